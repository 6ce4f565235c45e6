/// Layers of the skin in pictures: one tint each (app.css), always with a border or a name beside it.
const names = ["horny layer", "epidermis", "papillary dermis", "reticular dermis", "fat"];

export const layer_names = names;
export function layer_fill(label: string): string {
    const at = names.indexOf(label);
    return at < 0 ? "var(--sunken)" : `var(--layer-${at + 1})`;
}
