/*
 * The practices of an answer, by pillar, each beside the words that called for
 * it.  Pointing at one or moving the focus into it lights those words up; a
 * button keeps them lit.
 */
import { el, outLink } from "./dom.js";
import { showDetails } from "./details.js";
import { ownWords, quote } from "./evidence.js";
import { count, nameOf, scoreWord } from "./words.js";

/* A score as a word, a bar and a number. */
export function scoreOf(item) {
    return el("span", { class: `score ${scoreWord(item.score)}`,
                        title: "Estimated probability that this matters" },
              el("span", { class: "bar", "--score": item.score,
                           "aria-hidden": "true" }),
              scoreWord(item.score), " ",
              el("span", { class: "number" }, item.score.toFixed(2)));
}

export function ownQuote(item, { text, units }) {
    const own = ownWords(item);

    return own ? el("p", { class: "own" }, "You wrote ",
                    quote(text, own, units)) : null;
}

/* Pointing, focus and a finger all mean the item. */
export function pointing(item, context) {
    return {
        onpointerenter: () => context.aim("pointer", item),
        onpointerleave: () => context.aim("pointer", null),
        onfocusin: () => context.aim("focus", item),
        onfocusout: () => context.aim("focus", null),
    };
}

/* A button that keeps an item's words lit; nothing where it has none. */
export function keepButton(item, context) {
    if (!ownWords(item))
        return null;
    return el("button", { type: "button", class: "quiet keep",
                          "aria-pressed": "false",
                          onclick: (event) =>
                              context.keep(item, event.currentTarget) },
              "Show in my text");
}

function detailsButton(item, context, panel) {
    return el("button", { type: "button", class: "quiet",
                          "aria-expanded": "false",
                          "aria-controls": panel.id,
                          onclick: (event) => {
                              const button = event.currentTarget;
                              const open = panel.hidden;

                              panel.hidden = !open;
                              button.setAttribute("aria-expanded", open);
                              if (open)
                                  showDetails(panel, item, context);
                          } },
              "Details", el("span", { class: "unseen" }, ` of ${item.id}`));
}

function practice(item, context) {
    const panel = el("div", { class: "details", id: `${item.id}-details`,
                              hidden: true });

    return el("li", { value: item.rank },
        el("article", { class: "practice", id: item.id, tabindex: "-1",
                        "aria-labelledby": `${item.id}-title`,
                        ...pointing(item, context) },
           el("p", { class: "meta" },
              el("span", { class: "rank", "aria-hidden": "true" }, item.rank),
              el("code", {}, item.id),
              el("span", { class: `risk ${item.risk.toLowerCase()}` },
                 `${item.risk} risk`),
              scoreOf(item)),
           el("h4", { id: `${item.id}-title` },
              outLink(item.title, item.url)),
           item.why_sentence
               ? el("p", { class: "why" }, item.why_sentence) : null,
           ownQuote(item, context),
           el("p", { class: "actions" }, detailsButton(item, context, panel),
              keepButton(item, context)),
           panel));
}

/* Pillars in the order of their first practice. */
export function practices(answer, context) {
    const pillars = [...new Set(answer.best_practices.map((p) => p.pillar))];

    return pillars.map((pillar) => {
        const items = answer.best_practices.filter((p) => p.pillar === pillar);
        const id = `pillar-${pillar}`;

        return el("section", { class: "pillar", "aria-labelledby": id },
                  el("h3", { id }, nameOf(pillar), " ",
                     el("span", { class: "count" },
                        count(items.length, "practice"))),
                  el("ol", {}, items.map((p) => practice(p, context))));
    });
}
