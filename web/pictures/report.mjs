/// docs/pictures/report.png: the first screen of a run's report, as the README shows it.
///
///     needlework run cases/tutorials/acne-scars-roller.toml --out RUN
///     node web/pictures/report.mjs RUN/report.html [OUT.png]
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { launch, open_report } from "../tests/browser.mjs";

const [report, out = fileURLToPath(new URL("../../docs/pictures/report.png", import.meta.url))] = process.argv.slice(2);
if (!report) {
    console.error("usage: node web/pictures/report.mjs REPORT.html [OUT.png]");
    process.exit(2);
}
const browser = await launch();
try {
    const { page, complaints } = await open_report(browser, resolve(report), { viewport: { width: 1280, height: 1000 }, colorScheme: "light" });
    await page.waitForTimeout(500); // charts are drawn after the page
    await page.screenshot({ path: out });
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
} finally {
    await browser.close();
}
