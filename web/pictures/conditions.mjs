/// docs/pictures/conditions.svg: every condition of data/skin/conditions.toml as a simulated patch of
/// skin, as a report shows it. Each is a run of an untreated patch, a few seconds at preview.
///
///     node web/pictures/conditions.mjs PROGRAM [OUT.svg [CONDITION...]]        (from the root, after a build)
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { png } from "./png.mjs";

const [program, out = fileURLToPath(new URL("../../docs/pictures/conditions.svg", import.meta.url)), ...wanted] = process.argv.slice(2);
if (!program) {
    console.error("usage: node web/pictures/conditions.mjs PROGRAM [OUT.svg [CONDITION...]]");
    process.exit(2);
}
const PHOTOTYPE = "III";
const SIDE = 190;
const GAP = 26;
const COLUMNS = 4;
const TEXT = 52;
const TOP = 76;

const viewer = await createServer({ root: fileURLToPath(new URL("..", import.meta.url)), server: { middlewareMode: true }, appType: "custom", logLevel: "error", optimizeDeps: { noDiscovery: true } });
const { HAIR_LEAN, HAIR_MM, LIGHT_TEXT, painted, scale_bar_mm, surface_view, x_range_of, y_range_of } = await viewer.ssrLoadModule("/src/lib/surface.ts");

function needlework(args) {
    const done = spawnSync(program, args, { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}\n${done.stderr}`);
    return done.stdout;
}
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

function picture_of(kind, folder) {
    const file = join(folder, `${kind}.toml`);
    const site = kind.includes("alopecia") ? "scalp" : kind.startsWith("striae") ? "abdomen" : "cheek";
    writeFileSync(file, `schema_version = 1\ntitle = "${kind}"\n[subject]\nphototype = "${PHOTOTYPE}"\n[skin]\nsite = "${site}"\n[[condition]]\nkind = "${kind}"\n[visits]\ndays = ["0.1 d"]\n[uncertainty]\nsamples = 2\n`);
    needlework(["run", file, "--out", join(folder, kind), "--resolution", "preview", "--quiet"]);
    const page = readFileSync(join(folder, kind, "report.html"), "utf8");
    return JSON.parse(page.match(/id="needlework-record">([^<]*)<\/script>/)[1]).surface;
}

/// Words of at most `most` letters a line.
function lines_of(text, most) {
    const lines = [""];
    for (const word of text.split(" ")) {
        if (lines[lines.length - 1].length + word.length + 1 > most) lines.push("");
        lines[lines.length - 1] = `${lines[lines.length - 1]} ${word}`.trim();
    }
    return lines.slice(0, 2);
}

function tile(summary, picture, left, top) {
    const frame = picture.frames[0];
    const [x0, x1] = x_range_of(picture);
    const [y0, y1] = y_range_of(picture);
    const scale = SIDE / (x1 - x0);
    const high = Math.round((y1 - y0) * scale);
    const image = png(painted(surface_view(picture, frame), SIDE, high, picture.is_lit), SIDE, high).toString("base64");
    const hairs = frame.hairs
        .map((h) => [h.x_mm * scale, h.y_mm * scale, (h.x_mm + HAIR_MM * HAIR_LEAN[0]) * scale, (h.y_mm + HAIR_MM * HAIR_LEAN[1]) * scale, Math.max(0.6, (h.shaft_um / 1000) * scale)].map((v) => v.toFixed(1)))
        .map(([xa, ya, xb, yb, wide]) => `<path d="M${xa} ${ya}L${xb} ${yb}" stroke-width="${wide}"/>`)
        .join("");
    const pores = picture.openings
        .map((p) => [p.x_mm * scale, p.y_mm * scale, (p.diameter_um / 2000) * scale].map((v) => v.toFixed(1)))
        .map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}" stroke="#123a6b" stroke-opacity=".85"/>`)
        .join("");
    const bar = scale_bar_mm(x1 - x0);
    const length = bar * scale;
    const words = lines_of(summary, 32).map((line, i) => `<text y="${SIDE + 18 + 15 * i}" font-size="12.5" fill="#1d1f23">${escaped(line)}</text>`).join("");
    return `<g transform="translate(${left} ${top})"><image width="${SIDE}" height="${SIDE}" href="data:image/png;base64,${image}"/>
<svg width="${SIDE}" height="${SIDE}" stroke="#1c1613" stroke-linecap="round" fill="none">${hairs}${pores}</svg>
<rect x="${SIDE - length - 16}" y="${SIDE - 27}" width="${length + 10}" height="22" rx="3" fill="#000" fill-opacity=".62"/><path d="M${SIDE - length - 11} ${SIDE - 10}h${length}" stroke="#fff" stroke-width="2.5"/><text x="${SIDE - 11 - length / 2}" y="${SIDE - 15}" text-anchor="middle" font-size="10" font-weight="600" fill="#fff">${bar} mm</text>${words}</g>`;
}

const folder = mkdtempSync(join(tmpdir(), "needlework-conditions-"));
try {
    const known = JSON.parse(needlework(["list", "conditions", "--json"]));
    const unknown = wanted.filter((name) => !known.some((condition) => condition.name === name));
    if (unknown.length > 0) throw new Error(`no condition ${unknown.join(", ")}; needlework list conditions shows all`);
    const conditions = known.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    const tiles = conditions.map(({ name, summary }, i) => {
        console.error(name);
        return tile(summary.split(";")[0].split(":")[0], picture_of(name, folder), GAP + (i % COLUMNS) * (SIDE + GAP), TOP + Math.floor(i / COLUMNS) * (SIDE + TEXT));
    });
    const wide = GAP + COLUMNS * (SIDE + GAP);
    const tall = TOP + Math.ceil(conditions.length / COLUMNS) * (SIDE + TEXT);
    const about = `Simulated patches of skin, phototype ${PHOTOTYPE}, untreated. Colour of the simulated melanin and blood in daylight; ${LIGHT_TEXT}; colour alone where colour alone is treated. Rings: pores.`;
    writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${tall}" viewBox="0 0 ${wide} ${tall}" font-family="Liberation Sans, Arial, sans-serif" role="img"><title>The conditions as simulated patches of skin</title><desc>${escaped(about)} ${escaped(conditions.map((c) => c.summary).join(". "))}.</desc>
<rect width="100%" height="100%" fill="#fff"/><text x="${GAP}" y="28" font-size="16" font-weight="700" fill="#1d1f23">The conditions as simulated patches of skin</text>${lines_of(about, 125).map((line, i) => `<text x="${GAP}" y="${46 + 15 * i}" font-size="12" fill="#565a61">${escaped(line)}</text>`).join("")}
${tiles.join("\n")}
</svg>\n`);
} finally {
    rmSync(folder, { recursive: true });
    await viewer.close();
}
