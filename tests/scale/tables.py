"""A lead's table among 10,000 and among 1,000,000 comparisons: `make bench NAME=tables`.

Method: two fresh PostgreSQL databases, each with gunicorn as in the Procfile, and one Chromium page on either, open
on the table of comparisons. Ten times in turn each goes to the next page (from the click to the frame that shows
other rows), and asks for each filter and order as the table's own requests do. Ratios are of medians; a filter that
few rows pass is the hard case, for the database has to find them. A number as argument replaces the million.
"""

import json
import os
import statistics
from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.chromium import FLAGS, chromium
from tests.scale._server import Server, manage, throw_away_database

FEW, MANY = 10_000, 1_000_000
TURNS = 10
QUERIES = {
    "newest first": "ordering=-created_at",
    "by priority": "ordering=-priority",
    "answered": "state=answered",
    "ties": "state=tie",
    "by people": "judged_by=person",
    "gold": "gold=true",
    "flagged": "flagged=true",
    "little agreement": "agreement_to=0.6",
    "prompt contains": "contains=picture+4242",
    "prompt contains what none does": "contains=elephant",
    "by another model": "model=elsewhere",
}
# Resolves with the milliseconds from the click on "Next" to the frame in which the first row is another.
TURN_PAGE = """() => new Promise(resolve => {
  const first = () => document.querySelector("tbody tr")?.textContent;
  const before = first();
  const next = [...document.querySelectorAll("button")].find(button => button.textContent === "Next");
  const began = performance.now();
  next.click();
  const look = () => {
    const now = first();
    if (!now || now === before) return requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.now() - began));
  };
  requestAnimationFrame(look);
})"""
ASK = """async address => {
  const began = performance.now();
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  const page = await answer.json();
  if (!answer.ok) throw new Error(`${address}: ${JSON.stringify(page)}`);
  return performance.now() - began;
}"""


def run(arguments: list[str]) -> dict[str, Any]:
    many = int(arguments[0]) if arguments else MANY
    with ExitStack() as stack:
        browser = _browser(stack)
        pages = {pairs: _page(stack, browser, pairs) for pairs in (FEW, many)}
        taken: dict[int, dict[str, list[float]]] = {pairs: defaultdict(list) for pairs in pages}
        for turn in range(TURNS + 1):
            for pairs, page in pages.items():
                one = _one_turn(page)
                for name, milliseconds in one.items() if turn else ():
                    taken[pairs][name].append(milliseconds)
            print(f"turn {turn} of {TURNS}", flush=True)
    return _figures(taken)


def _one_turn(page: Page) -> dict[str, float]:
    asked = {
        name: float(page.evaluate(ASK, f"/api/v1/projects/bench/comparisons/?page_size=48&{query}"))
        for name, query in QUERIES.items()
    }
    return {"next page": float(page.evaluate(TURN_PAGE)), **asked}


def _browser(stack: ExitStack) -> Browser:
    playwright = stack.enter_context(sync_playwright())
    return stack.enter_context(playwright.chromium.launch(executable_path=chromium(), args=FLAGS))


def _page(stack: ExitStack, browser: Browser, pairs: int) -> Page:
    environment = stack.enter_context(throw_away_database("postgresql"))
    print(f"filling a database with {pairs:,} comparisons …", flush=True)
    made = json.loads(manage(environment, "-m", "tests.scale._fill_fast", str(pairs), "0").splitlines()[-1])
    server = stack.enter_context(Server(environment))
    page = browser.new_context(base_url=f"http://127.0.0.1:{server.port}").new_page()
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": f"http://127.0.0.1:{server.port}"}
            for name, value in made["lead"].items()
        ]
    )
    page.goto("/projects/bench/comparisons?view=table")
    page.locator("tbody tr").first.wait_for()
    return page


def _figures(taken: dict[int, dict[str, list[float]]]) -> dict[str, Any]:
    few, many = ({name: statistics.median(times) for name, times in by_name.items()} for by_name in taken.values())
    ratios = {name: round(many[name] / few[name], 2) for name in few}
    return {
        "median_ms": {
            pairs: {name: round(value, 1) for name, value in medians.items()}
            for pairs, medians in zip(taken, (few, many), strict=True)
        },
        "ratio": ratios,
        "worst_ratio": max(ratios.values()),
        "load": round(os.getloadavg()[0], 2),
    }
