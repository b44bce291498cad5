/* What went wrong, and a field for a token where that is what is missing. */
import { el } from "./dom.js";
import { useToken } from "./server.js";

function tokenForm(again) {
    const input = el("input", { id: "token", type: "password",
                                autocomplete: "off", required: true });

    return el("form", { class: "row", onsubmit: (event) => {
                            event.preventDefault();
                            useToken(input.value.trim());
                            again();
                        } },
              el("label", { for: "token" }, "Token"), input,
              el("button", { type: "submit", class: "primary" }, "Use it"),
              el("p", { class: "hint" },
                 "Kept until this page is closed, and nowhere else."));
}

/* Fill `place`; `again` does what failed once more. */
export function showTrouble(place, problem, again) {
    place.replaceChildren(
        el("p", {}, el("b", {}, problem.message)),
        problem.hint ? el("p", {}, problem.hint) : "",
        problem.status === 401 ? tokenForm(again) : "");
}
