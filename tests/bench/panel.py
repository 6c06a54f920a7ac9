"""G8: the contact panel in a real Chromium. The greeting's toggle, the frames that typing sends, the words that leave."""

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, WebSocket

from tests.bench import in_chromium
from tests.bench.figures import Figure
from tests.bench.in_chromium import Pressed
from tests.bench.stage import Desk, Place

TYPED = "Your bicycle is ready, żółw ёлка 🚲. See you on Friday."
PAUSE_OVER = 1.0
SENDABLE = """SELECT customer.id, customer.main_email FROM customer JOIN consent ON consent.customer_id = customer.id
 WHERE consent.kind = 'email' AND consent.agrees AND customer.main_email <> '' AND NOT customer.is_hidden
 AND customer.kind = 'person' AND customer.first_name <> '' ORDER BY customer.id DESC LIMIT 1"""
NEWEST = "SELECT subject, body FROM message WHERE customer_id = :customer_id ORDER BY id DESC LIMIT 1"


@dataclass(slots=True)
class Frames:
    """Frames that this page has sent over its socket, the socket's own pings left out."""

    count: int = 0

    def listen(self, socket: WebSocket) -> None:
        """Count what this socket sends."""
        socket.on("framesent", lambda frame: self._sent(frame))  # noqa: PLW0108 (Playwright writes on what it is given)

    def _sent(self, frame: str | bytes) -> None:
        self.count += frame not in ("3", b"3")


def customer_of(place: Place) -> tuple[int, str]:
    """A person who agrees to e-mail: id and address."""
    return tuple(place.rows(SENDABLE)[0])


def used(browser: Browser, desk: Desk, place: Place, *, presses: int) -> list[Figure]:
    """Toggle, type and send for one customer."""
    customer_id, email = customer_of(place)
    with in_chromium.signed_in(browser, desk) as context:
        counter = in_chromium.counter(context)
        page, frames = context.new_page(), Frames()
        page.on("websocket", lambda socket: frames.listen(socket))  # noqa: PLW0108
        _open(page, email)
        figures = _toggled(counter, page, place, presses)
        figures += _typed(page, frames, place)
        figures.append(_sent(page, place, customer_id))
    return figures


def _open(page: Page, email: str) -> None:
    page.goto(f"/customers?q={email}")
    page.locator("#customers").get_by_role("button", name="Contact", exact=True).first.click()
    page.locator("#panel-template option").nth(1).wait_for(state="attached")
    page.locator("#panel-template").select_option(index=1)
    page.locator("#greeting-preview .marker").wait_for()


def _toggled(counter: Page, page: Page, place: Place, presses: int) -> list[Figure]:
    bare, ours = Pressed(), Pressed()
    in_chromium.watch(page, "#greeting-preview")
    for number in range(-1, presses // in_chromium.BLOCK):
        bare_block = [in_chromium.press(counter, "Enter") for _ in range(in_chromium.BLOCK)]
        page.bring_to_front()
        page.locator("#panel-formal").focus()
        block = [in_chromium.press(page, "Space") for _ in range(in_chromium.BLOCK)]
        for read, floor in zip(block, bare_block, strict=True) if number >= 0 else ():
            ours.take(read)
            bare.take(floor)
    return [in_chromium.multiple("G8", "Formal greeting to painted preview, p50", place, (bare.painted, ours.painted), 1.2)]


def _typed(page: Page, frames: Frames, place: Place) -> list[Figure]:
    figures = _frames(page, frames, place, "#panel-subject", "subject")
    page.locator("#panel-tab-compose").click()
    page.locator("#message").wait_for()
    return figures + _frames(page, frames, place, "#message", "message")


def _frames(page: Page, frames: Frames, place: Place, selector: str, name: str) -> list[Figure]:
    """Type one sentence at a person's pace, without a pause; then pause."""
    page.locator(selector).focus()
    page.keyboard.press("End")
    time.sleep(PAUSE_OVER)
    before = frames.count
    for letter in TYPED:
        page.keyboard.insert_text(letter)
        time.sleep(in_chromium.TYPED_EVERY)
    during = frames.count - before
    page.wait_for_timeout(PAUSE_OVER * 1000)
    after = frames.count - before - during
    return [
        Figure("G8", f"frames sent while {len(TYPED)} characters are typed in the {name}", place.name, during, 0, "frames"),
        Figure("G8", f"frames sent in the pause after it ({name})", place.name, after, 1, "frames"),
    ]


def _sent(page: Page, place: Place, customer_id: int) -> Figure:
    """Send, and compare the text area with the outbox, byte by byte."""
    shown = page.evaluate("[document.getElementById('panel-reminder')?.value, document.getElementById('message').value]")
    page.locator("#send").click()
    page.locator("#outcome .state").wait_for()
    subject, body = place.rows(NEWEST, customer_id=customer_id)[0]
    differing = sum(kept.encode() != seen.encode() for kept, seen in ((subject, shown[0]), (body, shown[1])))
    return Figure("G8", "texts (subject, message) that differ from the outbox by a byte", place.name, differing, 0, "texts")
