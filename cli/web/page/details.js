/*
 * A practice in full, when somebody wants it: how its score came about, from
 * the answer, and what the lens says, from the server.
 */
import { el, outLink } from "./dom.js";
import { quote } from "./evidence.js";
import { get } from "./server.js";
import { fieldNames, nameOf } from "./words.js";

function whereFrom(reason) {
    if (reason.channel === "scenario")
        return "Your scenario stresses it";
    if (reason.channel === "concept")
        return "A concern the lens knows";
    return `Like ${fieldNames[reason.doc_field] ?? reason.doc_field}`;
}

function reasonLine(reason, score, { text, units }) {
    const part = score > 0 ? Math.round(100 * reason.contribution / score) : 0;

    return el("li", {},
        el("span", { class: "part", "--part": Math.max(0, part) / 100 },
           `${part} %`),
        el("div", {},
           reason.query_span
               ? el("p", {}, "You wrote ", quote(text, reason, units)) : null,
           reason.text
               ? el("p", { class: "met" }, whereFrom(reason), ": ",
                    el("q", {}, reason.text))
               : el("p", { class: "met" }, reason.channel === "rest"
                    ? "Smaller shares together" : whereFrom(reason))));
}

/* How a score came about: shares that sum to it. */
export function reasons(item, context) {
    const parts = [...item.why].sort((a, b) => b.contribution - a.contribution);

    return el("ul", { class: "reasons" },
              parts.map((r) => reasonLine(r, item.score, context)));
}

function list(tag, items) {
    return el(tag, {}, items.map((item) => el("li", {}, item)));
}

const paragraphs = (items) => items.map((item) => el("p", {}, item));

/* A part that is opened when wanted; nothing for a field there is not. */
function part(title, content) {
    return content
        ? el("details", {}, el("summary", {}, title), content) : null;
}

function relation(row, titleOf) {
    return el("li", {}, el("b", {}, row.id),
              titleOf(row.id) ? ` ${titleOf(row.id)}. ` : " ", row.reason);
}

function facts(doc) {
    const rows = [["Phase", doc.phases?.join(", ")],
                  ["For", doc.roles?.map(nameOf).join(", ")],
                  ["Services", doc.services?.join(", ")]];

    return el("dl", {}, rows.filter(([, value]) => value).map(
        ([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function contentOf(doc, titleOf) {
    const related = doc.relations.filter((r) => r.type === "related");

    return [
        ...paragraphs(doc.summary ?? []),
        doc.steps ? [el("h5", {}, "Steps"), list("ol", doc.steps)] : [],
        part("Guidance", doc.guidance && paragraphs(doc.guidance)),
        part("On AWS", doc.on_aws && paragraphs(doc.on_aws)),
        part("What it protects against",
             doc.protects_against && list("ul", doc.protects_against)),
        part("Signs that it is missing",
             doc.missing_signs && list("ul", doc.missing_signs)),
        part("Practices it works with", related.length &&
             el("ul", {}, related.map((r) => relation(r, titleOf)))),
        part("Further reading", doc.resources.length &&
             list("ul", doc.resources.map((r) => outLink(r.title, r.url)))),
        facts(doc),
    ].flat();
}

/* Fill `panel` with practice `item`. */
export async function showDetails(panel, item, context) {
    panel.setAttribute("aria-busy", "true");
    panel.replaceChildren(el("p", { class: "hint" }, "Loading …"));
    try {
        const doc = await get(`v1/practices/${encodeURIComponent(item.id)}`);

        panel.replaceChildren(
            ...contentOf(doc, context.titleOf),
            part("How the score came about", reasons(item, context)));
    } catch (problem) {
        panel.replaceChildren(
            el("p", { class: "problem" }, problem.message, " ",
               problem.hint ?? ""));
    }
    panel.removeAttribute("aria-busy");
}
