"""How large and how slow the timeline of a big run is: payload, and time until it is drawn.

    python benchmarks/timeline_scale.py

Two runs made by hand: 500 threads, and 100,000 events on eight threads. "made" is Python's time
for the view, "script" the time of the view's `render`, "drawn" that from opening the page until
the first frame with it. The aims: at most 200 KiB compressed, drawn in under 1 s.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import time
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import sample_traces

from labhelpers.authoring.browser import browser_path
from labhelpers.views.timeline import timeline

REPEATS = 5
HOST = "http://views.test/"
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html"}
WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".lab-canvas [role=row]")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.drawnAt = performance.now())));
}).observe(document, { subtree: true, childList: true });
"""
PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="views.css">
<link rel="stylesheet" href="timeline.css"><script type="module" src="site.js"></script>"""
RENDER = """async () => {
  const { default: view } = await import("./timeline.js");
  const old = document.querySelector("lab-view");
  old.end();
  const state = JSON.parse(old.querySelector("script").textContent);
  const model = { get: (key) => ({ state })[key] };
  const start = performance.now();
  view.render({ model, el: old.querySelector(".lab-root") });
  return performance.now() - start;
}"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        print(f"{'run':<16}{'raw':>10}{'gzip':>10}{'made':>9}{'script':>9}{'drawn':>9}")
        for name in ("pool", "many_threads", "many_events"):
            measure(browser, name)
        browser.close()


def measure(browser: Browser, name: str) -> None:
    trace = sample_traces.ALL[name]()
    start = time.perf_counter()
    html = timeline(trace).to_html()
    made = (time.perf_counter() - start) * 1000
    script, drawn = zip(*(draw(browser, html) for _ in range(REPEATS)), strict=True)
    raw, packed = len(html.encode()) / 1024, len(gzip.compress(html.encode())) / 1024
    print(
        f"{name:<16}{raw:>6.0f} KiB{packed:>6.0f} KiB{made:>6.0f} ms"
        f"{statistics.median(script):>6.0f} ms{statistics.median(drawn):>6.0f} ms"
    )


def draw(browser: Browser, html: str) -> tuple[float, float]:
    """Return the milliseconds of `render`, and from opening the page to the first drawn frame."""
    page = browser.new_page(viewport={"width": 800, "height": 700})
    page.route("**", lambda route: answer(route, html))
    page.add_init_script(WATCH)
    page.goto(HOST)
    page.wait_for_function("window.drawnAt")
    drawn = float(page.evaluate("window.drawnAt"))
    script = float(page.evaluate(RENDER))
    page.close()
    return script, drawn


def answer(route: Route, html: str) -> None:
    file = route.request.url.removeprefix(HOST) or "index.html"
    text = PAGE + html
    if file != "index.html":
        text = files("labhelpers.views").joinpath(file).read_text(encoding="utf-8")
    route.fulfill(body=text, content_type=TYPES[file.rpartition(".")[2]])


if __name__ == "__main__":
    main()
