#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lesions typed into the tables of the EDX page as a laboratory would report them; the page's first answers are printed beside the
place that was meant. By hand, it judges nothing: meson test --benchmark lesions, or with words of a title for some of them."""
import os
import re
import subprocess
import sys
import tempfile

from test_edx import choose
from window import Program, find_all, pump, wait_for

# Title, age, height; rows of nerve conduction: nerve, type, velocity L R, latency L R, amplitude L R; needle: muscle, side, fibs, psw, recruitment.
# Values from memory of what such patients show.
LESIONS = (
    ("Carpal tunnel, right", 52, 165, ("median S 52 34 3.1 4.6 28 7", "median M 56 54 3.5 6.1 9.2 5.8", "ulnar S 54 55 2.9 2.9 24 25", "ulnar M 58 59 2.8 2.8 9.5 9.8"),
     ("abductor pollicis brevis;r;+;+;reduced", "first dorsal interosseous;r;-;-;full", "flexor carpi radialis;r;-;-;full")),
    ("Ulnar at the elbow, left", 45, 178, ("ulnar S NR 56 NT 2.9 NR 22", "ulnar M 55 60 3.1 2.9 3.4 10.1", "median S 54 55 3.2 3.1 27 26", "median M 57 56 3.5 3.6 8.8 9.4"),
     ("first dorsal interosseous;l;++;++;reduced", "flexor digitorum profundus, ulnar part;l;+;+;reduced", "abductor pollicis brevis;l;-;-;full", "extensor indicis;l;-;-;full")),
    ("Radial at the spiral groove, right", 34, 180, ("superficial radial S 58 NR 2.1 NT 30 NR", "radial M 64 - 2.4 2.9 6.1 1.2"),
     ("triceps;r;-;-;full", "brachioradialis;r;++;++;reduced", "extensor carpi radialis;r;++;++;reduced", "extensor indicis;r;++;++;none", "deltoid;r;-;-;full")),
    ("Posterior interosseous, left", 40, 172, ("superficial radial S 57 58 2.1 2.1 29 31", "radial M - 63 3.1 2.4 0.9 5.8"),
     ("brachioradialis;l;-;-;full", "extensor carpi radialis longus;l;-;-;full", "extensor digitorum;l;++;++;reduced", "extensor indicis;l;+++;++;none", "triceps;l;-;-;full")),
    ("Axillary, right", 28, 182, ("axillary M - - 3.6 4.4 11 2.1", "musculocutaneous M - - 4.5 4.6 9 9.3"),
     ("deltoid;r;+++;++;reduced", "teres minor;r;++;++;reduced", "supraspinatus;r;-;-;full", "biceps brachii;r;-;-;full", "triceps;r;-;-;full")),
    ("Femoral, left", 63, 170, ("saphenous S NR 48 NT 3.1 NR 7", "femoral M - - 6.9 5.6 1.8 8.4", "sural S 48 49 3.2 3.1 11 12"),
     ("vastus medialis;l;++;++;reduced", "rectus femoris;l;++;++;reduced", "adductor longus;l;-;-;full", "tibialis anterior;l;-;-;full")),
    ("Common fibular at the neck, right", 38, 175, ("superficial fibular S 50 NR 2.9 NT 14 NR", "common fibular M 49 46 4.1 4.3 6.2 0.8", "sural S 49 50 3.1 3.1 15 16", "tibial M 48 49 4.2 4.1 14 13"),
     ("tibialis anterior;r;++;++;reduced", "fibularis longus;r;++;++;reduced", "biceps femoris, short head;r;-;-;full", "tibialis posterior;r;-;-;full", "gluteus medius;r;-;-;full")),
    ("Sciatic in the thigh, left", 44, 177, ("superficial fibular S NR 50 NT 2.9 NR 13", "sural S 45 49 3.4 3.2 3.1 15", "common fibular M 43 48 4.9 4.2 0.7 6.1", "tibial M 46 49 4.4 4.2 4.2 13"),
     ("tibialis anterior;l;+++;++;reduced", "biceps femoris, short head;l;++;++;reduced", "gastrocnemius;l;++;+;reduced", "tibialis posterior;l;++;++;reduced", "gluteus medius;l;-;-;full",
      "gluteus maximus;l;-;-;full", "vastus medialis;l;-;-;full", "lumbar paraspinals;l;-;-;")),
    ("Tarsal tunnel, left", 50, 168, ("tibial M 46 48 7.4 4.3 2.9 13", "medial plantar mixed NR 47 NT 3.2 NR 12", "sural S 49 49 3.2 3.1 14 14", "common fibular M 48 48 4.2 4.3 6 5.8"),
     ("abductor hallucis;l;++;++;reduced", "gastrocnemius;l;-;-;full", "tibialis posterior;l;-;-;full", "extensor digitorum brevis;l;-;-;full")),
    ("L5 root, left", 48, 176, ("superficial fibular S 50 50 2.9 2.9 13 14", "sural S 49 49 3.1 3.2 15 15", "common fibular M 47 48 4.3 4.1 3.1 6.4", "tibial M 48 48 4.2 4.2 13 14"),
     ("tibialis anterior;l;+;+;reduced", "tibialis posterior;l;++;++;reduced", "gluteus medius;l;++;+;reduced", "vastus medialis;l;-;-;full", "gastrocnemius;l;-;-;full", "lumbar paraspinals;l;+;+;")),
    ("C7 root, right", 51, 179, ("median S 55 55 3 3.1 27 26", "median M 57 57 3.4 3.4 9.3 9.1", "ulnar M 59 58 2.8 2.8 9.8 10.1", "superficial radial S 58 57 2.1 2.1 28 29"),
     ("triceps;r;++;++;reduced", "flexor carpi radialis;r;++;+;reduced", "extensor digitorum;r;+;+;reduced", "pronator teres;r;+;+;reduced", "biceps brachii;r;-;-;full", "first dorsal interosseous;r;-;-;full",
      "deltoid;r;-;-;full", "cervical paraspinals;r;+;+;")),
    ("Lower trunk, right", 55, 174, ("medial antebrachial cutaneous S 58 NR 2.2 NT 12 NR", "ulnar S 55 50 2.9 3.1 24 4", "median S 54 54 3.1 3.1 26 25", "ulnar M 58 56 2.8 3 10 3.2", "median M 57 55 3.5 3.7 9.5 2.1"),
     ("abductor pollicis brevis;r;++;++;reduced", "first dorsal interosseous;r;++;++;reduced", "extensor indicis;r;+;+;reduced", "deltoid;r;-;-;full", "biceps brachii;r;-;-;full")),
)

# The same in words only, as reports print it, in the table with all columns: nerve, type, side, what was reported; muscle, side, what was reported.
WORDS = ("Words only: tibial and fibular, left", 58, 171,
         ("sural;S;l;absent", "superficial fibular;S;l;absent", "common fibular;M;l;reduced", "tibial;M;l;reduced", "sural;S;r;normal", "superficial fibular;S;r;normal", "common fibular;M;r;normal", "tibial;M;r;normal"),
         ("tibialis anterior;l;active-denervation", "gastrocnemius;l;active-denervation", "biceps femoris, short head;l;active-denervation", "gluteus medius;l;normal", "gluteus maximus;l;normal",
          "vastus medialis;l;normal", "lumbar paraspinals;l;normal"))

CASE = """<case xmlns="urn:ranvier:case:1" id="{id}" title="{title}" nature="composed" anchor="onset">
  <patient sex="male" age="{age}" height="{height}"/>
  <encounters><encounter id="visit" title="Visit" when="T+35d"/></encounters>
  <events><event id="onset" title="Onset" lane="symptoms" when="T" encounter="visit"/></events>
</case>
"""


def library():
    """A library with one case a lesion that holds the patient only."""
    folder = tempfile.mkdtemp(prefix="ranvier-lesions-")
    files = []
    for number, (title, age, height, _, _) in enumerate((*LESIONS, WORDS)):
        files.append(f"{folder}/lesion-{number}.xml")
        with open(files[-1], "w", encoding="utf-8") as out:
            out.write(CASE.format(id=f"lesion-{number}", title=title, age=age, height=height))
    subprocess.run([os.environ["RV_RANVIER"], "-L", folder + "/library", "import", *files], check=True, stdout=subprocess.DEVNULL)
    return folder + "/library"


def conduction_row(text):
    """Typed cells of a row: "-" is left empty."""
    words = text.split()
    at = len(words) - 7
    return [" ".join(words[:at]), *("" if word == "-" else word for word in words[at:])]


def needle_row(text):
    muscle, side, fibs, psw, recruitment = text.split(";")
    return [muscle, side, "", fibs, psw, "", "", "", "", recruitment]


def spoken_conduction_row(text):
    nerve, kind, side, judgement = text.split(";")
    return [nerve, kind, side, *[""] * 13, judgement]


def spoken_needle_row(text):
    muscle, side, judgement = text.split(";")
    return [muscle, side, *[""] * 8, judgement]


def show_layout(p, key):
    p.click(p.see("combo box", "^Layout of the table"))
    p.key(key, "Return")


def type_rows(p, first, rows):
    """Enter at the end of a row leads to the beginning of the next."""
    choose(p, first)
    for row in rows:
        p.type("\t".join(row))
        p.key("Return")
        pump(0.4)


def answers(p):
    """The first three places of the page's own list, once they stand still; then the cells whose names the map does not know."""
    before = None
    for _ in range(40):
        now = [node.name for node in find_all(p.top(), None, r"80.%.interval", shown=True)][:3]
        if now and now == before:
            break
        before = now
        pump(1.5)
    rows = [node for node in find_all(p.top(), "table cell", r"(Nerve|Muscle): .", shown=True) if "map of the nerves" in node.description()]
    return (before or []) + [f"not known: {node.name}" for node in rows]


def open_case(p, title):
    p.click(p.see("list item", f"^{title}"))
    wait_for(f"{title} to open", lambda: re.search(title, p.window().name))
    p.page("EDX")


def tell(p, title):
    print(f"{title}:", flush=True)
    for answer in answers(p):
        print(f"    {answer}", flush=True)


def main(only):
    p = Program(library=library(), examples=False)
    try:
        for title, _, _, conduction, needle in LESIONS:
            if only and not any(word in title for word in only):
                continue
            open_case(p, title)
            type_rows(p, r"^Add nerve,\s+Nerve", map(conduction_row, conduction))
            type_rows(p, r"^Add muscle,\s+Muscle", map(needle_row, needle))
            tell(p, title)
        title, _, _, conduction, needle = WORDS
        if not only or any(word in title for word in only):
            open_case(p, title)
            show_layout(p, "Down")
            type_rows(p, r"^Add nerve,\s+Nerve", map(spoken_conduction_row, conduction))
            type_rows(p, r"^Add muscle,\s+Muscle", map(spoken_needle_row, needle))
            tell(p, title)
    finally:
        print(p.stop(), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
