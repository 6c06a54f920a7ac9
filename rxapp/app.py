"""The only place that builds rx.App, from what pages and channels declare: addresses, routes, loops, live topics."""

# pyright: reportUnknownMemberType=false
# Functions of Reflex that make a page or the app leave parts of their types open.

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

import reflex as rx
from reflex.config import get_config
from starlette.applications import Starlette

from rxapp import registries, web
from rxapp.channels import registry
from rxapp.commands import alone, built, start
from rxapp.core import i18n, logs
from rxapp.core.settings import settings
from rxapp.core.work import reading
from rxapp.counter import state as counter_state
from rxapp.counter import view as counter_view
from rxapp.customers import returns
from rxapp.customers.view import grid as customers_view
from rxapp.customers.view import labels as labels_view
from rxapp.guard import EventGuard, end_dead_sockets
from rxapp.live import frames, notifier, tabs
from rxapp.messages.attention.queries import listing
from rxapp.messages.attention.view import notices as attention_view
from rxapp.messages.channel_settings import view as channels_view
from rxapp.messages.mailboxes import view as mailboxes_view
from rxapp.pages import (
    counter,
    customer,
    customer_edit,
    customer_new,
    customers,
    inbox,
    job,
    job_new,
    lost,
    outbox,
    shell,
    templates,
    ticket,
    ticket_new,
    workshop,
)
from rxapp.pages import settings as settings_page
from rxapp.shop import view as shop_view
from rxapp.shop.menu import MENU
from rxapp.shop.sections import SECTIONS
from rxapp.staff import signatures
from rxapp.tickets.view import inbox as inbox_view
from rxapp.tickets.view.settings import desk as ticket_settings
from rxapp.tickets.view.settings import lists as ticket_lists
from rxapp.tickets.view.settings import queues as ticket_queues
from rxapp.tickets.view.settings import routing as ticket_rules
from rxapp.ui import failed
from rxapp.ui.page import lead_home, stay_in_touch, words_loader
from rxapp.web import error_pages
from rxapp.web.addresses import Addresses
from rxapp.web.middleware import RequestGuard
from rxapp.wording import rendering
from rxapp.wording.view import greetings as greetings_view
from rxapp.wording.view import page as templates_view
from rxapp.workers import fetch_mail, periodic
from rxapp.workers.deliver import deliver_forever
from rxapp.workers.in_flight import BESIDE_SCREENS
from rxapp.workshop.state import menu as workshop_state
from rxapp.workshop.view import calendar as workshop_view
from rxapp.workshop.view import settings as workshop_settings


class Noticing:
    """Of the many changes of messages, every open tab hears only those that change what needs attention."""

    def __init__(self) -> None:
        self.mark: tuple[Any, ...] = ()

    async def __call__(self) -> None:
        """Messages have changed."""
        before, self.mark = self.mark, await asyncio.to_thread(self._read)
        if self.mark != before:
            await notifier.tell(app, "attention")

    def _read(self) -> tuple[Any, ...]:
        with reading() as job:
            return listing.attention_mark(job)


@contextlib.asynccontextmanager
async def running() -> AsyncGenerator[None]:
    """What runs beside the pages in each web process: the tables are ready first, then the relay and the delivery loop."""
    alone.end_with_parent()
    await asyncio.to_thread(start.reach_redis)
    await asyncio.to_thread(start.prepare)
    await asyncio.to_thread(start.greet, get_config().backend_host, get_config().backend_port or 3000)
    registry.introduce()
    await asyncio.to_thread(fetch_mail.introduce)
    start.settle()
    tabs.keep(app)
    frames.hear_only_pages(app)
    stop = asyncio.Event()
    loops = [asyncio.create_task(notifier.notify_forever(app))]
    if settings().workers == "inside":
        loops += [
            asyncio.create_task(loop)
            for loop in (deliver_forever(stop, BESIDE_SCREENS), periodic.run_forever(stop), fetch_mail.fetch_forever(stop))
        ]
    yield
    stop.set()
    loops[0].cancel()
    await asyncio.wait(loops, timeout=4)


registries.fill()
MENU.declare(
    customers_view.MENU_ENTRY,
    inbox_view.MENU_ENTRY,
    attention_view.MENU_ENTRY,
    workshop_view.MENU_ENTRY,
    counter_view.MENU_ENTRY,
    templates_view.MENU_ENTRY,
    shop_view.MENU_ENTRY,
)
returns.RETURNS.declare(counter_state.PATH, workshop_state.NEW)
SECTIONS.declare(
    shop_view.ACCOUNT,
    shop_view.STORE_RECORD,
    shop_view.TEAM,
    channels_view.SECTION,
    mailboxes_view.SECTION,
    ticket_rules.SECTION,
    ticket_queues.SECTION,
    ticket_lists.STATUSES,
    ticket_lists.CATEGORIES,
    ticket_lists.PRIORITIES,
    ticket_settings.SECTION,
    greetings_view.SECTION,
    labels_view.PHONE_TYPES,
    labels_view.TAGS,
    workshop_settings.WORKSHOP_HOURS,
    workshop_settings.WORKSHOP_MECHANICS,
)

PAGES = (
    customers.PAGE,
    customer_new.PAGE,
    customer.PAGE,
    customer_edit.PAGE,
    counter.PAGE,
    inbox.PAGE,
    ticket_new.PAGE,
    ticket.PAGE,
    outbox.PAGE,
    workshop.PAGE,
    job_new.PAGE,
    job.PAGE,
    templates.PAGE,
    *settings_page.pages(),
    lost.PAGE,
)
TOPICS = (*shell.TOPICS, *(topic for page in PAGES for topic in page.topics))


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
    backend_exception_handler=failed.on_error,
    frontend_exception_handler=failed.on_browser_error,
    api_transformer=[
        Starlette(routes=web.routes(), exception_handlers=error_pages.HANDLERS),
        partial(Addresses, routes=[page.route for page in PAGES]),
    ],
)
app.app_wraps = {(55, "ErrorBoundary"): failed.last_resort}  # without the overlays that Reflex would lay over the page
app.add_middleware(
    EventGuard(
        opening=(*shell.LOAD, *(handler for page in PAGES for handler in page.load)),
        refreshing=(handler for topic in TOPICS for handler in topic.handlers),
        typing=(*shell.TYPED, *(handler for page in PAGES for handler in page.typed)),
    )
)
logs.say_no_values()
signatures.must_pass(rendering.check_signature)
app.register_lifespan_task(running)
notifier.call("staff", partial(end_dead_sockets, app))
notifier.call("messages", Noticing())
for followed, name in dict.fromkeys((followed, topic.name) for topic in TOPICS for followed in topic.follows):
    notifier.call(followed, partial(notifier.tell, app, name))
for name, handler in dict.fromkeys((topic.name, handler) for topic in TOPICS for handler in topic.handlers):
    notifier.listen(name, handler)
for page in PAGES:
    app.add_page(page.view, route=page.route, title=shell.title(page.heading), on_load=[*shell.LOAD, *page.load])
