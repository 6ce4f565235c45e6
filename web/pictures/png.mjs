/// A picture as a PNG file of red, green and blue (ISO/IEC 15948), for pictures in documents.
import { deflateSync } from "node:zlib";

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
});

function chunk(name, data) {
    const bytes = Buffer.concat([Buffer.from(name, "latin1"), data]);
    let crc = 0xffffffff;
    for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
    const head = Buffer.alloc(4);
    const tail = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    tail.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    return Buffer.concat([head, bytes, tail]);
}

/// `pixels` holds red, green, blue and opacity (which is left out) of w * h pixels.
export function png(pixels, w, h) {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(w, 0);
    header.writeUInt32BE(h, 4);
    header.set([8, 2, 0, 0, 0], 8); // eight bits, colour
    const rows = Buffer.alloc(h * (1 + 3 * w));
    for (let j = 0; j < h; ++j) {
        const start = j * (1 + 3 * w);
        rows[start] = 1; // each byte less that of the pixel before
        for (let i = 0; i < w; ++i)
            for (let c = 0; c < 3; ++c) {
                const here = pixels[4 * (j * w + i) + c];
                const left = i > 0 ? pixels[4 * (j * w + i - 1) + c] : 0;
                rows[start + 1 + 3 * i + c] = (here - left) & 255;
            }
    }
    return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
