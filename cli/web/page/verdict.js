/* What the answer is worth, and the scenario it found. */
import { reasons } from "./details.js";
import { el, outLink } from "./dom.js";
import { keepButton, ownQuote, pointing, scoreOf } from "./practices.js";
import { isFilteredOut, isLike, verdictAdvice, verdictSentence } from
    "./words.js";

/* Clauses that were understood as what the workload does not do: worth saying,
 * since they pull practices down. */
function denied(answer) {
    const clauses = answer.facets.filter((f) => f.negated).map((f) => f.text);

    return clauses.length
        ? el("p", { class: "note" }, "Understood as not done: ",
             clauses.map((text, i) => [i ? ", " : "", el("q", {}, text)])
                 .flat())
        : null;
}

export function verdict(answer) {
    const kind = isFilteredOut(answer) ? "none" : answer.verdict;
    const [word, rest] = verdictSentence(answer).split(/: (.*)/s);
    const advice = verdictAdvice(answer);

    return el("header", { class: `verdict ${kind}` },
        el("h2", { id: "verdict", tabindex: "-1" },
           rest ? [el("b", {}, `${word}: `), rest] : word),
        advice ? el("p", {}, advice) : null,
        denied(answer),
        answer.warnings.map((text) => el("p", { class: "note" }, "Note: ",
                                         text)));
}

function others(answer) {
    const rest = answer.scenarios.slice(1, 4);

    return rest.length
        ? el("div", { class: "others" }, el("h4", {}, "Less like"),
             el("ul", {}, rest.map((s) => el("li", {},
                outLink(s.title, s.url), " ", scoreOf(s)))))
        : null;
}

/* The scenario and why; nothing when there is none. */
export function scenario(answer, context) {
    const [first] = answer.scenarios;

    if (!first)
        return null;
    return el("section", { class: "card scenario",
                           "aria-labelledby": "scenario-title",
                           ...pointing(first, context) },
        el("p", { class: "meta" },
           isLike(answer) ? "Scenario" : "The nearest scenario, not close",
           scoreOf(first)),
        el("h3", { id: "scenario-title" }, outLink(first.title, first.url)),
        el("p", {}, first.summary),
        ownQuote(first, context),
        el("p", { class: "actions" }, keepButton(first, context)),
        el("details", {}, el("summary", {}, "How the score came about"),
           reasons(first, context)),
        others(answer));
}
