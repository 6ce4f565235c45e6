#!/usr/bin/env python3
"""The tutorials of one benefit each run at preview resolution and move their measure the known way, person by person.

    run_tutorials.py PROGRAM [NAME ...]
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
# measure, sign of treated less untreated at the last visit (needling lightens: farshi-2020-melasma-needling-alone;
# hairs gain: aggarwal-2020-aga-needling-alone)
# Lemperle falls (alqam-2022-neck-wrinkles), elasticity rises (kenkel-2021-ultrasound-oct), striae are graded better
# (park-2012-striae); depth of lines and scars and diameter of pores by what more collagen does.
# the acid lightens melasma: budamakuntla-2013-txa; red striae are graded better (mohammed-ali-2017-striae); women's
# empty follicles are recruited as men's are.
expected = {"melasma-tranexamic-acid": ("pigment_contrast", -1),
            "melasma": ("pigment_contrast", -1), "dark-spots": ("pigment_contrast", -1), "hair-loss": ("hair_density", 1),
            "boxcar-and-ice-pick-scars": ("scar_depth", -1), "fine-lines": ("wrinkle_depth", -1),
            "wrinkles": ("lemperle_grade", -1), "enlarged-pores": ("pore_diameter", -1), "slack-skin": ("suction_r7", 1),
            "stretch-marks": ("stria_width", -1), "red-stretch-marks": ("stria_width", -1),
            "post-inflammatory-hyperpigmentation": ("pigment_contrast", -1), "melasma-mixed": ("pigment_contrast", -1),
            "uneven-tone": ("pigment_contrast", -1), "hair-loss-women": ("hair_density", 1),
            "measured-scar/measured-scar": ("scar_depth", -1)}

if len(sys.argv) < 2:
    sys.exit(__doc__)
only = sys.argv[2:]
program = str(pathlib.Path(sys.argv[1]).resolve())
failures = 0
with tempfile.TemporaryDirectory() as scratch:
    def needlework(command, *words):
        return subprocess.run([program, command, *map(str, words), "--resolution", "preview", "--set", "uncertainty.samples=8",
                               "--quiet"], capture_output=True, text=True, timeout=200,
                              env={"NEEDLEWORK_DATA": str(root / "data"), **os.environ})

    for name, (measure, sign) in expected.items():
        if only and name not in only:
            continue
        protocol, folder = root / "cases/tutorials" / f"{name}.toml", pathlib.Path(scratch) / name.replace("/", "-")
        run = needlework("run", protocol, "--out", folder)
        pairs = needlework("compare", protocol, "--with", "untreated", "--json", "--out", f"{folder}-pairs")
        for done in (run, pairs):
            if done.returncode != 0:
                print(f"FAILED {name}: exit {done.returncode}\n{done.stderr[-1500:]}")
        if run.returncode != 0 or pairs.returncode != 0:
            failures += 1
            continue
        with open(folder / "measures.csv") as file:
            rest = [float(r["value"]) for r in csv.DictReader(file)
                    if r["measure"] == measure and r["kind"] == "mean_of_people" and r["arm"] == "untreated"]
        moved = max(abs(v / rest[0] - 1) for v in rest)
        last = max((r for r in json.loads(pairs.stdout)["results"] if r["measure"] == measure), key=lambda r: r["time_d"])
        gain = -last["difference"]  # the other arm is the untreated one
        # One square centimetre of one head: follicles take their turns by chance and scatter by some percent.
        ok = gain * sign > 0 and moved < (0.15 if measure == "hair_density" else 1e-3)
        print(f"{'ok    ' if ok else 'FAILED'} {name}: {measure} {gain:+.3g} against the same people untreated; rest moved by "
              f"{100 * moved:.2g} %")
        failures += not ok

    # Two protocols on the same people: what the second changes. A sunscreen takes from what sun does; immune calm lets
    # arrested follicles go (aa-2025-triamcinolone).
    for folder, first, second, measure, sign in [("sun-after-needling", "sun", "sunscreen", "epidermal_melanin", -1),
                                                 ("alopecia-areata", "needles", "triamcinolone", "hair_density", 1)]:
        if only and folder not in only:
            continue
        files = [root / "cases/tutorials" / folder / f"{name}.toml" for name in (first, second)]
        done = needlework("compare", *files, "--json", "--out", pathlib.Path(scratch) / folder)
        if done.returncode != 0:
            print(f"FAILED {folder}: exit {done.returncode}\n{done.stderr[-1500:]}")
            failures += 1
            continue
        rows = [r for r in json.loads(done.stdout)["results"] if r["measure"] == measure]
        last = max(rows, key=lambda r: r["time_d"])
        ok = last["difference"] * sign > 0
        print(f"{'ok    ' if ok else 'FAILED'} {folder}: {measure} {last['difference']:+.3g} by the {second}")
        failures += not ok
sys.exit(1 if failures else 0)
