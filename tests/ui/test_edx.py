#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the EDX page as a spreadsheet: typing, moving, filling, pasting, undoing; profiles; the map of the nerves."""
import collections
import contextlib
import subprocess
import sys

from window import Program, main, pump

SEED = "^Left foot drop after acute"
BUTTON = {"push button", "toggle button", "radio button"}


@contextlib.contextmanager
def edx():
    p = Program()
    try:
        p.click(p.see("list item", SEED))
        p.see("label", "^Live", patience=20)
        p.page("EDX")
        p.see("table cell", r"sural.*Velocity L: 42\.6")
        p.see(BUTTON, "^Reference: Buschbacher")  # graded: nothing moves any more
        p.see("table cell", r"^tibialis anterior,\s+Nerve: deep fibular")
        pump(1.0)
        yield p
    finally:
        errors = p.stop()
        bad = [line for line in errors.splitlines() if "CRITICAL" in line or "WARNING" in line and "Atspi" not in line and "dconf" not in line]
        assert not bad, "\n".join(bad[:5])


def cell(p, name):
    return p.see("table cell", name)


Place = collections.namedtuple("Place", "x y width height")


def extents(node):
    return Place(*node.extents())


def press_at(p, x, y):
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(p.process.pid)], capture_output=True, text=True).stdout.split()[-1]
    subprocess.run(["xdotool", "mousemove", "--window", window, str(x), str(y), "click", "1"], check=True)
    pump(0.3)


def test_a_click_on_empty_ground_saves():
    with edx() as p:
        node = cell(p, r"common fibular.*Amplitude L: 0\.65")
        p.click(node)
        p.type("0.72")
        place = extents(node)
        press_at(p, place.x + 420, place.y)  # right of the table, nothing there
        cell(p, r"common fibular.*Amplitude L: 0\.72")


def test_another_page_saves():
    with edx() as p:
        p.click(cell(p, r"common fibular.*Amplitude L: 0\.65"))
        p.type("0.73")
        p.key("ctrl+1")
        p.see("label", "^Why now$")
        pump(0.5)  # the old page goes once the new one has come
        p.key("ctrl+4")
        cell(p, r"common fibular.*Amplitude L: 0\.73")


def test_columns_keep_their_width_while_typing():
    with edx() as p:
        node = cell(p, r"common fibular.*Amplitude R: 10")
        p.click(cell(p, r"common fibular.*Amplitude L: 0\.65"))
        before = extents(node).x
        p.type("1")
        assert extents(node).x == before
        p.type("234567890")
        assert extents(node).x == before
        p.key("Escape")
        cell(p, r"common fibular.*Amplitude L: 0\.65")
        assert extents(node).x == before


def test_keys_of_a_spreadsheet():
    with edx() as p:
        p.click(cell(p, r"sural.*Velocity L: 42\.6"))
        p.type("43.1")
        p.key("Tab")  # right
        p.type("48.4")
        p.key("Return")  # down, back where Tab began
        p.type("nt")
        p.key("shift+Return")  # up
        p.key("F2", "End", "BackSpace")
        p.type("2")
        p.key("Return")
        for name in (r"sural.*Velocity L: 43\.2", r"sural.*Velocity R: 48\.4", r"superficial fibular.*Velocity L: NT"):
            cell(p, name)
        p.key("Delete")
        cell(p, r"superficial fibular.*Velocity L: empty")
        p.type("?")
        p.key("Right")  # typing began with a key: an arrow saves and goes on
        cell(p, r"superficial fibular.*Velocity L: ·")
        p.key("ctrl+z")
        cell(p, r"superficial fibular.*Velocity L: empty")


def test_fill_down_and_right_are_one_step():
    with edx() as p:
        p.click(cell(p, r"sural.*Velocity L: 42\.6"))
        p.key("shift+Down", "shift+Down", "ctrl+d")
        cell(p, r"superficial fibular.*Velocity L: 42\.6")
        cell(p, r"common fibular.*Velocity L: 42\.6")
        p.key("ctrl+z")
        cell(p, r"superficial fibular.*Velocity L: NR")
        cell(p, r"common fibular.*Velocity L: 38\.2")
        p.click(cell(p, r"sural.*Velocity L: 42\.6"))
        p.key("shift+Right", "ctrl+r")
        cell(p, r"sural.*Velocity R: 42\.6")
        p.key("ctrl+z")
        cell(p, r"sural.*Velocity R: 48\.1")


def test_a_range_is_dragged_and_emptied():
    with edx() as p:
        first, last = extents(cell(p, r"tibial.*Velocity L: 52\.3")), extents(cell(p, r"tibial.*Velocity R: 48\.2"))
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(p.process.pid)], capture_output=True, text=True).stdout.split()[-1]
        subprocess.run(["xdotool", "mousemove", "--window", window, str(first.x + 10), str(first.y + 8), "mousedown", "1"], check=True)
        for step in (20, 40, 60):
            subprocess.run(["xdotool", "mousemove", "--window", window, str(min(first.x + step, last.x + 8)), str(last.y + 9)], check=True)
            pump(0.1)
        subprocess.run(["xdotool", "mousemove", "--window", window, str(last.x + 12), str(last.y + 9), "mouseup", "1"], check=True)
        p.key("Delete")
        cell(p, r"tibial.*Velocity L: empty")
        cell(p, r"tibial.*Velocity R: empty")
        p.key("ctrl+z")
        cell(p, r"tibial.*Velocity L: 52\.3")
        cell(p, r"tibial.*Velocity R: 48\.2")


def test_a_new_row_decides_nothing():
    with edx() as p:
        p.click(cell(p, r"^Add muscle,\s+Muscle"))
        p.type("gluteus medius")
        p.key("Tab")
        side = cell(p, r"^gluteus medius,\s+Side: empty")
        assert "not decided" in side.description(), side.description()
        cell(p, r"^gluteus medius,\s+Nerve: superior gluteal")
        cell(p, r"^gluteus medius,\s+Reported as: empty")
        p.type("l")
        p.key("Return")
        cell(p, r"^gluteus medius,\s+Side: L")
        p.click(cell(p, r"^Add nerve,\s+Nerve"))
        p.type("peroneal")
        p.key("Return")
        cell(p, r"^peroneal \(side\?\),\s+Type: empty")


def test_the_profile_is_switched_and_undone():
    with edx() as p:
        p.click(p.see(BUTTON, "^Reference: Buschbacher"))
        p.see(None, "graded otherwise")
        p.press(BUTTON, "^Use .*[Tt]extbook")
        p.see(BUTTON, "^Reference: .*[Tt]extbook")
        p.key("ctrl+z")
        p.see(BUTTON, "^Reference: Buschbacher")


def test_the_strip_explains_the_cell():
    with edx() as p:
        p.click(cell(p, r"common fibular.*Amplitude L: 0\.65"))
        with p.within("The cell under the cursor"):
            p.see("label", r"^common fibular.*Amplitude +0\.65")
            p.see("label", r"^Reduced.*below the lower limit.*6\.5.*of the other side")
            p.see("label", "Buschbacher")


def test_the_map_enters_a_study():
    with edx() as p:
        p.press(BUTTON, "^Nerves$")
        leaf = p.see("list item", "^Gluteus medius$")
        p.do(leaf)
        cell(p, r"^gluteus medius,\s+Side: L")


if __name__ == "__main__":
    main([value for name, value in sorted(globals().items()) if name.startswith("test_") and callable(value)], sys.argv[1:])
