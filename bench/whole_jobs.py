#!/usr/bin/env python3
"""Whole jobs against the targets of the performance plan: start-up, unit-cell course, patch, main example.

usage: bench/whole_jobs.py [NEEDLEWORK] [--json] [--start-only]      builds nothing; run it on a quiet machine
"""
import glob
import json
import os
import pathlib
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent
arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
needlework = arguments[0] if arguments else str(root / "build/release/src/cli/needlework")
tutorial = root / "cases/tutorials/acne-scars-roller.toml"


def timed(command, repeats):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


rows = [("P10 --version", timed([needlework, "--version"], 11) * 1e3, "ms", 50),
        ("P10 check", timed([needlework, "check", str(tutorial)], 11) * 1e3, "ms", 50)]


def start_up(ranks, repeats=7):
    """Seconds from the command to the first line of the engine, which it says when the first step begins."""
    times = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as scratch:
            start = time.perf_counter()
            process = subprocess.Popen([needlework, "run", str(tutorial), "--out", scratch + "/run", "--ranks", str(ranks),
                                        "--progress", "json"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
            for line in process.stderr:
                if line.startswith("{"):
                    times.append(time.perf_counter() - start)
                    break
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGINT)
            process.stderr.read()
            process.wait()
    return statistics.median(times)


rows += [(f"P10 run to the first step, {ranks} rank(s)", start_up(ranks), "s", 0.3) for ranks in (1, 2)]
with tempfile.TemporaryDirectory() as scratch:
    for ranks in () if "--start-only" in sys.argv else (1, 2):
        out = pathlib.Path(scratch) / f"run-{ranks}"
        start = time.perf_counter()
        process = subprocess.Popen([needlework, "run", str(tutorial), "--out", str(out), "--ranks", str(ranks),
                                    "--progress", "json"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        first = None
        for line in process.stderr:
            if first is None and line.startswith("{"):
                first = time.perf_counter() - start
        process.wait()
        total = time.perf_counter() - start
        members = [json.load(open(f))["content"] for f in
                   glob.glob(str(out / "ensemble/treated/*.json"))]
        per_course = statistics.median(m["seconds"] for m in members) / 2.0  # floor and rim cells
        report = (out / "report.html").read_text()
        record = json.loads(report.split('id="needlework-record">', 1)[1].split("</script>", 1)[0])
        numbers = {c["name"]: c["value"] for c in record["convergence"]}
        rows += [(f"P4 unit-cell course, 5 sessions, 7 months, {ranks} rank(s) busy", per_course, "s", 1.0),
                 (f"P6 patch of {numbers['cells of the patch']:.0f} cells, {ranks} rank(s)",
                  numbers["time of the patch"], "s", 60.0),
                 (f"share of the patch's time in the tissue, {ranks} rank(s)",
                  numbers["share of the patch's time in the tissue"], "%", 85.0),
                 (f"share of the members' time in the tissue, {ranks} rank(s)",
                  numbers["share of it in the tissue (needles, healing, barrier)"], "%", 85.0),
                 (f"main example without build, {ranks} rank(s)", total, "s", 120.0),
                 (f"first member done after start, {ranks} rank(s)", first or float("nan"), "s", None)]
    rows.append(("largest resident set of one rank", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0,
                 "MiB", None))
if "--json" in sys.argv:
    print(json.dumps([{"name": n, "value": v, "unit": u, "target": t} for n, v, u, t in rows], indent=2))
else:
    for name, value, unit, target in rows:
        print(f"{name:<62} {value:9.3g} {unit:<4}" + (f" target {target:g} {unit}" if target else ""))
print(f"cores: {os.cpu_count()}", file=sys.stderr)
