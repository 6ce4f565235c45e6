/// The sample record, made from make_sample.ts without a compiler of its own.
import { readFileSync } from "node:fs";
import { transformWithEsbuild } from "vite";

async function sample_module() {
    const path = new URL("make_sample.ts", import.meta.url);
    const { code } = await transformWithEsbuild(readFileSync(path, "utf8"), "make_sample.ts", { sourcemap: false });
    return await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

export async function sample_text() {
    return `${JSON.stringify((await sample_module()).make_sample(), null, 1)}\n`;
}

export async function dossier_text() {
    return JSON.stringify((await sample_module()).make_dossier());
}
