"""Toasts: what happened, what was kept, what next. They travel as a key and values, never as a sentence."""

import reflex as rx

from rxapp.core.errors import Refusal
from rxapp.ui.words import t


def said(key: str, *, toast_id: str = "said", **values: str | int) -> rx.event.EventSpec:
    """A passing confirmation; a newer one with the same id takes its place."""
    return rx.toast.success(t(key, **values), id=toast_id, close_button=True)


def refused(refusal: Refusal, *, toast_id: str = "refused") -> rx.event.EventSpec:
    """A refusal; stays until it is closed. Its link, where it has one, becomes a button."""
    title = t(refusal.key, **refusal.values)
    if not refusal.link:
        return rx.toast.error(title, id=toast_id, duration=3_600_000, close_button=True)
    label = t("toast.open_record" if refusal.link.startswith("/customers/") else "toast.open")
    action = {"label": label, "on_click": rx.redirect(refusal.link)}
    return rx.toast.error(title, id=toast_id, duration=3_600_000, close_button=True, action=action)
