"""What a page costs its reader: bytes over the wire, requests, and text that moves.

The limits hold for every page. A new version of a theme or an extension that puts its styles and
scripts on each page is found here, and not by a reader with a slow line.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from visiting import DRAWN, EVERY_PAGE, NARROW, visit

MOST_BYTES = 250 * 1024  # of a page with all that comes with it, compressed
MOST_REQUESTS = 25
MOST_SHIFT = 0.02  # of the layout, as browsers count it; 0.1 is what they call good
ON_SCREEN = """() => [...document.querySelectorAll("lab-view")]
  .filter(view => view.checkVisibility() && view.getBoundingClientRect().top < innerHeight)
  .every(view => view.started)"""
SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  const count = list => { for (const entry of list.getEntries()) sum += entry.value; };
  new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum)));
})"""


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_keeps_within_its_weight_and_stands_still(
    name: str, browser: Browser, served: str
) -> None:
    with visit(browser, f"{served}/{name}.html", NARROW) as seen:
        seen.page.wait_for_function(ON_SCREEN)
        assert seen.page.evaluate(SHIFT) <= MOST_SHIFT
        seen.page.wait_for_function(DRAWN)
        weights = sorted(((size, url) for url, size in seen.weights.items()), reverse=True)
        assert sum(size for size, _ in weights) <= MOST_BYTES, weights
        assert len(seen.requests) <= MOST_REQUESTS, seen.requests
