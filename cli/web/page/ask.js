/*
 * The view in which one describes a workload and reads the answer.
 *
 * A view owns one part of <main>, starts when its module is given that part,
 * and has an address behind '#' that begins with its name.
 */
import { copyButton } from "./copy.js";
import { coverage } from "./coverage.js";
import { el } from "./dom.js";
import { stretches } from "./evidence.js";
import { filterBoxes } from "./filters.js";
import { unitsOf } from "./offsets.js";
import { fragmentOf, questionOf } from "./permalink.js";
import { practices } from "./practices.js";
import { ask, askMarkdown, get, Problem } from "./server.js";
import { textField } from "./text_field.js";
import { showTrouble } from "./trouble.js";
import { scenario, verdict } from "./verdict.js";
import { count, examples, verdictSentence } from "./words.js";

export function startAsk(root) {
    const part = (id) => root.querySelector(`#${id}`);
    const [text, result, trouble, shown, stale] =
        ["text", "result", "problem", "answer", "stale"].map(part);
    const status = document.getElementById("status");
    const aims = { pointer: null, focus: null };
    let asked = null;   /* the body whose answer is shown */
    let answer = null;
    let units = null;   /* of the answer's text */
    let kept = null;    /* the item whose words stay lit, and its button */
    let running = null; /* aborts the ask under way */
    let titles = new Map();
    let questions = [];

    const field = textField({ frame: part("field"), mirror: part("mirror"),
                              area: text }, noteEdit);
    const filters = filterBoxes(
        { frame: part("filters"), body: part("filters-body"),
          count: part("filters-count"), clear: part("filters-clear") },
        () => answer && run());

    function say(sentence) {
        status.textContent = sentence;
    }

    function isCurrent() {
        return answer !== null && field.value === answer.query.text;
    }

    function noteEdit() {
        stale.hidden = answer === null || isCurrent();
        light();
    }

    /* --- words that are lit --- */

    function light() {
        const item = aims.pointer ?? aims.focus ?? kept?.item;

        field.light(item && isCurrent() ? stretches(item, units) : []);
    }

    function aim(by, item) {
        aims[by] = item;
        light();
    }

    function keep(item, button) {
        const again = kept?.item === item;

        kept?.button.setAttribute("aria-pressed", "false");
        kept = again ? null : { item, button };
        button.setAttribute("aria-pressed", String(!again));
        light();
        if (!again)
            part("field").scrollIntoView({ block: "nearest" });
    }

    /* --- the answer --- */

    function toolbar() {
        return el("div", { class: "toolbar", role: "group",
                           "aria-label": "Take the answer along" },
            copyButton("Copy as Markdown", () => askMarkdown(asked), say),
            copyButton("Copy link", () => {
                history.replaceState(null, "", fragmentOf(asked));
                return location.href;
            }, say));
    }

    function moreButton() {
        const rest = answer.coverage.not_returned;
        const n = answer.best_practices.length;

        if (!rest || !n)
            return null;
        return el("button", { type: "button", class: "more", onclick:
            async () => {
                await run({ top: answer.corpus.best_practices });
                const next = answer.best_practices[n];

                if (next)
                    document.getElementById(next.id).focus();
            } },
            `Show the other ${count(rest, "practice")}, less likely to matter`);
    }

    function show() {
        const context = { text: answer.query.text, units, aim, keep,
                          titleOf: (id) => titles.get(id) };

        shown.replaceChildren(
            verdict(answer), answer.best_practices.length ? toolbar() : "",
            el("div", { class: "overview" },
               scenario(answer, context) ?? "",
               answer.best_practices.length && questions.length
                   ? coverage(answer, questions) : ""),
            ...practices(answer, context), moreButton() ?? "");
    }

    function about() {
        const { corpus, ranking } = answer;
        const by = { lexical: "by words", dense: "by meaning",
                     both: "by words and by meaning" }[ranking.channels];

        document.getElementById("about").textContent =
            `Asked of the ${corpus.name}, edition of ${corpus.revision}, ` +
            `${by}. No language model wrote the answer.`;
    }

    function take(question, got) {
        asked = question;
        answer = got;
        units = unitsOf(got.query.text);
        kept = null;
        aims.pointer = aims.focus = null;
        if (root.dataset.state === "start")
            part("filters").open ||= matchMedia("(min-width: 68rem)").matches;
        root.dataset.state = "answered";
        root.dataset.verdict = got.verdict;
        trouble.replaceChildren();
        if (location.hash.startsWith("#ask?"))
            history.replaceState(null, "", fragmentOf(question));
        show();
        about();
        noteEdit();
        const n = got.best_practices.length;

        say(verdictSentence(got) + (n ? ` ${count(n, "practice")}.` : ""));
    }

    /* On a narrow page an answer begins below what is seen; after reading the
     * former one, above it. */
    function bringIntoSight() {
        const { top } = result.getBoundingClientRect();

        if (top > innerHeight * 0.7 || top < 0)
            result.scrollIntoView({ block: "start" });
    }

    function setBusy(on) {
        result.hidden = false;
        result.setAttribute("aria-busy", String(on));
        root.toggleAttribute("data-busy", on);
    }

    async function run({ top } = {}) {
        const question = { text: field.value.toWellFormed?.() ?? field.value,
                           ...filters.value, ...(top ? { top } : {}) };

        running?.abort();
        const mine = running = new AbortController();

        setBusy(true);
        try {
            if (!question.text.trim())
                throw new Problem(400, "There is no text yet.",
                                  "Describe the workload, or try an example.");
            await load();
            take(question, await ask(question, mine.signal));
            if (!top)
                bringIntoSight();
        } catch (problem) {
            if (problem.name !== "AbortError")
                showTrouble(trouble, problem, () => run({ top }));
        }
        if (mine === running)
            setBusy(false);
    }

    /* --- what is there before anything is asked --- */

    /* What the lens has: names for filters, titles, and its questions. */
    async function load() {
        if (titles.size)
            return;
        const [p, q] = await Promise.all([get("v1/practices"),
                                          get("v1/questions")]);

        titles = new Map(p.practices.map((d) => [d.id, d.title]));
        questions = q.questions;
        const on = filters.value;

        filters.offer(p.practices);
        filters.value = on;
    }

    async function askExample(example) {
        field.value = example;
        await run();
        part("verdict")?.focus({ preventScroll: true });
    }

    async function follow(fragment) {
        const question = questionOf(fragment);

        if (!question)
            return;
        field.value = question.text;
        filters.value = question;
        await run();
    }

    async function begin() {
        try {
            await load();
            trouble.replaceChildren();
        } catch (problem) {
            result.hidden = false;
            showTrouble(trouble, problem, begin);
            return;
        }
        await follow(location.hash);
    }

    part("examples").replaceChildren(...examples.map(([name, example]) =>
        el("button", { type: "button", class: "chip",
                       onclick: () => askExample(example) }, name)));
    part("form").addEventListener("submit", (event) => {
        event.preventDefault();
        run();
    });
    text.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            run();
        }
    });
    addEventListener("hashchange", () => follow(location.hash));
    begin();
}
