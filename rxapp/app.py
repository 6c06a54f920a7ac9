"""The only place that builds rx.App: pages, routes, loops, live topics, the guard of all events, the error handler."""

import logging

import reflex as rx
from reflex.event import Event
from reflex.state import StateUpdate

from rxapp.core import i18n
from rxapp.pages import customers, shell
from rxapp.shop.state import DeskState
from rxapp.staff.state import StaffState, session_of
from rxapp.ui.browser import leave_for, start_over
from rxapp.ui.page import words_loader
from rxapp.ui.words import t

log = logging.getLogger("rxapp")


class Gate(rx.Middleware):
    """Denies by default: no event of anyone without a live session, none in a tab that belongs to another person."""

    async def preprocess(self, app, state, event):
        """A state update that refuses the event, or None to let it pass."""
        session = await session_of(state.router.headers.cookie)
        if session is None:
            return _only(leave_for("/login"))
        owner = (await state.get_state(StaffState)).staff_id
        if owner and owner != session.actor.id:
            return _only(start_over())
        return None


def _only(spec) -> StateUpdate:
    return StateUpdate(events=Event.from_event_type(spec))


def on_error(exception: Exception) -> rx.event.EventSpec:
    """Anything but a Refusal is a bug: logged without personal facts, told in plain words."""
    log.error("A handler failed: %s", type(exception).__name__, exc_info=exception)
    return rx.toast.error(t("error.unexpected"), id="unexpected", close_button=True)


app = rx.App(
    stylesheets=["/look.css"],
    head_components=[words_loader(i18n.publish(), i18n.DEFAULT), rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml")],
    toaster=rx.toast.provider(position="bottom-left", rich_colors=False, close_button=True, visible_toasts=1, expand=False),
    backend_exception_handler=on_error,
)
app.add_middleware(Gate())
app.app_wraps = {key: wrap for key, wrap in app.app_wraps.items() if key[1] not in ("Overlay", "ExtraOverlay")}
app.add_page(customers.page, route="/customers", title=shell.title("customers.heading"), on_load=[DeskState.arrive])
