/*
 * The picture of coverage: a square for each question of the lens, a row for
 * each pillar, filled as high as the best practice under it scores.  Squares
 * with a practice in the answer lead to it; the others tell their question.
 */
import { el, svg } from "./dom.js";
import { count, inOrder, nameOf, scoreWord } from "./words.js";

const side = 20;
const gap = 7;
const step = side + gap;

function bestOf(practices, question) {
    return practices.find((p) => p.question === question.id);
}

function square(best, x) {
    const high = best ? Math.max(3, Math.round(best.score * (side - 2))) : 0;

    return [
        svg("rect", { class: "frame", x: x + 0.5, y: 0.5, width: side - 1,
                      height: side - 1, rx: 4 }),
        high ? svg("rect", { class: "fill", x: x + 1, y: side - 1 - high,
                             width: side - 2, height: high, rx: 3 }) : null,
    ];
}

function labelOf(question, best) {
    return best
        ? `${question.id}, ${scoreWord(best.score)}: ${question.title}`
        : `${question.id}, not in this answer: ${question.title}`;
}

/* The squares of questions that are not in the answer are for the eye: the
 * sentence above says how many there are. */
function cell(question, best, x, say) {
    const label = labelOf(question, best);
    const told = { onpointerenter: () => say(label) };
    const title = svg("title", {}, label);

    if (!best)
        return svg("g", { class: "cell", "aria-hidden": "true", ...told },
                   title, square(best, x));
    return svg("a", { class: "cell hit", href: `#${best.id}`,
                      "aria-label": label, onfocus: () => say(label),
                      onclick: (event) => {
                          event.preventDefault();
                          document.getElementById(best.id)?.focus();
                      }, ...told },
               title, square(best, x));
}

function row(pillar, questions, practices, say) {
    const own = questions.filter((q) => q.pillar === pillar);
    const width = own.length * step - gap;

    return [
        el("span", { class: "pillar-name" }, nameOf(pillar)),
        svg("svg", { viewBox: `0 0 ${width} ${side}`, width, height: side,
                     role: "group", "aria-label": nameOf(pillar) },
            own.map((q, i) => cell(q, bestOf(practices, q), i * step, say))),
    ];
}

export function coverage(answer, questions) {
    const { questions_hit: hit, questions_total: total } = answer.coverage;
    const pillars = inOrder("pillar", questions.map((q) => q.pillar));
    const told = el("p", { class: "told", "aria-hidden": "true" },
                    "Point at a square to read its question.");
    const say = (text) => told.replaceChildren(text);

    return el("section", { class: "card coverage",
                           "aria-labelledby": "coverage-title" },
        el("h3", { id: "coverage-title" }, "Coverage"),
        el("p", {}, `This answer touches ${hit} of ` +
                    `${count(total, "question")} of the lens.`),
        el("div", { class: "rows" }, pillars.map((pillar) =>
            row(pillar, questions, answer.best_practices, say))),
        told);
}
