/*
 * Which words of the description called for a practice or a scenario.
 *
 * A reason names a clause (query_span) and words in it, in bytes.  Here they
 * become stretches of the text in UTF-16 units, each of one kind:
 *
 *     clause   some reason stands on this clause
 *     main     the strongest one does
 *     word     a word the lens has, too
 */
import { el } from "./dom.js";

const quoteRoom = 160;

/* Reasons that weigh less than this part of the strongest one stay dark: with
 * enough of them the whole text would be lit. */
const worthLight = 0.2;

/* The strongest reason that is the user's own words, or undefined. */
export function ownWords(item) {
    return item.why
        .filter((r) => r.query_span)
        .sort((a, b) => b.contribution - a.contribution)[0];
}

function rangesOf(item, units) {
    const main = ownWords(item);
    const range = (kind) => ([start, end]) =>
        ({ kind, start: units(start), end: units(end) });

    return item.why
        .filter((r) => r.query_span &&
                       r.contribution >= worthLight * main.contribution)
        .flatMap((r) => [
            range(r === main ? "main" : "clause")(r.query_span),
            ...r.words.map(range("word")),
        ]);
}

function strongest(ranges) {
    return ["word", "main", "clause"].find(
        (kind) => ranges.some((r) => r.kind === kind));
}

/* Stretches in order that do not overlap; text between them is not lit. */
export function stretches(item, units) {
    const ranges = rangesOf(item, units);
    const cuts = [...new Set(ranges.flatMap((r) => [r.start, r.end]))]
        .sort((a, b) => a - b);
    const out = [];

    for (let i = 0; i + 1 < cuts.length; i++) {
        const kind = strongest(ranges.filter(
            (r) => r.start <= cuts[i] && r.end >= cuts[i + 1]));

        if (kind)
            out.push({ kind, start: cuts[i], end: cuts[i + 1] });
    }
    return out;
}

/* From `start` to `end` of a text, with its stretches as marks. */
export function marked(text, marks, start = 0, end = text.length) {
    const nodes = [];
    let at = start;

    for (const mark of marks) {
        const from = Math.max(mark.start, at);
        const to = Math.min(mark.end, end);

        if (from >= to)
            continue;
        nodes.push(text.slice(at, from),
                   el("mark", { class: mark.kind }, text.slice(from, to)));
        at = to;
    }
    nodes.push(text.slice(at, end));
    return nodes;
}

/* A part of [start, end) that holds the first word and is no longer than a
 * quote may be, cut between words. */
function partOf(text, start, end, first) {
    let from = start;
    let to = end;

    if (end - start > quoteRoom) {
        from = Math.max(start, Math.min(first, end - quoteRoom) - 24);
        to = Math.min(end, from + quoteRoom);
        while (from > start && /\S/.test(text[from - 1]))
            from--;
        while (to < end && to > from && /\S/.test(text[to]))
            to--;
    }
    return { from, to };
}

/* What a reason stands on, as a quotation. */
export function quote(text, reason, units) {
    const [start, end] = reason.query_span.map(units);
    const words = reason.words.map(([s, e]) => (
        { kind: "word", start: units(s), end: units(e) }));
    const { from, to } = partOf(text, start, end, words[0]?.start ?? start);

    return el("q", {}, from > start ? "… " : "",
              marked(text, words, from, to), to < end ? " …" : "");
}
