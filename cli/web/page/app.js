/* What is there whatever the view: the switch of the theme. */
import { startAsk } from "./ask.js";

const button = document.getElementById("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const page = document.documentElement;

function isDark() {
    return page.dataset.theme ? page.dataset.theme === "dark" : system.matches;
}

function showTheme() {
    button.setAttribute("aria-pressed", String(isDark()));
}

button.addEventListener("click", () => {
    page.dataset.theme = isDark() ? "light" : "dark";
    showTheme();
    try {
        localStorage.setItem("theme", page.dataset.theme);
    } catch {
        /* It holds until the page is closed. */
    }
});
system.addEventListener("change", showTheme);
showTheme();
startAsk(document.getElementById("ask"));
