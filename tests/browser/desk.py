"""A desk in Chromium: the running app, its records, and the tabs of the people who work at it.

Tabs are driven by role and name alone, as a person with a screen reader finds things.
"""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect
from sqlmodel import col, select

from rxapp.core.work import Actor, reading, work
from rxapp.messages.models import Draft, Message
from rxapp.shop import queries as shops
from rxapp.staff.models import Role, Staff
from rxapp.staff.queries import actor_for
from rxapp.staff.sessions import COOKIE
from rxapp.ui.filled import CONTROL
from rxapp.web.requests import UI_COOKIE
from tests import cast, factories
from tests.browser.server import Server

PASSWORD = "demo"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
TABLET: dict[str, Any] = {"viewport": {"width": 768, "height": 1024}, "has_touch": True, "is_mobile": True}
CLOSED_WITHIN = 20.0  # seconds
EVENT = re.compile(r'^4?2/_event,\d*\["event"')


class Desk:
    """The running app and its database, which the tests read and fill through the real actions."""

    def __init__(self, server: Server, browser: Browser) -> None:
        self.server, self.browser = server, browser
        self.windows: list[BrowserContext] = []

    def person(self, short: str) -> Actor:
        """Somebody who works here, to act as."""
        with reading() as job:
            found = job.session.exec(
                select(Staff, Role).join(Role, col(Role.id) == Staff.role_id).where(Staff.email == f"{short}@example.com")
            ).one()
            return actor_for(*found)

    def do(self, action: Callable[..., Any], *arguments: Any, by: str = "ada", **form: Any) -> Any:
        """Run one action, as if somebody did it elsewhere."""
        with work(self.person(by)) as job:
            return action(job, *arguments, **form)

    def customer(self, first_name: str, **fields: Any) -> int:
        """A customer who agreed to everything, unless told otherwise; returns the id."""
        plain = {"last_name": "Vance", "emails": [f"{_plain(first_name)}@example.com"]}
        return self.do(factories.make_customer, first_name=first_name, **{**plain, **fields})

    def sent(self, customer_id: int) -> list[Message]:
        """Every message and note of the customer, oldest first."""
        with reading() as job:
            return list(job.session.exec(select(Message).where(Message.customer_id == customer_id).order_by(col(Message.id))))

    def draft(self, customer_id: int, short: str = "ben", kind: str = "email") -> dict[str, Any]:
        """What somebody's draft holds; empty without one."""
        with reading() as job:
            found = job.session.exec(
                select(Draft).where(Draft.staff_id == self.person(short).id, Draft.customer_id == customer_id, Draft.kind == kind)
            ).first()
            return dict(found.content) if found else {}

    def drafted(self, customer_id: int, words: str, *, short: str = "ben", kind: str = "email") -> None:
        """Wait until the draft with these words lies in the database."""
        self.until(lambda: self.draft(customer_id, short, kind).get("body") == words)

    def until(self, happened: Callable[[], bool], *, within: float = 15.0) -> None:
        """Wait for something that only the database knows."""
        end = time.monotonic() + within
        while not happened():
            assert time.monotonic() < end, "it did not happen"
            self.windows[-1].pages[-1].wait_for_timeout(30)  # unlike a sleep, it lets the tabs go on

    def window(self, **options: Any) -> BrowserContext:
        """A browser window of its own: no cookies, nothing kept."""
        made = self.browser.new_context(**{"base_url": self.server.base, "locale": "en-GB", **DESKTOP, **options})
        made.set_default_timeout(15_000)
        self.windows.append(made)
        return made

    def sign_in(self, short: str, path: str = "/customers", **options: Any) -> "Tab":
        """A window with one tab, signed in: a session of its own, begun without the form, which has stories of its own."""
        window = self.window(**options)
        window.add_cookies([{"name": name, "value": value, "url": self.server.base} for name, value in self._cookies(short).items()])
        tab = Tab(window.new_page())
        tab.page.goto(path)
        tab.ready()
        return tab

    def shown(self) -> str:
        """What stands on every screen, as a screen reader would tell it."""
        pages = [page for window in self.windows for page in window.pages]
        return "\n\n".join(f"{page.url}\n{page.locator('body').aria_snapshot()}" for page in pages)

    def close(self) -> None:
        """Close every window."""
        while self.windows:
            with at_most(CLOSED_WITHIN):
                self.windows.pop().close()

    def _cookies(self, short: str) -> dict[str, str]:
        actor = self.person(short)
        with reading() as job:
            shop = shops.shop(job)
        words = quote(f"{actor.language or shop.language}|{actor.zone or shop.zone}", safe="")
        return {COOKIE: cast.sign_in(actor), UI_COOKIE: words}


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Leave what takes longer: a loaded Chromium now and then never answers that a window is closed; it goes with the browser."""

    def late(*_: object) -> None:
        raise TimeoutError

    began, handler = time.monotonic(), signal.signal(signal.SIGALRM, late)
    left = signal.setitimer(signal.ITIMER_REAL, seconds)[0]
    try:
        with suppress(TimeoutError):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, max(1.0, left - time.monotonic() + began) if left else 0)
        signal.signal(signal.SIGALRM, handler)


@dataclass
class Tab:
    """One tab of one person."""

    page: Page
    frames: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def panel(self) -> Locator:
        """The contact panel."""
        return self.page.get_by_role("dialog", name="Customer communications")

    @property
    def message(self) -> Locator:
        """The text area of tab 2."""
        return self.panel.get_by_role("textbox", name="Message", exact=True)

    @property
    def preview(self) -> Locator:
        """The greeting as it will be sent."""
        return self.panel.get_by_role("status", name="Greeting preview")

    @property
    def search_box(self) -> Locator:
        """The grid's search."""
        return self.page.get_by_role("searchbox", name="Search customers")

    def sign_in(self, short: str, path: str = "/customers", password: str = PASSWORD) -> None:
        """Come in by the form, and wait for the desk."""
        self.page.goto(path)
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()
        self.page.get_by_role("textbox", name="E-mail").fill(f"{short}@example.com")
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.ready()

    def ready(self) -> None:
        """The page is alive: its socket has answered, and what the address looks for stands in the search box."""
        expect(self.page.locator("#main h1")).to_be_visible()
        address = urlsplit(self.page.url)
        if address.path == "/customers" and (looked_for := parse_qs(address.query).get("q")):
            expect(self.page.locator("#customers-q")).to_have_value(looked_for[0])  # also under an open panel, where no role is seen

    def filled(self, form: Locator, *, but_not: str = "") -> str:
        """The fields hold what the record says: before that they are others, and what is typed into those goes with them.

        Returns the mark under which they stand; `but_not` is that of the form before, which may stand there for a moment.
        """
        control = form.locator(f"[name={CONTROL}]")
        expect(control).not_to_have_value(but_not)
        return control.input_value()

    def row(self, name: str) -> Locator:
        """A line of the grid."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("link", name=name))

    def search(self, text: str) -> None:
        """Type into the search."""
        self.search_box.fill("")
        self.search_box.press_sequentially(text, delay=30)

    def contact(self, name: str) -> None:
        """Find somebody and press *Contact*."""
        self.search(name)
        self.row(name).get_by_role("button", name="Contact").click()
        expect(self.panel).to_be_visible()
        expect(self.panel).to_have_accessible_description(re.compile(re.escape(name)))

    def choose(self, name: str, label: str | re.Pattern[str]) -> None:
        """Choose an entry of one of the panel's lists by its words."""
        box = self.panel.get_by_role("combobox", name=name, exact=True)
        text = label if isinstance(label, str) else (box.get_by_role("option").filter(has_text=label).first.text_content() or "")
        box.focus()  # as everybody does who chooses, and what leaves a field tells its last words
        box.select_option(label=text)

    def kind(self, label: str) -> None:
        """Choose the communication type, and see that it is there."""
        self.choose("Communication type", label)
        shown = {"Note": "No greeting in a note", "SMS": "For your own history. Not sent in an SMS."}
        expect(self.panel.get_by_text(shown.get(label, "Choose a template to add them."))).to_be_visible()

    def tab(self, name: str) -> None:
        """Another of the panel's three tabs."""
        self.panel.get_by_role("tab", name=name).click()
        expect(self.panel.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")

    def press(self, name: str) -> None:
        """Press a button of the panel."""
        self.panel.get_by_role("button", name=name, exact=True).click()

    @property
    def send_at(self) -> Locator:
        """*Send* with the chosen time in its name."""
        return self.panel.get_by_role("button", name=re.compile(r"^Send \w{3} \d"))

    def press_send_at(self) -> None:
        """Press *Send* with the chosen time in its name."""
        self.send_at.click()

    def compose(self) -> None:
        """To tab 2, ready to type."""
        self.tab("Compose & send/save")
        expect(self.message).to_be_visible()

    def subject(self, text: str) -> None:
        """Fill in the subject on tab 1, and see it taken."""
        self.panel.get_by_role("textbox", name="Subject", exact=True).fill(text)
        self.panel.get_by_role("textbox", name="Subject", exact=True).blur()

    def outcome(self) -> Locator:
        """What came of sending."""
        return self.panel.get_by_role("status").filter(has_text=re.compile("history|Not sent|Sent|Sending|Scheduled"))

    def events(self) -> int:
        """How many events this tab has sent so far."""
        return sum(1 for frame in self.frames if EVENT.match(frame))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: self.frames.append(payload if isinstance(payload, str) else ""))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower().encode("ascii", "ignore").decode()).strip("-") or "someone"
