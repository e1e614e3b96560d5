#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: what each command prints, its JSON, its exit codes; nothing is half written, no display is needed."""
import csv
import hashlib
import json
import math
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest
import zipfile

RANVIER = os.environ["RV_RANVIER"]
DATA = pathlib.Path(os.environ["RV_DATA_DIR"])
CASES = DATA / "cases"
SEED = str(CASES / "leukaemic-sciatic-neuropathy.xml")
TWENTY = pathlib.Path(os.environ["RV_TEST_DATA"]) / "cases" / "twenty-lines.xml"


def run(*arguments, status=0, before=None):
    """before: called in the new process before the program starts."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["LANGUAGE"] = "en"  # English words to look for; numbers and dates stay those of the locale
    done = subprocess.run([RANVIER, *map(str, arguments)], capture_output=True, env=environment, preexec_fn=before, restore_signals=False)
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert done.returncode == status, f"{arguments}: exit {done.returncode}, expected {status}\n{out[-500:]}\n{err[-2000:]}"
    return out, err


def run_json(*arguments, status=0):
    return json.loads(run(*arguments, "--json", status=status)[0])


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier-cli-"))
        self.library = self.folder / "library"

    def tearDown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def in_library(self, *arguments, **options):
        return run("-L", self.library, *arguments, **options)

    def test_help_names_only_what_works(self):
        out, _ = run("--help")
        commands = [line.split()[0] for line in out.splitlines() if line.startswith("  ") and not line.startswith("  ranvier")]
        for command in commands:
            text, _ = run(command, "--help")
            self.assertIn("ranvier", text)
        self.assertIn("not a medical device", out)

    def test_wrong_usage(self):
        for arguments in (["frobnicate"], ["--frob"], ["render", SEED], ["render", SEED, "--view", "x", "-o", "y.png"], ["show"], ["export", SEED, "--as", "docx", "-o", "x"],
                          ["render", SEED, "--view", "timeline", "--size", "0x9", "-o", "x.png"], ["differential", SEED, "--setting", "ward"], ["library", "burn"]):
            _, err = run(*arguments, status=2)
            self.assertTrue(err.startswith("ranvier: "), err)

    def test_import_list_show(self):
        out, _ = self.in_library("import", CASES)
        self.assertEqual(len(out.splitlines()), 8)
        _, err = self.in_library("import", SEED)
        self.assertIn("already", err)
        out, _ = self.in_library("list")
        self.assertEqual(len(out.splitlines()), 8)
        out, _ = self.in_library("list", "vasculit")
        self.assertIn("nonsystemic-vasculitic-neuropathy", out)
        self.in_library("list", '"AND ( *')
        listed = json.loads(self.in_library("list", "--json")[0])
        self.assertEqual(set(listed["cases"][0]) >= {"id", "title", "subtitle"}, True)
        out, _ = self.in_library("show", "leukaemic-sciatic-neuropathy")
        for fact in ("4.6", "No response", "idamycin", "Lasègue", "0.65 "):
            self.assertIn(fact, out)
        _, err = self.in_library("show", "nobody", status=1)
        self.assertIn("nobody", err)

    def test_import_onto_a_full_disk(self):
        self.in_library("import", TWENTY)
        _, err = self.in_library("import", CASES / "cidp-typical.xml", status=3, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)))
        self.assertIn("nothing was changed", err)
        self.assertEqual(len(self.in_library("list")[0].splitlines()), 1)
        self.in_library("library", "verify")

    def test_path_leaves_no_library(self):
        self.in_library("show", SEED)
        self.assertFalse(self.library.exists())

    def test_check(self):
        self.assertEqual(run_json("check", *sorted(map(str, CASES.glob("*.xml"))), TWENTY), {"faults": []})
        bad = self.folder / "bad.xml"
        bad.write_text(TWENTY.read_text().replace("<patient ", '<patient colour="blue" ', 1))
        faults = run_json("check", bad, status=1)["faults"]
        self.assertEqual(set(faults[0]), {"file", "line", "what", "allowed", "do"})
        self.assertIn("colour", faults[0]["what"])
        _, err = run("import", "-L", self.library, bad, status=1)
        self.assertIn("bad.xml", err)
        (self.folder / "cut.xml").write_bytes(pathlib.Path(SEED).read_bytes()[:4000])
        run("check", self.folder / "cut.xml", status=1)

    def test_findings_and_as_of(self):
        late = run_json("findings", SEED)["findings"]
        self.assertEqual(set(late[0]) >= {"id", "name", "status", "grade", "when", "known", "origin", "cell", "used_by"}, True)
        early = run_json("findings", SEED, "--as-of", "T+17mo")["findings"]
        self.assertLess(len(early), len(late))
        _, err = run("findings", SEED, "--as-of", "2011-05", status=1)
        self.assertIn("first-visit", err)

    def test_localise(self):
        answer = run_json("localise", SEED, "--as-of", "first-visit", "--setting", "after-transplant")
        self.assertEqual(set(answer) >= {"case", "as_of", "anatomy", "hypotheses", "structures", "conflicts", "next"}, True)
        top = answer["hypotheses"][0]
        self.assertEqual(set(top) >= {"rank", "lesions", "pattern", "probability", "low", "high", "evidence"}, True)
        self.assertEqual(set(top["lesions"][0]) >= {"id", "span", "name", "side", "severity", "kind"}, True)
        self.assertTrue(top["low"] <= top["probability"] <= top["high"])

    def test_differential_is_whole_and_steady(self):
        first = run("differential", SEED, "--json")[0]
        self.assertEqual(first, run("differential", SEED, "--json")[0])
        answer = json.loads(first)
        total = sum(c["probability"] for c in answer["causes"]) + sum(c["probability"] for c in answer["combinations"]) + answer["other"]
        self.assertAlmostEqual(total, 1, places=4)
        self.assertGreaterEqual(len(answer["causes"]), 60)
        self.assertEqual(set(answer["causes"][0]) >= {"rank", "id", "name", "family", "probability", "low", "high", "first_in", "for", "against"}, True)

    def test_replay_audit_edx(self):
        steps = run_json("replay", SEED)["steps"]
        self.assertEqual(set(steps[0]) >= {"as_of", "added", "causes", "other"}, True)
        audit = run_json("audit", SEED, "--cause", "leukaemic-infiltration", "--versus", steps[-1]["causes"][1]["id"], "--because", "csf-malignant-cells=absent") \
            if "csf-malignant-cells" in run("findings", SEED)[0] else None
        if audit:
            self.assertEqual(set(audit) >= {"cause", "versus", "terms", "sum"}, True)
        edx = run_json("edx", SEED)
        self.assertEqual(set(edx) >= {"ncs", "emg", "prose", "conflicts", "criteria", "patterns"}, True)
        flips = run_json("edx", SEED, "--profile", "buschbacher", "--versus", "textbook")
        self.assertEqual({flips["profile"], flips["versus"]}, {"buschbacher", "textbook"})
        self.assertTrue(flips["flips"] and all(x["label"] != x["versus_label"] for x in flips["flips"]))
        self.assertEqual(set(edx["ncs"][0]) >= {"row", "nerve", "side", "type", "site", "parameter", "value", "unit", "empty", "profile", "limit", "beyond", "ratio", "label", "why"}, True)

    def test_words_only_and_nearly_empty(self):
        words = CASES / "carpal-tunnel-with-c6.xml"
        self.assertTrue(run_json("localise", words)["hypotheses"])
        empty = self.folder / "empty.xml"
        empty.write_text('<case id="empty" title="Nothing yet"><patient sex="female" age="50"/></case>')
        for command in ("localise", "differential", "findings", "edx", "replay"):
            run_json(command, empty)
        nothing = self.folder / "nothing.xml"
        nothing.write_text('<case id="nothing" title="Nothing at all"><patient/></case>')
        self.assertIn("base rates", run("differential", nothing)[0])
        self.assertNotIn("base rates", run("differential", SEED)[0])
        self.assertIn("nothing to replay", run("replay", nothing)[0])

    def test_local_knowledge_counts_as_in_the_window(self):
        shipped = run_json("differential", SEED)
        self.assertIsNone(shipped["knowledge"]["local"])
        self.library.mkdir()
        layer = self.library / "knowledge-local.xml"
        change = '<change cause="leukaemic-infiltration" finding="pain" k="1" n="200" trust="expert" reviewed="2026-01-01" who="A. Tester" when="2026-01-01T10:00:00Z" why="Our own series"/>'
        layer.write_text(f"<local>{change}</local>")
        own = json.loads(self.in_library("differential", SEED, "--json")[0])
        self.assertEqual(own["knowledge"]["local"], {"file": str(layer), "sha256": hashlib.sha256(layer.read_bytes()).hexdigest(), "changes": 1})
        self.assertNotEqual(own["knowledge"]["sha256"], shipped["knowledge"]["sha256"])
        self.assertNotEqual([c["probability"] for c in own["causes"]], [c["probability"] for c in shipped["causes"]])
        audit = ("audit", SEED, "--cause", "leukaemic-infiltration", "--versus", "vasculitis-systemic", "--because", "pain=present")
        self.assertLess(json.loads(self.in_library(*audit, "--json")[0])["sum"], -8)
        self.assertGreater(run_json(*audit)["sum"], -8)
        for command in (("differential", SEED), ("replay", SEED), audit):
            self.assertIn("1 local change", self.in_library(*command)[0])
            self.assertNotIn("local change", run(*command)[0])
        # a folder that is named stands for itself, without the library's layer
        named = json.loads(self.in_library("differential", SEED, "--knowledge", DATA / "knowledge", "--json")[0])
        self.assertEqual(named["knowledge"], shipped["knowledge"])
        layer.write_text("<local><change/></local>")
        self.assertIn("knowledge-local.xml:1", self.in_library("differential", SEED, status=1)[1])

    def test_two_causes_stand_in_the_list(self):
        first = run("differential", CASES / "vincristine-over-cmt1a.xml")[0].splitlines()[0]
        self.assertIn("Vincristine neuropathy + Charcot-Marie-Tooth", first)

    def test_one_hypothesis_against_another(self):
        case = CASES / "vincristine-over-cmt1a.xml"
        both, alone = "vincristine-neuropathy+cmt-demyelinating", "cmt-demyelinating"
        answer = run_json("differential", case, "--cause", both, "--versus", alone)
        self.assertAlmostEqual(sum(t["decibans"] for t in answer["terms"]), answer["sum"], places=4)
        self.assertIn("two-causes", [t["type"] for t in answer["terms"]])
        listed = run_json("differential", case)
        pair = next(c for c in listed["combinations"] if set(c["ids"]) == set(both.split("+")))["probability"]
        one = next(c for c in listed["causes"] if c["id"] == alone)
        self.assertAlmostEqual(10 * math.log10(pair / one["probability"]), answer["sum"], places=3)
        self.assertTrue(0 < one["coverage"]["stated"] <= one["coverage"]["needed"])
        self.assertIn("Two causes at once", run("differential", case, "--cause", both, "--versus", alone)[0])
        self.assertIn("never taken together", run("differential", case, "--cause", "carpal-tunnel+carpal-tunnel", "--versus", alone, status=1)[1])
        self.assertIn("--versus", run("differential", case, "--cause", alone, status=2)[1])

    def test_differential_as_text_can_be_argued_with(self):
        text = run("differential", SEED, "--setting", "after-transplant")[0]
        for words in ("for: +", "against: -", "Not to be missed:", "Fit ", "Next: ", "Against ", "change places", "Knowledge 20"):
            self.assertIn(words, text)

    def test_order_and_not_assessed_change_nothing(self):
        source = (pathlib.Path(os.environ["RV_TEST_DATA"]) / "causes" / "working" / "rohatgi-2020-nsvn.xml").read_text()
        head, rest = source.split("  <findings>\n")
        block, tail = rest.split("  </findings>\n")
        lines = block.splitlines(keepends=True)
        more = '    <finding id="anca" status="not-assessed"/>\n    <finding id="purpura" status="not-assessed"/>\n'
        answers = set()
        for number, turned in enumerate((lines, lines[::-1], lines[3:] + lines[:3], lines + [more])):
            case = self.folder / f"turned-{number}.xml"
            case.write_text(head + "  <findings>\n" + "".join(turned) + "  </findings>\n" + tail)
            answers.add(run("differential", case, "--json")[0])
        self.assertEqual(len(answers), 1)

    def test_golden_checks_of_the_published_case(self):
        after = ("--setting", "after-transplant")
        first = run_json("differential", SEED, *after, "--as-of", "first-visit")
        self.assertIn("leukaemic-infiltration", [c["id"] for c in first["causes"][:3]])
        self.assertGreater(first["other"], 0.05)
        for stage in ("pet-ct", "biopsy", None):
            late = run_json("differential", SEED, *after, *(("--as-of", stage) if stage else ()))
            self.assertEqual(late["causes"][0]["id"], "leukaemic-infiltration")
            self.assertLess(late["causes"][0]["probability"], 0.98)

        def worth(cause, versus, *because):
            return run_json("audit", SEED, "--cause", cause, "--versus", versus, "--because", *because)["sum"]

        leukaemia, vasculitis, neck = "leukaemic-infiltration", "vasculitis-nonsystemic", "fibular-neck-compression"
        painless = worth(leukaemia, vasculitis, "pain-onset=absent")
        self.assertTrue(1 <= painless <= 3, painless)
        self.assertLess(worth(leukaemia, vasculitis, "pain-onset=absent", "pain=present", "pain-severe=present"), painless + 0.1)
        self.assertAlmostEqual(worth(vasculitis, leukaemia, "sural-biopsy-vasculitis=absent"), -2.8, delta=0.4)
        self.assertAlmostEqual(worth(leukaemia, neck, "csf-malignant-cells=absent"), -2.2, delta=0.3)
        self.assertTrue(-3 < worth(leukaemia, neck, "marrow-infiltrated=absent") < 0)
        risks = {t["id"]: t["decibans"] for cause in (leukaemia, "gvhd-neuropathy")
                 for t in run_json("differential", SEED, *after, "--cause", cause, "--versus", neck)["terms"] if t["type"] == "risk"}
        self.assertGreater(risks["history-pbsc-graft"], 0)
        self.assertGreater(risks["history-acute-gvhd"], 0)
        # what the setting holds already is not applied again
        self.assertNotIn("history-transplant", risks)
        self.assertNotIn("history-leukaemia", risks)
        self.assertIn("probable", run("show", SEED)[0].lower())

    def test_render_every_view(self):
        for view in ("overview", "timeline", "edx", "imaging", "report"):
            for suffix, magic in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
                target = self.folder / (view + suffix)
                run("render", SEED, "--view", view, "--size", "1280x720", "--dark", "-o", target)
                self.assertTrue(target.read_bytes().startswith(magic))
        _, err = run("render", SEED, "--view", "timeline", "-o", self.folder / "no" / "such" / "x.png", status=3)
        self.assertTrue(err)

    def test_slides_card_and_table(self):
        for view in ("slides", "card"):
            target = self.folder / (view + ".png")
            run("render", SEED, "--view", view, "--size", "960x540", "-o", target)
            self.assertTrue(target.read_bytes().startswith(b"\x89PNG"))
        run("render", SEED, "--view", "slides", "--slide", "0", "-o", self.folder / "x.png", status=2)
        run("export", SEED, "--as", "slides", "-o", self.folder / "deck.pdf")
        self.assertTrue((self.folder / "deck.pdf").read_bytes().startswith(b"%PDF"))
        run("export", SEED, "--as", "csv", "-o", self.folder / "case.csv")
        with open(self.folder / "case.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertIn(("0.65", "common fibular"), [(row["value"], next((r["title"] for r in rows if r["row"] == row["of"]), "")) for row in rows if row["field"] == "amplitude"])
        self.assertFalse([row for row in rows if row["value"][:1] in "=@" and row["value"]])

    def test_export_comes_back_whole(self):
        self.in_library("import", SEED)
        for form, name in (("xml", "out.xml"), ("package", "out.ranvier")):
            self.in_library("export", "leukaemic-sciatic-neuropathy", "--as", form, "-o", self.folder / name)
            other = self.folder / ("library-" + form)
            out, _ = run("-L", other, "import", self.folder / name)
            self.assertIn("leukaemic", out)
            self.assertEqual(run("-L", other, "show", "leukaemic-sciatic-neuropathy")[0], self.in_library("show", "leukaemic-sciatic-neuropathy")[0])
        self.in_library("export", "leukaemic-sciatic-neuropathy", "--as", "pdf", "-o", self.folder / "out.pdf")
        self.assertTrue((self.folder / "out.pdf").read_bytes().startswith(b"%PDF"))

    def test_report_as_text(self):
        self.in_library("import", SEED)
        self.in_library("export", "leukaemic-sciatic-neuropathy", "--as", "html", "-o", self.folder / "out.html")
        html = (self.folder / "out.html").read_text(encoding="utf-8")
        self.assertRegex(html, r"SHA-256 at the head of its history: [0-9a-f]{64}")
        self.assertRegex(html, "0[.,]65 ▼")
        self.in_library("export", "leukaemic-sciatic-neuropathy", "--as", "odt", "--template", "Short report", "-o", self.folder / "out.odt")
        with zipfile.ZipFile(self.folder / "out.odt") as odt:
            content = odt.read("content.xml").decode()
        self.assertIn("Nerve conduction", content)
        self.assertNotIn("Teaching points", content)
        _, err = self.in_library("export", "leukaemic-sciatic-neuropathy", "--as", "pdf", "--template", "none", "-o", self.folder / "x.pdf", status=1)
        self.assertIn("Whole report, Short report", err)

    def test_library_care(self):
        self.in_library("import", SEED, TWENTY)
        self.in_library("library", "verify")
        backup = self.in_library("library", "backup")[0].strip()
        self.assertTrue(pathlib.Path(backup).is_file() or (self.library / backup).is_file(), backup)
        self.assertIn("import", self.in_library("library", "history")[0])
        before = self.in_library("show", "leukaemic-sciatic-neuropathy")[0]
        self.in_library("library", "rebuild")
        self.assertEqual(self.in_library("show", "leukaemic-sciatic-neuropathy")[0], before)
        self.in_library("library", "purge", "leukaemic-sciatic-neuropathy")
        self.in_library("show", "leukaemic-sciatic-neuropathy", status=1)
        for path in self.library.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"methylprednisolone", path.read_bytes().lower(), path)

    def begin_class(self, title):
        """As a window leaves it that was killed: the journal with its first step."""
        out, _ = self.in_library("list", "--json")
        case = json.loads(out)["cases"][0]["uuid"]
        step = json.dumps({"what": "class", "at": "2026-11-24T10:00:00Z", "title": title, "salt": "s", "pin": "unknown", "cases": [case]}, separators=(",", ":"))
        folder = self.library / "teaching" / "classes"
        folder.mkdir(parents=True, mode=0o700)
        (folder.parent).chmod(0o700)
        chain = hashlib.sha256(("0" * 64 + step).encode()).hexdigest()
        (folder / "20261124T100000-s.jsonl").write_text('{"chain":"%s","step":%s}\n' % (chain, step), encoding="utf-8")
        return case

    def test_class_under_way(self):
        self.in_library("import", SEED)
        self.assertIn("No class", self.in_library("class")[0])
        self.in_library("class", "end", status=1)
        case = self.begin_class("Group B")
        inside = self.library / "cases" / case / "case.xml"
        link = self.folder / "innocent.xml"
        link.symlink_to(inside)
        other = self.folder / "other"
        for words in (["list"], ["show", "leukaemic-sciatic-neuropathy"], ["library", "history"], ["library", "rebuild"], ["show", inside], ["findings", link], ["differential", inside],
                      ["image", "info", self.library / "cases"], ["library", "purge", case], ["import", TWENTY], ["render", inside, "--view", "overview", "-o", self.folder / "x.png"]):
            out, err = self.in_library(*words, status=1)
            self.assertEqual(out, "", words)
            self.assertIn("class is under way", err)
            self.assertNotIn("eukaem", err)
        run("-L", other, "import", inside, status=1)
        out, _ = self.in_library("library", "verify")
        self.assertEqual(len(out.splitlines()), 1)
        self.assertTrue(pathlib.Path(self.in_library("library", "backup")[0].strip()).exists())
        self.assertIn("“Group B” is under way: case 1 of 1, stage 1, 0 learners", self.in_library("class")[0])

    def test_class_whose_pin_is_forgotten(self):
        self.in_library("import", SEED)
        self.begin_class("Group B")
        for words in (["class", "end"], ["class", "end", "Group B"], ["class", "end", "--pin-forgotten"], ["class", "end", "--pin-forgotten", "Group A"]):
            _, err = self.in_library(*words, status=1)
            self.assertIn("written for good", err)
        self.in_library("list", status=1)
        out, _ = self.in_library("class", "end", "--pin-forgotten", "Group B")
        self.assertIn("without the teacher's PIN", out)
        self.in_library("list")
        history, _ = self.in_library("library", "history")
        self.assertIn("The class “Group B” was ended without the teacher's PIN", history.splitlines()[-1])
        self.in_library("library", "verify")
        self.in_library("library", "rebuild")
        self.assertIn("“Group B” was ended without", self.in_library("library", "history")[0])
        self.in_library("class", "end", "--pin-forgotten", "Group B", status=1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
