#!/usr/bin/env python3
"""Runs from outside: the run folder, stop and resume, killed programs, a full disk, one lock a folder.

    test_run.py PROGRAM [SEED]

A run is hit at random moments of its own progress (not of the clock), so the test means the same on a slow
machine. SEED repeats the moments of an earlier test.
"""
import calendar
import csv
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # the source folder stays as it is
from kill_many import one_run, victims
from run_folders import (Bench, fields, forge_nan, gone, measures, ranks_of, readable, record, same_results,
                         small_protocol, snapshot, wait_for)

bench = Bench(sys.argv[1])
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
moments = random.Random(seed)
n_kills = len(victims)  # one of each kind; kill_many.py does it fifty times
work, protocol = bench.work, bench.protocol
test, skip, needlework, new_run, resume, start = (bench.test, bench.skip, bench.needlework, bench.new_run,
                                                  bench.resume, bench.start)
many = ("--set", "uncertainty.samples=60")  # long enough to be hit
every_step = {**os.environ, "NEEDLEWORK_CHECKPOINT_SECONDS": "0"}


def run_folder():
    out = work / "first"
    began = time.time()
    code, said, err = new_run(out)
    test("a small run: exit 0", code == 0, code, said, err)
    test("the result stands on standard output, progress on standard error", "report" in said.lower() and "%" in err,
         said, err)
    rows = list(csv.reader(measures(out).decode().splitlines())) if measures(out) else [[]]
    test("measures.csv: its columns",
         rows[0] == "arm,time_d,measure,value,low90,high90,unit,kind".split(","), rows[0])
    test("measures.csv: numbers, both arms",
         len(rows) > 20 and all(len(r) == 8 and float(r[1]) >= 0 and float(r[3]) is not None for r in rows[1:]) and
         {r[0] for r in rows[1:]} == {"treated", "untreated"}, rows[:3])
    inside = [r for r in rows[1:] if r[4] and r[5]]
    test("measures.csv: the interval holds its value",
         inside and all(float(r[4]) - 1e-12 <= float(r[3]) <= float(r[5]) + 1e-12 for r in inside),
         [r for r in inside if not float(r[4]) - 1e-12 <= float(r[3]) <= float(r[5]) + 1e-12][:3])
    for name in ("manifest.json", "log.jsonl", "protocol.resolved.toml", "report.html"):
        test(f"{name} is there", (out / name).exists())
    test("fields are there", list((out / "fields").glob("*.vtr")) and list((out / "fields").glob("*.pvd")))
    test("every file parses", not readable(out), *readable(out))
    manifest = json.loads((out / "manifest.json").read_text())
    test("manifest.json: version, commit, seed, ranks, hashes",
         all(manifest.get(key) for key in ("version", "commit", "seed", "ranks", "hashes")) and manifest["seed"] == 7,
         manifest)
    libraries = {row["name"]: row["value"] for row in manifest["libraries"]}
    test("manifest.json: the libraries as they ran, no host and no path",
         set(libraries) == {"PETSc", "MPI", "FFTW", "HDF5", "compiler"} and
         all(any(c.isdigit() for c in v) and "/" not in v and os.uname().nodename not in v
             for v in libraries.values()), libraries)
    started = calendar.timegm(time.strptime(manifest["started"], "%Y-%m-%dT%H:%M:%SZ"))
    test("manifest.json: when the run was started, and for how long",
         began - 1 <= started <= began + 2 and 0 < manifest["duration_s"] < time.time() - began + 1,
         manifest["started"], manifest["duration_s"])
    script = (out / "state" / "paraview.py").read_text()
    compile(script, "paraview.py", "exec")
    test("state/paraview.py: opens the series by a relative path", '"..", "fields/fields.pvd"' in script and
         str(out) not in script, script)
    code, said, err = needlework("check", out / "protocol.resolved.toml")
    test("protocol.resolved.toml reads back", code == 0, err)
    again = work / "from-resolved"
    code, said, err = needlework("run", out / "protocol.resolved.toml", "--resolution", "preview", "--out", again)
    test("protocol.resolved.toml can be run", code == 0, code, err)
    return out


def never_overwritten(out):
    before = snapshot(out)
    code, said, err = new_run(out)
    test("--out of a finished run: exit 2, untouched, the remedy",
         code == 2 and snapshot(out) == before and "never overwritten" in err and "--resume" in err, code, err)
    for expected in ("runs/small", "runs/small-2"):
        code, said, err = needlework("run", protocol, "--resolution", "preview", "--quiet")
        test(f"without --out: {expected}", code == 0 and (work / expected / "measures.csv").exists() and not err,
             code, err)
    code, said, err = resume(work / "nothing-here")
    test("--resume where there is nothing: exit 2", code == 2 and "--out" in err, code, err)


def same_on_any_ranks():
    reference = work / "reference"
    code, said, err = new_run(reference, *many, "--ranks", "2")
    test("the unbroken run", code == 0, code, err)
    other = work / "one-rank"
    code, said, err = new_run(other, *many, "--ranks", "1")
    test("1 and 2 ranks: equal measures.csv", code == 0 and measures(other) == measures(reference), code, err)
    test("1 and 2 ranks: equal record and fields", not same_results(other, reference), same_results(other, reference))
    return reference


def stop_and_resume(reference):
    for number, (fraction, by) in enumerate(((0.1, signal.SIGINT), (0.3, signal.SIGHUP), (0.6, signal.SIGINT),
                                             (0.8, signal.SIGTERM))):
        out = work / f"stopped-{number}"
        name = f"{by.name} at {fraction}"
        run = start(out, *many)
        if not wait_for(run, fraction):
            test(f"{name}: the run was long enough", False)
            continue
        run.send_signal(by)
        said = run.stderr.read()
        code = run.wait(60)
        test(f"{name}: exit 130, says how to go on", code == 130 and "--resume" in said, code, said)
        test(f"{name}: no result yet, nothing runs on", measures(out) is None and gone(out))
        code, said, err = resume(out)
        test(f"{name}: --resume gives the same numbers", code == 0 and not same_results(out, reference), code, err)
    for number, fraction in enumerate((0.05, 0.7, 0.98)):
        out = work / f"stopped-twice-{number}"
        run = start(out, *many)
        if not wait_for(run, fraction):
            test(f"Ctrl-C twice at {fraction}: the run was long enough", False)
            continue
        run.send_signal(signal.SIGINT)
        time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        said = run.stderr.read()
        code = run.wait(60)
        test(f"Ctrl-C twice at {fraction}: exit 130 (or it was done), nothing runs on",
             code in ((130,) if fraction < 0.9 else (0, 130)) and gone(out), code, said)
        code, said, err = resume(out)
        test(f"Ctrl-C twice at {fraction}: --resume gives the same numbers",
             code == 0 and not same_results(out, reference), code, err)
    out = work / "stopped-in-the-report"
    run = start(out, *many)
    if test("Ctrl-C in the report: it was reached", wait_for(run, 0.0, part="report")):
        run.send_signal(signal.SIGINT)
        said = run.stderr.read()
        code = run.wait(60)
        whole = measures(out) is not None and not same_results(out, reference)
        test("Ctrl-C in the report: it is finished", code == 0 and whole, code, said)


def killed(reference):
    left = list(victims)
    moments.shuffle(left)
    number, n_hits = 0, 0
    while left and number < 3 * n_kills:  # a run may come to its end before it is hit
        number += 1
        taken = []
        hit = one_run(bench, work / f"killed-{number}", many, reference, moments, len(left),
                      lambda: taken.append(left.pop()) or taken[-1], most_kills=2)
        left += [victim for victim in taken if victim not in [name for name, _ in hit]]
        n_hits += len(hit)
    test(f"{n_kills} kills hit a run, one of each kind", n_hits == n_kills, n_hits)


def one_rank_fails_alone(reference):
    """What rank 0 writes alone cannot be written: the others wait for it in a collective and must be ended."""
    for number, blocked in enumerate(("report.html", "measures.csv", "state", "log.jsonl", "fields", "checkpoints")):
        out = work / f"alone-{number}"
        if blocked in ("state", "fields", "checkpoints"):
            out.mkdir()
            (out / blocked).write_text("a file where a folder is due\n")
        else:
            (out / blocked).mkdir(parents=True)
        began = time.monotonic()
        hangs = 600  # seconds; ranks that wait for one that failed would do so for ever, a slow machine only longer
        code, said, err = new_run(out, *many, "--ranks", "2", env=every_step)
        test(f"{blocked} cannot be written by rank 0: exit 5, no hanging, named, nothing runs on",
             code == 5 and time.monotonic() - began < hangs and str(out / blocked) in err and "--resume" in err and gone(out),
             code, err)
        if (out / blocked).is_dir():
            (out / blocked).rmdir()
        else:
            (out / blocked).unlink()
        code, said, err = resume(out)
        test(f"{blocked} can be written again: --resume gives the same numbers",
             code == 0 and not same_results(out, reference), code, err)


def flip(file, place=0.5):
    data = bytearray(file.read_bytes())
    data[int(place * (len(data) - 1))] ^= 4
    file.write_bytes(data)


def cut(file, place=0.5):
    file.write_bytes(file.read_bytes()[:int(place * file.stat().st_size)])


def damaged_files(reference):
    """Each file that a run goes on from, damaged in each way: told, and gone on with what is whole."""
    model = work / "model"
    run = start(model, *many, env=every_step)
    if not wait_for(run, 0.85):
        test("the run for the damages was long enough", False)
        return
    os.kill(run.pid, signal.SIGKILL)
    gone(model)
    run.wait(60)
    newest, before = sorted((model / "checkpoints").glob("*.h5"), reverse=True)
    member = model / "ensemble" / "treated" / "member-00003.json"
    field = sorted((model / "fields").glob("fields-*.vtr"))[0]

    def both(damage):
        return lambda out: (damage(out / newest.relative_to(model)), damage(out / before.relative_to(model)))

    def at(file, damage):
        return lambda out: damage(out / file.relative_to(model))

    put_aside = "put aside"
    again = "starts again from its beginning"
    cases = {
        "newest checkpoint, a flipped bit": (at(newest, flip), [newest.name, put_aside, before.name]),
        "newest checkpoint, cut": (at(newest, cut), [newest.name, put_aside, before.name]),
        "newest checkpoint, empty": (at(newest, lambda f: f.write_bytes(b"")), [newest.name, put_aside]),
        "newest checkpoint, missing": (at(newest, os.unlink), []),
        "both checkpoints, flipped bits": (both(flip), [newest.name, before.name, again]),
        "both checkpoints, cut": (both(cut), [newest.name, before.name, again]),
        "all checkpoints missing": (lambda out: shutil.rmtree(out / "checkpoints"), []),
        "a member, a flipped bit": (at(member, flip), [member.name, put_aside, "simulated again"]),
        "a member, cut": (at(member, cut), [member.name, put_aside, "simulated again"]),
        "a member, missing": (at(member, os.unlink), []),
        "all members missing": (lambda out: shutil.rmtree(out / "ensemble"), []),
        "the series of the fields, cut": (at(model / "fields" / "fields.pvd", cut), []),
        "the series of the fields, missing": (at(model / "fields" / "fields.pvd", os.unlink), []),
        "half a line in the log": (at(model / "log.jsonl", lambda f: f.write_text(f.read_text() + '{"lev')), []),
    }
    for name, (damage, words) in cases.items():
        out = work / "damaged"
        shutil.copytree(model, out)
        damage(out)
        code, said, err = resume(out)
        test(f"{name}: {'told' if words else 'made good'}, the same numbers",
             code == 0 and all(w in err for w in words) and not same_results(out, reference) and not readable(out),
             code, err, same_results(out, reference) if code == 0 else "")
        if words:
            warned = json.loads((out / "manifest.json").read_text())["warnings"]
            test(f"{name}: the manifest keeps it", any(words[0] in w for w in warned), warned)
        shutil.rmtree(out)
    out = work / "damaged"
    shutil.copytree(model, out)
    os.unlink(out / "fields" / field.name)
    code, said, err = resume(out)
    test("a file of fields/ missing: told, the same measures",
         code == 0 and field.name in err and measures(out) == measures(reference) and not readable(out), code, err)
    shutil.rmtree(out)
    refused = {
        "job.json, a flipped bit": ("job.json", flip, 5, "damaged"),
        "job.json, cut": ("job.json", cut, 5, "damaged"),
        "job.json, missing": ("job.json", os.unlink, 2, "no job.json"),
        "protocol.toml, changed": ("protocol.toml", lambda f: f.write_text(f.read_text() + "\n"), 2, "was changed"),
        "protocol.toml, missing": ("protocol.toml", os.unlink, 5, "protocol.toml"),
    }
    for name, (file, damage, expected, word) in refused.items():
        out = work / "damaged"
        shutil.copytree(model, out)
        damage(out / file)
        code, said, err = resume(out)
        test(f"{name}: exit {expected}, named, a remedy", code == expected and file in err and word in err and
             measures(out) is None, code, err)
        shutil.rmtree(out)


def not_a_number(reference):
    """A state that is whole but not finite. No value of a protocol within its range leads there (the extremes of the
    healing parameters were tried), so it is forged."""
    model = work / "finite"
    n_cells = int(next(r["value"] for r in record(reference)["convergence"] if r["name"] == "cells of the patch"))
    run = start(model, *many, env=every_step)
    if not test("the run for the forged state was long enough", wait_for(run, 0.7)):
        return
    run.send_signal(signal.SIGINT)
    run.stderr.read()
    run.wait(60)
    for ranks, depth in ((1, 0.3), (2, 0.3), (2, 0.8)):
        out = work / f"not-finite-{ranks}-{depth}"
        shutil.copytree(model, out)
        for checkpoint in (out / "checkpoints").glob("*.h5"):
            forge_nan(checkpoint, n_cells, 3, depth)
        code, said, err = resume(out, "--ranks", ranks)
        test(f"a value that is not finite, at {depth} of the depth on {ranks} ranks: exit 3; who found it, what, where, when",
             code == 3 and re.search(  # the next step, or a reading that is due before it
                 r"healing: a value is not finite after [0-9.]+ d: \w+ at depth [0-9.]+ um|"
                 r"measures: \w+ of the [a-z ]+ is not a number on day [0-9.]+", err) and
             "What was computed so far" in err and gone(out), code, err)
        test(f"a value that is not finite, {ranks} ranks: what was computed is readable",
             not readable(out) and len(list(out.rglob("member-*.json"))) > 60 and fields(out), *readable(out))


def study_jobs():
    """validate and calibrate are long: stopped and killed, the same command goes on, to the same table."""
    evidence = ("--study", "lotfi-2013-dermaroller-histology", "--samples", "16")
    request = work / "fit.toml"
    request.write_text("""name = "small-fit"
worlds = 16
people = 1
rounds = 1
parameters = ["healing.retention"]
[[datum]]
study = "lotfi-2013-dermaroller-histology"
measure = "papillary_collagen_fraction"
transform = "percent_change"
sd = 15.0
""")
    for kind, words, result in (("validate", ("validate", *evidence), "summary.json"),
                                ("calibrate", ("calibrate", request), "posterior.toml")):
        whole = work / f"{kind}-whole"
        code, said, err = needlework(*words, "--out", whole, "--ranks", "2")
        test(f"{kind}: a small one ends", code == 0, code, err)
        for by, expected in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
            out = work / f"{kind}-{by.name}"
            run = start(out, command=words)
            if not test(f"{kind}, {by.name}: it was long enough", wait_for(run, 0.1)):
                continue
            run.send_signal(by)
            said = run.stderr.read()
            code = run.wait(60)
            test(f"{kind}, {by.name}: exit {expected}, nothing runs on", code == expected and gone(out), code, said)
            if by == signal.SIGINT:
                test(f"{kind}, {by.name}: says the command to go on with", f"needlework {kind} " in said and str(out) in said,
                     said)
            done = set(out.rglob("member-*.json"))
            times = {p: p.stat().st_mtime_ns for p in done}
            code, said, err = needlework(*words, "--out", out, "--ranks", "1")
            test(f"{kind}, {by.name}: the same command goes on with what is there, to the same result",
                 code == 0 and done and all(p.stat().st_mtime_ns == t for p, t in times.items()) and
                 (out / result).read_text().replace(str(out), "") == (whole / result).read_text().replace(str(whole), ""),
                 code, err)
    code, said, err = needlework("validate", *evidence[:2], "--samples", "5", "--out", work / "validate-whole")
    test("validate: another request in the same folder is refused", code == 2 and "another job" in err, code, err)


def one_program_a_folder():
    out = work / "locked"
    run = start(out, *many)
    if not wait_for(run, 0.02):
        test("the run for the lock was long enough", False)
        return
    code, said, err = resume(out)
    test("a second program in the folder: exit 5, names the first",
         code == 5 and "in use by another needlework" in err and str(run.pid) in err, code, err)
    run.stderr.read()
    test("the first one ends as if nothing had been", run.wait(60) == 0)


def hostile_disk():
    target = "/proc/needlework-run" if os.geteuid() == 0 else work / "closed" / "run"
    if os.geteuid() != 0:
        (work / "closed").mkdir(mode=0o500)
    code, said, err = new_run(target)
    test("unwritable folder: exit 5, named", code == 5 and str(target) in err, code, err)
    blocked = protocol / "run"
    code, said, err = new_run(blocked)
    test("a file where a folder is due: exit 5, named", code == 5 and str(blocked) in err, code, err)
    disk = work / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True).returncode:
        skip("full disk", "a small disk cannot be mounted here")
        return
    try:
        for ranks in ("1", "2"):
            out = disk / f"run-{ranks}"
            code, said, err = new_run(out, "--ranks", ranks)
            test(f"full disk, {ranks} ranks: exit 5 and the reason",
                 code == 5 and ("No space left" in err or "full" in err), code, err)
            test(f"full disk, {ranks} ranks: what was computed is readable",
                 (out / "ensemble").exists() and not readable(out), *readable(out))
            shutil.rmtree(out, ignore_errors=True)
    finally:
        subprocess.run(["umount", disk], check=True)


def file_size_limit(reference):
    """Files may not grow beyond a limit (ulimit -f): a disk that is full for one file, without any rights. On one
    rank: the launcher of several needs larger files of its own."""
    def limit(n_bytes):
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))
    for ranks, n_bytes in (("1", 2_000), ("1", 30_000), ("1", 500_000)):
        out = work / f"limit-{ranks}-{n_bytes}"
        code, said, err = new_run(out, *many, "--ranks", ranks, env=every_step, preexec_fn=limit(n_bytes))
        test(f"files of at most {n_bytes} bytes, {ranks} ranks: exit 5, the reason and the remedy",
             code == 5 and "cannot write" in err and "ulimit -f" in err and gone(out), code, err)
        test(f"files of at most {n_bytes} bytes, {ranks} ranks: what was computed is readable", not readable(out),
             *readable(out))
        if (out / "job.json").exists():
            code, said, err = resume(out)
            test(f"files of at most {n_bytes} bytes, {ranks} ranks: without the limit it goes on to the same numbers",
                 code == 0 and not same_results(out, reference), code, err)


def needle_longer_than_the_tissue():
    long_needle = work / "long-needle.toml"
    long_needle.write_text(small_protocol.replace('"1 mm"', '"6 mm"').replace('"forearm"', '"forehead"'))
    for command in ("check", "run"):
        code, said, err = needlework(command, long_needle, *(("--out", work / "long-needle") if command == "run" else ()))
        test(f"a needle longer than the tissue is deep, {command}: exit 2, line, how deep, remedy, nothing was run",
             code == 2 and "long-needle.toml:11" in err and "deep" in err and "shorter" in err and
             not (work / "long-needle").exists(), code, err)


def flat_skin():
    plain = work / "flat.toml"
    plain.write_text(protocol.read_text().replace('[[condition]]\nkind = "rolling-scar"\n', ""))
    code, said, err = needlework("run", plain, "--resolution", "preview", "--out", work / "flat")
    test("healthy skin without a scar: exit 0", code == 0, code, err)


def compare():
    """Arms side by side: the same people in each, so an arm beside itself differs by nothing."""
    twin, longer = work / "twin.toml", work / "longer.toml"
    twin.write_text(protocol.read_text())
    longer.write_text(protocol.read_text().replace('needle_length = "1 mm"', 'needle_length = "1.5 mm"'))
    out = work / "compared"
    code, said, err = needlework("compare", protocol, twin, longer, "--with", "untreated", "--with", "sham",
                                 "--resolution", "preview", "--out", out, "--json")
    if not test("compare: exit 0", code == 0, code, said, err):
        return
    results = json.loads(said)["results"]
    of = {(r["arm"], r["measure"]): r for r in results}
    test("compare: every arm beside the first", {r["arm"] for r in results} == {"twin", "longer", "untreated", "sham"}, results[:3])
    test("compare: a twin differs by nothing at all",
         all(abs(r["difference"]) < 1e-12 and r["higher_of_100"] == 50 for r in results if r["arm"] == "twin"),
         [r for r in results if r["arm"] == "twin" and r["higher_of_100"] != 50])
    mass = "papillary_collagen_mass"
    test("compare: a longer needle wounds deeper, person by person",
         of["longer", "wound_depth"]["difference"] > 0 and of["longer", "wound_depth"]["higher_of_100"] >= 75, of["longer", "wound_depth"])
    test("compare: without needles the skin stays, sham or not",
         # an untreated course has a unit cell of another size: layers fall on other cells
         abs(of["sham", mass]["difference"] - of["untreated", mass]["difference"]) < 0.005 and
         abs(of["sham", mass]["difference"]) > 1e-6, of["sham", mass], of["untreated", mass])
    rows = list(csv.DictReader((out / "measures.csv").read_text().splitlines()))
    test("compare: measures.csv has the pairs", any(r["kind"] == "paired_difference_mean" for r in rows))
    older = work / "older.toml"
    older.write_text(protocol.read_text().replace("30 yr", "60 yr"))
    code, said, err = needlework("compare", protocol, older, "--out", work / "unequal")
    test("compare: two skins are refused, the path is named, nothing was run",
         code == 2 and "subject.age" in err and "one skin" in err and not (work / "unequal").exists(), code, err)
    code, said, err = needlework("compare", protocol, "--out", work / "alone")
    test("compare: one arm alone is refused with a remedy", code == 2 and "--with untreated" in err, code, err)


try:
    print(f"moments drawn with seed {seed}")
    finished = run_folder()
    never_overwritten(finished)
    flat_skin()
    needle_longer_than_the_tissue()
    unbroken = same_on_any_ranks()
    stop_and_resume(unbroken)
    one_program_a_folder()
    killed(unbroken)
    one_rank_fails_alone(unbroken)
    damaged_files(unbroken)
    hostile_disk()
    file_size_limit(unbroken)
    not_a_number(unbroken)
    study_jobs()
    compare()
finally:
    failed = bench.finish()
sys.exit(failed)
