#!/usr/bin/env python3
"""The tutorials of one benefit each run at preview resolution and move their measure the known way.

    run_tutorials.py PROGRAM
"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
# measure, sign of treated less untreated at the last visit (needling lightens: farshi-2020-melasma-needling-alone;
# hairs gain: aggarwal-2020-aga-needling-alone)
expected = {"melasma": ("pigment_contrast", -1), "dark-spots": ("pigment_contrast", -1), "hair-loss": ("hair_density", 1)}

if len(sys.argv) != 2:
    sys.exit(__doc__)
program = str(pathlib.Path(sys.argv[1]).resolve())
failures = 0
with tempfile.TemporaryDirectory() as scratch:
    for name, (measure, sign) in expected.items():
        folder = pathlib.Path(scratch) / name
        done = subprocess.run([program, "run", str(root / "cases/tutorials" / f"{name}.toml"), "--resolution", "preview",
                               "--set", "uncertainty.samples=8", "--out", str(folder), "--quiet"], capture_output=True, text=True,
                              timeout=200, env={"NEEDLEWORK_DATA": str(root / "data"), **os.environ})
        if done.returncode != 0:
            print(f"FAILED {name}: exit {done.returncode}\n{done.stderr[-1500:]}")
            failures += 1
            continue
        with open(folder / "measures.csv") as file:
            rows = [r for r in csv.DictReader(file) if r["measure"] == measure and r["kind"] == "mean_of_people"]
        last = {r["arm"]: float(r["value"]) for r in rows}   # rows rise in time
        first = {r["arm"]: float(r["value"]) for r in reversed(rows)}
        change = last["treated"] - last["untreated"]
        rest = abs(last["untreated"] - first["untreated"]) / abs(first["untreated"])
        # Follicles take their turns by chance: eight people of a square centimetre each scatter by some percent.
        ok = change * sign > 0 and rest < (0.10 if measure == "hair_density" else 1e-3)
        print(f"{'ok    ' if ok else 'FAILED'} {name}: {measure} {change:+.3g} against untreated, which moved by {100 * rest:.2g} %")
        failures += not ok
sys.exit(1 if failures else 0)
