#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Teaching as it is done: five learners over two cases, two blinded readers over ten studies."""
import glob
import os
import re
import subprocess
import sys

from gi.repository import GLib

from window import ENTRY, find, find_all, main, program, pump, read_tree, wait_for

BUTTON = {"push button", "button"}
SHOTS = os.environ.get("RV_UI_SHOTS")  # a folder: keeps a picture of every stage


def see(p, roles, name, patience=None):
    """In any window of the program."""
    return wait_for(f"{roles} named {name}", lambda: find(read_tree(p.bus, p.owner), roles, name, shown=True), patience)


def fill(p, name, text):
    p.fill(see(p, ENTRY, name), text)


def press(p, name):
    return p.do(see(p, BUTTON, name))


def shot(p, name):
    if not SHOTS:
        return
    w = os.environ.get("RV_UI_SIZE", "1600x1000").split("x")
    subprocess.run(["xdotool", "windowmove", p.on_screen(), "0", "0", "windowsize", p.on_screen(), *w])
    subprocess.run(["sleep", "1.2"])
    subprocess.run(["import", "-window", p.on_screen(), f"{SHOTS}/{name}.png"])


# --- the second read ---

def ten_studies(p):
    """The library holds eight examples; two more of them under other names."""
    for number, path in enumerate(sorted(glob.glob(os.environ["RV_DATA_DIR"] + "/cases/*.xml"))[:2]):
        text = open(path, encoding="utf-8").read()
        copy = f"{p.library}-more-{number}.xml"
        text = re.sub(r'(<case\b[^>]*?\bid=")[^"]*(")', rf"\g<1>more-{number}\2", text, count=1, flags=re.S)
        text = re.sub(r'(<case\b[^>]*?\btitle=")[^"]*(")', rf"\g<1>Another one, {number}\2", text, count=1, flags=re.S)
        with open(copy, "w", encoding="utf-8") as out:
            out.write(text)
        p.run("import", copy)


def plan_reading(p):
    p.key("shift+F6")
    see(p, None, "^No second read yet$")
    shot(p, "read-0-empty")
    press(p, "^Plan a second read$")
    fill(p, "^Name of the second read$", "EMG, autumn")
    p.click(see(p, "check box", "^Another one, 1"))
    p.key(*["Tab", "space"] * 9)
    see(p, "label", "^10 chosen")
    fill(p, "^Names, with commas", "Ada, Ben")
    for left in (3, 2):  # two questions are enough for ten studies
        press(p, "^Remove this question$")
        wait_for("one question fewer", lambda: len(find_all(read_tree(p.bus, p.owner), BUTTON, "^Remove this question$")) == left)
    fill(p, "^Keep these questions as$", "Loss and severity")
    press(p, "^Keep$")
    see(p, "label", "^The questions are kept")
    shot(p, "read-1-plan")
    press(p, "^Begin the second read$")


def sit_down(p, name, pin):
    fill(p, f"(Choose a PIN, {name}|PIN of {name})$", pin)
    press(p, f"^Read as {name}$")
    see(p, "label", "^Study [0-9]+, ")
    pump(0.5)


def answer_study(p, *choices):
    """By keyboard: the first answer of the first question has the focus; arrows choose, Tab goes to the next question."""
    keys = []
    for choice in choices:
        keys += ["space"] + ["Down"] * choice + ["Tab"]
    pump(0.3)  # a new study is laid out
    p.key(*keys, "alt+Down")


def test_two_readers_over_ten_studies():
    with program() as p:
        ten_studies(p)
        plan_reading(p)
        press(p, "^Read as Ada$")  # without a PIN
        see(p, None, "at least four characters")
        sit_down(p, "Ada", "1234")
        see(p, "label", "^Study 1\\b")
        assert not find(read_tree(p.bus, p.owner), None, "^Library$", shown=True), "the library is open to a reader"
        shot(p, "read-2-desk")
        for study in range(10):
            answer_study(p, 1, 3)
        shot(p, "read-3-answered")
        press(p, "^Seal my answers")
        shot(p, "read-4-sure")
        press(p, "^Seal for good$")
        see(p, "label", "^sealed, ")
        assert not find(read_tree(p.bus, p.owner), BUTTON, "^Read as Ada$", shown=True)
        sit_down(p, "Ben", "5678")
        for study in range(10):
            answer_study(p, 1 if study else 2, 3 if study % 3 else 2)
            if study == 4:
                p.kill()
                p.start()
                see(p, "label", "^The program ended while Ben was reading")
                assert not find(read_tree(p.bus, p.owner), None, "^Library$", shown=True)
                shot(p, "read-5-back")
                sit_down(p, "Ben", "5678")
                see(p, "label", "^Study 6\\b")
        press(p, "^Seal my answers")
        press(p, "^Seal for good$")
        press(p, "^Merge the answers$")
        see(p, "label", "^Agreement$")
        shot(p, "read-6-agreement")
        press(p, "^What is lost: Ada: axons; Ben: myelin")
        see(p, BUTTON, "^Back to the agreement$")
        shot(p, "read-7-discuss")


# --- a class ---

LEARNERS = ["Ada", "Ben", "Cleo", "Dan", "Eve"]
# Words of the library and of the cases, of their diagnoses, files, tags and pages: none may be in the tree while a class runs.
SECRETS = ("^Library$", "^Differential$", "^Report$", "^Assistant$", "^Present$", "^Undo", "^Live", "Recent", "Conclusion", "Caption", "radiculopathy", "disc extrusion", "Back pain, then a weak",
           "Foot drop after weight loss", "fibular-neck-compression", "entrapment", "compression of", "operated")


def nothing_is_told(p, *but):
    names = [node.name or "" for node in read_tree(p.bus, p.owner).walk()]
    for word in SECRETS:
        told = [name for name in names if re.search(f"(?i){word}", name)]
        assert word in but or not told, f"the class is told “{told[0]}”"


def begin_class(p, *cases):
    p.key("F6")
    for case in cases:
        p.click(see(p, "check box", case))
    fill(p, "^Name of the class$", "Group B")
    fill(p, "^Teacher's PIN$", "2468")
    fill(p, "^Keep the ticked cases as$", "Feet")
    press(p, "^Keep$")
    see(p, "label", "^The playlist is kept")
    shot(p, "teach-0-start")
    press(p, "^Begin the class$")
    see(p, "label", "^Case 1, [FM] [0-9]+$")


def join(p):
    for name in LEARNERS:
        fill(p, "^Name of a learner$", name)
        press(p, "^Add$")
    see(p, "label", "^0 of 5 have committed$")


def give(p, cause, points):
    spin = see(p, "spin button", f"(?i){cause}")
    p.bus.call(p.owner, spin.path, "org.freedesktop.DBus.Properties", "Set", "(ssv)", "org.a11y.atspi.Value", "CurrentValue", GLib.Variant("d", points))


def push(p, *buttons):
    for button in buttons:
        p.do(button)
        pump(0.25)  # a button stays pressed for a quarter of a second


def commit_first(p, cause):
    """Ada says all there is to say, the others only where their points go; the list of learners goes on by itself."""
    fill(p, "^Search the causes$", cause)
    press(p, f"(?i){cause}")
    give(p, cause, 60.0)
    give(p, "^Other, not listed", 40.0)
    fill(p, "^For$", "weak dorsiflexion; back pain")
    fill(p, "^Missing", "needle of the short head of biceps femoris")
    see(p, "label", "^All 100 points are spread$")
    shot(p, "teach-2-answer")
    commit = press(p, "^Commit$")
    for _ in LEARNERS[1:]:
        give(p, "^Other, not listed", 100.0)
        push(p, commit)
    see(p, "label", "^5 of 5 have committed$")


def commit_again(p):
    before, commit = see(p, BUTTON, "^As at the stage before$"), see(p, BUTTON, "^Commit$")
    push(p, *[before, commit] * len(LEARNERS))
    see(p, "label", "^5 of 5 have committed$")


def one_round(p):
    press(p, "^Open a round$")
    press(p, "^Cast$")  # nothing is chosen yet: no ballot
    p.click(see(p, "combo box", "^Ballot$"))
    pump(0.3)
    p.key("Down", "Return")
    press(p, "^Cast$")
    press(p, "^Cast$")  # nor does the choice stay for the next voter
    press(p, "^Close the round$")
    see(p, "label", "^Round 1, ballots: 1")


def last_stages(p):
    """Two more stages, to the answer."""
    for stage in (2, 3):
        press(p, "^Next stage$")
        see(p, "label", f"^Stage {stage}")
        commit_again(p)
    press(p, "^Show the answer$")
    see(p, "label", "^What it was$")
    assert not find(read_tree(p.bus, p.owner), BUTTON, "^Commit$", shown=True)


def leave_class(p):
    """The line with the PIN comes for the button and for the close button of the window; nothing of it is modal."""
    press(p, "^End the class$")
    fill(p, "^Teacher's PIN$", "1111")
    press(p, "^End the class now$")
    see(p, "label", "^That is not the teacher's PIN")
    shot(p, "teach-6-leave")
    press(p, "^Go on$")
    p.key("ctrl+w")
    fill(p, "^Teacher's PIN$", "2468")
    press(p, "^End the class now$")
    see(p, None, "^Library$")


def test_class_of_five_over_two_cases():
    with program() as p:
        begin_class(p, "^Back pain, then a weak great toe", "^Foot drop after weight loss")
        nothing_is_told(p)
        shot(p, "teach-1-stage")
        assert "class is under way" in subprocess.run([p.binary, "-L", p.library, "list"], capture_output=True, text=True).stderr
        join(p)
        press(p, "^Next stage$")  # nobody has committed
        see(p, "label", "^Stage 1")
        commit_first(p, "lumbosacral radiculopathy")
        one_round(p)
        p.kill()
        p.start()
        see(p, "label", "^5 of 5 have committed$")
        nothing_is_told(p)
        shot(p, "teach-3-vote")
        last_stages(p)
        see(p, "label", "^Votes of the room$")
        shot(p, "teach-4-result")
        press(p, "^Next case$")
        see(p, "label", "^Case 2, F 41$")
        nothing_is_told(p)
        commit_first(p, "fibular neuropathy at the neck")
        last_stages(p)
        p.kill()
        p.start()
        see(p, "image", "^Everyone; given")
        shot(p, "teach-5-end")
        leave_class(p)


if __name__ == "__main__":
    main([value for name, value in sorted(globals().items()) if name.startswith("test_") and callable(value)], sys.argv[1:])
