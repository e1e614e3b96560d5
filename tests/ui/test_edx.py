#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the EDX page as a spreadsheet: typing, moving, filling, pasting, undoing; profiles; the map of the nerves.
Each test is a whole errand in one window and undoes what it did: starting the program costs more than using it."""
import collections
import contextlib
import subprocess
import sys

from window import Program, main, pump, wait_for

SEED = "^Left foot drop after acute"
BUTTON = {"push button", "toggle button", "radio button"}
FOCUSED = 12  # number of the state in AT-SPI


@contextlib.contextmanager
def edx():
    p = Program()
    try:
        p.click(p.see("list item", SEED))
        p.see("label", "^Live")
        p.page("EDX")
        p.see("table cell", r"sural.*Velocity L: 42\.6")
        p.see(BUTTON, "^Reference: Buschbacher")  # graded: nothing moves any more
        p.see("table cell", r"^tibialis anterior,\s+Nerve: deep fibular")
        yield p
    finally:
        errors = p.stop()
        bad = [line for line in errors.splitlines() if "CRITICAL" in line or "WARNING" in line and "Atspi" not in line and "dconf" not in line]
        assert not bad, "\n".join(bad[:5])


def cell(p, name):
    return p.see("table cell", name)


def has_focus(node):
    return node.ask("Accessible", "GetState")[0][0] >> FOCUSED & 1


def choose(p, name):
    """Clicks a cell; once more when the table moved under the pointer."""
    for _ in range(3):
        node = cell(p, name)
        p.click(node)
        with contextlib.suppress(AssertionError):
            wait_for("the focus", lambda: has_focus(node), 3)
            return node
    raise AssertionError(f"{name} does not take the focus")


def enter(p, name, *keys):
    choose(p, name)
    p.key(*keys)


Place = collections.namedtuple("Place", "x y width height")


def extents(node):
    return Place(*node.extents())


def pointer(p, *words):
    """Moves and presses in the window: x y, then xdotool's words."""
    subprocess.run(["xdotool", "mousemove", "--window", p.on_screen(), *map(str, words)], check=True)
    pump(0.1)


def undo(p, *names):
    """One step back, after which these cells are there again."""
    p.key("ctrl+z")
    for name in names:
        cell(p, name)


def saved_when_left(p):
    """What is being typed is saved by a click on empty ground and by another page."""
    place = extents(choose(p, r"common fibular.*Amplitude L: 0\.65"))
    p.type("0.72")
    pointer(p, place.x + 420, place.y, "click", "1")  # right of the table, nothing there
    cell(p, r"common fibular.*Amplitude L: 0\.72")
    choose(p, r"common fibular.*Amplitude L: 0\.72")
    p.type("0.73")
    p.key("ctrl+1")
    p.see("label", "^Why now$")
    p.key("ctrl+4")
    cell(p, r"common fibular.*Amplitude L: 0\.73")
    undo(p, r"common fibular.*Amplitude L: 0\.72")
    undo(p, r"common fibular.*Amplitude L: 0\.65")


def width_is_kept(p):
    node = cell(p, r"common fibular.*Amplitude R: 10")
    choose(p, r"common fibular.*Amplitude L: 0\.65")
    before = extents(node).x
    p.type("1")
    assert extents(node).x == before
    p.type("234567890")
    assert extents(node).x == before
    p.key("Escape")
    cell(p, r"common fibular.*Amplitude L: 0\.65")
    assert extents(node).x == before


def keys_of_a_spreadsheet(p):
    choose(p, r"sural.*Velocity L: 42\.6")
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
    undo(p, r"superficial fibular.*Velocity L: empty")
    p.key(*["ctrl+z"] * 5)
    cell(p, r"sural.*Velocity L: 42\.6")
    cell(p, r"superficial fibular.*Velocity L: NR")


def fill(p):
    enter(p, r"sural.*Velocity L: 42\.6", "shift+Down", "shift+Down", "ctrl+d")
    cell(p, r"superficial fibular.*Velocity L: 42\.6")
    cell(p, r"common fibular.*Velocity L: 42\.6")
    undo(p, r"superficial fibular.*Velocity L: NR", r"common fibular.*Velocity L: 38\.2")
    enter(p, r"sural.*Velocity L: 42\.6", "shift+Right", "ctrl+r")
    cell(p, r"sural.*Velocity R: 42\.6")
    undo(p, r"sural.*Velocity R: 48\.1")


def range_is_dragged(p):
    first, last = extents(cell(p, r"tibial.*Velocity L: 52\.3")), extents(cell(p, r"tibial.*Velocity R: 48\.2"))
    pointer(p, first.x + 10, first.y + 8, "mousedown", "1")
    for step in (20, 40, 60):
        pointer(p, min(first.x + step, last.x + 8), last.y + 9)
    pointer(p, last.x + 12, last.y + 9, "mouseup", "1")
    p.key("Delete")
    cell(p, r"tibial.*Velocity L: empty")
    cell(p, r"tibial.*Velocity R: empty")
    undo(p, r"tibial.*Velocity L: 52\.3", r"tibial.*Velocity R: 48\.2")


def test_cells_are_edited_as_in_a_spreadsheet():
    with edx() as p:
        saved_when_left(p)
        width_is_kept(p)
        keys_of_a_spreadsheet(p)
        fill(p)
        range_is_dragged(p)


def a_new_row_decides_nothing(p):
    choose(p, r"^Add muscle,\s+Muscle")
    p.type("gluteus medius")
    p.key("Tab")
    side = cell(p, r"^gluteus medius,\s+Side: empty")
    assert "not decided" in side.description(), side.description()
    cell(p, r"^gluteus medius,\s+Nerve: superior gluteal")
    cell(p, r"^gluteus medius,\s+Reported as: empty")
    p.type("l")
    p.key("Return")
    cell(p, r"^gluteus medius,\s+Side: L")
    choose(p, r"^Add nerve,\s+Nerve")
    p.type("peroneal")
    p.key("Return")
    cell(p, r"^peroneal \(side\?\),\s+Type: empty")


def names_are_offered(p):
    """While a muscle or nerve is typed; the keyboard stays in the cell."""
    def typed(first, text, *keys):
        choose(p, first)
        p.type(text)
        p.key(*keys)
    typed(r"^Add muscle,\s+Muscle", "TP", "Tab")  # can mean one only: Tab takes it and goes on
    assert has_focus(cell(p, r"^tibialis posterior,\s+Side: empty"))
    undo(p)
    typed(r"^Add muscle,\s+Muscle", "semi", "Down", "Down", "Return")  # several: the second is chosen
    cell(p, r"^semimembranosus,\s+Muscle")
    undo(p)
    typed(r"^Add muscle,\s+Muscle", "tib", "Return")  # several, none chosen: as typed, and marked
    assert "not in the map" in cell(p, r"^tib,\s+Muscle").description().lower()
    undo(p)
    typed(r"^Add muscle,\s+Muscle", "tp", "Escape", "Return")  # refused: as typed
    cell(p, r"^tp,\s+Muscle")
    undo(p)
    choose(p, r"^Add nerve,\s+Nerve")
    p.type("sup per")
    p.see("label", "^superficial peroneal$")
    p.key("Return")
    cell(p, r"^superficial peroneal \(side\?\),\s+Type: empty")
    undo(p)


def the_profile_is_switched(p):
    p.click(p.see(BUTTON, "^Reference: Buschbacher"))
    p.see(None, "graded otherwise")
    p.press(BUTTON, "^Use .*[Tt]extbook")
    p.see(BUTTON, "^Reference: .*[Tt]extbook")
    p.key("ctrl+z")
    p.see(BUTTON, "^Reference: Buschbacher")


def the_strip_explains(p):
    choose(p, r"common fibular.*Amplitude L: 0\.65")
    with p.within("The cell under the cursor"):
        p.see("label", r"^common fibular.*Amplitude +0\.65")
        p.see("label", r"^Reduced.*below the lower limit.*6\.5.*of the other side")
        p.see("label", "Buschbacher")


def the_map_enters_a_study(p):
    p.press(BUTTON, "^Nerves$")
    p.do(p.see("list item", "^Gluteus maximus$"))
    cell(p, r"^gluteus maximus,\s+Side: L")


def test_rows_profile_and_map():
    with edx() as p:
        the_strip_explains(p)
        the_profile_is_switched(p)
        names_are_offered(p)
        a_new_row_decides_nothing(p)
        the_map_enters_a_study(p)


if __name__ == "__main__":
    main([value for name, value in sorted(globals().items()) if name.startswith("test_") and callable(value)], sys.argv[1:])
