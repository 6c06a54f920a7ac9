"""The message as the customer will see it."""

import reflex as rx

from rxapp.messages.composer.view.greeting import words_shown
from rxapp.messages.panel.queries import Bubble
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.messages.panel.view.form import FORM
from rxapp.ui.kit import avatar, icon, text_link
from rxapp.ui.words import t, wall_time, when_long

SHOP = ComposeState.shop


def letter_head(subject: rx.Var[str], aside: rx.Component, *, to: rx.Var[str], by_mail: rx.Var[bool] | bool = True) -> rx.Component:
    """The head of the paper: subject and what stands at its right, who sends it, and to which address."""
    sender = rx.el.div(
        rx.el.span(SHOP.name, class_name="strong"), " ", rx.cond(by_mail, rx.el.span(SHOP.email, class_name="quiet")), class_name="cut"
    )
    return rx.el.header(
        rx.el.div(rx.el.h3(subject, class_name="h2 grow wrap-words"), aside, class_name="row-flex"),
        rx.el.div(
            avatar(SHOP.name[:1], 1, size="s28"),
            rx.el.div(sender, rx.el.div(t("panel.to_line", to=to), class_name="small quiet cut"), class_name="grow"),
            class_name="row-flex",
        ),
        class_name="letter-head",
    )


def email() -> rx.Component:
    """The e-mail on paper: subject, sender, recipient, text."""
    no_sender = text_link(t("panel.set_sender"), href="/settings/store")
    reply = rx.cond(SHOP.email != "", t("panel.reply_goes_to", email=SHOP.email), t("panel.no_sender"))
    subject = rx.cond(ComposeState.subject != "", ComposeState.subject, t("panel.no_subject"))
    return rx.el.section(
        _demo(SHOP.email_is_demo),
        rx.el.div(
            rx.el.span(t("panel.as_seen"), class_name="label"),
            rx.el.span(reply, " ", rx.cond(SHOP.email == "", no_sender), class_name="label end"),
            class_name="row-flex",
        ),
        rx.el.article(
            letter_head(subject, _moment(), to=ComposeState.to), rx.el.div(words_shown(FORM), class_name="letter-body"), class_name="paper"
        ),
        aria_label=t("panel.as_seen"),
        class_name="as-seen",
    )


def _moment() -> rx.Component:
    """When it will go, where *Send later* has a time that can be taken."""
    is_set = SendingState.is_later & (SendingState.send_at != "") & (SendingState.time_problem == "")
    return rx.cond(is_set, rx.el.span(icon("clock", 15), wall_time(SendingState.send_at), class_name="row-flex num"))


def sms() -> rx.Component:
    """The thread on the customer's phone, ours newest and not sent yet."""
    return rx.el.section(
        _demo(SHOP.sms_is_demo),
        rx.el.div(
            rx.el.span(t("panel.as_seen"), class_name="label"),
            rx.el.span(t("panel.to_line", to=ComposeState.to), class_name="label end"),
            class_name="row-flex",
        ),
        rx.el.div(
            rx.el.div(rx.el.div(SHOP.name, class_name="strong"), class_name="phone-head"),
            rx.el.div(
                rx.foreach(ComposeState.thread, _bubble),
                rx.el.div(words_shown(FORM), class_name="bubble"),
                rx.el.div(t("panel.not_sent_yet", n=WritingState.meter.count), class_name="small quiet"),
                _moment(),
                class_name="phone-thread",
            ),
            class_name="phone",
        ),
        aria_label=t("panel.as_seen"),
        class_name="as-seen",
    )


def note() -> rx.Component:
    """A note: yellow, because only staff will see it."""
    return rx.el.section(
        rx.el.div(rx.el.span(t("panel.as_staff_see"), class_name="label"), class_name="row-flex"),
        rx.el.article(
            rx.el.div(icon("lock", 14), rx.el.span(t("panel.staff_only")), class_name="label"),
            rx.el.h3(rx.cond(ComposeState.subject != "", ComposeState.subject, t("panel.no_subject")), class_name="strong"),
            words_shown(FORM),
            class_name="note",
        ),
        aria_label=t("panel.as_staff_see"),
        class_name="as-seen",
    )


def _bubble(row: rx.Var[Bubble]) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(row.body != "", row.body, t("past.no_text")), class_name=rx.cond(row.direction == "in", "bubble theirs", "bubble")
        ),
        rx.el.div(when_long(row.at), class_name=rx.cond(row.direction == "in", "small quiet theirs-at", "small quiet")),
    )


def _demo(is_demo: rx.Var[bool]) -> rx.Component:
    shown = rx.el.div(
        icon("flask_conical"),
        rx.el.div(rx.el.div(t("panel.demo"), class_name="strong"), rx.el.div(t("panel.demo_why"), class_name="small quiet")),
        class_name="banner plain",
    )
    return rx.cond(is_demo, shown)
