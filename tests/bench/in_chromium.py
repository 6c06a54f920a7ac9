"""G3, G8 and G12 in a real Chromium: from the key to the settled page and the painted text, and from nothing to a page.

`settled` is the last change of text and nodes that the key brought about, `painted` the end of the frame that shows it.
"""

import gzip
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.figures import Figure, against, middle, share
from tests.bench.needles import Needles
from tests.bench.stage import Desk, Place

PAUSE = 0.15
TYPED_EVERY = 0.06
BLOCK = 6
TWO_FRAMES = 33.4
MILLION = 1_000_000
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-background-timer-throttling", "--disable-renderer-backgrounding"]
WATCH = """(() => {
  const seen = globalThis.__bench = {at: 0, settled: 0, painted: 0, rows: 0, inside: ''};
  const pressed = (e) => { seen.at = e.timeStamp; seen.settled = seen.painted = 0; };
  addEventListener('keydown', pressed, true);
  addEventListener('click', pressed, true);
  const painted = (then) => requestAnimationFrame(() => {
    const turn = new MessageChannel();
    turn.port1.onmessage = () => then(performance.now());
    turn.port2.postMessage(0);
  });
  const isInside = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(seen.inside);
  new MutationObserver((changes) => {
    if (seen.inside && changes.some((change) => isInside(change.target))) {
      seen.settled = performance.now();
      painted((now) => { seen.painted = now; });
    }
    if (!seen.rows && document.querySelectorAll('tbody tr').length > 9) {
      seen.rows = 1;
      painted((now) => { seen.rows = now; });
    }
  }).observe(document, {subtree: true, childList: true, characterData: true});
})()"""
READ = "({settled: __bench.settled - __bench.at, painted: __bench.painted - __bench.at, is_done: __bench.painted > 0})"
LOADED = "({rows: __bench.rows, first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0})"


@dataclass(slots=True)
class Pressed:
    """Seconds from each key to the settled page and to the painted text."""

    settled: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)

    def take(self, read: dict[str, Any]) -> None:
        """Note one key."""
        self.settled.append(read["settled"] / 1000)
        self.painted.append(read["painted"] / 1000)


@dataclass(slots=True)
class Loaded:
    """Seconds from navigation to the first contentful paint and to the painted rows."""

    first: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that `python3 -m tests.bench` found."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("RXAPP_CHROMIUM") or None, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def signed_in(browser: Browser, desk: Desk) -> Iterator[BrowserContext]:
    """A browser window of its own, nothing cached, signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=desk.base)
    pairs = [part.partition("=") for part in desk.cookie.split("; ")]
    context.add_cookies([{"name": name, "value": value, "url": desk.base} for name, _, value in pairs])
    context.add_init_script(WATCH)
    yield context
    context.close()


def typed(browser: Browser, desk: Desk, place: Place, needles: Needles, *, words: int) -> list[Figure]:
    """G3: type surnames and texts that nobody has, letter by letter, and clear them; bare presses between."""
    bare, plain, kinds = Pressed(), Pressed(), {kind: Pressed() for kind in ("1 letter", "2 letters", "3 and more", "none", "cleared")}
    with signed_in(browser, desk) as context:
        bare_tab, grid, floor = counter(context), _grid(context), _plain(context)
        for number in range(words):
            text = needles.surnames[number % len(needles.surnames)][:6] if number % 4 else "qxz"
            bare_block = [press(bare_tab, "Enter") for _ in range(BLOCK)]
            grid.bring_to_front()
            keys = [(_kind(text, at), press(grid, letter)) for at, letter in enumerate(text)]
            grid.keyboard.press("Control+a")
            keys.append(("cleared", press(grid, "Backspace")))
            floor.bring_to_front()
            floor.locator("#plain-q").fill(text[:2])
            floor_keys = [press(floor, letter) for letter in text[2:4]]
            if number:  # the first word warms up
                for read in bare_block:
                    bare.take(read)
                for kind, read in keys:
                    kinds[kind].take(read)
                for read in floor_keys:
                    plain.take(read)
    return _typed_figures(place, bare, plain, kinds)


def _typed_figures(place: Place, bare: Pressed, plain: Pressed, kinds: dict[str, Pressed]) -> list[Figure]:
    big = place.customers >= MILLION
    settled, painted = [t for kind in kinds.values() for t in kind.settled], [t for kind in kinds.values() for t in kind.painted]
    figures = [
        Figure("floor", "bare press in Chromium, settled, p50", place.name, middle(bare.settled), unit="ms"),
        Figure("floor", "bare press in Chromium, painted, p50", place.name, middle(bare.painted), unit="ms"),
        multiple("floor", "plainest grid in Chromium, settled, p50", place, (bare.settled, plain.settled)),
        multiple("floor", "plainest grid in Chromium, painted, p50", place, (bare.painted, plain.painted)),
        multiple("G3", "key to settled rows, all kinds, p50", place, (bare.settled, settled), 1.8 if big else None),
        multiple("G3", "key to painted rows, all kinds, p50", place, (bare.painted, painted), 2.0 if big else None),
        Figure("G3", "key to painted rows, p95", place.name, share(painted, 95), TWO_FRAMES if big else None, "ms"),
    ]
    for kind, pressed in kinds.items():
        figures.append(multiple("G3", f"key to painted, {kind}, p50", place, (bare.painted, pressed.painted)))
    return figures


def loaded(browser: Browser, desk: Desk, place: Place, *, times: int) -> tuple[list[Figure], float]:
    """G12: first paint and rows, cold and warm, against the blank page and the plainest grid; and the rows' milliseconds, cold."""
    pages = {path: {"cold": Loaded(), "warm": Loaded()} for path in ("/bench/blank", "/customers", "/bench/plain")}
    for number in range(times + 1):
        for path, found in pages.items():
            _read(browser, desk, path, found if number else None)
    figures, blank, ours, plain = [], *pages.values()
    for heat in ("cold", "warm"):
        figures.append(multiple("G12", f"first paint, {heat}, by the blank page", place, (blank[heat].first, ours[heat].first), 1.1))
    for heat in ("cold", "warm"):
        figures.append(multiple("G12", f"rows, {heat}, by the plainest grid", place, (plain[heat].rows, ours[heat].rows), 1.15))
    return figures, middle(ours["cold"].rows)


def _read(browser: Browser, desk: Desk, path: str, found: dict[str, Loaded] | None) -> None:
    """Load the page cold and then warm; the seconds go into `found`, but for the very first round."""
    with signed_in(browser, desk) as context:
        for heat in ("cold", "warm"):
            read = _open(context, path)
            if found is not None:
                found[heat].first.append(read["first"] / 1000)
                found[heat].rows.append(read["rows"] / 1000)


def scripts(browser: Browser, desk: Desk, place: Place) -> list[Figure]:
    """G12: JavaScript of the first page, gzipped, and of the blank page beside it."""
    sizes = {}
    for path in ("/customers", "/bench/blank"):
        with signed_in(browser, desk) as context:
            page, answers = context.new_page(), {}
            page.on("response", lambda answer, answers=answers: answers.update({answer.url: answer}))
            page.goto(path, wait_until="networkidle")
            found = [answer for answer in answers.values() if "javascript" in answer.headers.get("content-type", "")]
            sizes[path] = sum(len(gzip.compress(answer.body(), 6)) for answer in found) / 1024
    blank = f"blank page {sizes['/bench/blank']:.0f}"
    return [Figure("G12", "JavaScript of the first page, gzipped", place.name, sizes["/customers"], 290, "KB", because=blank)]


def _open(context: BrowserContext, path: str) -> dict[str, float]:
    page = context.new_page()
    page.goto(path)
    if path != "/bench/blank":
        page.wait_for_function("__bench.rows > 1", timeout=20_000)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    read = page.evaluate(LOADED)
    page.close()
    return read


def multiple(goal: str, what: str, place: Place, times: tuple[list[float], list[float]], most: float | None = None) -> Figure:
    """A figure of medians; `times` are the floor's seconds and ours."""
    floor, ours = times
    value, because = against(middle(floor), middle(ours))
    return Figure(goal, what, place.name, value, most, because=because)


def counter(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/bench/counter")
    watch(page, "#pressed")
    page.locator("#press").focus()
    return page


def _grid(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/customers")
    page.locator("#customers tbody tr").nth(10).wait_for()
    watch(page, "#customers-scroll")
    page.get_by_role("searchbox", name="Search customers").focus()
    return page


def _plain(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/bench/plain")
    page.locator("#plain tbody tr").nth(10).wait_for()
    watch(page, "#plain-scroll")
    page.locator("#plain-q").focus()
    return page


def watch(page: Page, selector: str) -> None:
    page.evaluate("(selector) => { __bench.inside = selector; }", selector)
    time.sleep(0.5)


def press(page: Page, key: str) -> dict[str, Any]:
    """Press one key at a person's pace; when everything stands still again, how long it took."""
    page.bring_to_front()
    time.sleep(PAUSE)
    page.keyboard.press(key)
    until = time.monotonic() + 10
    while True:
        time.sleep(0.12)
        read = page.evaluate(READ)
        if read["is_done"] or time.monotonic() > until:
            return read


def _kind(text: str, at: int) -> str:
    if at < 2:
        return ("1 letter", "2 letters")[at]
    return "none" if text == "qxz" else "3 and more"
