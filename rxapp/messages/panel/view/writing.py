"""Tab 2, left column: greeting style, subject reminder, message, SMS meter, questions, outcome."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from rxapp.messages.composer.view import greeting, text
from rxapp.messages.history.view.opened import mend_link
from rxapp.messages.panel.state.parts import JobUnsaid, WordsOffered
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.messages.panel.view.about import job_answers, which_job
from rxapp.messages.panel.view.form import FORM, KEPT_AS, WHOSE
from rxapp.messages.panel.view.recipient import recipient_line
from rxapp.messages.panel.view.sent import outcome
from rxapp.ui.kit import alert, button, field
from rxapp.ui.words import t, t_with, wall_time


def writing() -> rx.Component:
    """The left column of tab 2."""
    return rx.el.div(
        which_job(),
        kept_here(),
        rx.cond(ComposeState.kind != "note", rx.fragment(recipient_line(), greeting.greeting_style(FORM))),
        text.reminder(FORM),
        rx.cond(WritingState.size.is_near, text.size(FORM)),
        text.message(FORM, kept_as=KEPT_AS),
        rx.cond(ComposeState.kind == "sms", text.meter(FORM)),
        rx.cond(ComposeState.ask.key != "", rx.el.div(question(), id="question")),
        rx.cond(SendingState.is_later, _later()),
        outcome(),
        class_name="stack",
    )


def question() -> rx.Component:
    ask = ComposeState.ask
    replace = text.replace_ways(FORM)
    no = button(t("panel.do_not_send"), kind="ghost", on_click=SendingState.drop_ask(WHOSE))
    go_on = rx.fragment(_yes(t("panel.send_anyway")), no)
    hours = rx.fragment(_yes(t("panel.earlier_hour")), _yes(t("panel.later_hour"), "later_hour"))
    quiet = rx.fragment(_yes(t("past.send_now")), _yes(t("past.send_at_end", time=ask.facts["time"]), "at_end"), no)
    mended = rx.cond(ask.link != "", mend_link(ask.link))
    plain = rx.match(ask.key, (WordsOffered.key, _kept_answers()), (JobUnsaid.key, job_answers()), mended)
    too = rx.fragment(_yes(rx.cond(ComposeState.kind == "note", t("panel.save_too"), t("panel.send_too")).to(str)), no)
    known = (("replace", replace), ("", plain), ("earlier_hour", hours), ("now", quiet), ("these_too", too))
    ways = rx.match(ask.confirms, *known, go_on)
    return rx.cond(ask.confirms == "", alert(t_with(ask.key, ask.facts), ways, tone="wrong"), alert(t_with(ask.key, ask.facts), ways))


def _yes(label: rx.Var[str], answer: str = "") -> rx.Component:
    """Send after all; a question with two answers names the one that is not its own."""
    send = FORM.if_it_fits(SendingState.send_anyway(FORM.typed, ComposeState.text_revision, answer))
    return button(label, on_click=send, disabled=has_connection_errors)


def kept_here() -> rx.Component:
    """The offer of words that only this browser has."""
    offer = alert(
        rx.cond(ComposeState.kept_as == "", t("panel.kept_aside"), t("panel.kept_here")),
        _kept_answers(),
    )
    return rx.cond(ComposeState.kept_text != "", offer)


def _kept_answers() -> rx.Component:
    return rx.fragment(
        button(t("panel.restore"), on_click=WritingState.restore_kept(WHOSE)),
        button(t("panel.drop"), kind="ghost", on_click=WritingState.drop_kept(WHOSE)),
    )


def _later() -> rx.Component:
    zone, is_missing = ComposeState.shop.zone, ComposeState.ask.key == "message.refusal.time_missing"
    control = rx.el.input(
        type="datetime-local",
        id="panel-send-at",
        class_name="input",
        step="300",
        default_value=SendingState.send_at,
        key="at-" + WHOSE,
        aria_invalid=((SendingState.time_problem != "") | is_missing).to(str),
        on_blur=lambda moment: SendingState.set_send_at(moment, WHOSE),
        on_change=lambda moment: SendingState.set_send_at(moment, WHOSE),  # at once: a late one would undo a likely time
    )
    likely = rx.foreach(SendingState.likely, lambda moment: button(wall_time(moment), on_click=SendingState.choose_time(moment, WHOSE)))
    help_text = rx.fragment(t("panel.send_at_help", zone=zone, latest=wall_time(SendingState.latest)), " ", t("panel.send_at_then"))
    wrong = rx.cond(SendingState.time_problem != "", t("message.refusal.time_" + SendingState.time_problem, zone=zone), "")
    return rx.el.div(
        field(t("panel.send_at"), control, name="panel-send-at", help_text=help_text, error=wrong.to(str)),
        rx.el.div(likely, role="group", aria_label=t("panel.likely_times"), class_name="row-flex wrap"),
        id="send-later",
        class_name="stack-tight",
    )
