#!/usr/bin/env python3
"""What the documents tell a reader to type is true.

    test_documents.py PROGRAM

Protocols in README and how-tos pass `check`; the [run] of a study passes as a protocol; every command and
option exists; what is listed or explained is known; every file that a link names is there.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib

if len(sys.argv) != 2:
    sys.exit(__doc__)
program = str(pathlib.Path(sys.argv[1]).resolve())
root = pathlib.Path(__file__).resolve().parents[2]
failures = []
n_checked = 0


def expect(true, document, what):
    global n_checked
    n_checked += 1
    if not true:
        failures.append(f"{document.relative_to(root)}: {what}")


def run(*words):
    return subprocess.run([program, *words], cwd=root, capture_output=True, text=True, timeout=60,
                          env={**os.environ, "NEEDLEWORK_DATA": str(root / "data")})


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def check_toml(document, block, folder):
    tables = tomllib.loads(block)
    if "run" in tables:  # a study: its protocol is what follows [run], up to arms and measurements
        protocol = block[block.index("[run]") + len("[run]"):]
        protocol = re.split(r"^\[\[(?:arm|measurement)\]\]", protocol, flags=re.M)[0]
        block = protocol[protocol.index("\n"):].replace("[run.", "[").replace("[[run.", "[[")
    elif "schema_version" not in tables:
        return
    file = folder / "protocol.toml"
    file.write_text(block)
    done = run("check", str(file))
    expect(done.returncode == 0, document, f"a protocol is refused:\n{done.stderr}")


def check_command(document, line):
    words = shlex.split(line, comments=True)
    if words[0] == "./run":
        words = ["needlework", "run"] + words[1:]
    command, arguments = words[1], words[2:]
    if ">" in arguments:
        arguments = arguments[:arguments.index(">")]
    if command.startswith("-") or command == "COMMAND":
        return
    help_page = run(command, "--help")
    expect(help_page.returncode == 0, document, f"no command {command}")
    for word in arguments:
        if word.startswith("--"):
            expect(re.search(rf"(^|[\s,]){word}\b", help_page.stdout), document, f"{command} has no {word}")
    if command in ("list", "explain", "check") and "FILE" not in arguments and "NAME" not in arguments:
        done = run(command, *arguments)
        expect(done.returncode == 0, document, f"`{line}` ends with {done.returncode}: {done.stderr}")


documents = [root / "README.md", root / "cases/README.md", root / "CONTRIBUTING.md", root / "ARCHITECTURE.md", root / "docs/README.md",
             *sorted((root / "docs/howto").glob("*.md"))]
with tempfile.TemporaryDirectory() as folder:
    for document in documents:
        text = document.read_text()
        for block in blocks(text, "toml"):
            check_toml(document, block, pathlib.Path(folder))
        shell = blocks(text, "sh") + re.findall(r"^    (?:needlework|\./run).*$", text, re.M)
        inline = re.findall(r"`(needlework (?:list|explain) [^`]+)`", text)
        for line in "\n".join(shell + inline).splitlines():
            if re.match(r"\s*(needlework|\./run)\s", line.strip() + " "):
                check_command(document, line.strip())
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if "://" not in target:
                expect((document.parent / target).exists(), document, f"the link {target} leads nowhere")

for failure in failures:
    print(failure, file=sys.stderr)
print(f"{n_checked} statements of the documents checked, {len(failures)} wrong")
sys.exit(1 if failures or n_checked < 20 else 0)
