/// The report page in a real browser. npm test [REPORT.html]; without an argument or the variable
/// NEEDLEWORK_REPORT it makes a page from the test data in sample_record.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch, make_report, open_report } from "./browser.mjs";
import { dossier_text, sample_text } from "./sample.mjs";

const given = process.argv[2] ?? process.env.NEEDLEWORK_REPORT;
const sample_path = new URL("sample_record.json", import.meta.url);
const path = given ?? make_report(readFileSync(sample_path, "utf8"));
const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MOST_BYTES = 15_000_000; // EXPERIENCE: size of a report
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const browser = await launch();
const tests = [];
const test = (name, run) => tests.push({ name, run });

/// Opens the page, runs `work` and asserts that nothing was asked of a network and nothing complained.
async function with_page(options, work) {
    const { page, context, complaints, requests } = await open_report(browser, path, options);
    try {
        await work(page);
        assert.deepEqual(requests, [], "the page asked for something");
        assert.deepEqual(complaints, [], "the page complained");
    } finally {
        await context.close();
    }
}
const record_of = (page) => page.evaluate(() => JSON.parse(document.getElementById("needlework-record").textContent));

async function violations(page) {
    await page.evaluate(axe_source);
    const found = await page.evaluate((tags) => axe.run(document, { runOnly: { type: "tag", values: tags } }), WCAG);
    return found.violations.map((v) => `${v.id}, ${v.nodes.length} times, first at ${v.nodes[0].target.join(" ")}`);
}

test("the file is one and small enough", () => {
    const bytes = readFileSync(path).length;
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
    assert.ok(!/<(script|link|img)[^>]*(src|href)="(?!data:)[^#"]/.test(readFileSync(path, "utf8").split('id="needlework-record"')[0]));
});

test("the first screen tells the main numbers in words", () =>
    with_page({}, async (page) => {
        const record = await record_of(page);
        const text = await page.locator("#result").innerText();
        assert.ok(text.includes(record.sentence));
        for (const result of record.main_results) {
            const card = page.getByRole("article", { name: result.label, exact: true });
            const words = (await card.innerText()).replaceAll("\u2212", "-");
            if (result.prediction.median === null) continue;
            const median = (await card.locator(".median").innerText()).replaceAll("\u2212", "-").match(/[+-]?\d[\d.\u202f]*/)[0].replaceAll("\u202f", "");
            const width = result.prediction.high90 - result.prediction.low90;
            assert.ok(Math.abs(Number(median) - result.prediction.median) <= Math.abs(width) / 10 + 1e-9, `${result.label}: ${median}`);
            if (result.published) assert.ok(words.includes(result.published.study_id), result.label);
            if (result.role === "calibration") {
                assert.match(words, /calibrated here/);
                assert.match(words, /Before calibration/);
            }
            if (result.role === "check") assert.match(words, /check, not fitted/);
        }
        assert.equal(await page.getByText(record.notice).first().isVisible(), true);
        assert.equal(await page.locator(".test-data").count(), record.test_data ? 1 : 0);
    }));

test("no sideways scrolling from 320 to 1600 pixels", async () => {
    for (const width of [320, 400, 768, 1280, 1600]) {
        await with_page({ viewport: { width, height: 800 } }, async (page) => {
            await page.waitForTimeout(200);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(wide <= width, `${wide} pixels on ${width}`);
        });
    }
});

test("sliders, play and fields work by keyboard", () =>
    with_page({}, async (page) => {
        const record = await record_of(page);
        if (record.section) {
            const labels = record.section.time_labels;
            const slider = page.locator("#section-time");
            await slider.focus();
            await page.keyboard.press("Home");
            assert.equal(await slider.getAttribute("aria-valuetext"), labels[0]);
            const before = await page.locator("#section canvas").first().evaluate((c) => c.toDataURL());
            await page.keyboard.press("ArrowRight");
            assert.equal(await slider.getAttribute("aria-valuetext"), labels[Math.min(1, labels.length - 1)]);
            const after = await page.locator("#section canvas").first().evaluate((c) => c.toDataURL());
            if (labels.length > 1) assert.notEqual(before, after, "the picture follows the slider");
            await page.keyboard.press("End");
            assert.equal(await slider.getAttribute("aria-valuetext"), labels[labels.length - 1]);
            const last = record.section.fields.length - 1;
            await page.locator("#section select").selectOption({ index: last });
            assert.ok((await page.locator("#section h3").first().innerText()).startsWith(record.section.fields[last].label));
            if (labels.length === 1) return;
            await page.getByRole("button", { name: "Play" }).focus();
            await page.keyboard.press("Enter");
            assert.equal(await slider.getAttribute("aria-valuetext"), labels[0]);
            await page.getByRole("button", { name: "Pause" }).press("Enter");
        }
        if (record.surface) {
            const labels = record.surface.frames.map((frame) => frame.label);
            const slider = page.locator("#surface-time");
            const picture = page.locator("#surface .pair canvas").last();
            await slider.focus();
            assert.equal(await slider.getAttribute("aria-valuetext"), labels[labels.length - 1], "opens at the end");
            const lit = await picture.evaluate((c) => c.toDataURL());
            await page.keyboard.press("Home");
            assert.equal(await slider.getAttribute("aria-valuetext"), labels[0]);
            assert.equal(await picture.evaluate((c) => c.toDataURL()), await page.locator("#surface .pair canvas").first().evaluate((c) => c.toDataURL()), "before is before");
            await page.keyboard.press("End");
            assert.equal(await picture.evaluate((c) => c.toDataURL()), lit);
            assert.equal(await page.locator("#surface .pair circle.pore").count(), 2 * record.surface.openings.length, "a ring for each pore, before and after");
            await page.locator("#surface-light").press("Space");
            if (record.relief) assert.notEqual(await picture.evaluate((c) => c.toDataURL()), lit, "the relief is lit");
            // Without the side light a picture holds the simulated colours and nothing else.
            assert.ok((await page.locator("#surface").innerText()).includes("Simulated patch of skin"));
            await page.locator("#surface-light").press("Space");
        }
        if (record.relief) {
            const slider = page.locator("#profile-row");
            await slider.focus();
            const before = await slider.inputValue();
            await page.keyboard.press("ArrowRight");
            assert.equal(Number(await slider.inputValue()), Number(before) + 1);
        }
    }));

test("every control can be reached by keyboard and shows it", () =>
    with_page({}, async (page) => {
        const wanted = await page.locator("button, select, input, summary, a[href], [tabindex='0']").evaluateAll(
            (all) => all.filter((e) => e.checkVisibility()).length,
        );
        const seen = await page.evaluate(() => {
            const focused = new Set();
            return new Promise((done) => {
                document.addEventListener("focusin", (event) => focused.add(event.target));
                window.count_focused = () => focused.size;
                done(0);
            });
        });
        assert.equal(seen, 0);
        for (let i = 0; i < wanted + 5; ++i) await page.keyboard.press("Tab");
        const reached = await page.evaluate(() => window.count_focused());
        assert.ok(reached >= wanted, `${reached} of ${wanted}`);
    }));

test("each chart has its summary and a table of numbers", () =>
    with_page({}, async (page) => {
        const record = await record_of(page);
        const pictures = await page.locator("[role=img]").evaluateAll((all) => all.map((e) => e.getAttribute("aria-label") ?? ""));
        assert.ok(pictures.length > 0 && pictures.every((label) => label.length > 10), pictures.join("\n"));
        for (const details of await page.locator("details.data-table").all()) {
            await details.locator("summary").press("Enter");
            await details.locator("tbody tr").first().waitFor();
        }
        const measures = new Set(record.curves.map((curve) => curve.measure));
        assert.equal(await page.locator("#course details.data-table").count(), measures.size);
        const first = record.curves[0];
        if (first) assert.equal(await page.locator("#course table").first().locator("tbody tr").count(),
            record.curves.filter((c) => c.measure === first.measure).reduce((n, c) => n + c.times_d.length, 0));
        assert.equal(/NaN|undefined|Infinity/.test(await page.locator("#app").innerHTML()), false);
    }));

test("the map of punctures follows what is chosen, and every strike is in its table", () =>
    with_page({}, async (page) => {
        const record = await record_of(page);
        for (const [i, view] of record.needle_views.entries()) {
            const chapter = page.locator(`#needles-${i}`);
            const map = chapter.locator("figure").filter({ has: page.getByRole("heading", { name: "Puncture map" }) });
            const symbols = () => map.locator("[role=img] svg").last().evaluate((svg) => svg.outerHTML);
            const before = await symbols();
            await map.locator("select").selectOption({ label: "peak force" });
            assert.notEqual(await symbols(), before, "the picture follows the choice");
            await map.locator("details summary").press("Enter");
            await map.locator("tbody tr").first().waitFor();
            assert.equal(await map.locator("tbody tr").count(), view.strikes.length);
            // Bleeding is told by form: one triangle a bleeding strike, whatever the colour.
            const bleeding = view.strikes.filter((s) => s.bleeds && s.tip_um > 0).length;
            assert.ok((await map.locator(".summary").innerText()).includes(`${bleeding} bleed`));
            assert.equal(await chapter.locator(".table-card tbody tr").count(), view.safety.length);
        }
    }));

test("screening, risks and cost say what the record says", () =>
    with_page({}, async (page) => {
        const record = await record_of(page);
        const text_of = async (id) => (await page.locator(id).innerText()).replaceAll("\u202f", "").replaceAll("\u2212", "-").toLowerCase();
        if (record.screening.length > 0) {
            const words = await text_of("#screening");
            const first = await text_of("#result");
            for (const rule of record.screening) {
                for (const line of [rule.title, rule.why, rule.what_to_do, rule.because, `grade ${rule.grade}`]) assert.ok(words.includes(line.toLowerCase()), line);
                // What is more than a note stands on the first screen too, a lifted stop as such.
                assert.equal(first.includes(rule.title.toLowerCase()), rule.level !== "note", rule.rule);
                if (rule.overridden) assert.ok(first.includes("stop, simulated all the same"));
            }
        } else if (record.risks.length > 0) assert.match(await text_of("#screening"), /no rule speaks/);
        for (const risk of record.risks) {
            const card = page.getByRole("article", { name: risk.title, exact: true });
            const words = await card.innerText();
            if (risk.pooled.people > 0) assert.ok(words.includes(`${risk.pooled.of_100.toFixed(1)} of 100`), `${risk.id}: ${words}`);
            else assert.match(words, /No rate/, risk.id);
            assert.equal(await card.locator(".chip.assumption").count(), risk.simulated.filter((s) => s.assumption).length);
        }
        if (record.cost) {
            const words = await text_of("#cost");
            assert.ok(words.includes(record.cost.sentence.toLowerCase()));
            assert.equal((await page.locator("#cost tbody tr").count()), record.cost.items.length + record.cost.missing.length + record.cost.visits.length);
            const unbounded = record.cost.visits.filter((v) => !v.is_finite && v.cost > 0 && v.gain !== null).length;
            assert.equal((words.match(/no finite bound/g) ?? []).length - (record.cost.sentence.match(/no finite bound/g) ?? []).length, unbounded);
        } else assert.equal(await page.locator("#cost").count(), 0);
        for (const arm of record.comparison?.arms ?? []) {
            const section = page.getByRole("group", { name: "Risks of the arms" });
            for (const risk of arm.risks) {
                const row = section.locator("tbody").filter({ has: page.locator("th[scope=rowgroup]", { hasText: risk.title }) });
                const words = await row.innerText();
                assert.ok(words.includes(risk.pooled.people > 0 ? `${risk.pooled.of_100.toFixed(1)} of 100` : "No rate"), `${arm.name}, ${risk.id}: ${words}`);
                for (const simulated of risk.simulated) assert.ok(words.includes(simulated.label), `${arm.name}, ${risk.id}: ${words}`);
            }
            if (arm.care.length > 0) {
                const calendar = page.getByRole("region", { name: `The days after, ${arm.name}` });
                for (const item of arm.care) assert.ok((await calendar.textContent()).includes(item.label), `${arm.name}: ${item.label}`);
            }
        }
        for (const cost of record.comparison?.costs ?? []) assert.ok((await text_of("#compare")).includes(cost.arm));
    }));

test("assumptions can be found in the annex", () =>
    with_page({}, async (page) => {
        const record = await record_of(page);
        const section = page.locator("section[aria-labelledby=annex-parameters]");
        assert.equal(await section.locator("tbody tr").count(), record.parameters.length);
        if (record.parameters.length === 0) return;
        await section.getByRole("checkbox").check();
        assert.equal(await section.locator("tbody tr").count(), record.parameters.filter((p) => p.assumption).length);
    }));

for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 400]) {
        test(`axe finds nothing, ${scheme}, ${width} pixels`, () =>
            with_page({ colorScheme: scheme, viewport: { width, height: 800 }, reducedMotion: "reduce" }, async (page) => {
                for (const summary of await page.locator("details.data-table summary").all()) await summary.press("Enter");
                await page.locator("details.data-table tbody").last().waitFor();
                await page.evaluate(() => window.scrollTo(0, 0));
                assert.deepEqual(await violations(page), []);
            }));
    }
}

test("the colours can be chosen and are kept while the page is open", () =>
    with_page({ colorScheme: "light" }, async (page) => {
        const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = await paper();
        await page.locator("#theme").press("Enter");
        assert.match(await page.locator("#theme").innerText(), /dark/);
        assert.notEqual(await paper(), light);
        await page.locator("#theme").press("Enter");
        assert.equal(await paper(), light);
    }));

test("prints to A4, light, also from the dark page", () =>
    with_page({ colorScheme: "dark" }, async (page) => {
        await page.locator("#theme").press("Enter");
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
        assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
        const box = pdf.toString("latin1").match(/\/MediaBox \[([\d. ]+)\]/)[1].split(" ").map(Number);
        assert.deepEqual(box.slice(2).map(Math.round), [595, 842]);
        await page.emulateMedia({ media: "print" });
        assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
        assert.equal(await page.locator("header.top").isVisible(), false);
    }));

if (!given) {
    test("the test data are those of make_sample.ts and say so", async () => {
        assert.equal(readFileSync(sample_path, "utf8"), await sample_text(), "run: npm run sample");
        assert.equal(JSON.parse(readFileSync(sample_path, "utf8")).test_data, true);
    });
    test("a page without a run, of another version or damaged says so", async () => {
        for (const [json, words] of [["null", /holds no run/], ['{"schema_version": 99}', /schema version 1; this one has 99/], ["{", /damaged/]]) {
            const { page, context, complaints } = await open_report(browser, make_report(json));
            assert.match(await page.locator("main").innerText(), words);
            assert.deepEqual(complaints, []);
            await context.close();
        }
    });
    test("a run with nothing optional still makes a page", async () => {
        const record = JSON.parse(readFileSync(sample_path, "utf8"));
        Object.assign(record, {
            section: null, surface: null, relief: null, puncture_map: null, patients: null, screening: [], risks: [], cost: null, main_results: record.main_results.slice(3), curves: [], session_facts: [], needle_views: [],
            uncertainty_shares: [], evidence: [], balances: [], convergence: [], equations: [], extrapolation: [], parameters: [], protocol: [],
        });
        const { page, context, complaints } = await open_report(browser, make_report(JSON.stringify(record)));
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(complaints, []);
        await context.close();
    });
    test("colour alone opens without light from the side, and says so", async () => {
        const record = JSON.parse(readFileSync(sample_path, "utf8"));
        record.surface.is_lit = false;
        const { page, context, complaints } = await open_report(browser, make_report(JSON.stringify(record)));
        const words = await page.locator("main").innerText();
        assert.ok(words.includes("No light from the side: the colours alone.") && words.includes("without light from the side"), "both pictures say so");
        assert.equal(await page.locator("#surface-light").isChecked(), false);
        const drawn = () => page.locator("#surface .pair canvas").first().evaluate((c) => c.toDataURL());
        const flat = await drawn();
        await page.locator("#surface-light").check();
        assert.notEqual(await drawn(), flat, "the box puts the light on");
        assert.deepEqual(complaints, []);
        await context.close();
    });
    test("a dossier is a page of its own: headings, safe lengths, origins; axe finds nothing", async () => {
        const dossier = JSON.parse(await dossier_text());
        const dossier_path = make_report(JSON.stringify(dossier));
        for (const colorScheme of ["light", "dark"]) {
            for (const width of [320, 1280]) {
                const { page, context, complaints, requests } = await open_report(browser, dossier_path, { colorScheme, viewport: { width, height: 800 }, reducedMotion: "reduce" });
                const text = await page.locator("main").innerText();
                for (const chapter of dossier.chapters) assert.ok(text.includes(chapter.heading), chapter.heading);
                for (const line of [...dossier.extrapolation, ...dossier.not_covered]) assert.ok(text.includes(line), line);
                assert.equal(await page.locator(".table-card tbody tr").count(), dossier.safety.length);
                assert.equal(await page.locator("section[aria-labelledby=values] tbody .chip.assumption").count(), dossier.values.filter((v) => v.assumption).length);
                assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `sideways on ${width}`);
                assert.deepEqual(await violations(page), []);
                assert.deepEqual([...complaints, ...requests], []);
                await context.close();
            }
        }
    });
    test("text of a run cannot become part of the page", async () => {
        const record = JSON.parse(readFileSync(sample_path, "utf8"));
        record.title = "</script><script>window.broken = 1</script><b id=broken>";
        record.parameters[0].summary = "<img src=x onerror='window.broken = 1'>";
        const { page, context, complaints } = await open_report(browser, make_report(JSON.stringify(record)));
        assert.equal(await page.evaluate(() => window.broken), undefined);
        assert.equal(await page.locator("#broken").count(), 0);
        assert.deepEqual(complaints, []);
        await context.close();
    });
}

let failed = 0;
for (const { name, run } of tests) {
    try {
        await run();
        console.log(`ok    ${name}`);
    } catch (error) {
        ++failed;
        console.log(`FAIL  ${name}\n${String(error.message).replace(/^/gm, "      ")}`);
    }
}
await browser.close();
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
