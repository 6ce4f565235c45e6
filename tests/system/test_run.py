#!/usr/bin/env python3
"""Runs from outside: the run folder, stop and resume, killed programs, a full disk, one lock a folder.

    test_run.py PROGRAM [SEED]

A run is hit at random moments of its own progress (not of the clock), so the test means the same on a slow
machine. SEED repeats the moments of an earlier test.
"""
import csv
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree

program = str(pathlib.Path(sys.argv[1]).resolve())
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
moments = random.Random(seed)
kills_of_each_kind = 5
seconds_to_die = 5.0      # issue: no rank goes on writing
seconds_of_silence = 1.0
passed = failed = 0
work = pathlib.Path(tempfile.mkdtemp(prefix="needlework-test-"))

protocol = work / "small.toml"
protocol.write_text("""schema_version = 1
title = "Small run for the tests"
[subject]
age = "30 yr"
[skin]
site = "forearm"
[[condition]]
kind = "rolling-scar"
[[session]]
device = "roller/mf8-192"
needle_length = "1 mm"
passes = 4
[visits]
days = ["3 d", "14 d"]
[uncertainty]
samples = 4
seed = 7
people = 10
""")
many = ("--set", "uncertainty.samples=60")  # long enough to be hit


def test(name, holds, *evidence):
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    print(f"{'ok    ' if holds else 'FAILED'} {name}", flush=True)
    if not holds:
        for item in evidence:
            print(f"       {str(item)[-1500:]}")


def skip(name, why):
    print(f"skip   {name}: {why}")


def needlework(*words, **more):
    try:
        done = subprocess.run([program, *map(str, words)], cwd=work, capture_output=True, text=True,
                              timeout=60, **more)
        return done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        for pid in ranks_of(pathlib.Path(words[words.index("--out") + 1])):
            os.kill(pid, signal.SIGKILL)
        return "no end within 60 s", "", late.stderr or ""


def new_run(out, *words, **more):
    return needlework("run", protocol, "--resolution", "preview", "--out", out, *words, **more)


def resume(out, *words):
    return needlework("run", "--resume", "--out", out, *words)


def start(out, *words):
    return subprocess.Popen([program, "run", protocol, "--resolution", "preview", "--out", str(out), "--ranks", "2",
                             "--progress", "json", *words], cwd=work, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True)


def wait_for(run, fraction):
    """Reads progress until the run has come so far; False when it ended before."""
    for line in run.stderr:
        if line.startswith("{") and json.loads(line)["fraction"] >= fraction:
            return True
    return False


def ranks_of(folder):
    """Living processes of the engine (and its launcher) that work in the folder."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if state not in "ZX" and str(folder).encode() in words and any(b"needlework-engine" in w for w in words):
            found.append(int(entry.name))
    return found


def engines_of(folder):
    return [pid for pid in ranks_of(folder)
            if os.path.basename(os.path.realpath(f"/proc/{pid}/exe")) == "needlework-engine"]


def gone(folder):
    end = time.monotonic() + seconds_to_die
    while time.monotonic() < end:
        if not ranks_of(folder):
            return True
        time.sleep(0.05)
    return False


def snapshot(folder):
    return {str(p.relative_to(folder)): (p.stat().st_size, p.stat().st_mtime_ns)
            for p in folder.rglob("*") if p.is_file()}


def measures(folder):
    file = folder / "measures.csv"
    return file.read_bytes() if file.exists() else None


def readable(folder):
    """Names of files in the folder that do not parse as what they are called."""
    broken = []
    for file in folder.rglob("*"):
        try:
            if file.suffix == ".json":
                json.loads(file.read_text())
            elif file.suffix == ".toml":
                tomllib.loads(file.read_text())
            elif file.suffix == ".jsonl":
                [json.loads(line) for line in file.read_text().splitlines()]
            elif file.suffix == ".pvd":
                xml.etree.ElementTree.parse(file)
            elif file.suffix == ".vtr":
                text = file.read_bytes()
                mark = text.index(b"<AppendedData")
                xml.etree.ElementTree.fromstring(text[:mark] + b"</VTKFile>")
                if not text.rstrip().endswith(b"</VTKFile>"):
                    raise ValueError("cut off")
        except (ValueError, xml.etree.ElementTree.ParseError) as error:
            broken.append(f"{file}: {error}")
    return broken


def run_folder():
    out = work / "first"
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
    return measures(reference)


def stop_and_resume(reference):
    for number, fraction in enumerate((0.1, 0.6)):
        out = work / f"stopped-{number}"
        run = start(out, *many)
        if not wait_for(run, fraction):
            test(f"Ctrl-C at {fraction}: the run was long enough", False)
            continue
        run.send_signal(signal.SIGINT)
        said = run.stderr.read()
        code = run.wait(60)
        test(f"Ctrl-C at {fraction}: exit 130, says how to go on", code == 130 and "--resume" in said, code, said)
        test(f"Ctrl-C at {fraction}: no result yet, nothing runs on", measures(out) is None and gone(out))
        code, said, err = resume(out)
        test(f"Ctrl-C at {fraction}: --resume gives equal measures.csv", code == 0 and measures(out) == reference,
             code, err)
    out = work / "stopped-twice"
    run = start(out, *many)
    if wait_for(run, 0.05):
        run.send_signal(signal.SIGINT)
        time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        said = run.stderr.read()
        test("Ctrl-C twice: exit 130, nothing runs on", run.wait(60) == 130 and gone(out), said)


def killed(reference):
    for number in range(2 * kills_of_each_kind):
        whole = number % 2 == 0
        fraction = moments.uniform(0.02, 0.95)
        name = f"kill -9 of {'the supervisor' if whole else 'a rank'} at {fraction:.2f}"
        out = work / f"killed-{number}"
        run = start(out, *many)
        if not wait_for(run, fraction):
            test(f"{name}: the run was long enough", False)
            continue
        engines = engines_of(out)
        victim = run.pid if whole else (moments.choice(engines) if engines else None)
        if victim is None:
            test(f"{name}: a rank was found", False)
            continue
        os.kill(victim, signal.SIGKILL)
        dead = gone(out)
        said = run.stderr.read()
        code = run.wait(60)
        if not whole:
            test(f"{name}: exit 5, says how to go on", code == 5 and "--resume" in said, code, said)
        before = snapshot(out)
        time.sleep(seconds_of_silence)
        test(f"{name}: no process left within {seconds_to_die:.0f} s, the folder is still",
             dead and snapshot(out) == before, ranks_of(out))
        test(f"{name}: what is there can be read", not readable(out), *readable(out))
        ranks = moments.choice((1, 2, 3))
        code, said, err = resume(out, "--ranks", str(ranks))
        test(f"{name}: --resume on {ranks} ranks gives equal measures.csv",
             code == 0 and measures(out) == reference, code, err)


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


def needle_longer_than_the_box():
    long_needle = ("--set", "session[1].needle_length=6 mm", "--set", "session[1].tip_over_nominal=1.5")
    for ranks in ("1", "2"):
        out = work / f"long-needle-{ranks}"
        code, said, err = new_run(out, *long_needle, "--ranks", ranks)
        test(f"a needle longer than the tissue is deep, {ranks} ranks: exit 2 or 3, what to change",
             code in (2, 3) and "needle" in err and "deep" in err, code, err)


def flat_skin():
    plain = work / "flat.toml"
    plain.write_text(protocol.read_text().replace('[[condition]]\nkind = "rolling-scar"\n', ""))
    code, said, err = needlework("run", plain, "--resolution", "preview", "--out", work / "flat")
    test("healthy skin without a scar: exit 0", code == 0, code, err)


try:
    print(f"moments drawn with seed {seed}")
    finished = run_folder()
    never_overwritten(finished)
    flat_skin()
    needle_longer_than_the_box()
    unbroken = same_on_any_ranks()
    stop_and_resume(unbroken)
    one_program_a_folder()
    killed(unbroken)
    hostile_disk()
finally:
    for pid in ranks_of(work):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(work, ignore_errors=True)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
