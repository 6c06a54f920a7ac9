"""Toasts: what happened, what was kept, what next. They travel as a key and values, never as a sentence."""

from typing import Any

import reflex as rx
from reflex.event import run_script
from reflex.vars.function import FunctionVar
from reflex_components_sonner.toast import ToastProps, toast_ref

from rxapp.core.errors import Refusal
from rxapp.ui.words import t

AFRESH = "action: undefined, description: undefined, duration: undefined"  # or those of the one whose place it takes would stay


def toast(level: str, words: rx.Var[str], *, toast_id: str, **more: Any) -> rx.event.EventSpec:
    """Show words ("success", "error"), in the place of whichever toast stands there with this id. `more` as Reflex has it.

    Reflex hands words from the catalogue over as a property, and a toast that stands already takes them from the argument alone.
    """
    command = toast_ref.to(dict)[level].to(FunctionVar)
    props = rx.Var.create(ToastProps(component_name="toast", id=toast_id, close_button=True, **more))
    return run_script(command.call(words, rx.Var(f"({{ {AFRESH}, ...{props!s} }})", _var_data=props._get_all_var_data())))


def said(key: str, *, toast_id: str = "said", **values: str | int) -> rx.event.EventSpec:
    """A passing confirmation; a newer one with the same id takes its place."""
    return toast("success", t(key, **values), toast_id=toast_id)


def refused(refusal: Refusal, *, toast_id: str = "refused") -> rx.event.EventSpec:
    """A refusal; stays until it is closed. Its link, where it has one, becomes a button."""
    title = t(refusal.key, **refusal.values)
    if not refusal.link:
        return toast("error", title, toast_id=toast_id, duration=3_600_000)
    label = t("toast.open_record" if refusal.link.startswith("/customers/") else "toast.open")
    action = {"label": label, "on_click": rx.redirect(refusal.link)}
    return toast("error", title, toast_id=toast_id, duration=3_600_000, action=action)
