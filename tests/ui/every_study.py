#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every study of a folder of real DICOM files, through the window: its folder goes into a case of its own, each series is shown, scrolled,
windowed, measured, kept as key image and exported as a figure. Prints one line a series, and what was not read and why; pictures go to
the folder given.   meson test --benchmark every-study, or  every_study.py FOLDER [PICTURES [WORD]]"""
import os
import re
import subprocess
import sys
import tempfile

from test_window import open_case
from window import find, find_all, program, pump, wait_for

CASE = '<case xmlns="urn:ranvier:case:1" id="{0}" title="Study {0}" nature="composed"/>'


def studies(top):
    """Folders that hold DICOM files; one whose own folders are its series counts as one study."""
    for name in sorted(os.listdir(top)):
        if os.path.isdir(os.path.join(top, name)):
            yield name, os.path.join(top, name)


def drag(p, pane, dx, dy):
    x, y, width, height = p.settled(pane)
    subprocess.run(["xdotool", "mousemove", "--window", p.on_screen(), str(x + width // 2), str(y + height // 2), "mousedown", "1",
                    "mousemove_relative", "--sync", str(dx), str(dy), "mousemove_relative", "--sync", "6", "2", "mouseup", "1"], check=True)
    pump(0.3)


def pane_of(p, title):
    return find(p.top(), "image", "^" + re.escape(title) + "( \\+ .*)?: ", shown=True)


def take_picture(p, pane, path):
    x, y, width, height = p.settled(pane)
    frame = subprocess.run(["xdotool", "getwindowgeometry", "--shell", p.on_screen()], capture_output=True, text=True).stdout
    left, top = (int(re.search(name + r"=(-?\d+)", frame)[1]) for name in "XY")
    subprocess.run(["import", "-window", "root", "-crop", f"{width}x{height}+{left + x}+{top + y}", "+repage", path], check=True)


def measured(p):
    """What the column beside the panes says of the mark."""
    said = [node.text() for node in find_all(p.top(), "label", shown=True)]
    if "Measurement" not in said:
        return "no column"
    said = said[said.index("Measurement") + 1:]
    said = said[:said.index("SUV of this pane")] if "SUV of this pane" in said else said
    return " | ".join(" ".join(word.split())[:60] for word in said[:9])


def show_series(p, number, title, pictures, stem):
    """What became of one series, in words."""
    p.click(find_all(find(p.top(), "list", "^Series$"), "list item")[number], 2)
    pane = wait_for(f"a pane of “{title}”", lambda: pane_of(p, title), 15)
    p.click(pane)
    first = pane.name
    p.key("Home")
    p.key("Down", "Down")
    after = pane_of(p, title).name
    p.key("2")
    p.key("e")
    drag(p, pane, 40, 24)
    values = measured(p)
    take_picture(p, pane, f"{pictures}/{stem}.png")
    p.key("k")
    pump(0.5)
    return f"{first.split(': ', 1)[-1]} -> {after.rsplit(', ', 1)[-1]}; {values}"


def study(p, name, folder, pictures):
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as case:
        case.write(CASE.format(name))
        case.flush()
        p.run("import", case.name)
    said = p.run("image", "add", name, folder)
    print(f"## {name}: {' '.join(said.split())}", flush=True)
    open_case(p, f"^Study {name}")
    p.page("Imaging")
    with p.within("Imaging"):
        p.see("list", "^Series$")
        if not find(p.top(), "label", "^Measurement$", shown=True):
            p.press({"push button", "toggle button"}, "^Measured$")
        titles = [node.name for node in find_all(find(p.top(), "list", "^Series$"), "list item")]
        for number, title in enumerate(titles, 1):
            try:
                print(f"{number}. {title}: {show_series(p, number - 1, title, pictures, f'{name}-{number:02}')}", flush=True)
            except AssertionError as error:
                print(f"{number}. {title}: FAULT {error}", flush=True)
                subprocess.run(["import", "-window", "root", f"{pictures}/{name}-{number:02}-fault.png"], check=True)
    for form in ("pdf", "svg", "png"):
        p.run("render", name, "--view", "imaging", "-o", f"{pictures}/{name}-figure.{form}")


def main(top, pictures=None, word=""):
    if not os.path.isdir(top):
        print(f"skipped: there is no folder {top}")
        sys.exit(77)
    pictures = pictures or tempfile.mkdtemp(prefix="ranvier-studies-")
    os.makedirs(pictures, exist_ok=True)
    with program(examples=False) as p:
        for name, folder in studies(top):
            if word in name:
                study(p, name, folder, pictures)
    print(f"pictures in {pictures}")


if __name__ == "__main__":
    main(*sys.argv[1:])
