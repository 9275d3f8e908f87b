"""What Lighthouse says of the book's pages, beside the same pages under Jupyter Book's own theme.

    python benchmarks/lighthouse.py [--all] [--desktop] [page ...]

Both sites are built here from the same notebooks and served the same way, compressed, on this
machine. "perf" to "seo" are Lighthouse's four marks, 100 at best; LCP is the time of the largest
paint and TBT how long the page was deaf, in milliseconds, on the phone and the line that Lighthouse
models; the weight is what came over the wire. Lighthouse comes from npm, into _build/lighthouse.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from visiting import CHAPTERS, EVERY_PAGE, ROOT, serving

VERSION = "12.8.2"
TOOLS = ROOT / "_build" / "lighthouse"
PROGRAM = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
FLAGS = "--headless=new --no-sandbox --disable-gpu"
MARKS = ("performance", "accessibility", "best-practices", "seo")
OURS = "labhelpers.authoring.theme"  # what the stock theme does without
STOCK = "sphinx_book_theme"
REPRESENTATIVE = 5  # the front page, and chapters that are spread over the book


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown of one run of Lighthouse."""

    marks: tuple[int, ...]
    largest_paint_ms: float
    deaf_ms: float
    kib: float
    requests: int
    faults: tuple[str, ...]

    @classmethod
    def of(cls, data: Any) -> Report:
        audits = data["audits"]
        requests = audits["network-requests"]["details"]["items"]
        wanted = {ref["id"] for name in MARKS[1:] for ref in data["categories"][name]["auditRefs"]}
        faults = (name for name in sorted(wanted) if audits[name]["score"] == 0)
        return cls(
            tuple(round(100 * (data["categories"][name]["score"] or 0)) for name in MARKS),
            audits["largest-contentful-paint"].get("numericValue", 0.0),
            audits["total-blocking-time"].get("numericValue", 0.0),
            sum(request.get("transferSize", 0) for request in requests) / 1024,
            len(requests),
            tuple(faults),
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the book's pages with Lighthouse.")
    parser.add_argument("pages", nargs="*", help="their names, such as book/your-lab")
    parser.add_argument("--all", action="store_true", help="every page, under the book's theme")
    parser.add_argument("--desktop", action="store_true", help="as on a desk, not as on a phone")
    options = parser.parse_args()
    if reason := what_is_missing():
        print(f"Left out: {reason}.")
        return 0
    pages = options.pages or (EVERY_PAGE if options.all else representative())
    sites = {"book": built("book", OURS)}
    if not options.all:
        sites["stock"] = built("stock", STOCK)
    print(f"{'page':<28}{'theme':<7}{'perf':>5}{'acc':>5}{'best':>5}{'seo':>5}", end="")
    print(f"{'LCP ms':>8}{'TBT ms':>8}{'KiB':>6}{'requests':>10}")
    for line in lines(sites, pages, options.desktop):
        print(line, flush=True)
    return 0


def what_is_missing() -> str:
    """Return why nothing can be measured here, "" where it can; install Lighthouse if need be."""
    if CHROMIUM is None:
        return "there is no Chromium ('apt install chromium')"
    if not (shutil.which("node") and shutil.which("npm")):
        return "Lighthouse needs Node.js and npm ('apt install nodejs npm')"
    if not PROGRAM.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(TOOLS)]
        done = subprocess.run([*command, f"lighthouse@{VERSION}"], capture_output=True, text=True)
        if done.returncode:
            return f"npm could not install Lighthouse ({done.stderr.strip().splitlines()[-1:]})"
    return ""


def representative() -> list[str]:
    """Return some pages from the book's beginning to its end."""
    step = max(1, (len(CHAPTERS) - 1) / (REPRESENTATIVE - 1))
    places = sorted({min(round(number * step), len(CHAPTERS) - 1) for number in range(5)})
    return [CHAPTERS[place] for place in places]


def built(name: str, theme: str) -> Path:
    """Build the book with a theme, and return the folder of its site."""
    target = ROOT / "_build" / "bench" / name
    target.mkdir(parents=True, exist_ok=True)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    extensions = config["sphinx"]["config"]["extensions"]
    if theme != OURS:
        # What Jupyter Book loads by itself, and of ours what the pages' own words ask for.
        extensions.remove(OURS)
        extensions += [f"{OURS}.{part}" for part in ("contents", "motion", "states")]
        extensions += ["sphinx_togglebutton", "sphinx_copybutton", "sphinx_thebe", STOCK]
    path = target / "_config.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    build = ["build", "--all", "--quiet", "--config", str(path), "--path-output", str(target), "."]
    command = [str(Path(sys.executable).with_name("jupyter-book")), *build]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return target / "_build" / "html"


def lines(sites: dict[str, Path], pages: list[str], desktop: bool) -> Iterator[str]:
    """Yield a line a page and theme; the themes of one page follow each other."""
    for page in pages:
        for theme, site in sites.items():
            with serving(site) as address:
                report = Report.of(measured(f"{address}/{page}.html", desktop))
            marks = "".join(f"{mark:>5}" for mark in report.marks)
            yield (
                f"{page.removeprefix('book/'):<28}{theme:<7}{marks}{report.largest_paint_ms:>8.0f}"
                f"{report.deaf_ms:>8.0f}{report.kib:>6.0f}{report.requests:>10}"
                f"  {' '.join(report.faults)}".rstrip()
            )


def measured(url: str, desktop: bool) -> Any:
    """Return Lighthouse's report on a page."""
    command = ["node", str(PROGRAM), url, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(MARKS)}", *(["--preset=desktop"] * desktop)]
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
