"""One message opened in place: what went wrong, its words, its delivery events, and the ways out with their inline questions."""

import reflex as rx

from rxapp.messages.history.state.entries import DeliveryEvent, Entry, Question
from rxapp.messages.history.state.message_actions import TIME_FIELD, MessageActionsMixin
from rxapp.staff.rules import Permission
from rxapp.ui.filled import told
from rxapp.ui.kit import Word, alert, button, icon, link_button, text_link
from rxapp.ui.words import clock_time, moment_full, t, t_with, when_long

STEPS = {
    "failed": "circle_x",
    "uncertain": "circle_help",
    "cancelled": "ban",
    "held": "clock",
    "sending": "loader",
    "delivered": "check_check",
}


def opened(state: type[MessageActionsMixin], row: rx.Var[Entry], on_edit_retry: rx.EventHandler | None) -> rx.Component:
    """The whole; `on_edit_retry` takes a message id and opens it for editing."""
    return rx.el.div(
        rx.el.div(
            why(row),
            rx.cond(row.address != "", rx.el.p(address_line(row), class_name="small quiet")),
            rx.cond(row.body != "", rx.el.div(row.body, class_name="past-body"), rx.el.p(t("past.no_text"), class_name="quiet")),
            rx.cond(row.may_mean_stop & state.permissions.contains(Permission.SET_CONSENT.value), _stopping(state, row)),
            rx.cond(state.permissions.contains(Permission.SEND.value), ways(state, row, on_edit_retry)),
            class_name="stack-tight",
        ),
        rx.cond(row.events.length() > 0, delivery_events(row)),
        class_name="past-open",
    )


def address_line(row: rx.Var[Entry]) -> rx.Var[str]:
    """Whom it went to, or came from."""
    return rx.cond(row.direction == "in", t("past.from", address=row.address), t("past.to", to=row.address)).to(str)


def job_link(row: rx.Var[Entry]) -> rx.Component:
    """The job that the message is about, with the way to its page."""
    return rx.cond(row.job != "", rx.fragment(" ", text_link(t("past.job", job=row.job), href=row.job_link, class_name="past-job")))


def why(row: rx.Var[Entry]) -> rx.Component:
    """What went wrong, what is not known, or why it waits and until when."""
    words = t_with(row.why, row.why_facts)
    unsure = rx.el.p(t("past.uncertain_why"), " ", words, class_name="care-words strong")
    flagged = rx.el.p(words, class_name="care-words strong")
    told = rx.el.p(words, class_name=rx.cond(row.state == "failed", "reason strong", "quiet strong"))
    return rx.cond(row.may_settle, unsure, rx.cond(row.may_mean_stop, flagged, rx.cond(row.why != "", told)))


def delivery_events(row: rx.Var[Entry]) -> rx.Component:
    """Who, when, by which channel, and each state with its time."""
    return rx.el.div(
        rx.el.div(t("past.what_happened"), class_name="label", aria_hidden=True),
        rx.el.ol(rx.foreach(row.events, lambda event: _event(row, event)), aria_label=t("past.what_happened"), class_name="events"),
        class_name="stack-tight",
    )


def _event(row: rx.Var[Entry], event: rx.Var[DeliveryEvent]) -> rx.Component:
    picture = rx.match(event.state, *[(name, icon(drawn, 15)) for name, drawn in STEPS.items()], icon("check", 15))
    moment = rx.cond(event.at[:10] == row.at[:10], clock_time(event.at), when_long(event.at))
    words = rx.el.details(
        rx.el.summary(t("past.providers_words"), class_name="textlink"), rx.el.q(event.words, class_name="small quiet"), class_name="said"
    )
    return rx.el.li(
        picture,
        rx.el.div(
            t_with(event.label, event.facts),
            rx.cond(event.channel != "", rx.el.span(" · ", t(event.channel), class_name="quiet nowrap")),
            rx.cond(event.words != "", words),
            class_name="grow",
        ),
        rx.el.time(moment, date_time=event.at, title=moment_full(event.at), class_name="num"),
        class_name=rx.match(event.state, ("failed", "wrong"), ("uncertain", "care"), ""),
    )


def ways(state: type[MessageActionsMixin], row: rx.Var[Entry], on_edit_retry: rx.EventHandler | None) -> rx.Component:
    """The buttons under a message, and below them what one of them asks."""
    return rx.el.div(
        rx.cond(row.may_undo, button(t("past.undo"), picture="undo_2", on_click=state.cancel(row.id))),
        rx.cond(row.may_send_now, button(t("past.send_now"), picture="send", on_click=state.send_now(row.id))),
        rx.cond(row.may_send_anyway, button(t("past.send_anyway"), picture="send", on_click=state.send_anyway(row.id))),
        rx.cond(row.may_send_anyway, _edit(row, on_edit_retry)),
        rx.cond(row.may_change_time, button(t("past.change_time"), picture="clock", on_click=state.ask_time(row.id))),
        rx.cond(row.may_cancel, button(t("past.cancel"), picture="ban", on_click=state.cancel(row.id))),
        rx.cond(row.may_settle, _settling(state, row)),
        rx.cond(row.may_retry, _anew(state, row, on_edit_retry)),
        rx.cond(row.may_dismiss, button(t("past.dismiss"), kind="ghost", picture="x", on_click=state.dismiss(row.id))),
        rx.cond(row.may_change_time & (state.changing == row.id), _new_time(state, row)),
        rx.cond(state.asking == row.id, _question(state)),
        class_name="row-flex wrap ways",
    )


def _edit(row: rx.Var[Entry], on_edit: rx.EventHandler | None) -> rx.Component:
    """*Edit* of a stopped message: it does not go, and its words come back (D-131)."""
    return rx.fragment() if on_edit is None else button(t("past.edit"), picture="pencil", on_click=on_edit(row.id))


def _stopping(state: type[MessageActionsMixin], row: rx.Var[Entry]) -> rx.Component:
    """What to do about words that may mean stop (D-138)."""
    return rx.el.div(
        button(t("past.withdraw_consent"), kind="primary", picture="ban", on_click=state.withdraw_said(row.id)),
        button(t("past.leave"), kind="ghost", on_click=state.leave_said(row.id)),
        class_name="row-flex wrap ways",
    )


def _settling(state: type[MessageActionsMixin], row: rx.Var[Entry]) -> rx.Component:
    """*Ask the provider*, or in its place the reason why this account cannot be asked; *It arrived*."""
    asked = rx.el.span(icon("loader"), rx.el.span(t("past.is_asked")), class_name="state")
    cannot = rx.el.span(icon("info"), rx.el.span(t(row.no_look_up)), class_name="state wrap-words no-look-up")
    ask = button(t("past.ask_provider"), picture="search_check", on_click=state.ask_provider(row.id))
    return rx.fragment(
        rx.cond(row.is_asked, asked, rx.cond(row.may_ask, ask, rx.cond(row.no_look_up != "", cannot))),
        button(t("past.it_arrived"), picture="check", on_click=state.it_arrived(row.id)),
    )


def _anew(state: type[MessageActionsMixin], row: rx.Var[Entry], on_edit_retry: rx.EventHandler | None) -> rx.Component:
    again = button(t("past.send_again"), picture="rotate_cw", on_click=state.retry(row.id))
    record = link_button(t("panel.open_record"), "/customers/" + row.record_id.to_string() + "/edit", kind="primary", picture="user")
    retry = button(t("past.retry"), kind="primary", picture="rotate_cw", on_click=state.retry(row.id))
    first = rx.cond(row.record_id > 0, record, retry)
    edit = rx.fragment() if on_edit_retry is None else button(t("past.edit_retry"), picture="pencil", on_click=on_edit_retry(row.id))
    other = rx.match(
        row.instead,
        ("email", button(t("past.email_instead"), picture="mail", on_click=state.send_instead(row.id, "email"))),
        ("sms", button(t("past.sms_instead"), picture="message_square_text", on_click=state.send_instead(row.id, "sms"))),
        rx.fragment(),
    )
    return rx.cond(row.may_settle, again, rx.fragment(first, edit, other))


def _question(state: type[MessageActionsMixin]) -> rx.Component:
    asked = state.asked
    no = button(t("panel.do_not_send"), kind="ghost", on_click=state.drop_question)
    close = button(t("past.close"), kind="ghost", on_click=state.drop_question)
    mend = rx.cond(asked.link != "", mend_link(asked.link))
    words = t_with(asked.key, asked.facts)
    yes = answers(asked, state.go_on)
    return rx.cond(asked.confirms == "", alert(words, mend, close, tone="wrong"), alert(words, yes, no))


def mend_link(link: rx.Var[str]) -> rx.Component:
    """To where a refusal is put right: *Open record* where that is a customer's."""
    return text_link(rx.cond(link.startswith("/customers/"), t("panel.open_record"), t("panel.mend_it")), href=link)


def answers(asked: rx.Var[Question], on_yes) -> rx.Component:
    """The yes to a question, or each of its two answers; `on_yes` takes what it confirms ("" for the question's own)."""

    def yes(label: Word, answer: str = "") -> rx.Component:
        return button(label, on_click=on_yes(answer))

    hours = rx.fragment(yes(t("panel.earlier_hour"), "earlier_hour"), yes(t("panel.later_hour"), "later_hour"))
    quiet = rx.fragment(yes(t("past.send_now"), "now"), yes(t("past.send_at_end", time=asked.facts["time"]), "at_end"))
    return rx.match(asked.confirms, ("earlier_hour", hours), ("now", quiet), yes(t("panel.send_anyway")))


def _new_time(state: type[MessageActionsMixin], row: rx.Var[Entry]) -> rx.Component:
    """The field starts at the time that was chosen; under it stands why another one was refused."""
    wrong = state.time_wrong
    told_here = rx.el.div(
        icon("circle_x", 14), rx.el.span(t_with(wrong.key, wrong.facts)), class_name="error", role="alert", id=f"{TIME_FIELD}-error"
    )
    moment = rx.el.input(
        type="datetime-local",
        name="send_at",
        id=TIME_FIELD,
        class_name="input",
        aria_label=t("panel.send_at"),
        aria_invalid=(wrong.key != "").to(str),
        aria_describedby=f"{TIME_FIELD}-error",
        default_value=row.local_at,
        key=state.time_filled + row.local_at,
        step="60",
    )
    return rx.el.form(
        told(state.time_filled),
        moment,
        button(t("past.set_time"), type="submit"),
        rx.cond(wrong.key != "", told_here),
        on_submit=state.change_time,
        key=state.time_filled,
        class_name="row-flex wrap new-time",
    )
