/// A headless Chromium and a report page in it, for the tests and for looking at the page.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const VIEWER = fileURLToPath(new URL("../dist/report.html", import.meta.url));
const PLACE = /(<script type="application\/json" id="needlework-record">)[^<]*(<\/script>)/;
const ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
];

/// Writes the built viewer with a record inside into a new folder; gives the path.
export function make_report(record_json) {
    const json = record_json.replaceAll("<", "\\u003c");
    const page = readFileSync(VIEWER, "utf8").replace(PLACE, (_, before, after) => before + json + after);
    const path = join(mkdtempSync(join(tmpdir(), "needlework-report-")), "report.html");
    writeFileSync(path, page);
    return path;
}

export function launch() {
    return chromium.launch({ executablePath: process.env.NEEDLEWORK_CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });
}

/// Opens a report and notes what must not happen: requests, errors, warnings of the console.
export async function open_report(browser, path, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, offline: true, ...options });
    const page = await context.newPage();
    const url = pathToFileURL(path).href;
    const complaints = [];
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
    const requests = [];
    page.on("request", (request) => {
        const asked = request.url();
        if (asked !== url && !asked.startsWith("data:") && !asked.startsWith("blob:")) requests.push(asked);
    });
    await page.goto(url);
    await page.waitForSelector("main");
    return { page, context, complaints, requests };
}
