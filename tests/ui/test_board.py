#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board: three cases on a list, shown one after the other, two of them decided; and the report that is set for it."""
import os
import re
import subprocess
import sys

from window import find, main, read_tree, wait_for
from test_window import anywhere, open_case, program

CASES = (("Left foot drop after acute", "Relapse, or inflammation?", "Treat as relapse"),
         ("Back pain, then a weak great toe", "Operate, or wait?", "Wait six weeks"),
         ("Weakness of four limbs that comes and goes", "Is it CIDP?", None))


def picture(name):
    """With RV_UI_PICTURES=FOLDER: the screen as it is, to be looked at."""
    if os.environ.get("RV_UI_PICTURES"):
        subprocess.run(["import", "-window", "root", os.environ["RV_UI_PICTURES"] + f"/{name}.png"], check=True)


def gone(p, roles, name):
    wait_for(f"{name} to go", lambda: not find(read_tree(p.bus, p.owner), roles, name, shown=True))


def put_on_list(p, title, reason):
    p.do(anywhere(p, "push button", "^Add a case"))
    anywhere(p, {"entry", "text"}, "^Find a case$")
    p.type(title)
    anywhere(p, "list item", f"^{title}")
    p.key("Return")
    anywhere(p, "list item", f"^[0-9]  {title}.*No reason yet")
    p.type(reason)
    p.key("Return")
    anywhere(p, "list item", f"^[0-9]  {title}.*{re.escape(reason)}")


def decide(p, words, owner):
    anywhere(p, "push button", "^Record$")
    p.type(words)
    for name, text in (("Action 1", "See again"), ("Owner 1", owner), ("Due 1", "2026-12-15")):
        p.fill(anywhere(p, {"entry", "text"}, f"^{name}$"), text)
    picture("decision-" + owner)
    p.do(anywhere(p, "push button", "^Record$"))
    gone(p, "push button", "^Record$")


def test_board_of_three_cases_with_two_decisions():
    with program() as p:
        open_case(p)
        p.key("shift+F5")
        p.fill(anywhere(p, {"entry", "text"}, "^Meeting$"), "Neuro-oncology board")
        p.fill(anywhere(p, {"entry", "text"}, "^Attendees$"), "Arendt, Bell, Cho")
        p.fill(anywhere(p, {"entry", "text"}, "^Recusals$"), "Dorn")
        for title, reason, _ in CASES:
            put_on_list(p, title, reason)
        p.key("Tab")
        picture("meeting")
        p.click(anywhere(p, "list item", "^3  Weakness"))
        p.key("alt+Up", "alt+Up")
        anywhere(p, "list item", "^1  Weakness")
        p.key("alt+Down", "alt+Down")
        anywhere(p, "list item", "^3  Weakness")
        p.click(anywhere(p, "list item", "^1  Left foot"))
        p.do(anywhere(p, "push button", "^Present$"))
        for title, _, decision in CASES:
            anywhere(p, None, f"^Slide 1 of [0-9]+: {title}")
            picture("slide-" + title[:4])
            if decision:
                p.key("End", "Right")
                decide(p, decision, title.split()[0])
                anywhere(p, None, "^Slide [0-9]+ of [0-9]+: ")
            p.key("n")  # at the last case: stays
        p.key("Escape")
        anywhere(p, "list item", "^1  Left foot.*Decided: Treat as relapse")
        anywhere(p, "list item", "^2  Back pain.*Decided: Wait six weeks")
        anywhere(p, "list item", "^3  Weakness.*not decided")
        picture("meeting-after")
        written = p.run("show", "leukaemic-sciatic-neuropathy")
        for words in ("Treat as relapse", "Neuro-oncology board", "Arendt, Bell, Cho", "Dorn", "See again"):
            assert words in written, words
        target = os.path.dirname(p.library) + "/out.xml"
        p.run("export", "leukaemic-sciatic-neuropathy", "--as", "xml", "-o", target)
        with open(target, encoding="utf-8") as file:
            assert 'due="2026-12-15"' in file.read()
        p.key("Escape")
        gone(p, "list item", "^3  Weakness.*not decided")
        p.kill()
        p.start()
        p.key("shift+F5")  # the list is kept
        anywhere(p, "list item", "^2  Back pain.*Decided: Wait six weeks")


def test_report_is_set_and_kept():
    with program() as p:
        open_case(p)
        p.page("Report")
        pages = anywhere(p, "label", "^[0-9]+ pages, A4$").name
        p.click(anywhere(p, "check box", "^Argument and teaching points$"))
        p.fill(anywhere(p, {"entry", "text"}, "^Letterhead$"), "Neurology, ward 7")
        anywhere(p, "push button", "^Print")
        wait_for("fewer pages", lambda: find(p.window(), "label", "^[0-9]+ pages, A4$").name != pages)
        p.do(anywhere(p, "push button", "^Keep"))
        anywhere(p, {"entry", "text"}, "^Name$")
        p.key("ctrl+a")
        p.type("Board report")
        p.key("Tab", "space")  # default of this library
        p.do(anywhere(p, "push button", "^Save template$"))
        picture("report")
        target = os.path.dirname(p.library) + "/out.html"
        wait_for("the template", lambda: os.path.exists(p.library + "/report-templates.ini"))
        p.run("export", "leukaemic-sciatic-neuropathy", "--as", "html", "-o", target)
        with open(target, encoding="utf-8") as file:
            html = file.read()
        assert "Neurology, ward 7" in html and "Teaching points" not in html


if __name__ == "__main__":
    main([test_board_of_three_cases_with_two_decisions, test_report_is_set_and_kept], sys.argv[1:])
