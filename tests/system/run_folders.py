"""What the tests of runs share: a small protocol, starting, watching and killing a run, and looking into its folder.

Everything works from outside, on the program that people start.
"""
import json
import os
import pathlib
import resource
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import tomllib
import xml.etree.ElementTree

seconds_to_die = 5.0      # issue: no rank goes on writing
seconds_of_silence = 1.0
longest_run_s = 120

small_protocol = """schema_version = 1
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
"""


class Bench:
    """A folder to work in and the tally of what held."""

    def __init__(self, program):
        self.program = str(pathlib.Path(program).resolve())
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="needlework-test-"))
        self.passed = self.failed = 0
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # ranks that a test lets crash leave no core
        self.protocol = self.work / "small.toml"
        self.protocol.write_text(small_protocol)

    def test(self, name, holds, *evidence):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        print(f"{'ok    ' if holds else 'FAILED'} {name}", flush=True)
        if not holds:
            for item in evidence:
                print(f"       {str(item)[-1500:]}")
        return bool(holds)

    def skip(self, name, why):
        print(f"skip   {name}: {why}")

    def needlework(self, *words, **more):
        try:
            done = subprocess.run([self.program, *map(str, words)], cwd=self.work, capture_output=True, text=True,
                                  timeout=longest_run_s, **more)
            return done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired as late:
            end_ranks(words[words.index("--out") + 1])
            return f"no end within {longest_run_s} s", "", late.stderr or ""

    def new_run(self, out, *words, **more):
        return self.needlework("run", self.protocol, "--resolution", "preview", "--out", out, *words, **more)

    def resume(self, out, *words, **more):
        return self.needlework("run", "--resume", "--out", out, *words, **more)

    def start(self, out, *words, ranks=2, command=None, **more):
        """A run that goes on beside the test; its progress is read with wait_for."""
        words = command or ("run", self.protocol, "--resolution", "preview", *words)
        return subprocess.Popen([self.program, *map(str, words), "--out", str(out), "--ranks", str(ranks),
                                 "--progress", "json"], cwd=self.work, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True, **more)

    def finish(self):
        end_ranks(self.work)
        shutil.rmtree(self.work, ignore_errors=True)
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed > 0


def wait_for(run, fraction, part=None):
    """Reads progress until the run has come so far (or into a part); False when it ended before."""
    for line in run.stderr:
        if not line.startswith("{"):
            continue
        report = json.loads(line)
        if report["fraction"] >= fraction if part is None else report["part"] == part:
            return True
    return False


def ranks_of(folder):
    """Living processes of the engine (and its launcher) that work in the folder or below it."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        inside = any(w == str(folder).encode() or w.startswith(str(folder).encode() + b"/") for w in words)
        if state not in "ZX" and inside and any(b"needlework-engine" in w for w in words):
            found.append(int(entry.name))
    return found


def engines_of(folder):
    found = []
    for pid in ranks_of(folder):
        try:
            if os.path.basename(os.path.realpath(f"/proc/{pid}/exe", strict=True)) == "needlework-engine":
                found.append(pid)
        except OSError:
            pass
    return found


def end_ranks(folder):
    for pid in ranks_of(folder):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


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


def fields(folder):
    """Every picture of the tissue, byte for byte."""
    return {p.name: p.read_bytes() for p in sorted((folder / "fields").glob("*"))}


def record(folder):
    """The record in report.html without what tells of the computer and the clock."""
    page = (folder / "report.html").read_text()
    mark = '<script type="application/json" id="needlework-record">'
    begin = page.index(mark) + len(mark)
    found = json.loads(page[begin:page.index("</script>", begin)])
    for key in ("ranks", "cpu", "instruction_set", "started", "duration_s", "warnings"):
        found["manifest"].pop(key)
    for row in found["convergence"]:
        if "time" in row["name"] or row["name"].startswith("share of it"):
            row["value"] = None
    return found


def same_results(folder, unbroken):
    """What differs between a run that was hit and the unbroken one: nothing, if all is well."""
    differing = []
    if measures(folder) != measures(unbroken):
        differing.append("measures.csv")
    if not (folder / "report.html").exists() or record(folder) != record(unbroken):
        differing.append("the record in report.html")
    if fields(folder) != fields(unbroken):
        a, b = fields(folder), fields(unbroken)
        differing.append("fields/: " + ", ".join(sorted(n for n in a.keys() | b.keys() if a.get(n) != b.get(n))))
    return differing


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


# Forging a state: what no file that is read has, a value that is not finite, has to come in from outside.

def checksum64(data):
    """Checksum64 of src/io/content_hash: 64-bit words, mixed by xor, the FNV-1a prime and a rotation."""
    mask = (1 << 64) - 1

    def mix(state, word):
        x = ((state ^ word) * 1099511628211) & mask
        return ((x << 29) | (x >> 35)) & mask

    state = 14695981039346656037
    whole = len(data) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", data[:whole]):
        state = mix(state, word)
    state = mix(state, int.from_bytes(data[whole:], "little"))
    return mix(state, len(data))


def forge_nan(checkpoint, n_cells, number, share_of_depth):
    """Puts a NaN into a field of a checkpoint and renews its checksums: the state is whole, but not finite.

    number counts the fields in the order in which they were written; share_of_depth is where in the depth of the box.
    """
    trailer = 64
    data = bytearray(checkpoint.read_bytes()[:-trailer])
    # A contiguous data set stands in its header as address and size.
    size = 4 * n_cells
    mark = struct.pack("<Q", size)
    addresses = set()
    place = data.find(mark)
    while place >= 0:
        address = struct.unpack_from("<Q", data, place - 8)[0]
        if 0 < address <= len(data) - size:
            addresses.add(address)
        place = data.find(mark, place + 1)
    address = sorted(addresses)[number]
    before = checksum64(bytes(data[address:address + size]))
    at = address + int(share_of_depth * size) // 4 * 4
    data[at:at + 4] = struct.pack("<f", float("nan"))
    old, new = struct.pack("<Q", before), struct.pack("<Q", checksum64(bytes(data[address:address + size])))
    assert data.count(old) == 1, "the checksum of the data set stands in the file once"
    data = data.replace(old, new)
    text = f"\nneedlework-state {len(data):016x} {checksum64(bytes(data)):016x}"
    checkpoint.write_bytes(bytes(data) + (text.ljust(trailer - 1) + "\n").encode())
