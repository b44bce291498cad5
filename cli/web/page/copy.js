/* Putting text on the clipboard, and saying that it is there. */
import { el } from "./dom.js";

const saidFor = 2000; /* milliseconds */

/* Pages without TLS have no clipboard but the old command. */
function copyOldWay(text) {
    const area = el("textarea", { class: "unseen", readonly: true });

    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");

    area.remove();
    return done;
}

async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyOldWay(text);
    }
}

/* A button that copies what `make` gives; `say` tells screen readers. */
export function copyButton(label, make, say) {
    let timer = 0;

    return el("button", { type: "button", class: "quiet",
        onclick: async (event) => {
            const button = event.currentTarget;
            let done = false;

            try {
                done = await copy(await make());
            } catch {
                /* Said below, as what it means here. */
            }
            clearTimeout(timer);
            button.textContent = done ? "Copied" : "Could not copy";
            say(button.textContent);
            button.focus();
            timer = setTimeout(() => (button.textContent = label), saidFor);
        } }, label);
}
