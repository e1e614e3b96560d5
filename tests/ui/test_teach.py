#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Teaching as it is done: five learners over two cases, two blinded readers over ten studies."""
import contextlib
import glob
import os
import re
import subprocess
import sys

from window import Program, find, main, pump, read_tree, wait_for

ENTRY = {"entry", "text", "password text"}
BUTTON = {"push button", "button"}
CHECK = {"check box", "radio button", "toggle button"}
SHOTS = os.environ.get("RV_UI_SHOTS")  # a folder: keeps a picture of every stage


@contextlib.contextmanager
def program(**options):
    p = Program(**options)
    try:
        yield p
    finally:
        errors = p.stop()
        bad = [line for line in errors.splitlines() if "CRITICAL" in line or "WARNING" in line and "dconf" not in line]
        assert not bad, "\n".join(bad[:5])


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
    for _ in range(2):  # two questions are enough for ten studies
        press(p, "^Remove this question$")
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


if __name__ == "__main__":
    main([value for name, value in sorted(globals().items()) if name.startswith("test_") and callable(value)], sys.argv[1:])
