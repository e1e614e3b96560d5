# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the program's window through its accessibility tree, as a screen reader and its user would."""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

PATIENCE = float(os.environ.get("RV_UI_PATIENCE", "20"))  # seconds until something that should happen counts as missing


def pump(seconds=0.05):
    """Lets events of the accessibility bus arrive."""
    end = time.monotonic() + seconds
    context = GLib.MainContext.default()
    while time.monotonic() < end:
        while context.pending():
            context.iteration(False)
        time.sleep(0.01)


def wait_for(what, condition, patience=None):
    """The first true value of condition(); fails with `what` when there is none in time."""
    end = time.monotonic() + (patience or PATIENCE)
    while True:
        try:
            value = condition()
        except GLib.Error:  # the node went away while we looked
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        pump()


def children(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child


def walk(node, depth=0):
    yield node
    if depth < 60:
        for child in children(node):
            yield from walk(child, depth + 1)


def role(node):
    return node.get_role_name()


def is_shown(node):
    """SHOWING is unreliable in GTK 4.8: what has an extent is there."""
    try:
        extents = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW) if node.get_component_iface() else None
    except GLib.Error:
        return False
    return bool(extents and extents.width > 0 and extents.height > 0)


def find_all(top, roles=None, name=None, shown=False):
    """Nodes below top by role name(s) and by a regular expression on the name."""
    roles = {roles} if isinstance(roles, str) else roles
    found = []
    for node in walk(top):
        try:
            if roles and role(node) not in roles:
                continue
            if name is not None and not re.search(name, node.get_name() or ""):
                continue
            if shown and not is_shown(node):
                continue
        except GLib.Error:
            continue
        found.append(node)
    return found


def find(top, roles=None, name=None, shown=False):
    found = find_all(top, roles, name, shown)
    return found[0] if found else None


def text_of(node):
    text = node.get_text_iface()
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)) if text else ""


def describe(top, limit=400):
    """The tree as text, for a failing test."""
    lines = []

    def go(node, depth):
        if len(lines) >= limit:
            return
        try:
            lines.append("  " * depth + f"{role(node)} “{node.get_name()}”")
        except GLib.Error:
            return
        for child in children(node):
            go(child, depth + 1)
    go(top, 0)
    return "\n".join(lines)


class Program:
    """The program with a library of its own, open on the test's display."""

    def __init__(self, library=None, examples=True, arguments=()):
        self.binary = os.environ["RV_RANVIER"]
        self.own = library is None
        self.library = library or tempfile.mkdtemp(prefix="ranvier-ui-") + "/library"
        if examples:
            self.run("import", os.environ["RV_DATA_DIR"] + "/cases")
        self.process = None
        self.panel = None
        self.start(*arguments)

    def run(self, *arguments):
        done = subprocess.run([self.binary, "-L", self.library, *arguments], capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    def start(self, *arguments):
        self.process = subprocess.Popen([self.binary, "-L", self.library, *arguments], stderr=subprocess.PIPE, text=True)
        self.window = wait_for("the window", self._window)

    def _window(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the program ended with {self.process.returncode}: {self.process.stderr.read()}")
        desktop = Atspi.get_desktop(0)
        for application in children(desktop):
            if application.get_process_id() == self.process.pid:
                for window in children(application):
                    if role(window) in ("frame", "window"):
                        return window
        return None

    def kill(self):
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        errors = self.process.stderr.read()
        if self.own:
            shutil.rmtree(os.path.dirname(self.library), ignore_errors=True)
        return errors

    # --- what a user does ---

    def see(self, roles=None, name=None, patience=None):
        return wait_for(f"{roles or 'something'} named {name}", lambda: find(self.top(), roles, name, shown=True), patience)

    def gone(self, roles, name):
        return wait_for(f"{name} to go", lambda: not find(self.top(), roles, name, shown=True))

    @contextlib.contextmanager
    def within(self, panel):
        """Look only at the page, or the tab of the side pane, of that name: hidden pages keep their extents in GTK 4.8."""
        before, self.panel = self.panel, panel
        yield
        self.panel = before

    def top(self):
        return find(self.window, "panel", f"^{self.panel}$") or self.window if self.panel else self.window

    def press(self, roles=None, name=None):
        """Does the first action of a node: a click, an activation."""
        return self.do(self.see(roles, name))

    def do(self, node):
        action = node.get_action_iface()
        assert action and Atspi.Action.get_n_actions(action) > 0, f"{role(node)} “{node.get_name()}” has no action"
        Atspi.Action.do_action(action, 0)
        pump(0.1)
        return node

    def click(self, node, times=1):
        """The pointer, where an item has no action of its own."""
        extents = wait_for("a place to click", lambda: node.get_component_iface() and node.get_component_iface().get_extents(Atspi.CoordType.WINDOW))
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True).stdout.split()[-1]
        subprocess.run(["xdotool", "mousemove", "--window", window, str(extents.x + min(extents.width // 2, 60)), str(extents.y + extents.height // 2),
                        "click", "--repeat", str(times), "--delay", "60", "1"], check=True)
        pump(0.2)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--delay", "40", *keys], check=True)
        pump(0.15)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "25", text], check=True)
        pump(0.15)

    def page(self, name):
        self.press({"radio button", "toggle button", "page tab"}, f"^{name}$")


def main(tests, only=()):
    """Runs test functions, or those whose names hold one of the words of `only`; prints TAP."""
    Atspi.init()
    tests = [test for test in tests if not only or any(word in test.__name__ for word in only)]
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("test_", "/ui/window/").replace("_", "-")
        try:
            test()
            print(f"ok {number} {name}", flush=True)
        except Exception as error:
            failed += 1
            print(f"not ok {number} {name}\n# {type(error).__name__}: {error}", flush=True)
    sys.exit(1 if failed else 0)
