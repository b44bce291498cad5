/*
 * The server counts bytes of UTF-8, the document counts UTF-16 units.  A table
 * from every byte to its unit is a few hundred kilobytes for the longest text.
 */

/* A function from a byte offset in `text` to an index into it. */
export function unitsOf(text) {
    const unitAt = new Uint32Array(3 * text.length + 1);
    let byte = 0;
    let unit = 0;

    for (const sign of text) {
        const code = sign.codePointAt(0);
        const n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

        unitAt.fill(unit, byte, byte + n);
        byte += n;
        unit += sign.length;
    }
    unitAt[byte] = unit;
    return (offset) => unitAt[Math.max(0, Math.min(offset, byte))];
}
