"""The only place that builds rx.App: pages, routes, loops, live topics, the guard of all events, the error handler."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from functools import partial

import reflex as rx
from reflex.config import get_config
from reflex.event import Event, EventSpec
from reflex.state import StateUpdate
from starlette.applications import Starlette

from rxapp import web
from rxapp.channels import registry
from rxapp.commands import built, start
from rxapp.core import db, i18n, logs
from rxapp.core.errors import BadInput, Refusal
from rxapp.core.settings import settings
from rxapp.core.work import reading
from rxapp.customers.state.card import CardState
from rxapp.customers.state.form import FormState
from rxapp.customers.state.grid import GridState
from rxapp.customers.state.palette import PaletteState
from rxapp.live import frames, notifier, tabs
from rxapp.messages.attention.queries import listing
from rxapp.messages.attention.state.listing import AttentionState
from rxapp.messages.attention.state.notices import NoticeState
from rxapp.messages.channel_settings.state import ServingState
from rxapp.messages.history.state.timeline import CardHistory, PanelHistory
from rxapp.messages.panel.state.held import HeldState
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages import customer, customer_edit, customers, lost, outbox, shell, templates
from rxapp.pages import settings as settings_page
from rxapp.shop.state import DeskState, StoreState
from rxapp.staff import signatures
from rxapp.staff.sessions import forget, saw_soon, session_of
from rxapp.staff.state import StaffState, TeamState
from rxapp.ui import failed
from rxapp.ui.browser import begin_again, leave_for, open_again, start_over
from rxapp.ui.page import lead_home, stay_in_touch, words_loader
from rxapp.ui.toasts import refused, toast
from rxapp.ui.words import t
from rxapp.web import error_pages
from rxapp.web.addresses import Addresses
from rxapp.web.middleware import RequestGuard
from rxapp.web.rate_limits import TokenBucket
from rxapp.wording import rules as wording
from rxapp.wording.state import GreetingsState, TemplateFormState, TemplatesState
from rxapp.workers.deliver import deliver_forever
from rxapp.workers.in_flight import BESIDE_SCREENS

log = logging.getLogger("rxapp")
per_tab, per_session = TokenBucket(), TokenBucket(burst=120, per_second=24)
told = TokenBucket(burst=400, per_second=50)
typed = TokenBucket(burst=60, per_second=12)  # above the pace that `ui.pace` keeps
opened = TokenBucket(burst=200, per_second=20)  # a page asks for some eight things
opened_in_session = TokenBucket(burst=400, per_second=60)


class TooFast(Refusal):
    """More events than a person can make."""

    key = "refusal.too_fast"


class Gate(rx.Middleware):
    """Denies by default: no event without a live session, none in a tab that belongs to another person, none too fast, and none of a
    page whose state is no longer known: a form of it would be saved as another record."""

    async def preprocess(self, app, state, event) -> StateUpdate | None:
        """An update that refuses the event, or None to let it pass. A page that cannot be opened now is opened again later."""
        try:
            return await self._refusal(state, event)
        except Exception as error:
            if event.name not in OPENING_NAMES or not db.is_away(error):
                raise
            return _only([on_error(error), open_again()])

    async def _refusal(self, state, event) -> StateUpdate | None:
        router = state.router
        session = await session_of(router.headers.cookie)
        if session is None:
            return _only(leave_for("/login"))
        if event.name.endswith(".setvar"):  # Reflex's own way to any var's setter; no page of ours takes it
            return _only(refused(BadInput()))
        if strange := _strange((await state.get_state(StaffState)).staff_id, session.actor.id, event.name):
            return strange
        if update := _too_fast(event.name, router.session.client_token, str(session.session_id)):
            return update
        if event.name not in HEARD_NAMES:
            saw_soon(session)
        return None


def _too_fast(name: str, tab: str, session: str) -> StateUpdate | None:
    """What to answer where more comes than a person can make; who leafs back through ten pages is no machine."""
    if name in HEARD_NAMES:
        return None if told.allows(tab) else _only(refused(TooFast()))
    if name in OPENING_NAMES:
        may = opened.allows(tab) and opened_in_session.allows(session)
        return None if may else _only([refused(TooFast()), open_again()])
    may = (typed if name in TYPED_NAMES else per_tab).allows(tab) and per_session.allows(session)
    return None if may else _only(refused(TooFast()))


def _strange(owner: int, staff_id: int | None, name: str) -> StateUpdate | None:
    """What to answer where the tab's state belongs to another person, or is gone: an hour idle, or a Redis that lost all."""
    if owner:
        return None if owner == staff_id else _only(start_over())
    if name in OPENING_NAMES or ".rxapp___" not in name:
        return None
    return StateUpdate() if name in HEARD_NAMES else _only(begin_again(t("error.forgotten")))


def _only(spec: EventSpec | list[EventSpec]) -> StateUpdate:
    return StateUpdate(events=Event.from_event_type(spec))


def on_error(exception: Exception) -> EventSpec:
    """A Refusal is shown as such; anything else is a bug: logged without personal facts, told in plain words."""
    if isinstance(exception, Refusal):
        return refused(exception)
    if db.is_away(exception):
        log.warning("A handler had to give up, the database does not answer: %s", type(exception).__name__)
        words = t("error.disk_full") if db.is_full(exception) else t("error.database_away")
    else:
        log.error("A handler failed.\n%s", logs.places_of(exception))
        words = t("error.unexpected")
    return toast("error", words, toast_id="unexpected")


def on_browser_error(exception: Exception) -> None:
    """A script failed in somebody's browser: logged without what stood on their screen."""
    log.error("A page failed: %s", logs.places_in_browser(exception))


async def end_dead_sockets() -> None:
    """Staff, roles or sessions changed, perhaps in another process: a tab whose session has ended goes to the sign-in page, and
    its socket is hung up."""
    forget()
    for (token, sid), cookie in notifier.cookies(app).items():
        if await session_of(cookie) is None:
            answered = await notifier.send(app, token, DeskState.refresh)
            await answered.wait_all()
            await notifier.hang_up(app, sid)


class Noticing:
    """Of the many changes of messages, every open tab hears only those that change what needs attention."""

    def __init__(self) -> None:
        self.mark: tuple = ()

    async def __call__(self) -> None:
        """Messages have changed."""
        before, self.mark = self.mark, await asyncio.to_thread(self._read)
        if self.mark != before:
            await notifier.tell(app, "attention")

    def _read(self) -> tuple:
        with reading() as job:
            return listing.attention_mark(job)


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[None]:
    """What runs beside the pages in each web process: the tables are ready first, then the relay and the delivery loop."""
    await asyncio.to_thread(start.reach_redis)
    await asyncio.to_thread(start.prepare)
    await asyncio.to_thread(start.greet, get_config().backend_host, get_config().backend_port or 3000)
    registry.introduce()
    start.settle()
    tabs.keep(app)
    frames.hear_only_pages(app)
    stop = asyncio.Event()
    loops = [asyncio.create_task(notifier.notify_forever(app))]
    if settings().workers == "inside":
        loops.append(asyncio.create_task(deliver_forever(stop, BESIDE_SCREENS)))
    yield
    stop.set()
    loops[0].cancel()
    await asyncio.wait(loops, timeout=4)


PAGES = (
    (customers.page, "/customers", "customers.heading", [GridState.load]),
    (customer_edit.new, "/customers/new", customer_edit.WORDS_NEW, [FormState.start]),
    (customer.page, "/customers/[record]", customer.HEADING, [CardState.load, CardHistory.load]),
    (customer_edit.page, "/customers/[record]/edit", customer_edit.WORDS, [FormState.load]),
    (outbox.page, "/outbox", outbox.WORDS, [AttentionState.load]),
    (templates.page, "/templates", templates.WORDS, [TemplateFormState.arrive]),
    (settings_page.page, "/settings", settings_page.WORDS, [settings_page.SECTIONS[0].load]),
    *[(partial(settings_page.page, section), section.path, section.heading, [section.load]) for section in settings_page.SECTIONS],
    (lost.page, "404", lost.WORDS, []),
)

# A tab watches the parts that it shows, so that no other hears of a change: an event costs a tab as much as a press.
PARTS = {
    "customers": ("grid", "card", "form", "panel"),
    "messages": ("panel_history", "card_history", "sent", "outbox", "channels"),
    "templates": ("panel",),
}

HEARD = {
    "grid": (GridState.refresh,),
    "card": (CardState.refresh,),
    "form": (FormState.refresh,),
    "panel": (ComposeState.reread,),
    "panel_history": (PanelHistory.refresh,),
    "card_history": (CardHistory.refresh,),
    "sent": (SendingState.refresh, HeldState.refresh),
    "attention": (NoticeState.refresh,),
    "outbox": (AttentionState.refresh,),
    "channels": (ServingState.refresh,),
    "templates": (TemplatesState.load, TemplateFormState.refresh, GreetingsState.refresh),
    "shop": (DeskState.refresh, StoreState.refresh),
    "staff": (DeskState.refresh, TeamState.load),
}

OPENING = (DeskState.arrive, ComposeState.arrive, NoticeState.arrive, HeldState.arrive)
OPENING_NAMES = frozenset(Event.from_event_type(step())[0].name for step in (*OPENING, *(step for *_, load in PAGES for step in load)))
HEARD_NAMES = frozenset(Event.from_event_type(handler())[0].name for handlers in HEARD.values() for handler in handlers)
TYPED_NAMES = frozenset(Event.from_event_type(handler(""))[0].name for handler in (GridState.search, PaletteState.look))


class Desk(rx.App):
    """Reflex's app behind the middleware, which stands outermost, so that no header of the framework gets past it."""

    def __call__(self):
        """The whole as one ASGI app; with the pages too where the hosting starts the back end alone."""
        built.unpack()
        return RequestGuard(super().__call__())


app = Desk(
    stylesheets=["/look.css"],
    head_components=[
        *lead_home(get_config().api_url, from_pages_at=get_config().deploy_url or ""),
        stay_in_touch(),
        words_loader(i18n.publish(), i18n.DEFAULT),  # the last script: the one that it writes would stand where React expects another
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    ],
    toaster=rx.toast.provider(position="bottom-left", rich_colors=False, close_button=True, visible_toasts=1, expand=False),
    backend_exception_handler=on_error,
    frontend_exception_handler=on_browser_error,
    api_transformer=[
        Starlette(routes=web.routes(), exception_handlers=error_pages.HANDLERS),
        partial(Addresses, routes=[route for _, route, *_ in PAGES]),
    ],
)
app.app_wraps = {(55, "ErrorBoundary"): failed.last_resort}  # without the overlays that Reflex would lay over the page
app.add_middleware(Gate())
logs.say_no_values()
signatures.must_pass(wording.check_signature)
app.register_lifespan_task(running)
notifier.call("staff", end_dead_sockets)
notifier.call("messages", Noticing())
for topic, parts in PARTS.items():
    for part in parts:
        notifier.call(topic, partial(notifier.tell, app, part))
for topic, handlers in HEARD.items():
    for handler in handlers:
        notifier.listen(topic, handler)
for page, route, heading, load in PAGES:
    app.add_page(page, route=route, title=shell.title(heading), on_load=[*OPENING, *load])
