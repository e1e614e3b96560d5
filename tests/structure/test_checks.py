#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants every fault that check_tree.py, check_link.py and update-potfiles look for, and expects each to be told."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
UPDATE_POTFILES = HERE.parent.parent / "build-aux" / "update-potfiles"
LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
HEADER = LICENCE + "#pragma once\n"


class Planted(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="ranvier-structure-"))
        self.addCleanup(shutil.rmtree, self.root)
        for folder in ("src", "ui", "tests", "po", "data"):
            (self.root / folder).mkdir()

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def tell(self, script, *arguments):
        run = subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True)
        self.assertEqual(run.stderr, "")
        self.assertEqual(run.returncode, 1 if run.stdout else 0)
        return run.stdout

    def expect_tree(self, *patterns):
        """Each pattern is told, and nothing else."""
        told = [line for line in self.tell(HERE / "check_tree.py", self.root).splitlines() if not line.endswith(" faults")]
        for pattern in patterns:
            self.assertTrue(any(re.search(pattern, line) for line in told), f"not told: {pattern}\n" + "\n".join(told))
        self.assertEqual(len(told), len(patterns), "\n".join(told))


class TreeTest(Planted):
    def test_clean(self):
        self.plant("src/model/rv-a.h", HEADER + "#include <glib.h>\n")
        self.plant("src/model/rv-a.c", LICENCE + '#include "model/rv-a.h"\n#include "rv-a.h"\n'
                   '/* free (x), malloc (1) and #include "store/rv-s.h" in words */\n// sprintf (no)\n'
                   'const char *s = "system (no) \\" free (y)";\nvoid f (void) { g_free (0); x->free (y); x.free (y); rv_system (1); }\n')
        self.plant("src/store/rv-s.c", LICENCE + '#include "casefile/rv-c.h"\n#include <sqlite3.h>\nint x = sqlite3_open_v2 ();\n')
        self.plant("src/casefile/rv-c.h", HEADER)
        self.plant("src/report/rv-r.c", LICENCE + "#include <gdk-pixbuf/gdk-pixbuf.h>\n#include <cairo.h>\n")
        self.plant("src/app/rv-main-window.c", LICENCE + '#include <gtk/gtk.h>\n#include "cli/rv-cli.h"\n#include "widgets/rv-w.h"\n')
        self.plant("ui/rv-main-window.ui", '<interface><template class="RvMainWindow" parent="GtkWindow"/></interface>\n')
        self.plant("ui/help-overlay.ui", '<interface><object class="GtkShortcutsWindow"/></interface>\n')
        self.expect_tree()

    def test_arrows(self):
        allowed = {
            "model": [], "casefile": ["model"], "electrodx": ["model"], "reasoning": ["electrodx", "model"], "dicom": [],
            "imaging": ["dicom", "model"], "store": ["casefile", "model"], "narrative": ["reasoning", "electrodx", "model"],
            "interchange": ["casefile", "dicom", "imaging", "narrative", "reasoning", "model"],
            "report": ["imaging", "reasoning", "electrodx", "model"],
            "teaching": ["reasoning", "electrodx", "model"],
            "session": ["model", "casefile", "electrodx", "reasoning", "dicom", "imaging", "store", "narrative", "interchange", "report", "teaching"],
            "cli": ["session", "interchange", "report"],
            "widgets": ["report", "imaging", "reasoning", "electrodx", "model"],
            "app": ["model", "casefile", "electrodx", "reasoning", "dicom", "imaging", "store", "narrative", "interchange", "report", "teaching",
                    "session", "cli", "widgets"],
        }
        wrong = []
        for folder, may in allowed.items():
            others = [name for name in allowed if name != folder]
            self.plant(f"src/{folder}/rv-x.c", LICENCE + "".join(f'#include "{name}/rv-{name}.h"\n' for name in others))
            wrong += [rf'^src/{folder}/rv-x\.c:{line}: includes “{name}/' for line, name in enumerate(others, 2) if name not in may]
        self.expect_tree(*wrong)

    def test_outside_headers(self):
        self.plant("src/report/rv-r.c", LICENCE + "#include <gtk/gtk.h>\n#include <adwaita.h>\n# include <gdk/gdk.h>\n")
        self.plant("src/app/rv-a.c", LICENCE + "#include <sqlite3.h>\n#include <libxml/tree.h>\n")
        self.plant("src/imaging/rv-i.cc", LICENCE + "#include <dcmtk/dcmdata/dctk.h>\n")
        self.plant("src/model/rv-m.c", LICENCE + '#include "../store/rv-s.h"\n')
        self.expect_tree(r"^src/report/rv-r\.c:2: .*gtk/gtk\.h", r"^src/report/rv-r\.c:3: .*adwaita", r"^src/report/rv-r\.c:4: .*gdk",
                         r"^src/app/rv-a\.c:2: .*sqlite3", r"^src/app/rv-a\.c:3: .*libxml", r"^src/imaging/rv-i\.cc:2: .*dcmtk",
                         r"^src/model/rv-m\.c:2: .*upwards")

    def test_forbidden_functions(self):
        names = ("malloc calloc realloc free strcpy strcat sprintf vsprintf atoi atol strtod scanf gets system popen "
                 "atof sscanf fscanf").split()
        for place in ("src/model", "tests/model"):
            self.plant(f"{place}/rv-f.c", LICENCE + "".join(f"  x = {name} (y);\n" for name in names) + "  g_ptr_array_new_full (1, free);\n")
        self.expect_tree(*(rf"^{place}/rv-f\.c:{line}: calls {name}\(\): "
                           for place in ("src/model", "tests/model") for line, name in enumerate(names, 2)),
                         rf"^src/model/rv-f\.c:{len(names) + 2}: hands on free", rf"^tests/model/rv-f\.c:{len(names) + 2}: hands on free")

    def test_wrappers(self):
        self.plant("src/store/rv-a.c", LICENCE + "x = sqlite3_open_v2 (y);\n")
        self.plant("src/store/rv-b.c", LICENCE + "x = sqlite3_open (y);\n")
        self.plant("src/session/rv-c.c", LICENCE + "x = sqlite3_open (y);\n")
        self.plant("src/casefile/rv-a.c", LICENCE + "x = xmlCtxtReadFile (y, XML_PARSE_NONET);\n")
        self.plant("src/casefile/rv-b.c", LICENCE + "x = xmlReadMemory (y, XML_PARSE_NONET);\n")
        self.plant("src/reasoning/rv-a.c", LICENCE + "x = xmlReadFile (y, XML_PARSE_NOENT);\n")
        self.expect_tree(r"^src/store/rv-b\.c:2: opens SQLite beside rv-a\.c", r"^src/session/rv-c\.c:2: opens SQLite outside",
                         r"^src/casefile/rv-b\.c:2: calls xmlReadMemory\(\) beside rv-a\.c",
                         r"^src/reasoning/rv-a\.c:2: reads XML without XML_PARSE_NONET", r"^src/reasoning/rv-a\.c:2: names XML_PARSE_NOENT")

    def test_looks(self):
        self.plant("src/model/rv-long.c", LICENCE + "\n" * 600)
        self.plant("src/model/rv-just.c", LICENCE + "\n" * 599)
        self.plant("src/model/rv-bare.h", "#include <glib.h>\n")
        self.plant("src/window/rv-w.c", LICENCE)
        self.expect_tree(r"^src/model/rv-long\.c:601: has 601 lines", r"^src/model/rv-bare\.h:1: names no licence",
                         r"^src/model/rv-bare\.h:1: can be included twice", r"^src/window:1: .*no folder of the architecture")

    def test_templates(self):
        self.plant("src/widgets/rv-time-strip.c", LICENCE)
        self.plant("ui/rv-time-strip.ui", '<interface>\n  <template class="RvTimeLine" parent="GtkWidget"/>\n</interface>\n')
        self.plant("ui/rv-lost.ui", '<interface><template class="RvLost" parent="GtkWidget"/></interface>\n')
        self.expect_tree(r"^ui/rv-time-strip\.ui:2: is a template of RvTimeLine.*RvTimeStrip", r"^ui/rv-lost\.ui:1: belongs to no class")


class LinkTest(Planted):
    def lay(self, body, flag="-I/usr/include/glib-2.0", library="/usr/lib/libglib-2.0.so"):
        for folder in ("src", "meson-info"):
            (self.root / folder).mkdir(exist_ok=True)
        source, member, archive = self.root / "a.c", self.root / "report_rv-a.c.o", self.root / "src" / "librv.a"
        source.write_text(f"void {body} (void); void rv_a (void); void rv_a (void) {{ {body} (); }}\n", encoding="utf-8")
        subprocess.run(["cc", "-c", source, "-o", member], check=True)
        subprocess.run(["ar", "rc", archive, member], check=True)
        self.plant("meson-info/intro-targets.json", json.dumps(
            [{"name": "rv", "type": "static library", "target_sources": [{"language": "c", "parameters": [flag]}, {"linker": ["ar"]}]}]))
        self.plant("build.ninja", f"build tests/report/test-report: c_LINKER a.o\n LINK_ARGS = {library}\n\n"
                   "build tests/ui/test-ui: c_LINKER a.o\n LINK_ARGS = /usr/lib/libgtk-4.so\n")

    def test_clean(self):
        self.lay("gdk_pixbuf_new")
        self.assertEqual(self.tell(HERE / "check_link.py", self.root), "")

    def test_call(self):
        self.lay("gtk_widget_show")
        self.assertRegex(self.tell(HERE / "check_link.py", self.root), r"^src/report/rv-a\.c: calls gtk_widget_show\(\)")

    def test_flag(self):
        self.lay("g_free", flag="-I/usr/include/gtk-4.0")
        self.assertRegex(self.tell(HERE / "check_link.py", self.root), r"^src/meson\.build: librv is compiled with -I/usr/include/gtk-4\.0")

    def test_program(self):
        self.lay("g_free", library="/usr/lib/x86_64-linux-gnu/libgtk-4.so")
        told = self.tell(HERE / "check_link.py", self.root)
        self.assertRegex(told, r"^tests/report/meson\.build: test-report links GTK")
        self.assertNotIn("test-ui", told)


class SourcesTest(Planted):
    def test_sources(self):
        case = ('<case xmlns="urn:ranvier:case:1" nature="{}"><reference>{}</reference></case>')
        published = {"seen": "Title. Verified: https://x.org/1 (2026-11-24).", "lost": "Title. doi 10.1/2. Not verified: no page shows it.",
                     "bare": "Title. doi 10.1/2.", "nowhere": "Title. Not verified: no page shows it."}
        for name, reference in published.items():
            self.plant(f"tests/data/causes/working/{name}.xml", case.format("published", reference))
        self.plant("tests/data/localise/sealed/composed.xml", case.format("composed", "Textbook pattern, written from memory; no patient."))
        self.plant("tests/data/localise/sealed/after.xml", case.format("composed", "Pattern after Smith 1999; no patient."))
        self.plant("data/knowledge/sources.xml", '<sources><source id="a" read="abstract" locator="PMID 1">A</source><source id="b" read="abstract">B'
                   '</source><source id="c" read="memory">C</source><source id="d" read="memory" locator="PMID 2">D</source>'
                   '<source id="e" read="abstract" locator="PMID 3">E</source></sources>')
        self.plant("data/knowledge/causes.xml", '<causes><p finding="pain" trust="found" source="c"/><p finding="pain" trust="memory" source="c" note="Less (b, d)"/>'
                   '<p finding="tinel" trust="found" source="a"/></causes>')
        self.plant("data/knowledge/findings.xml", "<findings/>")
        told = self.tell(HERE / "check_sources.py", self.root).splitlines()[:-1]
        for pattern in (r"bare\.xml: .*neither", r"nowhere\.xml: .*no address", r"after\.xml: .*neither", "source b was read", "source d is of class memory",
                        "figure of pain rests on source c", "source e belongs to no figure"):
            self.assertEqual(sum(bool(re.search(pattern, line)) for line in told), 1, f"{pattern}\n" + "\n".join(told))
        self.assertEqual(len(told), 7, "\n".join(told))


class PotfilesTest(Planted):
    def test_list(self):
        self.plant("src/model/rv-a.c", LICENCE + 'x = _("Word");\n')
        self.plant("src/model/rv-b.c", LICENCE + '/* _("not code") */ x = "_(no)"; my_(y);\n')
        self.plant("src/model/rv-c.c", LICENCE + 'x = ngettext ("%d case", "%d cases", n);\n')
        self.plant("ui/rv-a.ui", '<property name="label" translatable="yes">Word</property>\n')
        self.plant("ui/rv-b.ui", '<property name="label">1</property>\n')
        self.plant("po/POTFILES.in", "src/model/rv-a.c\nsrc/model/rv-b.c\n")
        told = self.tell(UPDATE_POTFILES, "--check", self.root)
        self.assertRegex(told, r"ui/rv-a\.ui holds words")
        self.assertRegex(told, r"src/model/rv-c\.c holds words")
        self.assertRegex(told, r"POTFILES\.in:2: src/model/rv-b\.c holds no words")
        self.assertEqual(len(told.splitlines()), 3)
        self.assertEqual(self.tell(UPDATE_POTFILES, self.root), "")
        self.assertEqual(self.tell(UPDATE_POTFILES, "--check", self.root), "")
        self.assertEqual((self.root / "po/POTFILES.in").read_text(), "src/model/rv-a.c\nsrc/model/rv-c.c\nui/rv-a.ui\n")


if __name__ == "__main__":
    unittest.main()
