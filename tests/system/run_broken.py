#!/usr/bin/env python3
"""Broken protocols and the exact words with which `needlework check` refuses them.

    run_broken.py PROGRAM [--write]

broken/NAME.toml is checked as it stands; broken/NAME.args holds the arguments of `check`, one a line.
broken/NAME.expected is the whole of standard error; the exit code is 2 and standard output stays empty.
--write writes the present messages as expected: read every one of them before committing it.
"""
import difflib
import os
import pathlib
import subprocess
import sys

if len(sys.argv) < 2:
    sys.exit(__doc__)
program = str(pathlib.Path(sys.argv[1]).resolve())
write = "--write" in sys.argv[2:]
folder = pathlib.Path(__file__).resolve().parent / "broken"

passed = failed = 0
for case in sorted([*folder.glob("*.toml"), *folder.glob("*.args")]):
    words = case.read_text().splitlines() if case.suffix == ".args" else [case.name]
    done = subprocess.run([program, "check", *words], cwd=folder, capture_output=True, timeout=60,
                          env={**os.environ, "NO_COLOR": "1"})
    message = done.stderr
    expected_file = case.with_suffix(".expected")
    if write and done.returncode == 2:
        expected_file.write_bytes(message)
    expected = expected_file.read_bytes() if expected_file.exists() else b""
    faults = []
    if done.returncode != 2:
        faults.append(f"exit code {done.returncode}, expected 2")
    if done.stdout:
        faults.append("standard output is not empty")
    if not expected:
        faults.append(f"{expected_file.name} is missing")
    if message != expected:
        faults.extend(difflib.unified_diff(
            expected.decode("utf-8", "replace").splitlines(), message.decode("utf-8", "replace").splitlines(),
            expected_file.name, "present message", lineterm=""))
    if faults:
        failed += 1
        print(f"FAILED {case.name}")
        print("\n".join("    " + fault for fault in faults))
    else:
        passed += 1
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
