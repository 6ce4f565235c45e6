/// The sample record, made from make_sample.ts without a compiler of its own.
import { readFileSync } from "node:fs";
import { transformWithEsbuild } from "vite";

export async function sample_text() {
    const path = new URL("make_sample.ts", import.meta.url);
    const { code } = await transformWithEsbuild(readFileSync(path, "utf8"), "make_sample.ts", { sourcemap: false });
    const module = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
    return `${JSON.stringify(module.make_sample(), null, 1)}\n`;
}
