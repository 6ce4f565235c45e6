"""The picture of the conditions (web/pictures/conditions.mjs), made of three of them: it is whole, and its patches look
as they are named.

usage: test_pictures.py NEEDLEWORK
"""
import base64
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zlib

root = pathlib.Path(__file__).resolve().parents[2]
script = root / "web/pictures/conditions.mjs"
names = ["healthy", "dark-spot", "striae-rubrae"]
failures = []


def expect(true, what):
    if not true:
        failures.append(what)


def pixels_of(png):
    """Rows of (red, green, blue); every checksum is held against its chunk (ISO/IEC 15948)."""
    expect(png[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG")
    at, data, size = 8, b"", None
    while at < len(png):
        length = int.from_bytes(png[at:at + 4], "big")
        kind, body = png[at + 4:at + 8], png[at + 8:at + 8 + length]
        expect(zlib.crc32(kind + body) == int.from_bytes(png[at + 8 + length:at + 12 + length], "big"), f"checksum of {kind}")
        if kind == b"IHDR":
            size = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
        if kind == b"IDAT":
            data += body
        at += 12 + length
    wide, high = size
    raw, rows = zlib.decompress(data), []
    expect(len(raw) == high * (1 + 3 * wide), "as many bytes as the header says")
    for j in range(high):
        line = raw[j * (1 + 3 * wide):(j + 1) * (1 + 3 * wide)]
        expect(line[0] == 1, "each byte is less that of the pixel before")
        row, last = [], (0, 0, 0)
        for i in range(wide):
            last = tuple((last[c] + line[1 + 3 * i + c]) & 255 for c in range(3))
            row.append(last)
        rows.append(row)
    return rows


def mean(rows, share_from, share_to, channel=None):
    """Mean over a square in the middle, from one share of the half width to another (a ring where both are above 0)."""
    n, m, values = len(rows), len(rows[0]), []
    for j, row in enumerate(rows):
        for i, pixel in enumerate(row):
            far = max(abs(2 * (j + 0.5) / n - 1), abs(2 * (i + 0.5) / m - 1))
            if share_from <= far < share_to:
                values.append(sum(pixel) / 3 if channel is None else pixel[channel])
    return sum(values) / len(values)


def patches_of(file):
    """Pixels of each patch by the words below it."""
    space = "{http://www.w3.org/2000/svg}"
    return {" ".join(text.text for text in group.findall(space + "text")):
            pixels_of(base64.b64decode(group.find(space + "image").get("href").split(",", 1)[1]))
            for group in xml.etree.ElementTree.parse(file).getroot().iter(space + "g")
            if group.find(space + "image") is not None}


with tempfile.TemporaryDirectory() as scratch:
    out = pathlib.Path(scratch) / "conditions.svg"
    done = subprocess.run(["node", str(script), sys.argv[1], str(out), *names], capture_output=True, text=True, timeout=500)
    expect(done.returncode == 0, f"the script ends with {done.returncode}:\n{done.stderr[-1500:]}")
    if done.returncode == 0:
        svg = xml.etree.ElementTree.parse(out).getroot()
        space = "{http://www.w3.org/2000/svg}"
        images = [image.get("href") for image in svg.iter(space + "image")]
        expect(len(images) == len(names), f"{len(images)} patches of {len(names)}")
        expect(svg.find(space + "title") is not None and svg.find(space + "desc").text, "a title and a description")
        expect("assum" in svg.find(space + "desc").text or "simulated" in svg.find(space + "desc").text.lower(),
               "the description says that it is simulated")
        patches = dict(zip(sorted(names, key=[line for line in done.stderr.split()].index),
                           [pixels_of(base64.b64decode(image.split(",", 1)[1])) for image in images]))
        middle, rim = (0.0, 0.25), (0.8, 1.0)
        spot = mean(patches["dark-spot"], *middle) - mean(patches["dark-spot"], *rim)
        plain = mean(patches["healthy"], *middle) - mean(patches["healthy"], *rim)
        print(f"grey of the middle less the rim: dark spot {spot:.1f}, healthy {plain:.1f} of 255")
        expect(spot < -5, f"a dark spot is darker than its surround: {spot:.1f}")
        expect(abs(plain) < 5, f"healthy skin is even: {plain:.1f}")
        # Against its own surround: the two patches lie at different sites.
        red = lambda rows, ring: mean(rows, *ring, 0) - mean(rows, *ring, 1)
        redder = red(patches["striae-rubrae"], middle) - red(patches["striae-rubrae"], rim)
        even = red(patches["healthy"], middle) - red(patches["healthy"], rim)
        print(f"red less green, middle less rim: striae rubrae {redder:.2f}, healthy {even:.2f} of 255")
        expect(redder > even + 0.2, f"a red stria is redder than its surround: {redder:.2f}")
        kept = patches_of(root / "docs/pictures/conditions.svg")
        for words, rows in patches_of(out).items():
            apart = [abs(a - b) for mine, theirs in zip(rows, kept.get(words, [])) for p, q in zip(mine, theirs)
                     for a, b in zip(p, q)]
            expect(apart and sum(apart) / len(apart) < 1.0, f"docs/pictures/conditions.svg shows \"{words}\" as the program "
                   f"does now (else: node web/pictures/conditions.mjs PROGRAM)")
    wrong = subprocess.run(["node", str(script), sys.argv[1], str(out), "freckles"], capture_output=True, text=True, timeout=100)
    expect(wrong.returncode != 0 and "freckles" in wrong.stderr, "an unknown condition is refused by name")

for failure in failures:
    print("FAILED", failure)
print(f"{len(failures)} failed")
sys.exit(bool(failures))
