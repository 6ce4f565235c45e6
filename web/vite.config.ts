import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

/// Puts every script and style sheet into the page itself, so that one file is all there is.
function inline_everything(): Plugin {
    return {
        name: "inline-everything",
        enforce: "post",
        generateBundle(_options, bundle) {
            const html = Object.values(bundle).find((part) => part.fileName.endsWith(".html"));
            if (html?.type !== "asset") throw new Error("the build made no page");
            let page = String(html.source);
            for (const [name, part] of Object.entries(bundle)) {
                if (part === html) continue;
                const file = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
                let tag: RegExp;
                let replacement: string;
                if (part.type === "chunk") {
                    tag = new RegExp(`<script[^>]*src="[^"]*${file}"[^>]*></script>`);
                    const code = part.code.replace(/<\/script/gi, "<\\/script").replace(/<!--/g, "<\\!--");
                    replacement = `<script type="module">${code}</script>`;
                } else if (name.endsWith(".css")) {
                    tag = new RegExp(`<link[^>]*href="[^"]*${file}"[^>]*>`);
                    replacement = `<style>${part.source}</style>`;
                } else {
                    throw new Error(`${name} cannot be put into the page`);
                }
                if (!tag.test(page)) throw new Error(`the page does not load ${name}`);
                page = page.replace(tag, () => replacement);
                delete bundle[name];
            }
            html.source = page;
        },
    };
}

export default defineConfig({
    base: "./",
    plugins: [svelte(), inline_everything()],
    build: {
        target: "es2022",
        cssCodeSplit: false,
        assetsInlineLimit: 1_000_000,
        modulePreload: false,
        rollupOptions: { input: "report.html", output: { inlineDynamicImports: true } },
        reportCompressedSize: false,
    },
});
