"""*Sign out*: hands what the browser still holds to the server; with the line away it asks first (ASVS 14.3.1)."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from rxapp.messages.panel.state.signing_out import KEPT_UNDER, SignOutState
from rxapp.shop.state import DeskState
from rxapp.ui import browser
from rxapp.ui.kit import button
from rxapp.ui.words import t

SHEET = "sign-out-lost"
WAIT_FOR = 5000  # milliseconds; then the form goes, and the words stay for the next time this person signs in here
_MINE = f"'{KEPT_UNDER}.' + {DeskState.staff_id!s} + '.'"
_KEPT = "Object.fromEntries(Object.entries(localStorage).filter(([k]) => k.startsWith(m)).map(([k, v]) => [k.slice(m.length), v]))"
_LEAVE = "f.requestSubmit()"
_DROP = f"Object.keys({_KEPT}).forEach(k => localStorage.removeItem(m + k))"
_ANY = f"Object.keys({_KEPT}).length"
_ASK = f"{_ANY} ? (d => {{ d.form = f; d.showModal() }})(document.getElementById('{SHEET}')) : {_LEAVE}"
_HAND_OVER = f"{_ANY} ? (setTimeout(() => {_LEAVE}, {WAIT_FOR}), JSON.stringify({_KEPT})) : ({_LEAVE}, '')"


def sign_out(path: str) -> rx.event.EventSpec | rx.Var:
    """What the buttons *Sign out* and *Switch user* do; their form is posted to the path."""
    form = f"document.querySelector('form[action=\"{path}\"]')"
    handed = _run(_HAND_OVER, form, callback=lambda kept: SignOutState.hand_over(kept, path))  # type: ignore[call-arg]
    return rx.cond(has_connection_errors, _run(_ASK, form), handed)


def sign_out_sheet() -> rx.Component:
    """The question that is asked where the line is away and words would be lost."""
    return rx.el.dialog(
        rx.el.h2(t("sign_out.heading"), class_name="h2", id=f"{SHEET}-heading"),
        rx.el.p(t("sign_out.why")),
        rx.el.div(
            button(t("sign_out.drop"), kind="danger", on_click=_run(f"{_DROP}, {_LEAVE}", f"document.getElementById('{SHEET}').form")),
            button(t("sign_out.stay"), kind="primary", on_click=browser.close_sheet(SHEET)),
            class_name="actions",
        ),
        id=SHEET,
        aria_labelledby=f"{SHEET}-heading",
        class_name="sheet centre leaving",
    )


def _run(script: str, form: str, **more) -> rx.event.EventSpec:
    return browser.run(rx.Var(f"((m, f) => ({script}))({_MINE}, {form})", _var_data=DeskState.staff_id._get_all_var_data()), **more)
