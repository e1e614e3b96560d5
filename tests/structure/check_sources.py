#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rule of sources: what stands as a reference was seen somewhere, and where, or says that it was not.

Every case of tests/data/causes and tests/data/localise that names a publication ends its reference in “Verified: ADDRESS” or “Not verified: WHY”, and a
published case can be looked up by an address or a PMID, PMC, DOI or handle. Every source of data/knowledge was seen at an address or has a locator, or
is of class “memory”, on which no found figure rests; and every source is the source of a figure or named in the note of one."""
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

CASE = "{urn:ranvier:case:1}"
MARK = re.compile(r"\bVerified: https?://\S+|\bNot verified: \w+")
LOOK_UP = re.compile(r"https?://|\b(PMID|PMC) ?\d|\bdoi 10\.|\bhandle \d|\b[a-z0-9-]+(\.[a-z]{2,})+\b")


def case_faults(path):
    root = ElementTree.parse(path).getroot()
    reference = root.findtext(CASE + "reference") or ""
    published = root.get("nature") == "published"
    if not reference:
        yield "no reference"
    elif published and not LOOK_UP.search(reference):
        yield "the reference has no address, PMID, PMC, DOI or handle"
    if (published or "attern after" in reference) and not MARK.search(reference):
        yield "the reference says neither “Verified: ADDRESS” nor “Not verified: WHY”"


def knowledge_faults(folder):
    sources = {source.get("id"): source for source in ElementTree.parse(folder / "sources.xml").getroot()}
    for name, source in sources.items():
        if source.get("read") == "memory" and (source.get("locator") or source.get("seen")):
            yield f"source {name} is of class memory and has a locator: say what was read, or take the locator away"
        if source.get("read") != "memory" and not source.get("locator") and not source.get("seen"):
            yield f"source {name} was read, but nothing says where it was seen"
    used, notes = set(), ""
    for file in ("causes.xml", "findings.xml"):
        for figure in ElementTree.parse(folder / file).iter():
            used.add(figure.get("source"))
            notes += figure.get("note", "") + "\n"
            source = sources.get(figure.get("source"))
            if figure.get("trust") == "found" and source is not None and source.get("read") == "memory":
                yield f"{file}: a found figure of {figure.get('finding')} rests on source {source.get('id')}, which nobody saw"
    for name in sources:
        if name not in used and not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", notes):
            yield f"source {name} belongs to no figure and to no note"


def main(root):
    faults = []
    for folder in ("causes", "localise"):
        for path in sorted((root / "tests" / "data" / folder).glob("*/*.xml")):
            faults += [f"{path.relative_to(root)}: {fault}" for fault in case_faults(path)]
    if (root / "data" / "knowledge").is_dir():
        faults += [f"data/knowledge: {fault}" for fault in knowledge_faults(root / "data" / "knowledge")]
    if faults:
        print("\n".join(faults) + f"\n{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
