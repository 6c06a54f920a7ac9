"""What failed, said in the staff member's words: a part of the page that cannot be drawn (the rest stays), and a handler that raised."""

import logging

import reflex as rx
from reflex.event import EventSpec
from reflex_components_core.base.error_boundary import ErrorBoundary

from rxapp.core import db, logs
from rxapp.core.errors import Refusal
from rxapp.ui.browser import run
from rxapp.ui.kit import button, empty
from rxapp.ui.page import bar
from rxapp.ui.toasts import refused, toast
from rxapp.ui.words import t

log = logging.getLogger("rxapp")

_BACK = run("window.location.assign('/')")  # loaded anew: the page's own state may be what failed
_AGAIN = run("window.location.reload()")


def guarded(*content: rx.Component) -> rx.Component:
    """The content; where drawing it fails, what happened and the ways on in its place. The failure is logged."""
    return ErrorBoundary.create(*content, fallback_render=rx.Var.create(rx.fragment(*_told())))


def last_resort(stateful: bool = True) -> rx.Component:
    """The same for what stands outside every page's frame; Reflex wraps the app in it."""
    quiet = {} if stateful else {"on_error": rx.noop()}
    return ErrorBoundary.create(fallback_render=rx.Var.create(rx.el.main(*_told(), class_name="main")), **quiet)


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


def _told() -> tuple[rx.Component, ...]:
    again = button(t("failed.again"), kind="primary", picture="rotate_cw", on_click=_AGAIN)
    back = button(t("failed.back"), on_click=_BACK)
    return bar(t("failed.heading")), empty("circle_x", t("failed.what"), t("failed.next"), again, back)
