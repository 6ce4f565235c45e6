#!/usr/bin/env python3
"""`--only delivery` as a formulator types it: the tutorial at small size, its files, its order, its balance.

    test_delivery.py PROGRAM
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

if len(sys.argv) != 2:
    sys.exit(__doc__)
program = str(pathlib.Path(sys.argv[1]).resolve())
root = pathlib.Path(__file__).resolve().parents[2]
tutorial = root / "cases" / "tutorials" / "serum-after-needling"
failures = []
n_passed = 0


def test(what, holds, *seen):
    global n_passed
    if holds:
        n_passed += 1
    else:
        failures.append(f"{what}: {seen}")


def needlework(*words, cwd=root):
    done = subprocess.run([program, *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "NEEDLEWORK_DATA": str(root / "data"), "NO_COLOR": "1"})
    return done.returncode, done.stdout, done.stderr


def run(protocol, folder, *words):
    return needlework("run", protocol, "--only", "delivery", "--set", "uncertainty.samples=8", "--ranks", "1", "--out", folder,
                      "--quiet", *words)


def rows(folder):
    with open(folder / "delivery.csv") as file:
        out = list(csv.DictReader(file))
    for row in out:
        for key in ("time_h", "value", "low90", "high90"):
            row[key] = float(row[key])
    return out


def at_end(table, quantity):
    found = [r for r in table if r["quantity"] == quantity]
    return max(found, key=lambda r: r["time_h"])


with tempfile.TemporaryDirectory() as place:
    place = pathlib.Path(place)
    dose = {}
    for name in ("at-once", "after-4-h", "at-once-film", "after-4-h-film"):
        code, out, err = run(tutorial / f"{name}.toml", place / name)
        test(f"{name}: done", code == 0, code, err)
        if code != 0:
            continue
        table = rows(place / name)
        dose[name] = at_end(table, "dose_below_horny_layer")["value"]
        test(f"{name}: the balance is printed", "Mass balance of delivery: off by" in out, out)
        test(f"{name}: what is assumed is printed", out.count("assumed:") == 4, out)
        test(f"{name}: value inside its interval", all(r["low90"] <= r["value"] <= r["high90"] for r in table))
        lost = 0.0  # of one person: what is supplied comes and never goes
        for file in (place / name / "ensemble" / "delivery").glob("member-*.json"):
            series = json.loads(file.read_text())["content"]["series"]
            parts = [v for k, v in series.items() if k.startswith("amount_")]
            whole = [sum(at) for at in zip(*parts)]
            lost = max([lost] + [1 - b / max(whole[:i + 1]) for i, b in enumerate(whole) if max(whole[:i + 1]) > 0])
        test(f"{name}: amounts by place add up to what came", lost < 1e-3 and whole[-1] > 0, lost)
        page = (place / name / "report.html").read_text()
        test(f"{name}: the page has the delivery", '"deliveries":[{"product":"products/vitamin-c-gel.toml"' in page)
        test(f"{name}: no measures of a course", not (place / name / "measures.csv").exists())
    if len(dose) == 4:
        test("at once lets in more than after 4 h", dose["at-once"] > dose["after-4-h"], dose)
        test("a film lets in more at once", dose["at-once-film"] > dose["at-once"], dose)
    kept = place / "at-once"
    test("the run keeps the user's product", (kept / "products" / "vitamin-c-gel.toml").exists())
    summary = json.loads((kept / "summary.json").read_text())
    test("summary.json has the results", {r["measure"] for r in summary["results"]} ==
         {"dose_below_horny_layer", "delivery_enhancement"}, summary["results"])
    code, out, err = run(kept / "protocol.resolved.toml", place / "again")
    test("the resolved protocol runs", code == 0, code, err)
    if code == 0:
        test("and gives the same numbers", (place / "again" / "delivery.csv").read_text() == (kept / "delivery.csv").read_text())

    intact = place / "intact.toml"
    intact.write_text('schema_version = 1\n[[topical]]\nproduct = "caffeine-gel"\n')
    code, out, err = needlework("run", intact, "--out", place / "intact", "--quiet", "--set", "uncertainty.samples=8", "--ranks", "1")
    test("without session and visit only the delivery runs", code == 0 and (place / "intact" / "delivery.csv").exists(), code, err)

    nothing = place / "nothing.toml"
    nothing.write_text('schema_version = 1\n[[session]]\ndevice = "pen/skinpen"\n')
    code, out, err = run(nothing, place / "nothing")
    test("nothing put on: exit 2 and says so", code == 2 and "puts nothing on the skin" in out + err, code, out, err)

    code, out, err = needlework("validate", "--study", "chen-lian-han-2010-kp-set", "--samples", "2", "--ranks", "1", "--out",
                                place / "validate", "--quiet", "--json")
    test("the table of permeabilities is verified", code == 0, code, err)
    if code == 0:
        table = json.loads(out)["rows"]
        test("every row of it as published", len(table) == 12 and all(r["inside"] for r in table),
             [(r["measure"], r["published"], r["value"]) for r in table if not r["inside"]])

for failure in failures:
    print("FAILED", failure)
print(f"{n_passed} passed, {len(failures)} failed")
sys.exit(bool(failures))
