"""What was sent, in place of an empty form: its live state, *Undo* while it is held, and the ways on."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from rxapp.messages.history.view.opened import delivery_events, why
from rxapp.messages.panel.state.held import HeldState
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.view.preview import letter_head
from rxapp.messages.queries.held import HeldLine
from rxapp.staff.rules import Permission
from rxapp.ui.kit import button, icon, kind_icon, state_word, text_link
from rxapp.ui.words import clock_time, t, t_timed, when_long

SENT, SHOP, PAPER = SendingState.sent, ComposeState.shop, SendingState.paper
MAY_SEND = ComposeState.permissions.contains(Permission.SEND.value)
TONES = {  # what came of it, where it was no success
    "failed": ("circle_x", "wrong"),
    "uncertain": ("circle_help", "care"),
    "begun_elsewhere": ("triangle_alert", "care"),
    "undone_elsewhere": ("triangle_alert", "care"),
    "undone": ("undo_2", "plain"),
    "cancelled": ("ban", "plain"),
}


def outcome() -> rx.Component:
    """The status region that says what came of *Send*, *Save* or *Undo*."""
    told = ComposeState.outcome
    came = told.key.split(".")[2]  # the same word whether a name is told or only the address
    drawn = rx.match(came, *[(word, icon(picture)) for word, (picture, _) in TONES.items()], icon("check"))
    tone = rx.match(came, *[(word, tone) for word, (_, tone) in TONES.items()], "ok")
    words = rx.el.span(drawn, rx.el.span(t_timed(told.key, told.facts)), class_name="state wrap-words " + tone.to(str))
    return rx.el.div(rx.cond(told.key != "", words), role="status", id="outcome", tab_index=-1, class_name="outcome")


def sent() -> rx.Component:
    """The left column of tab 2 after *Send*."""
    return rx.el.div(
        outcome(),
        rx.cond(ComposeState.held.id > 0, _held()),
        rx.el.div(
            kind_icon(SENT.kind),
            rx.el.h3(SENT.subject, class_name="strong grow wrap-words"),
            state_word(SENT.state),
            class_name="row-flex",
        ),
        why(SENT),
        rx.cond(SENT.kind != "note", _facts()),
        rx.cond(SENT.events.length() > 0, delivery_events(SENT)),
        rx.cond((ComposeState.held.id > 0) | (SENT.state == "scheduled"), _to_come()),
        rx.el.div(
            button(t("sent.write_another"), picture="square_pen", on_click=SendingState.write_another(ComposeState.whose)),
            button(t("sent.show_in_history"), kind="ghost", picture="history", on_click=ComposeState.go_to("history", ComposeState.whose)),
            class_name="row-flex wrap",
        ),
        class_name="stack",
    )


def sent_paper() -> rx.Component:
    """The message as it went, at the right, with the same state."""
    is_note = SENT.kind == "note"
    label = rx.cond(is_note, t("panel.as_staff_see"), t("sent.as_it_goes")).to(str)
    by_mail, state = SENT.kind == "email", state_word(SENT.state)
    reply = rx.cond(by_mail & (SHOP.email != ""), rx.el.span(t("panel.reply_goes_to", email=SHOP.email), class_name="label end"))
    note_head = rx.el.header(rx.el.h3(SENT.subject, class_name="h2 grow wrap-words"), state, class_name="letter-head")
    head = rx.cond(is_note, note_head, letter_head(SENT.subject, state, to=SENT.address, by_mail=by_mail))
    parts = rx.fragment(
        rx.cond(PAPER.greeting != "", rx.el.span(PAPER.greeting, class_name="marker")),
        PAPER.words,
        rx.cond(PAPER.signature != "", rx.el.span(PAPER.signature, class_name="quiet")),
    )
    return rx.el.section(
        rx.el.div(rx.el.span(label, class_name="label"), reply, class_name="row-flex"),
        rx.el.article(head, rx.el.div(parts, class_name="letter-body"), class_name=rx.cond(is_note, "note", "paper")),
        aria_label=label,
        class_name="as-seen",
    )


def held_toasts(*, in_panel: bool = False) -> rx.Component:
    """One strip per message that can still be stopped, on any page; in the panel without the one that is shown there."""
    shown = SendingState.shows_sent & (ComposeState.tab == "compose")

    def one(row: rx.Var[HeldLine]) -> rx.Component:
        return rx.cond(shown & (SENT.id == row.id), rx.fragment(), _toast(row)) if in_panel else _toast(row)

    return rx.el.div(
        rx.cond(MAY_SEND, rx.foreach(HeldState.rows, one)),
        role="status",
        class_name="held-stack in-panel" if in_panel else "held-stack",
    )


def _toast(row: rx.Var[HeldLine]) -> rx.Component:
    seconds = row.seconds.to_string() + "s"
    goes = rx.cond(
        row.kind == "sms", t("sent.sms_goes_at", time=clock_time(row.until)), t("sent.email_goes_at", time=clock_time(row.until))
    )
    return rx.el.div(
        kind_icon(row.kind),
        rx.el.div(
            rx.el.div(goes, class_name="strong"),
            rx.el.div(_to_whom(row.name, row.address), class_name="small cut"),
            class_name="grow",
        ),
        rx.el.span(class_name="count num", aria_hidden=True),
        rx.el.button(t("panel.undo"), type="button", class_name="btn", disabled=has_connection_errors, on_click=SendingState.undo(row.id)),
        class_name="held",
        style={"--for": seconds, "--from": row.seconds},
        key=row.id.to_string() + "-" + seconds,
    )


def _to_whom(name: rx.Var[str], address: rx.Var[str]) -> rx.Var[str]:
    """Who has the address, and the address; that alone where it is nobody's (D-3)."""
    return rx.cond(name != "", t("sent.goes_to", name=name, to=address), t("panel.to_line", to=address)).to(str)


def _held() -> rx.Component:
    held = ComposeState.held
    return rx.el.div(
        kind_icon(SENT.kind),
        rx.el.div(
            rx.el.div(t("panel.goes_at", time=clock_time(held.until)), class_name="strong"),
            rx.el.div(_to_whom(SendingState.sent_to, SENT.address), class_name="small cut"),
            class_name="grow",
        ),
        rx.el.span(class_name="count num", aria_hidden=True),
        rx.el.button(t("panel.undo"), type="button", class_name="btn", disabled=has_connection_errors, on_click=SendingState.undo(SENT.id)),
        class_name="held",
        style={"--for": held.seconds.to_string() + "s", "--from": held.seconds},
        key=held.id.to_string() + "-" + held.seconds.to_string(),
    )


def _facts() -> rx.Component:
    sender = rx.cond((SENT.kind == "email") & (SHOP.email != ""), _fact("sent.from", SHOP.email))
    greeted = t("sent.greeted", style=t("panel.style." + PAPER.style), greeting=PAPER.greeting)
    greeting = rx.cond(PAPER.greeting != "", _fact("sent.greeting", greeted))
    job = rx.cond(SENT.job != "", _fact("sent.job", text_link(SENT.job, href=SENT.job_link)))
    return rx.el.dl(_fact("sent.to", SENT.address), sender, greeting, job, class_name="sent-facts")


def _fact(key: str, value: rx.Var[str] | rx.Component) -> rx.Component:
    return rx.el.div(rx.el.dt(t(key), class_name="quiet"), rx.el.dd(value, class_name="wrap-words"))


def _to_come() -> rx.Component:
    """The states that have not been reached, quiet and with an open circle."""
    held = ComposeState.held
    waits = rx.el.li(
        icon("loader", 15),
        rx.el.div(t("sent.waits", seconds=held.seconds), class_name="grow strong"),
        rx.el.span(t("sent.now"), class_name="small"),
    )
    at = rx.cond(held.id > 0, clock_time(held.until), when_long(ComposeState.outcome.facts["at"].to(str)))
    goes = rx.el.li(icon("circle", 15), rx.el.div(t("sent.to_provider"), class_name="grow"), rx.el.time(at, class_name="num"))
    arrives = rx.el.li(icon("circle", 15), rx.el.div(t("state.delivered"), class_name="grow"))
    return rx.el.ol(rx.cond(held.id > 0, waits), goes, arrives, aria_label=t("sent.to_come"), class_name="events quiet")
