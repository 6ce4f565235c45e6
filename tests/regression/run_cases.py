#!/usr/bin/env python3
"""The cases of cases/verification and cases/validation, and goldens of main measures.

    run_cases.py PROGRAM                       runs every case coarsely and holds it to expected.toml and golden.json
    run_cases.py PROGRAM --renew "REASON"      writes golden.json anew and prints what moved

A golden is no truth: it is there so that a change of predictions is seen and named. Its tolerance (2 % of the
value) is far below the width of the intervals and far above what another compiler or machine moves.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib

root = pathlib.Path(__file__).resolve().parents[2]
golden_file = pathlib.Path(__file__).with_name("golden.json")
tolerance = 0.02       # share of the value
smallest = 1e-3        # below this share of a measure's largest value a difference is rounding
golden_measures = ["papillary_collagen_fraction", "papillary_collagen_mass", "epidermal_thickness", "collagen_iii_share",
                   "optical_attenuation", "tewl", "scar_depth", "goodman_baron_grade", "pain", "tip_depth", "channels_per_area"]
failures = []


def run(program, protocol, folder):
    done = subprocess.run([program, "run", str(protocol), "--resolution", "preview", "--out", str(folder), "--quiet"],
                          capture_output=True, text=True, timeout=120, env={"NEEDLEWORK_DATA": str(root / "data"), **os.environ})
    if done.returncode != 0:
        sys.exit(f"{protocol}: exit {done.returncode}\n{done.stderr[-2000:]}")
    with open(folder / "measures.csv") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["time_d"], row["value"] = float(row["time_d"]), float(row["value"])
    return rows, json.loads((folder / "summary.json").read_text())


def series(rows, arm, measure, kind="mean_of_people"):
    return [(r["time_d"], r["value"]) for r in rows if (r["arm"], r["measure"], r["kind"]) == (arm, measure, kind)]


def session_value(rows, measure):
    found = [r["value"] for r in rows if r["measure"] == measure and r["kind"] == "session"]
    return found[0] if found else float("nan")


def holds(expect, rows, summary):
    """Whether an expectation holds, and the number that says so."""
    what = expect["what"]
    if what == "largest_change":
        worst = (0.0, "")
        for arm in {r["arm"] for r in rows}:
            for measure in {r["measure"] for r in rows if r["kind"] == "mean_of_people"}:
                values = [v for _, v in series(rows, arm, measure)]
                scale = abs(values[0]) if values and abs(values[0]) > 1e-9 else 1.0
                worst = max([worst] + [(100 * abs(v - values[0]) / scale, measure) for v in values])
        return worst[0] <= expect["at_most_percent"], f"{worst[0]:.2g} % ({worst[1]})"
    if what == "session":
        value = session_value(rows, expect["measure"])
        return value <= expect["at_most"], f"{value:.4g} {expect['unit']}"
    if what == "session_order":
        small, large = session_value(rows, expect["smaller"]), session_value(rows, expect["larger"])
        return small <= large, f"{small:.4g} and {large:.4g}"
    if what == "absent":
        found = sorted({r["measure"] for r in rows} & set(expect["measures"]))
        return not found, f"found: {found}"
    if what == "returns":
        # To what the same people had before: the untreated line is another, typical person.
        change = {m: 100 * (series(rows, "treated", m)[-1][1] / series(rows, "treated", m)[0][1] - 1)
                  for m in expect["measures"]}
        return all(abs(c) <= expect["within_percent"] for c in change.values()), \
            ", ".join(f"{m} {c:+.2f} %" for m, c in change.items())
    if what == "sign":
        change = series(rows, "treated", expect["measure"])[-1][1] - series(rows, "untreated", expect["measure"])[-1][1]
        return change * expect["sign"] > 0, f"{change:+.4g}"
    if what == "beside":
        rows = [r for r in summary["results"] if r["measure"] == expect["measure"] and r["published"] is not None
                and abs(r["published"] - expect["published"]) < 1e-9]
        if not rows:
            return False, "not set beside the prediction"
        r = rows[0]
        inside = r["low90"] <= r["published"] <= r["high90"]
        return inside == expect["inside"], f"{r['median']:.3g} ({r['low90']:.3g} to {r['high90']:.3g}), published {r['published']:g}"
    return False, f"unknown expectation {what}"


def golden_of(rows):
    out = {}
    for measure in golden_measures:
        curve = series(rows, "treated", measure)
        if curve:
            out[measure] = {"at_28_d": min(curve, key=lambda p: abs(p[0] - 28.0))[1], "at_end": curve[-1][1]}
        elif session_value(rows, measure) == session_value(rows, measure):
            out[measure] = {"session": session_value(rows, measure)}
    return out


def moved(name, now, kept):
    for measure in sorted(set(now) | set(kept)):
        for when in sorted(set(now.get(measure, {})) | set(kept.get(measure, {}))):
            new, old = now.get(measure, {}).get(when), kept.get(measure, {}).get(when)
            if new is None or old is None:
                yield f"{name} {measure} {when}: {'gone' if new is None else 'new'} ({old if new is None else new:.6g})", True
            elif new != old:
                scale = max(abs(old), smallest * max(abs(v) for v in kept[measure].values()), 1e-12)
                share = (new - old) / scale
                yield f"{name} {measure} {when}: {old:.6g} -> {new:.6g} ({100 * share:+.2f} %)", abs(share) > tolerance


def main():
    if len(sys.argv) not in (2, 4) or (len(sys.argv) == 4 and sys.argv[2] != "--renew"):
        sys.exit(__doc__)
    program = str(pathlib.Path(sys.argv[1]).resolve())
    goldens = {}
    with tempfile.TemporaryDirectory() as scratch:
        cases = sorted((root / "cases").glob("*/*/protocol.toml"))
        for protocol in cases:
            case = protocol.parent
            name = str(case.relative_to(root / "cases"))
            rows, summary = run(program, protocol, pathlib.Path(scratch) / name.replace("/", "-"))
            bad = [r["measure"] for r in rows if r["value"] != r["value"]]
            if bad:
                failures.append(f"{name}: not a number: {sorted(set(bad))}")
            for expect in tomllib.loads((case / "expected.toml").read_text())["expect"]:
                ok, number = holds(expect, rows, summary)
                text = f"{name}: {expect['what']} {expect.get('measure', '')}: {number} ({expect['origin']})"
                print(f"{'ok    ' if ok else 'FAILED'} {text}", flush=True)
                if not ok:
                    failures.append(text)
            goldens[name] = golden_of(rows)
        if len(cases) >= 1:  # the resolved protocol of the last case gives the same table
            first = pathlib.Path(scratch) / name.replace("/", "-")
            run(program, first / "protocol.resolved.toml", pathlib.Path(scratch) / "again")
            same = (first / "measures.csv").read_bytes() == (pathlib.Path(scratch) / "again" / "measures.csv").read_bytes()
            print(f"{'ok    ' if same else 'FAILED'} {name}: protocol.resolved.toml gives the same measures.csv")
            if not same:
                failures.append("the resolved protocol gives other numbers")
    kept = json.loads(golden_file.read_text()) if golden_file.exists() else {"cases": {}}
    changes = [m for name in sorted(set(goldens) | set(kept["cases"]))
               for m in moved(name, goldens.get(name, {}), kept["cases"].get(name, {}))]
    if len(sys.argv) == 4:
        commit = subprocess.run(["git", "-C", str(root), "describe", "--always", "--dirty"], capture_output=True, text=True)
        golden_file.write_text(json.dumps({"reason": sys.argv[3], "commit": commit.stdout.strip(), "resolution": "preview",
                                           "cases": goldens}, indent=1) + "\n")
        print(f"{len(changes)} numbers moved:", *(text for text, _ in changes), sep="\n  ")
        return
    for text, too_far in changes:
        print(f"{'MOVED ' if too_far else 'near  '} {text}")
        if too_far:
            failures.append(text)
    print(f"{len(failures)} failures" + (
        "; if the change is meant: tests/regression/run_cases.py PROGRAM --renew \"REASON\", and say it in changes/" if failures else ""))
    sys.exit(1 if failures else 0)


main()
