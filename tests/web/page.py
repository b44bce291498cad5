"""The page in a browser: each check is a function with a fresh page.

By hand, against a server that runs:

    URL=http://127.0.0.1:8642 BROWSER=/usr/bin/chromium SHOTS=/tmp \
        python page.py [NAME...]

With TOKEN set, those that are about a server with a token.
"""
import os
import sys
import traceback
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

URL = os.environ["URL"].rstrip("/") + "/"
SHOTS = os.environ["SHOTS"]
TOKEN = os.environ.get("TOKEN")

# Letters of one to four bytes, and of two UTF-16 units, before what is lit.
WORKLOAD = ("Für die Klinik “Ålesund” 🏥𝒜 we run a voice bot. It answers callers "
            "day and night and books appointments through our own API. It must "
            "not invent prices or medical advice, patient data must stay "
            "private, and a person has to take over when it is unsure. We do "
            "not train models ourselves.")
UNRELATED = "the best recipe for a chocolate cake with cherries"

checks = []


def check(**options):
    def add(function):
        checks.append((function, options))
        return function
    return add


class Watch:
    """What the page asks for, and what the browser complains about."""

    def __init__(self, page, allowed=()):
        self.requests, self.asks, self.complaints = [], [], []
        self.allowed = allowed
        page.on("request", self.note)
        page.on("console", lambda m: self.complain(m.type, m.text))
        page.on("pageerror", lambda e: self.complain("error", str(e)))

    def note(self, request):
        self.requests.append(request.url)
        if request.url.endswith("/v1/ask"):
            self.asks.append(request.post_data_json)

    def complain(self, kind, text):
        if kind in ("error", "warning") and \
                not any(a in text for a in self.allowed):
            self.complaints.append(text)

    def judge(self):
        home = urlsplit(URL).netloc
        foreign = [u for u in self.requests if urlsplit(u).netloc != home]
        assert not foreign, foreign
        assert not self.complaints, self.complaints


def ask(page, text=WORKLOAD):
    """The answer to a text that is typed."""
    page.get_by_label("Your workload").fill(text)
    with page.expect_response("**/v1/ask") as got:
        page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
    return got.value.json()


def lit(page, kind):
    return page.locator("#mirror mark." + kind).all_text_contents()


def card(page, item):
    return page.locator("article#" + item["id"])


def own_terms(item):
    own = [r for r in item["why"] if r["query_span"]]
    most = max(r["contribution"] for r in own)
    return {t for r in own if r["contribution"] >= 0.2 * most
            for t in r["terms"]}


def with_words(answer):
    """The practices that have words of the text."""
    return [p for p in answer["best_practices"]
            if any(r["words"] for r in p["why"])]


def no_violations(page, name):
    found = Axe().run(page)
    assert found.violations_count == 0, \
        (name, found.generate_report(violation_id=None))


@check()
def page_reads_a_workload(page, watch):
    answer = ask(page)
    assert answer["verdict"] == "match"
    expect(page.locator("#verdict")).to_contain_text("Match: ")
    expect(page.locator(".scenario h3")).to_contain_text(
        "Autonomous call center")
    expect(page.get_by_role("status")).to_contain_text("Match: ")
    assert page.locator("article.practice").count() == \
        len(answer["best_practices"])
    for practice in answer["best_practices"]:
        box = card(page, practice)
        expect(box.locator("h4")).to_contain_text(practice["title"])
        expect(box).to_contain_text(practice["risk"] + " risk")
        expect(box).to_contain_text(practice["why_sentence"])
        expect(box).to_contain_text("%.2f" % practice["score"])
        link = box.locator("h4 a")
        expect(link).to_have_attribute("href", practice["url"])
        expect(link).to_have_attribute("rel", "noopener noreferrer")
    # Pillars come in the order of their best practice, ranks rise in each.
    expect(page.locator(".note")).to_contain_text(
        "We do not train models ourselves")


@check()
def pointing_lights_the_words_that_called_for_it(page, watch):
    answer = ask(page)
    page.mouse.move(2, 2)
    assert not lit(page, "word")
    for practice in with_words(answer)[:3]:
        card(page, practice).hover()
        words = lit(page, "word")
        assert words and set(words) <= own_terms(practice), words
        assert "".join(lit(page, "main")), "no clause is lit"
        # Where the copy lies is where the text lies.
        assert page.locator("#mirror").text_content() == WORKLOAD + "\n"
    page.mouse.move(2, 2)
    assert not lit(page, "word") and not lit(page, "main")


@check()
def keeping_holds_the_light_until_the_text_changes(page, watch):
    practice = with_words(ask(page))[0]
    button = card(page, practice).get_by_role("button",
                                              name="Show in my text")
    button.click()
    page.mouse.move(2, 2)
    page.get_by_label("Your workload").focus()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert set(lit(page, "word")) <= own_terms(practice) and lit(page, "word")
    page.keyboard.type("x")
    assert not lit(page, "word")
    expect(page.locator("#stale")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.locator("#stale")).to_be_hidden()


@check()
def filters_are_the_servers(page, watch):
    ask(page)
    with page.expect_response("**/v1/ask") as got:
        page.locator("#filters").get_by_label("Security").check()
    assert watch.asks[-1]["pillar"] == ["security"]
    answer = got.value.json()
    assert {p["pillar"] for p in answer["best_practices"]} == {"security"}
    expect(page.locator(".pillar")).to_have_count(1)
    expect(page.locator("#filters-count")).to_have_text("(1 on)")
    with page.expect_response("**/v1/ask") as got:
        page.locator("#filters").get_by_label("Low").check()
    assert not got.value.json()["best_practices"]
    expect(page.locator("#verdict")).to_contain_text("No practice is left")
    with page.expect_response("**/v1/ask") as got:
        page.get_by_role("button", name="Clear all filters").click()
    assert "pillar" not in watch.asks[-1] and "risk" not in watch.asks[-1]
    expect(page.locator(".pillar").nth(1)).to_be_visible()


@check(permissions=["clipboard-read", "clipboard-write"])
def copying_gives_markdown_and_a_link(page, watch):
    answer = ask(page)
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    # The page and the server use the same words.
    assert page.locator("#verdict").text_content() in text
    for practice in answer["best_practices"]:
        assert practice["id"] in text
    scenario = answer["scenarios"][0]
    word = page.locator(".scenario .score").first.text_content()
    assert "(%s, %.2f)" % (word.split()[0], scenario["score"]) in text, word

    page.locator("#filters").evaluate("e => e.open = true")
    with page.expect_response("**/v1/ask"):
        page.locator("#filters").get_by_label("Security").check()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(URL + "#ask?text=F%C3%BCr"), link
    watch.requests.clear()
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".scenario h3")).to_contain_text(
        "Autonomous call center")
    assert page.get_by_label("Your workload").input_value() == WORKLOAD
    assert watch.asks[-1] == {"text": WORKLOAD, "pillar": ["security"]}
    # What stands behind '#' stays in the browser.
    for url in map(urlsplit, watch.requests):
        assert not url.query and "lesund" not in url.path, url


@check()
def details_are_fetched_when_wanted(page, watch):
    practice = ask(page)["best_practices"][0]
    path = "v1/practices/" + practice["id"]
    assert not any(path in u for u in watch.requests)
    box = card(page, practice)
    button = box.get_by_role("button", name="Details")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(box.get_by_role("heading", name="Steps")).to_be_visible()
    assert any(path in u for u in watch.requests)
    box.get_by_text("How the score came about").click()
    expect(box.locator(".reasons li")).to_have_count(len(practice["why"]))
    no_violations(page, "details")
    button.click()
    expect(box.get_by_role("heading", name="Steps")).to_be_hidden()


@check()
def coverage_shows_every_question(page, watch):
    answer = ask(page)
    cells = page.locator(".coverage .cell")
    expect(cells).to_have_count(answer["coverage"]["questions_total"])
    hit = page.locator(".coverage a.hit")
    expect(hit).to_have_count(answer["coverage"]["questions_hit"])
    expect(page.locator(".coverage")).to_contain_text(
        "%d of %d questions" % (answer["coverage"]["questions_hit"],
                                answer["coverage"]["questions_total"]))
    hit.last.focus()
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    assert focused in {p["id"] for p in answer["best_practices"]}, focused


@check()
def more_practices_are_shown_when_wanted(page, watch):
    answer = ask(page)
    n = len(answer["best_practices"])
    with page.expect_response("**/v1/ask"):
        page.get_by_role("button", name="Show the other").click()
    expect(page.locator("article.practice")).to_have_count(51)
    focused = page.evaluate("document.activeElement.id")
    shown = page.locator("article.practice").evaluate_all(
        "all => all.map(a => a.id)")
    assert focused in shown and \
        focused not in {p["id"] for p in answer["best_practices"]}
    assert n < 51


@check()
def no_match_says_so_and_what_to_ask(page, watch):
    answer = ask(page, UNRELATED)
    assert answer["verdict"] == "none"
    expect(page.locator("#verdict")).to_contain_text("No match")
    expect(page.locator(".verdict")).to_contain_text("You can ask about")
    assert not page.locator("article.practice").count()
    page.screenshot(path=SHOTS + "/no-match.png")
    page.get_by_role("button", name="Hospital voice bot").click()
    expect(page.locator("#verdict")).to_contain_text("Match: ")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#examples")).to_be_hidden()


@check()
def text_is_never_more_than_text(page, watch):
    text = ("<img src=x onerror=alert(1)> our chatbot <b>answers</b> patients, "
            "<script>alert(2)</script> and must not leak medical data.")
    answer = ask(page, text)
    assert answer["best_practices"]
    for practice in with_words(answer)[:2]:
        card(page, practice).hover()
    assert page.locator("main img, main script, main b:text('answers')"
                        ).count() == 0
    expect(page.locator("#mirror")).to_contain_text("<script>alert(2)")


@check(allowed=["ERR_FAILED", "400"])
def trouble_is_said_with_the_next_step(page, watch):
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("There is no text yet")
    page.get_by_label("Your workload").fill("?!")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("the text has no words")
    page.route("**/v1/ask", lambda route: route.abort())
    page.get_by_label("Your workload").fill(WORKLOAD)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text(
        "The server does not answer")
    page.unroute("**/v1/ask")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".scenario h3")).to_contain_text(
        "Autonomous call center")
    expect(page.get_by_role("alert")).to_be_empty()


@check(token=True, allowed=["401"])
def server_with_a_token_is_told_it(page, watch):
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("wants a token: the token is missing")
    no_violations(page, "token")
    for token, said in ("x" * 20, "the token is wrong"), (TOKEN, None):
        page.get_by_label("Token").fill(token)
        page.keyboard.press("Enter")
        if said:
            expect(alert).to_contain_text(said)
    expect(alert).to_be_empty()
    ask(page)
    expect(page.locator(".scenario h3")).to_contain_text(
        "Autonomous call center")
    assert page.evaluate("localStorage.length") == 0


@check()
def keyboard_alone_is_enough(page, watch):
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your workload")).to_be_focused()
    page.keyboard.type(WORKLOAD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_visible()
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate("""() => {
            const e = document.activeElement;
            const shown = e.closest(".chip") ??
                e.querySelector?.(":scope > .frame") ?? e;
            const s = getComputedStyle(shown);
            return { text: e.textContent, ring: s.outlineStyle !== "none" ||
                     parseFloat(s.strokeWidth) > 2 };
        }""")
        assert here["ring"], "no focus is seen on " + here["text"][:60]
        seen.add(here["text"][:12])
        if here["text"].startswith("Details"):
            break
    assert "Copy as Mark" in seen and "Copy link" in seen, seen
    # The focus inside a practice lights its words, too.
    assert lit(page, "main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Steps")).to_be_visible()


@check()
def theme_is_switched_and_kept(page, watch):
    ground = "getComputedStyle(document.body).backgroundColor"
    button = page.get_by_role("button", name="Dark")
    light = page.evaluate(ground)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
    assert page.context.cookies() == []


@check(color_scheme="dark")
def system_theme_is_followed(page, watch):
    expect(page.get_by_role("button", name="Dark")).to_have_attribute(
        "aria-pressed", "true")
    no_violations(page, "dark start")
    practice = with_words(ask(page))[0]
    card(page, practice).hover()
    no_violations(page, "dark")
    page.screenshot(path=SHOTS + "/dark.png")


@check()
def light_page_is_accessible(page, watch):
    no_violations(page, "start")
    page.screenshot(path=SHOTS + "/start.png")
    practice = with_words(ask(page))[0]
    page.evaluate("scrollTo(0, 0)")
    page.locator(".scenario").hover()
    page.screenshot(path=SHOTS + "/light.png")
    card(page, practice).hover()
    no_violations(page, "light")


@check(viewport={"width": 320, "height": 700}, has_touch=True)
def narrow_page_has_no_sideways_scroll(page, watch):
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 320
    page.screenshot(path=SHOTS + "/narrow-start.png")
    practice = with_words(ask(page))[0]
    expect(page.locator("#verdict")).to_be_in_viewport()
    card(page, practice).get_by_role("button", name="Details").tap()
    expect(page.get_by_role("heading", name="Steps")).to_be_visible()
    page.locator("#filters").evaluate("e => e.open = true")
    assert page.evaluate(wide) <= 320
    no_violations(page, "narrow")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=SHOTS + "/narrow.png", full_page=True)


@check(reduced_motion="reduce")
def motion_is_reduced_on_request(page, watch):
    ask(page)
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(
        (e) => { const s = getComputedStyle(e);
                 return s.scrollBehavior === "smooth" ||
                        parseFloat(s.transitionDuration) > 0; }).length""")
    assert moving == 0, moving


@check(java_script_enabled=False)
def page_without_scripts_says_what_to_do(page, watch):
    hint = page.locator("noscript p")
    expect(hint).to_contain_text("asklens ask")
    expect(hint).to_be_visible()


def run(browser, function, allowed=(), **options):
    options.setdefault("viewport", {"width": 1360, "height": 900})
    options.setdefault("color_scheme", "light")
    context = browser.new_context(**options)
    context.set_default_timeout(20000)
    page = context.new_page()
    watch = Watch(page, allowed)
    page.goto(URL)
    try:
        function(page, watch)
        watch.judge()
    except Exception:
        page.screenshot(path="%s/failed-%s.png" % (SHOTS, function.__name__))
        raise
    finally:
        context.close()


def main(names):
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["BROWSER"],
            args=["--no-sandbox", "--disable-dev-shm-usage"])
        for function, options in checks:
            if names and function.__name__ not in names:
                continue
            if options.pop("token", False) != bool(TOKEN):
                continue
            try:
                run(browser, function, **options)
                print("ok   " + function.__name__, flush=True)
            except Exception:
                failed += 1
                print("FAIL " + function.__name__, flush=True)
                traceback.print_exc(limit=-3)
        browser.close()
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
