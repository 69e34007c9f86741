"""From a job's report to the page: `make bench NAME=progress`, or `-m tests.scale progress [JOBS] [postgresql]`.

Method: gunicorn and a worker as in the Procfile, on a fresh database (SQLite unless named) and the broker of files.
A lead has four pages open in Chromium: all projects, the project's overview, its Jobs page, and the page of the job
at work. One job after another is asked for over the API, as if by somebody else, so that the pages have to find out
about it. The job reports twelve times, at once and then at random moments, and writes down when. A MutationObserver
in each page notes when the page first shows that report or a later one. What is measured is the time between the
two, for each report on each page; a report that a page never showed makes the benchmark fail. All clocks are the
machine's own; `load_before` tells whether the machine had something else to do.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import APIRequestContext, BrowserContext, Page, sync_playwright

from tests.e2e.chromium import FLAGS, chromium
from tests.scale._paced import INSTANTS, LINGER_S, PAUSE_S
from tests.scale._server import ROOT, Server, _procfile, manage, throw_away_database

JOBS, REPORTS = 6, 12
PAGES = {"home": "/", "overview": "/projects/bench", "jobs": "/projects/bench/jobs"}
# Notes when the page first showed how much was done: [done, seconds since 1970].
OBSERVER = """
window.progressSeen = [];
let latest = 0;
const look = () => {
  for (const [, done] of document.body.textContent.matchAll(/(\\d+) of 100,000/g)) {
    if (Number(done) > latest) window.progressSeen.push([latest = Number(done), Date.now() / 1000]);
  }
};
document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
});
"""


def run(arguments: list[str]) -> dict[str, Any]:
    load = os.getloadavg()[0]
    jobs = next((int(argument) for argument in arguments if argument.isdigit()), JOBS)
    database = "postgresql" if "postgresql" in arguments else "sqlite"
    with throw_away_database(database) as environment:
        environment["DJANGO_SETTINGS_MODULE"] = "tests.scale._paced_settings"
        cookies = json.loads(manage(environment, "-m", "tests.scale._fill_lead").splitlines()[-1])
        with Server(environment) as server, _worker(environment), _browser(server.port, cookies) as context:
            waits = _measure(context, cookies["csrftoken"], Path(environment["TASTEMAKER_VAR"]), jobs)
    every = [wait for page in waits.values() for wait in page]
    return {
        **_figures(every),
        "pages": {page: _figures(found) for page, found in waits.items()},
        "load_before": round(load, 2),
    }


def _measure(context: BrowserContext, token: str, var: Path, jobs: int) -> dict[str, list[float]]:
    pages = {name: _opened(context, address) for name, address in PAGES.items()}
    waits: dict[str, list[float]] = {name: [] for name in (*PAGES, "job")}
    for number in range(jobs):
        job = _ask(context.request, token, number * REPORTS)
        pages["job"] = _opened(context, f"{PAGES['jobs']}/{job}")
        opened = time.time()
        _let_end(context.request, job, pages["job"])
        written = [json.loads(line) for line in (var / "jobs" / job / INSTANTS).read_text().splitlines()]
        for name, page in pages.items():
            watched = [report for report in written if name != "job" or report["at"] > opened]
            waits[name] += _waits(watched, page.evaluate("window.progressSeen"), name)
        pages.pop("job").close()
        print(f"job {number + 1} of {jobs}: {_figures([w for found in waits.values() for w in found])}", flush=True)
    return waits


def _waits(written: list[dict[str, float]], seen: list[tuple[int, float]], page: str) -> list[float]:
    """For each report: how long until the page showed it, or a later one.

    Raises:
        RuntimeError: the page never did.
    """
    waits = []
    for report in written:
        shown = [at for done, at in seen if done >= report["done"]]
        if not shown:
            raise RuntimeError(f"The page '{page}' never showed {report['done']}; it showed {seen}.")
        waits.append(min(shown) - report["at"])
    return waits


def _figures(waits: list[float]) -> dict[str, Any]:
    ordered = sorted(waits)

    def share(part: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)

    return {"p50_s": share(0.5), "p95_s": share(0.95), "max_s": share(1.0), "n": len(ordered)}


def _opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    return page


def _ask(api: APIRequestContext, token: str, first: int) -> str:
    spec = {"first": first, "reports": REPORTS}
    answer = api.post(
        "/api/v1/jobs/",
        data={"kind": "paced", "project": "bench", "spec": spec},
        headers={"X-CSRFToken": token},
    )
    if not answer.ok:
        raise RuntimeError(f"The job was not taken: {answer.text()}")
    return str(answer.json()["id"])


def _let_end(api: APIRequestContext, job: str, page: Page) -> None:
    """Wait for the job's end; in the page's time, for the browser needs this thread."""
    deadline = time.monotonic() + 60 + LINGER_S + REPORTS * PAUSE_S[1]
    while time.monotonic() < deadline:
        found = api.get(f"/api/v1/jobs/{job}/").json()
        if found["state"] == "succeeded":
            return
        if found["error"]:
            raise RuntimeError(f"The job ended {found['state']}: {found['error']}")
        page.wait_for_timeout(500)
    raise RuntimeError(f"The job did not end: {found}")


@contextmanager
def _worker(environment: dict[str, str]) -> Iterator[None]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = ["bash", "-c", f"exec {_procfile()['worker']}"]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment, "PATH": path})
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def _browser(port: int, cookies: dict[str, str]) -> Iterator[BrowserContext]:
    address = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        context.add_init_script(OBSERVER)
        yield context
        browser.close()
