"""The report of a real run in a real browser: web/tests/browser_test.mjs on it.

usage: test_page.py NEEDLEWORK     passes on the lines and the exit code of the browser test
"""
import os
import pathlib
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
with tempfile.TemporaryDirectory() as scratch:
    out = pathlib.Path(scratch) / "run"
    done = subprocess.run([sys.argv[1], "run", str(root / "cases/tutorials/acne-scars-roller.toml"), "--out", str(out),
                           "--resolution", "preview", "--set", "uncertainty.samples=16", "--quiet",
                           # every chapter of the advice has something to show: a stop that is lifted, a caution, prices
                           "--set", 'subject.history=["isotretinoin", "herpes-active"]',
                           "--set", 'screening.override=["herpes-active"]', "--set", "cost.prices=us-2025"],
                          capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stderr)
        print("0 passed, 1 failed")
        sys.exit(1)
    environment = dict(os.environ, NEEDLEWORK_REPORT=str(out / "report.html"))
    sys.exit(subprocess.run(["npm", "test", "--silent", "--prefix", str(root / "web")], env=environment).returncode)
