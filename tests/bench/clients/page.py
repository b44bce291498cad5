"""The page of a report in a browser: what it asks for, says and looks like.

By hand: PAGE=/tmp/report.html BROWSER=/usr/bin/chromium SHOTS=/tmp \
    python page.py
"""
import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PAGE = "file://" + os.path.abspath(os.environ["PAGE"])
SHOTS = os.environ["SHOTS"]
LOOKS = [("light", 1100), ("dark", 1100), ("light", 390)]


def look(browser, scheme, width):
    context = browser.new_context(color_scheme=scheme,
                                  viewport={"width": width, "height": 900})
    page = context.new_page()
    requests, complaints = [], []
    page.on("request", lambda r: requests.append(r.url))
    page.on("console", lambda m: complaints.append(m.text))
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(PAGE, wait_until="networkidle")

    # Nothing but itself, and the browser has nothing to say about it.
    assert [u for u in requests if not u.startswith("data:")] == [PAGE], requests
    assert not complaints, complaints

    # Each kind of plot is there, drawn, described, and a table as well.
    titles = page.locator("figcaption").all_text_contents()
    for wanted in ("Where the time goes", "Latency of single calls: dense",
                   "Recall against queries per second: dense",
                   "growth by number of passages, in us"):
        assert wanted in titles, titles
    assert page.locator("script").count() == 0
    figures = page.locator("figure")
    for i in range(figures.count()):
        figure = figures.nth(i)
        picture = figure.locator("> svg")
        box = picture.bounding_box()
        assert box["width"] > 200 and box["height"] > 50, (titles[i], box)
        for part in ("title", "desc"):
            assert picture.locator("> " + part).text_content()
        figure.locator("summary").click()
        assert figure.locator("tbody tr").first.is_visible(), titles[i]

    # No part of a drawing is outside its picture.
    outside = page.evaluate("""() => {
        let n = 0;
        for (const svg of document.querySelectorAll("figure > svg")) {
            const a = svg.getBoundingClientRect();
            for (const e of svg.querySelectorAll("path,rect,circle,text")) {
                const b = e.getBoundingClientRect();
                n += b.left < a.left - 1 || b.right > a.right + 1 ||
                     b.top < a.top - 1 || b.bottom > a.bottom + 1;
            }
        }
        return n;
    }""")
    assert outside == 0, outside

    # The page itself does not scroll sideways.
    assert page.evaluate(
        "document.documentElement.scrollWidth <= window.innerWidth + 1")
    page.evaluate("document.querySelectorAll('details')"
                  ".forEach(d => d.open = false)")
    page.screenshot(path=f"{SHOTS}/bench-{scheme}-{width}.png", full_page=True)
    # axe puts a script into the page, which the page's own policy forbids: it
    # is looked at in a context that passes over the policy.
    context.close()
    context = browser.new_context(color_scheme=scheme, bypass_csp=True,
                                  viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(PAGE)
    found = Axe().run(page).response["violations"]
    assert not found, [(v["id"], [n["target"] for n in v["nodes"]][:5])
                       for v in found]
    context.close()
    print(f"{scheme}, {width} wide: {len(titles)} plots")


with sync_playwright() as p:
    chromium = p.chromium.launch(executable_path=os.environ["BROWSER"],
                                 args=["--no-sandbox"])
    for scheme, width in LOOKS:
        look(chromium, scheme, width)
    chromium.close()
