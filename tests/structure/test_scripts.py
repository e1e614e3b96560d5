#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts of build-aux: the list of packages can be read, results are counted as they are, a broken build is no success."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
AUX = ROOT / "build-aux"


class PackagesTest(unittest.TestCase):
    def test_every_line_has_use_and_reason(self):
        names = []
        for number, line in enumerate((AUX / "packages").read_text().splitlines(), 1):
            if line.startswith("#"):
                continue
            found = re.fullmatch(r"([a-z0-9][a-z0-9.+-]*) +# (run|build|test): \S.*", line)
            self.assertIsNotNone(found, f"build-aux/packages:{number}: {line}: write NAME  # USE: reason")
            names.append(found[1])
        self.assertEqual(len(names), len(set(names)), "a package is named twice")
        read = subprocess.run(["sh", "-c", ". build-aux/common.sh; packages_for run build test"], cwd=ROOT,
                              capture_output=True, text=True, check=True).stdout.split()
        self.assertEqual(sorted(read), sorted(names))


class Scratch(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ranvier-scripts-"))
        self.addCleanup(shutil.rmtree, self.root)

    def tool(self, name, text):
        path = self.root / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)


class CountTest(Scratch):
    def count(self, *logs):
        names = []
        for number, results in enumerate(logs):
            names.append(self.root / f"{number}.json")
            if results is not None:
                names[-1].write_text("".join(json.dumps({"name": "t", "result": result}) + "\n" for result in results))
        run = subprocess.run([sys.executable, AUX / "count-results", *names], capture_output=True, text=True, check=True)
        return run.stdout.strip()

    def test_kinds(self):
        self.assertEqual(self.count(["OK", "EXPECTEDFAIL", "SKIP"], ["OK"]), "3 0 1")
        self.assertEqual(self.count(["FAIL", "TIMEOUT", "ERROR", "UNEXPECTEDPASS", "INTERRUPT", "OK"]), "1 5 0")

    def test_no_log_is_a_failure(self):
        self.assertEqual(self.count(["OK"], None), "1 1 0")
        self.assertEqual(self.count(["OK"], []), "1 1 0")


class CommandsTest(Scratch):
    """The two commands in a copy of the tree whose tools are planted."""

    def setUp(self):
        super().setUp()
        shutil.copytree(AUX, self.root / "build-aux")
        (self.root / "data" / "cases").mkdir(parents=True)
        (self.root / "data" / "cases" / "one.xml").write_text("<case/>\n")
        self.tool("dpkg-query", "echo installed\n")
        self.tool("apt-get", "echo apt-get must not run >&2; exit 1\n")
        self.tool("localedef", 'for last; do :; done; mkdir -p "$last"; touch "$last/LC_NUMERIC"\n')
        self.tool("ninja", "exit 0\n")
        self.tool("meson", 'case $1 in setup) mkdir -p "$2/meson-private"; touch "$2/meson-private/coredata.dat" ;; esac\n')

    def run_command(self, name, **environment):
        clean = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
        clean.update(PATH=f"{self.root / 'bin'}:{os.environ['PATH']}", **environment)
        return subprocess.run(["sh", f"build-aux/{name}"], cwd=self.root, env=clean, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)

    def plant_program(self):
        program = self.root / "build" / "installed" / "bin" / "ranvier"
        program.parent.mkdir(parents=True)
        program.write_text('#!/bin/sh\necho "$@" >>calls\n'
                           'case "$*" in\n'
                           '"render --help") echo "--view overview|timeline|nerve-tree";;\n'
                           '*"import "*) mkdir -p "$2" ;;\n'
                           '"-L build/example-library") [ -z "$DISPLAY" ] || [ "$DISPLAY" = :1 ] || { echo "cannot open display: $DISPLAY" >&2; exit 1; } ;;\n'
                           'esac\n')
        program.chmod(0o755)

    def test_broken_build_is_one_failure(self):
        self.tool("ninja", "exit 1\n")
        run = self.run_command("test")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout.splitlines()[-1], "0 passed, 1 failed")

    def test_sum_is_the_last_line(self):
        self.tool("meson", 'case $1 in setup) mkdir -p "$2/meson-private"; touch "$2/meson-private/coredata.dat" ;;\n'
                  'test) while [ "$1" != --logbase ]; do shift; done; mkdir -p build/test/meson-logs\n'
                  'echo \'{"name": "a", "result": "OK"}\' >build/test/meson-logs/$2.json ;; esac\n')
        run = self.run_command("test")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout.splitlines()[-1], "2 passed, 0 failed")

    def test_pictures_without_display(self):
        self.plant_program()
        run = self.run_command("run")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("no display", run.stdout)
        self.assertIn("3 pictures in build/pictures/, 0 not rendered.", run.stdout)
        self.assertIn("does not render the view edx yet", run.stdout)
        calls = (self.root / "calls").read_text().splitlines()
        self.assertIn("-L build/example-library import data/cases/one.xml", calls)
        self.assertIn("render data/cases/one.xml --view nerve-tree -o build/pictures/one-nerve-tree.png", calls)
        self.run_command("run")
        calls = (self.root / "calls").read_text().splitlines()
        self.assertEqual(sum("import" in call for call in calls), 1, "an example is imported once")

    def test_window_and_dead_display(self):
        self.plant_program()
        run = self.run_command("run", DISPLAY=":1")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertNotIn("pictures", run.stdout)
        run = self.run_command("run", DISPLAY=":2")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("cannot be opened", run.stdout)
        self.assertIn("3 pictures", run.stdout)

    def test_missing_packages(self):
        self.tool("dpkg-query", "case $* in *meson*) echo not-installed; exit 1 ;; esac; echo installed\n")
        self.tool("id", "echo 0\n")
        self.tool("apt-get", 'echo "$@" >>calls\n')
        run = self.run_command("run")
        self.assertIn("Installing: meson\n", run.stdout)
        calls = (self.root / "calls").read_text().splitlines()
        self.assertTrue(calls[0].endswith(" update"), calls)
        self.assertTrue(calls[1].endswith(" install --no-install-recommends meson"), calls)
        self.tool("id", "echo 1000\n")
        self.tool("sudo", "echo sudo: a password is required >&2; exit 1\n")
        run = self.run_command("run")
        self.assertEqual(run.returncode, 1)
        self.assertIn("As root: apt-get install meson", run.stderr)


if __name__ == "__main__":
    unittest.main()
