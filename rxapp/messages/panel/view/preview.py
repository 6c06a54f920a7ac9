"""The greeting as it will be sent, and the message as the customer will see it."""

import reflex as rx

from rxapp.messages.panel.queries import Bubble
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.ui.kit import avatar, icon, text_link
from rxapp.ui.words import t, wall_time, when_long

PERSON, HOUSE, SHOWN = ComposeState.person, ComposeState.house, WritingState.shown


def greeting_preview() -> rx.Component:
    """The status region *Greeting preview*: the greeting, or why there will be none and the way to one."""
    return rx.el.div(
        rx.el.div(t("panel.greeting_preview"), class_name="label", id="greeting-label"),
        rx.el.div(
            rx.cond(ComposeState.no_greeting == "", _greeting(), _none()),
            role="status",
            aria_labelledby="greeting-label",
            id="greeting-preview",
            class_name="greeting",
        ),
        class_name="greeting-box",
    )


def _greeting() -> rx.Component:
    why = t("panel.why." + ComposeState.greeting_case)
    add_title = text_link(t("panel.add_title"), href="/customers/" + PERSON.id.to_string() + "/edit")
    is_formal = ComposeState.greeting_style == "formal"
    lacks_title = is_formal & (ComposeState.greeting_case == "formal_first") & (PERSON.title == "")
    style = t("panel.style_in", style=t("panel.style." + ComposeState.greeting_style), language=t("panel.in." + ComposeState.language))
    ours = rx.fragment(style, " ", why, " ", rx.cond(lacks_title, add_title))
    return rx.fragment(
        rx.el.div(rx.el.span(ComposeState.greeting, class_name="marker", key=ComposeState.greeting), class_name="greeting-text"),
        rx.el.div(rx.cond(ComposeState.greeting_style == "own", t("panel.own_greeting_why"), ours), class_name="quiet"),
    )


def _none() -> rx.Component:
    empty = text_link(t("panel.use_empty." + ComposeState.kind), on_click=WritingState.use_empty_template(ComposeState.whose))
    again = text_link(t("panel.reinsert"), on_click=WritingState.reinsert_greeting(ComposeState.whose))
    return rx.match(
        ComposeState.no_greeting,
        ("note", _nothing("lock", "panel.none.note", t("panel.none.note_why"))),
        ("own_words", _nothing("minus", "panel.none.own_words", t("panel.none.own_words_why"))),
        ("not_in_text", _nothing("minus", "panel.none.not_in_text", rx.fragment(t("panel.none.not_in_text_why"), " ", again))),
        _nothing("minus", "panel.none.no_template", rx.fragment(t("panel.none.no_template_why"), " ", empty)),
    )


def _nothing(picture: str, key: str, why: rx.Component | rx.Var) -> rx.Component:
    return rx.fragment(
        rx.el.div(icon(picture, 20), rx.el.span(t(key)), class_name="greeting-none"),
        rx.el.div(why, class_name="quiet"),
    )


def _words() -> rx.Component:
    """Greeting marked, words, signature quiet, with the breaks as they will be sent."""
    return rx.cond(
        WritingState.body.strip() == "",
        rx.el.span(t("panel.empty_until"), class_name="quiet"),
        rx.fragment(
            rx.cond(SHOWN.greeting != "", rx.el.span(SHOWN.greeting, class_name="marker")),
            SHOWN.words,
            rx.cond(SHOWN.culprit != "", rx.fragment(rx.el.span(SHOWN.culprit, class_name="culprit"), SHOWN.after)),
            rx.cond(SHOWN.signature != "", rx.el.span(SHOWN.signature, class_name="quiet")),
        ),
    )


def letter_head(subject: rx.Var[str], aside: rx.Component, *, to: rx.Var[str], by_mail: rx.Var[bool] | bool = True) -> rx.Component:
    """The head of the paper: subject and what stands at its right, who sends it, and to which address."""
    sender = rx.el.div(
        rx.el.span(HOUSE.name, class_name="strong"), " ", rx.cond(by_mail, rx.el.span(HOUSE.email, class_name="quiet")), class_name="cut"
    )
    return rx.el.header(
        rx.el.div(rx.el.h3(subject, class_name="h2 grow wrap-words"), aside, class_name="row-flex"),
        rx.el.div(
            avatar(HOUSE.name[:1], 1, size="s28"),
            rx.el.div(sender, rx.el.div(t("panel.to_line", to=to), class_name="small quiet cut"), class_name="grow"),
            class_name="row-flex",
        ),
        class_name="letter-head",
    )


def letter() -> rx.Component:
    """The e-mail on paper: subject, sender, recipient, text."""
    no_sender = text_link(t("panel.set_sender"), href="/settings/store")
    reply = rx.cond(HOUSE.email != "", t("panel.reply_goes_to", email=HOUSE.email), t("panel.no_sender"))
    subject = rx.cond(ComposeState.subject != "", ComposeState.subject, t("panel.no_subject"))
    return rx.el.section(
        _demo(HOUSE.email_is_demo),
        rx.el.div(
            rx.el.span(t("panel.as_seen"), class_name="label"),
            rx.el.span(reply, " ", rx.cond(HOUSE.email == "", no_sender), class_name="label end"),
            class_name="row-flex",
        ),
        rx.el.article(
            letter_head(subject, _moment(), to=ComposeState.to), rx.el.div(_words(), class_name="letter-body"), class_name="paper"
        ),
        aria_label=t("panel.as_seen"),
        class_name="as-seen",
    )


def _moment() -> rx.Component:
    """When it will go, where *Send later* has a time that can be taken."""
    is_set = SendingState.is_later & (SendingState.send_at != "") & (SendingState.time_problem == "")
    return rx.cond(is_set, rx.el.span(icon("clock", 15), wall_time(SendingState.send_at), class_name="row-flex num"))


def phone() -> rx.Component:
    """The thread on the customer's phone, ours newest and not sent yet."""
    return rx.el.section(
        _demo(HOUSE.sms_is_demo),
        rx.el.div(
            rx.el.span(t("panel.as_seen"), class_name="label"),
            rx.el.span(t("panel.to_line", to=ComposeState.to), class_name="label end"),
            class_name="row-flex",
        ),
        rx.el.div(
            rx.el.div(rx.el.div(HOUSE.name, class_name="strong"), class_name="phone-head"),
            rx.el.div(
                rx.foreach(ComposeState.thread, _bubble),
                rx.el.div(_words(), class_name="bubble"),
                rx.el.div(t("panel.not_sent_yet", n=WritingState.meter.count), class_name="small quiet"),
                _moment(),
                class_name="phone-thread",
            ),
            class_name="phone",
        ),
        aria_label=t("panel.as_seen"),
        class_name="as-seen",
    )


def staff_note() -> rx.Component:
    """A note: yellow, because only staff will see it."""
    return rx.el.section(
        rx.el.div(rx.el.span(t("panel.as_staff_see"), class_name="label"), class_name="row-flex"),
        rx.el.article(
            rx.el.div(icon("lock", 14), rx.el.span(t("panel.staff_only")), class_name="label"),
            rx.el.h3(rx.cond(ComposeState.subject != "", ComposeState.subject, t("panel.no_subject")), class_name="strong"),
            _words(),
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
