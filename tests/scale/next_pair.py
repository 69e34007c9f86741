"""From the key to the next pair: `make bench NAME=next-pair`, or `-m tests.scale next-pair [ANSWERS]`.

Method: gunicorn as in the Procfile with SQLite, 60 pairs of photographs of 1024 × 1024 pixels, Chromium without a
GPU at 1280 × 900, one annotator who answers by key once every 600 ms. The clock is the page's own: it starts at the
time stamp of the key press and stops in the task after the frame in which both pictures of the next pair, loaded
and decoded, are the ones on screen. The first answer, before anything could be fetched ahead, is not counted.
`bundle_kb` is the JavaScript that the first page loads, compressed as a server would send it (gzip, level 6).
"""

import gzip
import json
import os
import re
import statistics
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.chromium import FLAGS, chromium
from tests.scale._server import ROOT, Server, manage, throw_away_database
from tests.scale.queue import percentile

ANSWERS = 50
PAUSE_MS = 600
READY = "[data-current=true] img[data-visible=true]"
# Resolves with the milliseconds from the next key press to the frame that shows other pictures than now.
WATCH = """ready => {
  const shown = () => [...document.querySelectorAll(ready)];
  const before = shown().map(image => image.src).join();
  window.waited = new Promise(resolve => addEventListener("keydown", press => {
    const look = () => {
      const now = shown();
      const isNext = now.length === 2 && now.map(image => image.src).join() !== before;
      const isLoaded = now.every(image => image.complete && image.naturalWidth > 0);
      if (!isNext || !isLoaded) return requestAnimationFrame(look);
      Promise.all(now.map(image => image.decode())).then(() => requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => resolve(performance.now() - press.timeStamp);
        painted.port2.postMessage(0);
      }));
    };
    requestAnimationFrame(look);
  }, { once: true, capture: true }));
}"""


def run(arguments: list[str]) -> dict[str, Any]:
    answers = int(arguments[0]) if arguments else ANSWERS
    with throw_away_database("sqlite") as environment:
        print("filling the database …", flush=True)
        made = json.loads(
            manage(environment, "-m", "tests.scale._fill_pictures", str(answers + 10)).splitlines()[-1]
        )
        with Server(environment) as server:
            load = os.getloadavg()[0]
            waits = _answer(server.port, made, answers)
    seconds = [wait / 1000 for wait in waits]
    return {
        "median_ms": round(statistics.median(waits), 1),
        "p95_ms": percentile(seconds, 0.95),
        "bundle_kb": round(_bundle_bytes() / 1000, 1),
        "answers": len(waits),
        "load_before": round(load, 2),
    }


def _answer(port: int, made: dict[str, Any], answers: int) -> list[float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 900})
        context.add_cookies(
            [
                {"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}
                for name, value in made["person"].items()
            ]
        )
        page = context.new_page()
        page.goto(f"/annotate/{made['project']}")
        page.get_by_role("button", name="First is better").and_(page.locator(":enabled")).wait_for()
        waits = []
        for number in range(answers + 1):
            page.wait_for_timeout(PAUSE_MS)
            page.evaluate(WATCH, READY)
            page.keyboard.press("1" if number % 2 else "2")
            waits.append(float(page.evaluate("window.waited")))
        browser.close()
    return waits[1:]


def _bundle_bytes() -> int:
    dist = ROOT / "frontend" / "dist"
    page = (dist / "index.html").read_text()
    scripts = re.findall(r'(?:src|href)="/static/([^"]+\.js)"', page)
    return sum(len(gzip.compress((dist / script).read_bytes(), 6)) for script in scripts)
