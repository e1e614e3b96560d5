# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the program's window through its accessibility tree, as a screen reader and its user would.
The tree is read level by level with many questions under way; asking one by one (libatspi) costs a second a look."""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

PATIENCE = float(os.environ.get("RV_UI_PATIENCE", "20"))  # seconds until something that should happen counts as missing
ATSPI = "org.a11y.atspi."
ROOT = "/org/a11y/atspi/accessible/root"
WINDOW_COORDINATES = 1


def executable():
    """The program to drive: of this build, or for the long errands the optimised one, where there is one."""
    optimised = os.environ.get("RV_OPTIMISED_RANVIER") if "RV_PREFER_OPTIMISED" in os.environ else None
    return optimised or os.environ["RV_RANVIER"]


def pump(seconds=0.05):
    """Lets the program do what it was told."""
    time.sleep(seconds)


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


class Bus:
    """The accessibility bus of this session."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def call(self, owner, path, interface, method, *arguments):
        """arguments: a GVariant signature and its values."""
        parameters = GLib.Variant(arguments[0], arguments[1:]) if arguments else None
        return self.connection.call_sync(owner, path, interface, method, parameters, None, 0, 20000, None).unpack()

    def call_each(self, owner, questions, interface, method):
        """Many questions (path, GVariant of arguments or None) at once -> {question's number: answer}; what went away is left out."""
        answers = {}
        waiting = len(questions)

        def done(connection, result, number):
            nonlocal waiting
            waiting -= 1
            with contextlib.suppress(GLib.Error):
                answers[number] = connection.call_finish(result).unpack()[0]
        for number, (path, arguments) in enumerate(questions):
            self.connection.call(owner, path, interface, method, arguments, None, 0, 20000, None, done, number)
        while waiting:
            GLib.MainContext.default().iteration(True)
        return answers

    def registered(self, pid):
        """The program's name on the bus; None before it is known to the desktop: asked sooner, GTK 4.8 warns."""
        daemon = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        for name, _ in self.call("org.a11y.atspi.Registry", ROOT, ATSPI + "Accessible", "GetChildren")[0]:
            with contextlib.suppress(GLib.Error):  # it left the bus meanwhile
                if self.call(*daemon, "GetConnectionUnixProcessID", "(s)", name)[0] == pid:
                    pump(0.1)  # the answer to its registration is on the way
                    return name
        return None


class Node:
    """One accessible object, as it was when the tree was read; its methods ask the program."""

    def __init__(self, bus, owner, item):
        (_, self.path), _, _, _, _, self.interfaces, self.name, self.role_id, _, _ = item
        self.bus, self.owner, self.children = bus, owner, []

    def ask(self, interface, method, *arguments):
        return self.bus.call(self.owner, self.path, ATSPI + interface, method, *arguments)

    def property(self, interface, name):
        return self.bus.call(self.owner, self.path, "org.freedesktop.DBus.Properties", "Get", "(ss)", ATSPI + interface, name)[0]

    def description(self):
        return self.property("Accessible", "Description") or ""

    def text(self):
        return self.ask("Text", "GetText", "(ii)", 0, self.property("Text", "CharacterCount"))[0]

    def extents(self):
        return self.ask("Component", "GetExtents", "(u)", WINDOW_COORDINATES)[0] if ATSPI + "Component" in self.interfaces else (0, 0, 0, 0)

    def is_shown(self):
        """SHOWING is unreliable in GTK 4.8: what has an extent is there."""
        try:
            _, _, width, height = self.extents()
        except GLib.Error:
            return False
        return width > 0 and height > 0

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


def role(node):
    """The role's name in the standard's words; GTK's own differ."""
    return Atspi.role_get_name(Atspi.Role(node.role_id))


def read_children(bus, owner, paths):
    """{path: paths of its children}. GetChildren would be one question, but leaves out the pages of a stack (GTK 4.8)."""
    ask_count = GLib.Variant("(ss)", (ATSPI + "Accessible", "ChildCount"))
    counts = bus.call_each(owner, [(path, ask_count) for path in paths], "org.freedesktop.DBus.Properties", "Get")
    places = [(path, i) for number, path in enumerate(paths) for i in range(counts.get(number, 0))]
    found = bus.call_each(owner, [(path, GLib.Variant("(i)", (i,))) for path, i in places], ATSPI + "Accessible", "GetChildAtIndex")
    below = {path: [] for path in paths}
    for number, (path, _) in enumerate(places):
        if number in found:
            below[path].append(found[number][1])
    return below


def read_tree(bus, owner):
    """The root of the program's tree, children in order."""
    below = {}
    level = [ROOT]
    while level:
        found = read_children(bus, owner, level)
        below.update(found)
        level = [child for children in found.values() for child in children if child not in below]
    # GetItems knows only what somebody has asked for before, so it comes last.
    nodes = {item[0][1]: Node(bus, owner, item) for item in bus.call(owner, "/org/a11y/atspi/cache", ATSPI + "Cache", "GetItems")[0]}
    for path, children in below.items():
        if path in nodes:
            nodes[path].children = [nodes[child] for child in children if child in nodes]
    return nodes[ROOT]


def find_all(top, roles=None, name=None, shown=False):
    """Nodes below top by role name(s) and by a regular expression on the name."""
    roles = {roles} if isinstance(roles, str) else roles
    found = []
    for node in top.walk():
        try:
            if name is not None and not re.search(name, node.name or ""):
                continue
            if roles and role(node) not in roles:
                continue
            if shown and not node.is_shown():
                continue
        except GLib.Error:
            continue
        found.append(node)
    return found


def find(top, roles=None, name=None, shown=False):
    found = find_all(top, roles, name, shown)
    return found[0] if found else None


def describe(top, limit=400):
    """The tree as text, for a failing test."""
    lines = []

    def go(node, depth):
        if len(lines) < limit:
            lines.append("  " * depth + f"{role(node)} “{node.name}”")
            for child in node.children:
                go(child, depth + 1)
    go(top, 0)
    return "\n".join(lines)


class Program:
    """The program with a library of its own, open on the test's display."""

    def __init__(self, library=None, examples=True, arguments=()):
        self.binary = executable()
        self.own = library is None
        self.library = library or tempfile.mkdtemp(prefix="ranvier-ui-") + "/library"
        if examples:
            self.run("import", os.environ["RV_DATA_DIR"] + "/cases")
        self.bus = Bus()
        self.owner = None
        self.process = None
        self.panel = None
        self.start(*arguments)

    def run(self, *arguments):
        done = subprocess.run([self.binary, "-L", self.library, *arguments], capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    def start(self, *arguments):
        self.process = subprocess.Popen([self.binary, "-L", self.library, *arguments], stderr=subprocess.PIPE, text=True)
        self.owner = None
        wait_for("the window", self.window)

    def window(self):
        """The window's tree as it is now; None while there is none."""
        if self.process.poll() is not None:
            raise AssertionError(f"the program ended with {self.process.returncode}: {self.process.stderr.read()}")
        if not self.owner:
            self.owner = self.bus.registered(self.process.pid)
        tree = read_tree(self.bus, self.owner) if self.owner else None
        return find(tree, {"frame", "window"}) if tree else None

    def on_screen(self):
        """The number of the newest X window, or None; tooltips and menus are X windows too, but small ones."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        for number in reversed(found):
            size = subprocess.run(["xdotool", "getwindowgeometry", number], capture_output=True, text=True).stdout
            if re.search(r"Geometry: ([7-9]\d\d|\d{4,})x", size):
                return number
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
        window = wait_for("the window", self.window)
        return find(window, "panel", f"^{self.panel}$") or window if self.panel else window

    def press(self, roles=None, name=None):
        """Does the first action of a node: a click, an activation."""
        return self.do(self.see(roles, name))

    def do(self, node):
        assert ATSPI + "Action" in node.interfaces and node.property("Action", "NActions") > 0, f"{role(node)} “{node.name}” has no action"
        node.ask("Action", "DoAction", "(i)", 0)
        pump(0.1)
        return node

    def click(self, node, times=1):
        """The pointer, where an item has no action of its own."""
        x, y, width, height = self.settled(node)
        subprocess.run(["xdotool", "mousemove", "--window", self.on_screen(), str(x + min(width // 2, 60)), str(y + height // 2),
                        "click", "--repeat", str(times), "--delay", "60", "1"], check=True)
        pump(0.2)

    def settled(self, node):
        """Where a node is once it has stopped moving."""
        def still():
            before = node.extents()
            pump(0.1)
            return before if before == node.extents() and before[2] > 0 else None
        return wait_for(f"a place to click on “{node.name}”", still)

    def fill(self, node, text):
        """Puts text into an entry, wherever the pointer and the focus are."""
        entry = next((n for n in node.walk() if ATSPI + "EditableText" in n.interfaces), None)
        assert entry, f"{role(node)} “{node.name}” cannot be written in"
        entry.ask("EditableText", "SetTextContents", "(s)", text)
        pump(0.1)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--delay", "40", *keys], check=True)
        pump(0.15)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "25", text], check=True)
        pump(0.15)

    def page(self, name):
        self.press({"radio button", "toggle button", "page tab"}, f"^{name}$")


@contextlib.contextmanager
def program(**options):
    p = Program(**options)
    try:
        yield p
    finally:
        errors = p.stop()
        bad = [line for line in errors.splitlines() if "CRITICAL" in line or "WARNING" in line and "dconf" not in line]
        assert not bad, "\n".join(bad[:5])


ENTRY = {"entry", "text", "password text"}


def attempt(test):
    """What went wrong, or None."""
    try:
        test()
        return None
    except Exception as error:
        if os.environ.get("RV_UI_TRACE"):
            traceback.print_exc()
        return f"{type(error).__name__}: {error}"


def main(tests, only=()):
    """Runs test functions, or those whose names hold one of the words of `only` (“2/3”: the second of three shares); prints TAP."""
    shares = [word for word in only if re.fullmatch(r"\d+/\d+", word)]
    only = [word for word in only if word not in shares]
    tests = [test for test in tests if not only or any(word in test.__name__ for word in only)]
    for share in shares:
        which, of = map(int, share.split("/"))
        tests = tests[which - 1::of]
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("test_", "/ui/window/").replace("_", "-")
        error = attempt(test)
        if error:  # a busy machine swallows a key now and then; what is broken fails twice
            print(f"# {name}: {error}; once more", flush=True)
            error = attempt(test)
        failed += bool(error)
        print(f"not ok {number} {name}\n# {error}" if error else f"ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)
