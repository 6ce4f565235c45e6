#!/usr/bin/env python3
"""The command line from outside: exit codes, what goes to which stream, what every command says.

    test_cli.py PROGRAM
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree

program = str(pathlib.Path(sys.argv[1]).resolve())
root = pathlib.Path(__file__).resolve().parents[2]
tutorials = sorted((root / "cases" / "tutorials").glob("*.toml"))
commands = ["run", "check", "list", "explain", "reference", "schema", "validate", "compare", "calibrate", "dossier",
            "sensitivity", "credibility", "manual", "completion"]
lists = ["devices", "sites", "conditions", "actives", "products", "processes", "references", "measures", "screening",
         "aftercare", "risks", "prices", "evidence", "parameters", "names"]
passed = failed = 0


def needlework(*words, env=None, cwd=root):
    done = subprocess.run([program, *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=60,
                          env={**os.environ, **(env or {})})
    return done.returncode, done.stdout, done.stderr


def test(name, holds, *evidence):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    print(f"{'ok    ' if holds else 'FAILED'} {name}")
    if not holds:
        for item in evidence:
            print(f"       {str(item)[:1500]}")


def version_and_help():
    code, out, err = needlework("--version")
    test("--version: exit 0, on standard output only", code == 0 and not err, code, err)
    test("--version: number and commit", re.match(r"needlework \d+\.\d+\.\d+ \(\S+\)\n", out), out)
    test("--version: libraries and ranks", "PETSc 3." in out and re.search(r"ranks +\d+ by default", out), out)
    test("--version: not a medical device", "not a medical device" in out.lower(), out)
    code, out, err = needlework("--help")
    test("--help: exit 0, on standard output only", code == 0 and not err, code, err)
    test("--help: names every command", all(re.search(rf"^  {c} ", out, re.M) for c in commands), out)
    test("--help: begins with examples, tells the exit codes",
         0 <= out.find("Examples:") < out.find("Options:") and "130 stopped" in out, out)
    for command in commands:
        code, out, err = needlework(command, "--help")
        test(f"{command} --help: exit 0, on standard output only", code == 0 and out and not err, code, err)
        test(f"{command} --help: begins with examples", 0 < out.find("Examples:\n  needlework " + command) < out.find("Usage:"), out)
    code, out, err = needlework()
    test("no command: exit 2, says how to get help", code == 2 and not out and "--help" in err, code, out, err)
    code, out, err = needlework("chek", "x.toml")
    test("unknown command: exit 2, nearest name",
         code == 2 and not out and 'unknown command "chek"; did you mean "check"?' in err, code, out, err)
    code, out, err = needlework("check", tutorials[0], "--jason")
    test("unknown option: exit 2, named, nearest option",
         code == 2 and not out and 'unknown option "--jason"; did you mean "--json"?' in err, code, out, err)
    code, out, err = needlework("run", tutorials[0], "--resolution", "coarse")
    test("wrong word for an option: exit 2, the allowed words",
         code == 2 and not out and "preview" in err and "standard" in err, code, out, err)
    code, out, err = needlework("run")
    test("run without a file: exit 2, an example", code == 2 and "cases/tutorials" in err, code, err)


def check():
    for file in tutorials:
        code, out, err = needlework("check", file)
        test(f"check {file.name}: exit 0", code == 0 and "no mistakes found" in out, code, out, err)
    with tempfile.TemporaryDirectory() as folder:
        bad = pathlib.Path(folder) / "bad.toml"
        bad.write_text('schema_version = 1\n[[session]]\ndevice = "roller/mf8-192"\nneedle_length = 1.5\npases = 3\n')
        code, out, err = needlework("check", bad)
        test("check of a broken file: messages on standard error only", code == 2 and not out and err, code, out, err)
        colour = "\033["
        test("check: no colour codes in a pipe, with or without NO_COLOR",
             colour not in err and needlework("check", bad, env={"NO_COLOR": "1"}) == (code, out, err), err)
        code, out, err = needlework("check", bad, "--json")
        report = json.loads(out)
        test("check --json: exit 2, valid JSON on standard output, silent otherwise", code == 2 and not err, code, err)
        test("check --json: place, words and remedy of each mistake",
             report["ok"] is False and [(p["line"], p["column"]) for p in report["problems"]] in
             ([(4, 17), (5, 1)], [(5, 1), (4, 17)]) and
             all(p["severity"] == "error" and p["file"] == str(bad) and p["what"] for p in report["problems"]), out)
    code, out, err = needlework("check", tutorials[0], "--json")
    test("check --json of a good file: ok", code == 0 and json.loads(out)["ok"] is True, code, out, err)
    warned = needlework("check", tutorials[0], "--set", "session[1].needle_length=3 mm")
    test("outside the evidence: a warning, exit 0", warned[0] == 0 and "extrapolation" in warned[2], *warned)
    code, out, err = needlework("check", tutorials[0], "--set", "session[1].passes=6")
    test("check --set: a good override is taken", code == 0, code, err)


def screening():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "history.toml"
        text = ('schema_version = 1\n[subject]\nphototype = "V"\nhistory = ["herpes-active", "isotretinoin"]\n'
                '[[session]]\ndevice = "roller/mf8-192"\n')
        file.write_text(text)
        code, out, err = needlework("check", file)
        test("a stop of the screening: exit 2, the place, the way to lift it", code == 2 and not out and
             f"{file}:4:12  screening stops here" in err and 'override = ["herpes-active"]' in err, code, out, err)
        for words in (["run", file, "--out", pathlib.Path(folder) / "run"], ["run", file, "--only", "injury"],
                      ["compare", file, "--with", "untreated"], ["sensitivity", file]):
            code, out, err = needlework(*words, cwd=folder)
            test(f"a stop ends {words[0]} too, before a folder is made", code == 2 and not out and
                 "screening stops here" in err and [p.name for p in pathlib.Path(folder).iterdir()] == ["history.toml"],
                 code, out, err, list(pathlib.Path(folder).iterdir()))
        rules = json.loads(needlework("check", file, "--json")[1])["screening"]
        test("check --json: every rule that speaks, stops first", [(r["rule"], r["level"]) for r in rules] ==
             [("herpes-active", "stop"), ("isotretinoin", "caution"), ("dark-skin-pigment", "note")] and
             all(r["grade"] in "ABCDE" and r["sources"] and r["why"] and r["what_to_do"] for r in rules), rules)
        file.write_text(text + '[screening]\noverride = ["herpes-active"]\n')
        code, out, err = needlework("check", file)
        test("a lifted stop: exit 0, and it is said", code == 0 and "stop (overridden): Active herpes" in out and
             "caution: Isotretinoin" in out and "contested" in out, code, out, err)
        rules = json.loads(needlework("check", file, "--json")[1])["screening"]
        test("check --json: a lifted stop says so", rules[0]["overridden"] is True and rules[1]["overridden"] is False, rules)
    code, out, err = needlework("explain", "screening")
    rules = tomllib.loads((root / "data/screening.toml").read_text())["rule"]
    test("explain screening: every rule with its level and grade",
         code == 0 and all(f"{r['id']}  {r['level']}, grade {r['grade']}" in out for r in rules), code, out, err)
    code, out, err = needlework("explain", "aftercare")
    rules = tomllib.loads((root / "data/aftercare.toml").read_text())["rule"]
    test("explain aftercare: every rule with grade and sources", code == 0 and len(rules) == 13 and
         all(re.search(rf"^{r['id']}  said to (help|harm), grade {r['grade']}", out, re.M) for r in rules) and
         out.count("  sources ") == len(rules), code, out, err)
    code, out, err = needlework("explain", "darkening")
    test("explain darkening: the pooled count with its interval, trial by trial",
         "1.8 of 100" in out and "0.72 to 4.6" in out and "chawla-2014-prp-vs-vitamin-c" in out, code, out, err)
    code, out, err = needlework("explain", "granuloma")
    test("explain granuloma: no rate", code == 0 and "there is no rate" in out, code, out, err)


def reference_models():
    with tempfile.TemporaryDirectory() as folder:
        code, out, err = needlework("reference", "cooper-sterile", "--out", folder)
        files = [pathlib.Path(line) for line in out.splitlines() if line.endswith((".csv", ".svg"))]
        test("reference: exit 0, the files on standard output", code == 0 and
             [f.name for f in files] == ["cooper-sterile.csv", "cooper-sterile.svg"], code, out, err)
        rows = files[0].read_text().splitlines()
        test("reference: a table with units, from the published start",
             rows[0] == "time [d],pathogen [1],debris [1],macrophage [1],neutrophil [1]" and
             rows[1] == "0,0,2,0,0.1", rows[:2])
        peak = max(float(row.split(",")[4]) for row in rows[1:])
        test("reference: neutrophils peak as published (0.1520)", abs(peak - 0.1520) < 1e-4, peak)
        picture = xml.etree.ElementTree.parse(files[1]).getroot()
        test("reference: a picture that names source and species",
             all(word in "".join(picture.itertext()) for word in ("Cooper", "neutrophil", "days")))
        code, out, err = needlework("reference", "cooper", "--out", folder)
        peak = [line.split() for line in out.splitlines() if line.startswith("neutrophil_peak")][0]
        test("reference: what is computed stands beside the record's value, and passes",
             code == 0 and abs(float(peak[3]) / 0.152527 - 1) < 2e-5 and float(peak[4]) == abs(float(peak[4])) and
             "pass" in peak and "7 of 7 compared" in out, code, out)
        code, out, err = needlework("reference", "sohutskay-reduced", "--out", folder)
        test("reference: a reduced model shows where it departs", code == 0 and "DIFFERS" in out and "pass" in out, out)
        code, out, err = needlework("reference", "egberts-koppenol", "--out", folder)
        test("reference: a model from memory says so, and passes nothing",
             code == 0 and "unverified" in err and "UNVERIFIED" in out and "pass" not in out, code, out, err)
        code, out, err = needlework("reference", "permeability", "--out", folder)
        compounds = (pathlib.Path(folder) / "permeability.csv").read_text().splitlines()
        test("reference permeability: predictions of the published model beside ours, then our error beside 208 measurements",
             code == 0 and out.count("pass") == 6 and "FAIL" not in out and "208 measurements" in out and
             re.search(r"bricks and mortar, computed here +0\.53\d", out) and
             sum(int(row.split(",")[2]) for row in compounds[1:]) == 208, code, out, err)
        code, out, err = needlework("reference", "--all")
        kept = (root / "docs" / "theory" / "reference-checks.md").read_text()
        test("docs/theory/reference-checks.md is what `needlework reference --all` prints (renew it with that command)",
             code == 0 and out == kept, code, err, len(out), len(kept))
        verified = [part for part in out.split("\n## ") if "sohutskay" not in part.split("\n")[0]]
        test("reference --all: every published model but the reduced one has its check values",
             len(verified) > 15 and not any("DIFFERS" in part for part in verified))
        file = pathlib.Path(folder) / "file"
        file.write_text("")
        code, out, err = needlework("reference", "cooper", "--out", file)
        test("reference: a folder that is a file: exit 5, the remedy", code == 5 and "is a file" in err, code, out, err)
    code, out, err = needlework("reference", "coper")
    test("reference: an unknown name: exit 2, the nearest",
         code == 2 and not out and 'did you mean "cooper"?' in err, code, out, err)


def list_and_explain():
    for kind in lists:
        code, out, err = needlework("list", kind)
        names = [line.split()[0] for line in out.splitlines()]
        test(f"list {kind}: exit 0, one line an item, sorted or in order of the program",
             code == 0 and not err and names and len(set(names)) == len(names), code, out, err)
        code, out, err = needlework("list", kind, "--json")
        test(f"list {kind} --json: the same names", code == 0 and [i["name"] for i in json.loads(out)] == names, out)
        code, out, err = needlework("explain", names[0])
        test(f"explain {names[0]}: exit 0, on standard output", code == 0 and out and not err, code, out, err)
    code, out, err = needlework("list", "device")
    test("list of an unknown kind: exit 2, the known kinds", code == 2 and "devices" in err, code, err)
    code, out, err = needlework("explain", "healing.retension")
    test("explain of an unknown name: exit 2, nearest name",
         code == 2 and not out and 'did you mean "healing.retention"' in err, code, out, err)
    code, out, err = needlework("explain", "session.passes")
    test("explain of a parameter: default, range, source",
         code == 0 and all(word in out for word in ("default", "allowed", "source")), out)
    code, out, err = needlework("explain", "session.placement_jitter")
    test("explain says where a number is an assumption", "assumption" in out and "nobody measured" in out, out)


    for name, words in {"healing.11": ("n_t =", "source"), "barrier": ("barrier.1", "slow_half_life"),
                        "scar_depth": ("scale", "scatters by", "defined by this program"),
                        "masi": ("measures.masi_person_sd", "measures.masi_rater_sd", "masi_open_shift", "a factor of"),
                        "graded_improvement": ("improvement_person_sd", "not defined"),
                        "pih_risk": ("computed, not a reading",), "finasteride": ("aftercare.androgen_block", "default"),
                        "wamsley-2021": ("kenkel-2021-ultrasound-oct",), "alqam-2021": ("alqam-2022-neck-wrinkles",),
                        "platelet-rich-plasma": ("sharma-prp-split-face", "grade B"),
                        "roller/mf8-192": ("needles", "schwarz-2011-dermaroller"), "fibroblast": ("over rest",),
                        "completions": ("passes", "assumption"), "rolling-scar": ("dermal_deficit",),
                        "geerligs-2011-epidermis-modulus": ("Geerligs",), "choice": ("choice",)}.items():
        code, out, err = needlework("explain", name)
        test(f"explain {name}: what a reader looks for", code == 0 and all(word in out for word in words), out, err)
    measures = json.loads(needlework("list", "measures", "--json")[1])
    test("list measures --json: unit, definition, source; a smallest change of what is read",
         all(m["unit"] and m["definition"] and m["source"] for m in measures) and
         all(m["smallest_detectable_change"] for m in measures if "reading_error" in m) and
         {"people", "computed"} < {m["read_by"] for m in measures}, measures[:2])
    code, out, err = needlework("list", "conditions")
    test("list conditions: a summary each", all(len(line.split()) > 1 for line in out.splitlines()), out)
    code, out, err = needlework("explain", "--all")
    kept = (root / "docs" / "reference.md").read_text()
    test("docs/reference.md is what `needlework explain --all` prints (renew it with that command)", out == kept,
         [(a, b) for a, b in zip(out.splitlines(), kept.splitlines()) if a != b][:2])
    code, out, err = needlework("explain", "--symbols")
    kept = (root / "docs" / "theory" / "healing-symbols.md").read_text()
    test("docs/theory/healing-symbols.md is what `needlework explain --symbols` prints (renew it with that command)",
         code == 0 and out == kept, code, err, len(out), len(kept))
    test("explain --symbols: every parameter of healing stands in a term, every term in its equation",
         "not in the equation" not in out and "no such parameter" not in out and "In no term" not in out)
    before = sorted((root / "runs").glob("*"))
    code, out, err = needlework("validate", "--study", "kenkel")
    test("validate of an unknown study: exit 2, nearest, no folder made",
         code == 2 and 'did you mean "kenkel-2021-ultrasound-oct"' in err and before == sorted((root / "runs").glob("*")),
         code, err)


def credibility():
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "credibility.html"
        code, out, err = needlework("credibility", "--out", page)
        text = page.read_text() if page.exists() else ""
        test("credibility: a page without scripts, both contexts of use, 13 factors each",
             code == 0 and "<script" not in text and text.count(">Numerical code verification<") == 2 and
             text.count(">Relevance of the quantities of interest<") == 2 and "Not a medical device" in text, code, out, err)
        test("credibility never says approved or certified of the program",
             "is approved" not in text and "is certified" not in text and "no authority has assessed" in text)
        code, out, err = needlework("credibility", "--out", pathlib.Path(folder) / "x.pdf")
        test("credibility of another kind of file: exit 2 and a remedy", code == 2 and ".html" in err, code, err)
        (pathlib.Path(folder) / "summary.json").write_text("{}")
        code, out, err = needlework("credibility", "--validation", folder)
        test("credibility of a folder that holds no validation: exit 2", code == 2 and "not the summary" in err, code, err)
        summary = {"rows": [], "checks": {"coverage90": 0.9, "skill_crps": 0.4, "cohorts": 20}, "version": "0", "commit": "x"}
        summary["rows"] = [{"role": "check", "usable_as": "value", "transform": "change", "predicted": True, "species": "human",
                            "group": "healing", "cohort": f"c{i}", "inside": True} for i in range(20)]
        (pathlib.Path(folder) / "summary.json").write_text(json.dumps(summary))
        good = needlework("credibility", "--validation", folder, "--tests", "none")[1]
        summary["quick"] = True
        (pathlib.Path(folder) / "summary.json").write_text(json.dumps(summary))
        rough = needlework("credibility", "--validation", folder)[1]
        summary["quick"], summary["studies_runnable"] = False, 30
        (pathlib.Path(folder) / "summary.json").write_text(json.dumps(summary))
        chosen = needlework("credibility", "--validation", folder)[1]
        del summary["studies_runnable"]
        summary["checks"]["skill_crps"] = -0.1
        (pathlib.Path(folder) / "summary.json").write_text(json.dumps(summary))
        bad = needlework("credibility", "--validation", folder)[1]
        def level(text):
            return [line.split("|")[3].strip()[0] for line in text.splitlines() if "| Output comparison |" in line][0]
        summary["checks_by_context"] = {"collagen induction": {"coverage90": 0.4, "skill_crps": -0.1, "cohorts": 20}, "delivery": {}}
        (pathlib.Path(folder) / "summary.json").write_text(json.dumps(summary))
        worse = needlework("credibility", "--validation", folder)[1]
        test("the level of the comparison follows from coverage and skill of the context",
             (level(good), level(rough), level(bad), level(worse)) == ("3", "2", "2", "1") and "Neither is met" in worse and
             "too rough for level 3" in rough)
        test("a validation of chosen studies is told and lends the comparison no level",
             level(chosen) == "1" and "Only 1 of 30 studies" in chosen)
        test("a validation of another commit is told", "run it again" in good)

        def factors(text):  # of the last context: factor -> level reached, level required, verdict
            rows = [[c.strip() for c in line.split("|")[1:-1]] for line in text.splitlines() if line.count("|") == 9]
            return {r[1]: (int(r[2][0]), int(r[3]), r[4]) for r in rows if r[3].isdigit()}
        found = factors(good)
        test("credibility: 13 factors, each with the level required by the risk and a verdict that follows",
             len(found) == 13 and all(v == ("adequate" if level >= needed else "NOT ADEQUATE")
                                      for level, needed, v in found.values()) and {n for _, n, _ in found.values()} == {3}, found)
        test("credibility without results of tests says so and claims nothing of them",
             "No test results given" in good and found["Software quality assurance"][0] == 1 and
             found["Numerical code verification"][0] == 1, found)
        junit = pathlib.Path(folder) / "tests.xml"
        case = '<testcase name="{}" classname="{}" time="1.5" status="{}">{}</testcase>'
        def results(status, inner=""):
            names = ["base", "study", "system_run", "numerics"]
            body = "".join(case.format(n, n, "run", "") for n in names)
            junit.write_text('<?xml version="1.0"?>\n<testsuite name="x" tests="5" timestamp="2026-11-26T00:00:00">' + body +
                             case.format("verification", "verification", status, inner) + "</testsuite>\n")
            return needlework("credibility", "--validation", folder, "--tests", junit)[1]
        passed, failed = results("run"), results("fail", '<failure message=""/>')
        test("credibility reads what the tests said: all passed is 3, a failure is 1 and named",
             factors(passed)["Numerical code verification"][0] == 3 and factors(failed)["Numerical code verification"][0] == 1 and
             "5 of 5 passed" in passed and "1 FAILED" in failed and "| verification | numerical verification | FAILED |" in failed,
             factors(passed), factors(failed))
        test("credibility: results that do not name this commit are told", "not known to be those of this program" in passed)
        junit.write_text("no results")
        code, out, err = needlework("credibility", "--tests", junit)
        test("credibility of a file without results: exit 2 and a remedy", code == 2 and "./test" in err, code, err)


def manual_and_completion():
    code, out, err = needlework("manual")
    test("manual: a page for man, every command and option", code == 0 and out.startswith(".TH NEEDLEWORK 1") and
         all(f".SS {c}\n" in out for c in commands) and "\\-\\-resolution" in out, out)
    for shell in ("bash", "zsh", "fish"):
        code, out, err = needlework("completion", shell)
        test(f"completion {shell}: knows commands and options", code == 0 and "validate" in out and "resolution" in out, err)
    script = needlework("completion", "bash")[1]
    def complete(*words):
        quoted = " ".join(f"'{w}'" for w in words)
        done = subprocess.run(["bash", "-c", script + f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _needlework; "
                               'echo "${COMPREPLY[@]}"'], capture_output=True, text=True, cwd=root,
                              env={**os.environ, "PATH": f"{pathlib.Path(program).parent}:{os.environ['PATH']}"})
        return done.stdout.split()
    test("bash completes a command", complete("needlework", "val") == ["validate"])
    test("bash completes the words of an option", complete("needlework", "run", "--resolution", "p") == ["preview"])
    test("bash completes an option", complete("needlework", "run", "--reso") == ["--resolution"])
    test("bash completes a name", complete("needlework", "explain", "healing.retention_f") == ["healing.retention_form"])
    test("bash completes a device", complete("needlework", "dossier", "pen/derma") == ["pen/dermapen"])
    test("bash completes a site", complete("needlework", "dossier", "--site", "chee") == ["cheek"])
    test("bash completes a study", complete("needlework", "validate", "--study", "kenkel") == ["kenkel-2021-ultrasound-oct"])


def accepted(value, schema):
    """The part of JSON Schema that the protocol's schema uses."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int}
    if "anyOf" in schema:
        return any(accepted(value, s) for s in schema["anyOf"])
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        if any(word not in value for word in schema.get("required", [])):
            return False
        if schema.get("additionalProperties", True) is False and not set(value) <= set(known):
            return False
        return all(accepted(v, known[k]) for k, v in value.items() if k in known)
    if isinstance(value, list):
        return all(accepted(v, schema.get("items", {})) for v in value)
    if isinstance(value, str) and "pattern" in schema:
        return re.search(schema["pattern"], value) is not None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return True


def schema():
    code, out, err = needlework("schema")
    test("schema: exit 0, on standard output only", code == 0 and not err, code, err)
    page = json.loads(out)
    test("schema: draft 2020-12 of an object", page["$schema"].endswith("2020-12/schema") and page["type"] == "object")
    for file in tutorials:
        test(f"schema accepts {file.name}", accepted(tomllib.loads(file.read_text()), page))
    nested = tomllib.loads(tutorials[0].read_text() + '\n[needles.mechanics]\n')
    test("schema accepts a table inside a table", accepted(nested, page))
    wrong = tomllib.loads(tutorials[0].read_text())
    wrong["session"][0]["pases"] = 3
    test("schema refuses an unknown key", not accepted(wrong, page))
    wrong = tomllib.loads(tutorials[0].read_text())
    wrong["session"][0]["needle_length"] = 1.5
    test("schema refuses a bare number for a length", not accepted(wrong, page))
    del wrong["session"][0]["device"]
    test("schema refuses a session without a device", not accepted(wrong, page))


def start_up():
    done = subprocess.run(["ldd", program], capture_output=True, text=True)
    heavy = [line.strip() for line in done.stdout.splitlines() if re.search(r"libmpi|libpetsc|libopen-rte", line)]
    test("the program does not load the parallel runtime", done.returncode == 0 and not heavy, heavy)
    with tempfile.TemporaryDirectory() as elsewhere:
        code, out, err = needlework("list", "devices", cwd=elsewhere)
        test("the data is found from any folder", code == 0 and "roller/mf8-192" in out, code, err)
        test("check and list leave no files behind", not list(pathlib.Path(elsewhere).iterdir()))
        alone = pathlib.Path(elsewhere) / "needlework"
        shutil.copy(program, alone)
        done = subprocess.run([alone, "run", tutorials[0], "--out", f"{elsewhere}/run", "--quiet"], capture_output=True,
                              text=True, timeout=60, env={"NEEDLEWORK_DATA": str(root / "data"), **os.environ})
        test("without its engine beside it: exit 5, the file is named", done.returncode == 5 and
             f"{alone}-engine" in done.stderr and "lost" not in done.stderr, done.returncode, done.stderr)


for part in (version_and_help, check, screening, reference_models, list_and_explain, credibility, manual_and_completion, schema, start_up):
    part()
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
