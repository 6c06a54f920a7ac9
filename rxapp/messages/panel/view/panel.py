"""The sheet itself: head, tabs, foot. It stands once, in the frame of every page."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors
from reflex_components_radix.primitives.dialog import dialog as sheet

from rxapp.customers.view.names import marks
from rxapp.messages.composer.view.greeting import greeting_preview
from rxapp.messages.history.state.timeline import PanelHistory
from rxapp.messages.history.view.timeline import history
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.view.about import head_job, which_job
from rxapp.messages.panel.view.details import details
from rxapp.messages.panel.view.form import FORM, WHOSE
from rxapp.messages.panel.view.preview import email, note, sms
from rxapp.messages.panel.view.recipient import empty_line
from rxapp.messages.panel.view.sent import held_toasts, sent, sent_paper
from rxapp.messages.panel.view.writing import kept_here, writing
from rxapp.staff.rules import Permission
from rxapp.ui.kit import avatar, button, icon, icon_button
from rxapp.ui.words import t, wall_time

MAY_SEND = ComposeState.permissions.contains(Permission.SEND.value)
TABS = (("details", "panel.tab.details"), ("compose", "panel.tab.compose"), ("history", "panel.tab.history"))


_FOCUS_RETURNS = {  # Radix knows no opener where the sheet is opened by a state
    "onOpenAutoFocus": rx.Var(
        "(e) => { const from = document.activeElement, above = [];"
        " for (let n = from; n && n !== document.body; n = n.parentElement) above.push(n);"
        " globalThis.__opener = { from, above, job: e.target.dataset.about };"
        " e.preventDefault(); e.target.querySelector('.panel-head > button')?.focus() }"  # not the job's link, which leads away
    ),
    "onCloseAutoFocus": rx.Var(  # to the opener; where that is gone, to its job, else to what stands nearest
        "(e) => { e.preventDefault(); const { from, above, job } = globalThis.__opener ?? {};"
        " const able = 'a[href], button:not(:disabled), input, select, textarea, [tabindex]';"
        " const within = (n) => n?.matches(able) ? n : n?.querySelector(able);"
        ' const job_at = job > 0 ? document.querySelector(`[data-job="${job}"]`) : null;'
        " const by_id = (id) => document.getElementById(id);"
        " [from, job_at, ...(above ?? []).map((n) => within(n.isConnected ? n : by_id(n.id))), within(by_id('main'))]"
        ".find((n) => n && n !== document.body && n.isConnected && n.getClientRects().length)?.focus() }"
    ),
}
_TYPED_SINCE = rx.Var("(e) => e.target.closest?.('.panel-left') && document.getElementById('panel-kept')?.setAttribute('data-typed', '')")
_INSIDE = rx.Var("globalThis.document?.querySelector('.radix-themes')")  # the theme's tokens hold only inside it


def panel(*, head: rx.Component | None = None) -> rx.Component:
    """The panel over any page; `head` are extra facts at the right of its head (tickets), beside the job."""
    content = sheet.content(
        _head(head),
        _tabs(),
        _line_lost(),
        _bodies(),
        held_toasts(in_panel=True),
        _foot(),
        class_name="sheet right panel",
        on_interact_outside=rx.prevent_default,
        custom_attrs={**_FOCUS_RETURNS, "onInput": _TYPED_SINCE, "data-about": ComposeState.opened_from},
    )
    return sheet.root(
        sheet.portal(sheet.overlay(class_name="scrim"), content, container=_INSIDE),
        open=ComposeState.is_open,
        on_open_change=lambda is_open: ComposeState.set_open(is_open, WHOSE),
    )


def _head(extra: rx.Component | None) -> rx.Component:
    person = ComposeState.person
    return rx.el.header(
        avatar(person.initials, person.id % 8),
        rx.el.div(
            sheet.title(t("panel.title"), class_name="panel-title"),
            sheet.description(
                rx.el.span(rx.cond(person.title_word != "", person.title_word + " ", ""), person.name),
                marks(person),
                class_name="panel-name who",
            ),
            class_name="grow",
        ),
        head_job(),
        extra or rx.fragment(),
        icon_button(t("panel.close_cross"), "x", on_click=ComposeState.set_open(False, WHOSE)),
        class_name="panel-head",
    )


def _line_lost() -> rx.Component:
    """Inside the sheet, because the page's own banner lies under the scrim."""
    words = rx.el.div(rx.el.div(t("live.lost"), class_name="strong"), rx.el.div(t("sent.line_lost"), class_name="small"))
    return rx.el.div(rx.cond(has_connection_errors, rx.el.div(icon("wifi_off", 18), words, class_name="banner")), role="status")


def _tabs() -> rx.Component:
    return rx.el.div(
        *[_tab(name, key, number) for number, (name, key) in enumerate(TABS, 1)],
        role="tablist",
        aria_label=t("panel.title"),
        class_name="tabs",
        custom_attrs={"onKeyDown": _ARROWS},
    )


_ARROWS = rx.Var(
    "(e) => {const s=e.key==='ArrowRight'?1:e.key==='ArrowLeft'?-1:0;if(!s)return;"
    "const a=[...e.currentTarget.querySelectorAll('[role=tab]')];"
    "const n=a[(a.indexOf(document.activeElement)+s+a.length)%a.length];n?.focus();n?.click()}"
)


def _tab(name: str, key: str, number: int) -> rx.Component:
    chosen = ComposeState.tab == name
    return rx.el.button(
        rx.el.span(number, class_name="step", aria_hidden=True),
        rx.el.span(t(key)),
        type="button",
        role="tab",
        id=f"panel-tab-{name}",
        aria_selected=chosen,
        aria_controls=f"panel-{name}",
        tab_index=rx.cond(chosen, 0, -1),
        class_name="tab",
        on_click=ComposeState.go_to(name, WHOSE),
    )


def _bodies() -> rx.Component:
    set_up = _columns(rx.fragment(which_job(), kept_here(), details()), rx.fragment(greeting_preview(FORM), _as_seen()))
    return rx.match(
        ComposeState.tab,
        ("details", _body("details", set_up)),
        ("compose", _body("compose", rx.cond(SendingState.shows_sent, _columns(sent(), sent_paper()), _columns(writing(), _as_seen())))),
        _body(
            "history",
            history(PanelHistory, of=ComposeState.person.id, on_edit_retry=SendingState.edit_again),
            key="past-" + WHOSE,
        ),
    )


def _body(name: str, content: rx.Component, **props) -> rx.Component:
    return rx.el.div(content, role="tabpanel", id=f"panel-{name}", aria_labelledby=f"panel-tab-{name}", class_name="panel-body", **props)


def _columns(left: rx.Component, right: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.fieldset(left, disabled=~MAY_SEND, class_name="panel-left"),
        rx.el.div(right, class_name="panel-right", tab_index=0),
        class_name="panel-columns",
    )


def _as_seen() -> rx.Component:
    return rx.match(ComposeState.kind, ("email", email()), ("sms", sms()), note())


def _foot() -> rx.Component:
    kept = rx.el.span(icon("check"), rx.el.span(t("panel.draft_kept")), class_name="row-flex quiet draft-kept")
    here = rx.el.span(icon("monitor"), rx.el.span(t("sent.kept_here_only")), class_name="row-flex quiet")
    nothing = rx.el.span(icon("check"), rx.el.span(t("sent.nothing_left")), class_name="row-flex quiet")
    left = rx.cond(SendingState.shows_sent, nothing, rx.cond(has_connection_errors, here, rx.cond(ComposeState.is_kept, kept)))
    close = button(t("panel.close"), kind="primary", on_click=ComposeState.set_open(False, WHOSE))
    compose = rx.cond(SendingState.shows_sent, close, rx.cond(MAY_SEND, _ways_out(), rx.fragment(_reads_only(), _close())))
    return rx.el.footer(
        rx.el.div(left, aria_live="polite", id="panel-kept", class_name="grow"),
        rx.match(ComposeState.tab, ("details", rx.fragment(_close(), _next())), ("compose", compose), _close()),
        class_name="foot",
    )


def _next() -> rx.Component:
    plain, after = (
        {"kind": "primary", "trail": "arrow_right", "on_click": way(WHOSE)} for way in (ComposeState.go_on, SendingState.go_on_after)
    )
    return rx.cond(SendingState.shows_sent, button(t("panel.next"), **after), button(t("panel.next"), **plain))


def _reads_only() -> rx.Component:
    return rx.el.span(icon("lock", 14), rx.el.span(t("panel.read_only")), class_name="row-flex quiet")


def _close() -> rx.Component:
    return button(t("panel.close"), kind="ghost", on_click=ComposeState.set_open(False, WHOSE))


def _ways_out() -> rx.Component:
    note, at = ComposeState.kind == "note", t("sent.send_at", time=wall_time(SendingState.send_at))
    undo_hint = rx.el.span(t("panel.undo_hint", n=ComposeState.shop.undo_for), class_name="quiet undo-hint")
    outgoing = rx.fragment(
        rx.cond((ComposeState.shop.undo_for > 0) & ~SendingState.is_later & ~has_connection_errors, undo_hint),
        button(
            t("panel.send_later"),
            on_click=SendingState.open_later(WHOSE),
            aria_expanded=SendingState.is_later,
            disabled=has_connection_errors,
            class_name=rx.cond(SendingState.is_later, "pressed", ""),
        ),
        rx.cond(
            SendingState.is_later & (SendingState.send_at != ""),
            _send_button(at, "calendar_clock", is_off=SendingState.time_problem != ""),
            _send_button(t("panel.send"), "send"),
        ),
    )
    no_line = rx.el.span(icon("wifi_off", 14), rx.el.span(t("sent.no_line")), id="no-line", class_name="row-flex quiet")
    ways = rx.cond(note, _send_button(t("panel.save"), "lock"), outgoing)
    return rx.fragment(empty_line(), rx.cond(has_connection_errors, no_line), _close(), ways)


def _send_button(label: rx.Var[str], picture: str, *, is_off: rx.Var[bool] | None = None) -> rx.Component:
    return rx.el.button(
        icon(picture),
        rx.el.span(label),
        rx.el.kbd("Ctrl ↵", aria_hidden=True),
        type="button",
        id="send",
        class_name="btn primary",
        disabled=has_connection_errors if is_off is None else has_connection_errors | is_off,
        aria_describedby=rx.cond(has_connection_errors, "no-line", ""),
        on_click=FORM.if_it_fits(SendingState.send(FORM.typed, ComposeState.text_revision)),
    )
