#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds librv free of GTK: how it is compiled, what it calls, and what the displayless programs link.

check_link.py BUILD-FOLDER prints every fault with what to do; exit 1 if there is any.
"""
import json
import pathlib
import re
import subprocess
import sys

WIDGET_CALL = re.compile(r"^(gtk|gdk|gsk|adw)_(?!pixbuf)")
WIDGET_FLAG = re.compile(r"(gtk-4|gtk4|libadwaita-1|/adwaita)")
DISPLAYLESS = {"model", "casefile", "electrodx", "reasoning", "dicom", "imaging", "store", "narrative", "interchange",
               "report", "teaching", "session", "cli", "fuzz", "faults"}
ADVICE = "everything but src/widgets and src/app links without GTK"


def compile_faults(build):
    for target in json.loads((build / "meson-info" / "intro-targets.json").read_text()):
        if target["name"] != "rv" or target["type"] != "static library":
            continue
        for group in target["target_sources"]:
            for flag in group.get("parameters", []):
                if WIDGET_FLAG.search(flag):
                    yield f"src/meson.build: librv is compiled with {flag}: take the dependency out of rv_deps; {ADVICE}"


def symbol_faults(build):
    archive = build / "src" / "librv.a"
    listing = subprocess.run(["nm", "-A", "-u", archive], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        where, _, symbol = line.rpartition(" U ")
        if WIDGET_CALL.match(symbol.strip()):
            member = re.split(r"[/:]", where.strip().rstrip(":"))[-1].removesuffix(".o")
            yield f"src/{member.replace('_', '/', 1)}: calls {symbol.strip()}(): {ADVICE}"


def program_faults(build):
    output = None
    for number, line in enumerate((build / "build.ninja").read_text().splitlines(), 1):
        found = re.match(r"build tests/([^/]+)/(\S+): c\w*_LINKER", line)
        if found:
            output = found if found[1] in DISPLAYLESS else None
        elif not line.startswith(" "):
            output = None
        elif output and "LINK_ARGS" in line and WIDGET_FLAG.search(line):
            yield f"tests/{output[1]}/meson.build: {output[2]} links GTK: use librv_dep; {ADVICE}"


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    build = pathlib.Path(arguments[0])
    faults = [*compile_faults(build), *symbol_faults(build), *program_faults(build)]
    print("\n".join(sorted(set(faults))), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
