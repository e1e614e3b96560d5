#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the source tree to the architecture: who may include whom, which functions stay out, how a file looks.

check_tree.py SOURCE-FOLDER prints every fault as file:line: what is wrong: what to do; exit 1 if there is any.
"""
import pathlib
import re
import sys

# The right-hand column of the architecture's table. It is complete: no other include is allowed.
BELOW_SESSION = "model casefile electrodx reasoning dicom imaging store narrative interchange report teaching"
USES = {
    "model": "",
    "casefile": "model",
    "electrodx": "model",
    "reasoning": "electrodx model",
    "dicom": "",
    "imaging": "dicom model",
    "store": "casefile model",
    "narrative": "reasoning electrodx model",
    "interchange": "casefile dicom imaging narrative reasoning model",
    "report": "imaging reasoning electrodx model",
    "teaching": "reasoning electrodx model",
    "session": BELOW_SESSION,
    "cli": "session interchange report",
    "widgets": "report imaging reasoning electrodx model",
    "app": BELOW_SESSION + " session cli widgets",
}
# Outside headers that only some folders may include; main.c stands above all folders.
OUTSIDE = [
    (re.compile(r"(gtk|gdk|gsk)/|adwaita\.h$"), "widgets app",
     "everything below the window links without GTK: draw with cairo here, and show it from src/widgets or src/app"),
    (re.compile(r"sqlite3\w*\.h$"), "store", "only src/store speaks SQL: add a function there"),
    (re.compile(r"dcmtk/"), "dicom", "DCMTK stays behind the plain C functions of src/dicom"),
    (re.compile(r"libxml/"), "casefile electrodx reasoning narrative interchange dicom imaging store report",
     "the model and the window know no XML: read it in the folder that owns the format"),
]
ALLOC = "use g_new, g_free, g_autofree, g_autoptr"
NUMBER = "use g_ascii_strtod, g_ascii_string_to_unsigned or the model's readers, which check the whole text and no locale"
SCAN = "take the text apart with GLib's string functions"
FORBIDDEN = {
    "malloc": ALLOC, "calloc": ALLOC, "realloc": ALLOC, "free": ALLOC,
    "strcpy": "use g_strdup or g_strlcpy", "strcat": "use GString or g_strconcat",
    "sprintf": "use g_strdup_printf or g_snprintf", "vsprintf": "use g_strdup_vprintf or g_vsnprintf",
    "atoi": NUMBER, "atol": NUMBER, "atof": NUMBER, "strtod": NUMBER,
    "scanf": SCAN, "sscanf": SCAN, "fscanf": SCAN,
    "gets": "use GDataInputStream", "system": "use GSubprocess with an argument list", "popen": "use GSubprocess with an argument list",
}
CALL = re.compile(r"(?<![\w.])(?<!->)(%s)\s*\(" % "|".join(FORBIDDEN))
FREE_AS_VALUE = re.compile(r"[,(]\s*free\s*[,)]")
OPENS_SQLITE = re.compile(r"\bsqlite3_open(_v2|16)?\s*\(")
READS_XML = re.compile(r"\b(xml(Ctxt)?Read(File|Memory|Doc|Fd|IO)|xmlParse(File|Memory|Doc|Entity|Document|Chunk)|xmlReaderFor\w+|"
                       r"xmlNewTextReader\w*|xmlSAXUserParse\w+|xmlCreate(Push|File|URL|Memory|IO|Doc)ParserCtxt)\s*\(")
LOOSE_XML = re.compile(r"\bXML_PARSE_(NOENT|DTDLOAD|DTDATTR|DTDVALID|XINCLUDE|HUGE)\b")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.M)
# Comments, strings and characters, in the order in which C reads them; what stays is code.
NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
LONGEST = 600
C_FILES = {".c", ".h", ".cc", ".cpp", ".hh"}
TEXT_FILES = C_FILES | {".py", ".sh", ".ui", ".css"}


def blank(text):
    """The code alone: comments, strings and characters become blanks, lines stay where they are."""
    return NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.faults = []
        self.sqlite_openers = []
        self.xml_readers = {}

    def say(self, path, line, what, advice):
        self.faults.append((path.relative_to(self.root).as_posix(), line, what, advice))

    def files(self, *folders):
        for folder in folders:
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path

    def folder_of(self, path):
        parts = path.relative_to(self.root / "src").parts
        return parts[0] if len(parts) > 1 else None

    def check_folders(self):
        for path in sorted((self.root / "src").glob("*/")):
            if path.is_dir() and path.name not in USES:
                self.say(path, 1, f"src/{path.name} is no folder of the architecture",
                         "put the files into one of: " + ", ".join(USES))

    def check_includes(self, path, text):
        folder = self.folder_of(path)
        if folder is None or folder not in USES:
            return
        allowed = set(USES[folder].split()) | {folder}
        # Includes stand in strings, which blank() takes out; only comments may not count.
        code = NOT_CODE.sub(lambda found: found[0] if found[0][0] in "\"'" else re.sub(r"[^\n]", " ", found[0]), text)
        for found in INCLUDE.finditer(code):
            name, line = found[1] or found[2], line_of(text, found.start())
            first = name.split("/")[0]
            if ".." in name.split("/"):
                self.say(path, line, f"includes “{name}” by a way upwards", f"write it from src/, as “folder/{name.split('/')[-1]}”")
            elif found[1] and "/" in name and first not in allowed:
                why = f"src/{folder} may include {', '.join(USES[folder].split()) or 'nothing else of ours'}"
                self.say(path, line, f"includes “{name}”: {why}",
                         "move the code to a folder that may, or pass what is needed as an argument")
            for pattern, folders, advice in OUTSIDE:
                if pattern.match(name) and folder not in folders.split():
                    self.say(path, line, f"includes <{name}> in src/{folder}", advice)

    def check_calls(self, path, text):
        code = blank(text)
        for found in CALL.finditer(code):
            self.say(path, line_of(code, found.start()), f"calls {found[1]}()", FORBIDDEN[found[1]])
        for found in FREE_AS_VALUE.finditer(code):
            self.say(path, line_of(code, found.start()), "hands on free()", "use g_free")
        if not path.is_relative_to(self.root / "src"):
            return
        for found in OPENS_SQLITE.finditer(code):
            self.sqlite_openers.append((path, line_of(code, found.start())))
        readers = list(READS_XML.finditer(code))
        for found in readers:
            self.xml_readers.setdefault(self.folder_of(path), []).append((path, line_of(code, found.start()), found[1]))
        if readers and "XML_PARSE_NONET" not in code:
            self.say(path, line_of(code, readers[0].start()), "reads XML without XML_PARSE_NONET",
                     "pass it: nothing is ever fetched from outside the file")
        for found in LOOSE_XML.finditer(code):
            self.say(path, line_of(code, found.start()), f"names {found[0]}",
                     "leave it out: entities, DTDs, XInclude and huge files are never loaded")

    def check_wrappers(self):
        """One place opens SQLite, and one in each folder reads XML, so that their limits are set once."""
        wrapper = next((path for path, _ in self.sqlite_openers if self.folder_of(path) == "store"), None)
        for path, line in self.sqlite_openers:
            if self.folder_of(path) != "store":
                self.say(path, line, "opens SQLite outside src/store", "ask the store")
            elif path != wrapper:
                self.say(path, line, f"opens SQLite beside {wrapper.name}", f"open through {wrapper.name}, which sets the limits and pragmas")
        for calls in self.xml_readers.values():
            for path, line, function in calls:
                if path != calls[0][0]:
                    self.say(path, line, f"calls {function}() beside {calls[0][0].name}",
                             f"read through {calls[0][0].name}, which sets the limits")

    def check_looks(self, path, text):
        lines = text.count("\n") + (0 if text.endswith("\n") or not text else 1)
        if lines > LONGEST:
            self.say(path, LONGEST + 1, f"has {lines} lines, more than {LONGEST}", "split it: a file is one class or one idea")
        if path.suffix in C_FILES:
            head = "\n".join(text.splitlines()[:5])
            if "SPDX-License-Identifier: GPL-3.0-or-later" not in head:
                self.say(path, 1, "names no licence", "begin with /* SPDX-License-Identifier: GPL-3.0-or-later */")
            if path.suffix in (".h", ".hh") and not re.search(r"^#pragma once$", text, re.M):
                self.say(path, 1, "can be included twice", "write #pragma once below the licence line")

    def check_template(self, path, text):
        found = re.search(r'<template\s[^>]*class="(\w+)"', text)
        if not found:
            return  # a list of shortcuts or a menu, not a class
        sources = [self.root / "src" / folder / (path.stem + ".c") for folder in ("widgets", "app")]
        if not any(source.exists() for source in sources):
            self.say(path, 1, f"belongs to no class: {path.stem}.c is missing",
                     "name the template as its source in src/widgets or src/app, or remove it")
        name = "".join(part.capitalize() for part in path.stem.split("-"))
        if found[1].lower() != name.lower():
            self.say(path, line_of(text, found.start()), f"is a template of {found[1]}", f"one template per class, same name: {name}")

    def check(self):
        self.check_folders()
        for path in self.files("src", "tests", "ui", "build-aux"):
            if path.suffix not in TEXT_FILES:
                continue
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                self.say(path, 1, "is not UTF-8", "save it as UTF-8")
                continue
            self.check_looks(path, text)
            if path.suffix in C_FILES:
                self.check_calls(path, text)
                if path.is_relative_to(self.root / "src"):
                    self.check_includes(path, text)
            if path.suffix == ".ui" and path.is_relative_to(self.root / "ui"):
                self.check_template(path, text)
        self.check_wrappers()
        return sorted(self.faults)


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    faults = Tree(arguments[0]).check()
    for name, line, what, advice in faults:
        print(f"{name}:{line}: {what}: {advice}")
    if faults:
        print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
