#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The letter of a patient whom no file of the program knows, typed into the window as a neurologist would: history, examination, conduction
studies, needle, laboratory, imaging in words. Then the Differential page is asked what one asks before one believes a list, and its answers are
printed. By hand: meson test --benchmark stranger, or with --keep the library stays and its folder is printed."""
import sys

from test_edx import choose
from window import ENTRY, Program, find_all, pump

# Invented; the values are such as are seen in a slow demyelinating neuropathy with a paraprotein. The antibody is not back yet.
TITLE = "Unsteady, numb feet over three years"
VISIT = "3 September 2026"
# By section of the Record page: the fields of its form from the top, as typed; a drop-down takes a letter, "…" takes the first name that is
# offered. None leaves a field.
LETTER = (
    ("Encounter", ("First visit", VISIT)),
    ("Other condition", ("Arterial hypertension", "a")),
    ("Drug", ("Candesartan", None, "8")),
    ("Event", ("Numb feet", "s", "s", "about September 2023", None, "b")),
    ("Event", ("Numb fingertips", "s", "s", "about September 2025", None, "b")),
    ("Finding", ("slowly progressive over years", "p")),
    ("Finding", ("pain", "a")),
    ("Finding", ("sensory ataxia", "p")),
    ("Finding", ("tremor…", "p")),
    ("Finding", ("family history of neuropathy", "a")),
    ("Finding", ("diabetes", "a")),
    ("Finding", ("alcohol…", "a")),
    ("Finding", ("autonomic…", "a")),
    ("Finding", (None, "p", None, None, None, "Symmetrical")),
    ("Strength", ("extensor hallucis longus", None, None, "r", "4")),
    ("Strength", ("extensor hallucis longus", None, None, "l", "4")),
    ("Strength", ("tibialis anterior", None, None, "r", "5-")),
    ("Strength", ("tibialis anterior", None, None, "l", "5-")),
    ("Strength", ("iliopsoas", None, None, "b", "5")),
    ("Strength", ("first dorsal interosseous", None, None, "b", "5-")),
    ("Reflex", ("ankle", "b", "0")),
    ("Reflex", ("knee", "b", "1")),
    ("Reflex", ("biceps", "b", "1")),
    ("Sensation", ("feet", "b", "v", "a")),
    ("Sensation", ("feet", "b", "pp", "r")),
    ("Sensation", ("lower legs", "b", "p", "r")),
    ("Sign", ("Romberg's sign", None, "p")),
    ("Study", ("Conduction studies and needle", "e", "5 September 2026")),
    ("Result", ("l", "Immunofixation", "IgM kappa", None, None, None, None, "p", None, None, "8 September 2026", "Monoclonal IgM kappa")),
    ("Result", ("l", "IgM", "IgM", "9.8", "g/l", "0.4", "2.3", "r", None, None, "8 September 2026")),
    ("Result", ("l", "HbA1c", "HbA1c", "5.5", "%", None, "6.0", "n", None, None, "8 September 2026")),
    ("Result", ("l", "Vitamin B12", "Vitamin B12", "412", "pg/ml", "200", "900", "n", None, None, "8 September 2026")),
    ("Result", ("l", "TSH", "TSH", "1.9", "mU/l", "0.4", "4.0", "n", None, None, "8 September 2026")),
    ("Result", ("c", "CSF protein", "protein", "0.92", "g/l", None, "0.45", "r", None, None, "10 September 2026")),
    ("Result", ("c", "CSF cells", "cells", "3", "/µl", None, "5", "n", None, None, "10 September 2026")),
    ("Result", ("i", "MRI of the lumbosacral plexus", None, None, None, None, None, None, None, None, "12 September 2026",
                "Roots L4 to S1 slightly enlarged on both sides, no contrast enhancement.")),
)
# Nerve, type, velocity L R, latency L R, amplitude L R ("-": empty); muscle, side, insertion, fibs, psw, …, recruitment.
CONDUCTION = ("sural S NR NR NT NT NR NR", "superficial fibular S - NR - NT - NR", "median S - 36 - 4.9 - 3", "ulnar S - NR - NT - NR",
              "median M 35 34 8.4 8.9 5.1 4.8", "ulnar M - 37 - 6.1 - 5.2", "common fibular M 29 30 10.9 10.4 0.7 0.9", "tibial M - 31 - 11.2 - 1.9")
NEEDLE = (("tibialis anterior", "r", "", "-", "-", "", "", "", "", "reduced"), ("vastus medialis", "r", "", "-", "-", "", "", "", "", "full"),
          ("first dorsal interosseous", "r", "", "-", "-", "", "", "", "", "full"))


def fill_form(p, values):
    """From the field that has the focus on, by the keyboard alone."""
    for value in values:
        if value:
            p.type(value.rstrip("…"))
        if value and value.endswith("…"):
            p.key("Down", "Return")
        p.key("Tab")


def type_letter(p):
    last = None
    for section, values in LETTER:
        if section == last:
            p.key("ctrl+Return")
        else:
            with p.within("Record"):
                p.press("push button", f"^Add: {section}$")
        pump(0.4)
        fill_form(p, values)
        last = section


def type_tables(p):
    p.page("EDX")
    for text in CONDUCTION:
        words = text.split()
        row = [" ".join(words[:-7]), *("" if word == "-" else word for word in words[-7:])]
        choose(p, r"^Add nerve,\s+Nerve")
        p.type("\t".join(row) + "\n")
        pump(0.4)
    for row in NEEDLE:
        choose(p, r"^Add muscle,\s+Muscle")
        p.type("\t".join(row) + "\n")
        pump(0.4)


def type_case(p):
    p.see("label", "^The library is empty$")
    p.key("ctrl+n")
    with p.within("Entry"):
        p.see(ENTRY, "^Title$")
    p.type(TITLE + "\t")
    with p.within("Record"):
        p.click(p.see("list item", "^Patient$"))
    pump(0.5)
    fill_form(p, ("Mrs L.", None, "f", "58", VISIT))
    type_letter(p)
    type_tables(p)


# --- what one asks before one believes a list ---

BUTTON = {"push button", "toggle button"}
PART = {"radio button", "toggle button", "page tab"}


def say(title, nodes):
    print(f"{title}:")
    for node in nodes:
        print(f"    {node.name if hasattr(node, 'name') else node}")
    sys.stdout.flush()


def bars(p):
    """The causes with their intervals, once they stand still."""
    before = None
    for _ in range(40):
        now = [node.name for node in find_all(p.top(), "push button", r"80.%.interval", shown=True)]
        if now and now == before:
            return now
        before = now
        pump(1)
    raise AssertionError("the list does not come to rest")


def numbers(p, pattern=""):
    return find_all(p.top(), BUTTON, pattern + r".*: where it comes from$", shown=True)


def ask_weights(p):
    say("Causes", bars(p))
    say("Numbers that lead to their source", numbers(p))
    p.do(numbers(p, "Monoclonal")[0])
    with p.within(None):
        say("Behind the first of them", [node for node in find_all(p.top(), "label", "^Of 100 patients", shown=True)])
    p.key("Escape")
    say("The course", find_all(p.top(), "list item", shown=True))


def ask_evidence(p):
    p.press(PART, "^Evidence$")
    p.see("label", "findings$")
    say("Evidence with its number", numbers(p))
    say("Where it was read", find_all(p.top(), "label", r"^(Result|Finding|Strength|Reflex|Sensation|Sign|Patient)[:,] ", shown=True))
    p.press("push button", "^Monoclonal IgM: what if it were otherwise$")
    p.see("label", "^What if: not the case")
    say("Without the IgM", bars(p))
    p.press("push button", "^Back to the case as it is$")


def ask_switches(p):
    for switch in ("Only found figures", "Ungrouped"):
        p.press(PART | BUTTON, f"^{switch}$")
        pump(2)
        say(switch, bars(p))
        p.press(PART | BUTTON, f"^{switch}$")
        pump(1)


def ask_argument(p):
    p.press(PART, "^Argue$")
    p.fill(p.see(ENTRY, "^Because of …$"), "pain in the affected region at any time")
    p.press("push button", "^Pain in the affected region at any time$")
    say("The argument", [p.see("label", r"^Together .*dB .* against ")])


def ask_time(p):
    p.press(PART, "^Weigh$")
    p.do(p.see("list item", "^First visit"))
    with p.within(None):
        p.see("label", "^As known at: First visit")
    say("As known at the first visit", bars(p))
    p.key("alt+End")


def ask_side_pane(p):
    p.press(PART, "^Assistant: news$")  # the one badge: another cause leads than before
    with p.within("Assistant.*"):
        p.see("push button", " now leads; before: ")
        say("Side pane", [node for node in find_all(p.top(), BUTTON, shown=True) if node.name])


def main(arguments):
    p = Program(examples=False)
    try:
        type_case(p)
        p.page("Differential")
        with p.within("Differential"):
            for ask in (ask_weights, ask_evidence, ask_switches, ask_argument, ask_time):
                ask(p)
        ask_side_pane(p)
        if "--keep" in arguments:
            p.own = False
            print(f"Library: {p.library}")
    finally:
        print(p.stop(), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
