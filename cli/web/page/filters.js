/*
 * Filters: the values practices of this lens have, as boxes to tick.  They are
 * sent with the question; the server filters, the page never does.
 */
import { el } from "./dom.js";
import { inOrder, nameOf } from "./words.js";

const kinds = [
    ["pillar", "Pillar", (p) => [p.pillar]],
    ["risk", "Risk if missing", (p) => [p.risk]],
    ["phase", "Phase", (p) => p.phases ?? []],
    ["role", "For whom", (p) => p.roles ?? []],
];

export const filterKinds = kinds.map(([kind]) => kind);

function box(kind, value, onChange) {
    return el("label", { class: "chip" },
              el("input", { type: "checkbox", name: kind, value,
                            onchange: onChange }),
              el("span", {}, nameOf(value)));
}

export function filterBoxes({ frame, body, count, clear }, onChange) {
    const boxes = () => [...body.querySelectorAll("input")];

    function show() {
        const n = boxes().filter((b) => b.checked).length;

        count.textContent = n ? `(${n} on)` : "";
        clear.hidden = !n;
    }

    function changed() {
        show();
        onChange();
    }

    clear.addEventListener("click", () => {
        for (const b of boxes())
            b.checked = false;
        frame.querySelector("summary").focus();
        changed();
    });
    return {
        offer(practices) {
            body.replaceChildren(...kinds.map(([kind, title, valuesOf]) =>
                el("fieldset", {}, el("legend", {}, title),
                   el("div", { class: "chips" },
                      inOrder(kind, practices.flatMap(valuesOf)).map(
                          (value) => box(kind, value, changed))))));
        },
        /* As members of an ask: only the kinds in which something is on. */
        get value() {
            const on = {};

            for (const b of boxes()) {
                if (b.checked)
                    (on[b.name] ??= []).push(b.value);
            }
            return on;
        },
        set value(on) {
            for (const b of boxes())
                b.checked = (on[b.name] ?? []).includes(b.value);
            if (Object.keys(on).length)
                frame.open = true;
            show();
        },
    };
}
