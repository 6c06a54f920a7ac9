"""*Channels*: for each kind the choice and its channels, how they fare, a test; a demo channel says loudly what it does not do."""

from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.messages.channel_settings.state import ServingState
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.ui.kit import Word, alert, button, chip, icon, option
from rxapp.ui.sections import part, section
from rxapp.ui.words import t, t_with, when_long

SERVING: Any = ServingState  # its names are vars here, and values inside the handlers


def channels() -> rx.Component:
    """The section, for those who may see it."""
    help_text = rx.el.p(
        t("serving.help"), " ", rx.el.a(t("serving.health"), href="/_health", target="_blank", class_name="textlink"), class_name="help"
    )
    shown = section(t("serving.heading"), "channels", rx.foreach(SERVING.kinds, _kind), help_text)
    return rx.cond(SERVING.kinds.length() > 0, shown)


def _kind(row: Any) -> rx.Component:
    mine = rx.foreach(SERVING.channels, lambda channel: rx.cond(channel.kind == row.kind, _channel(channel)))
    return part(
        t("kind." + row.kind),
        "channels-" + row.kind,
        _choice(row),
        rx.cond(row.channel == "", alert(t("serving.none"))),
        rx.cond(row.is_demo, _demo(row)),
        rx.el.ul(mine, class_name="channel-list"),
        key=row.kind,
    )


def _choice(row: Any) -> rx.Component:
    name = "serving-" + row.kind
    able = rx.foreach(SERVING.channels, lambda channel: rx.cond(channel.kind == row.kind, _option(channel)))
    box = rx.el.select(
        option(t("serving.first"), ""),
        able,
        id=name,
        value=row.chosen,
        key=SERVING.filled,
        on_change=lambda value: SERVING.choose(row.kind, value),
        class_name="select",
    )
    label = rx.el.label(t("serving.goes_by", kind=t("kind." + row.kind)), html_for=name, class_name="label")
    return rx.el.div(label, box, class_name="field channel-choice")


def _option(channel: Any) -> rx.Component:
    name = rx.cond(channel.is_set_up, t(channel.label), t("serving.option_off", channel=t(channel.label)))
    return option(name, channel.name, key=channel.name)


def _channel(channel: Any) -> rx.Component:
    head = rx.el.div(
        rx.el.span(t(channel.label), class_name="strong"),
        _state(channel),
        rx.cond(channel.serves, chip(t("serving.serves"))),
        rx.cond(channel.stopped_at != "", button(t("serving.start_again"), on_click=SERVING.start_again(channel.name, channel.kind))),
        class_name="row-flex wrap",
    )
    return rx.el.li(head, rx.cond(channel.is_set_up, _fares(channel)), class_name="channel stack-tight", key=channel.name)


def _state(channel: Any) -> rx.Component:
    def word(picture: str, tone: str, said: Word) -> rx.Component:
        return rx.el.span(icon(picture), rx.el.span(said), class_name=f"state {tone}".strip())

    running = rx.cond(channel.is_set_up, word("check", "ok", t("serving.set_up")), word("minus", "", t("serving.not_set_up")))
    return rx.cond(channel.stopped_at != "", word("circle_pause", "wrong", t("serving.stopped", at=when_long(channel.stopped_at))), running)


def _fares(channel: Any) -> rx.Component:
    """Last success, last error in plain words, who waits, and the test."""
    success = rx.cond(channel.success_at != "", t("serving.success", at=when_long(channel.success_at)), t("serving.no_success"))
    words = rx.el.details(
        rx.el.summary(t("past.providers_words"), class_name="textlink"), rx.el.q(channel.error_words, class_name="small"), class_name="said"
    )
    error = rx.el.div(
        t("serving.error", at=when_long(channel.error_at)),
        " ",
        t_with(channel.error, channel.error_facts),
        rx.cond(channel.error_words != "", words),
        class_name=rx.cond(channel.stopped_at != "", "reason", "quiet"),
    )
    waits = rx.el.div(t("serving.waiting", n=channel.waiting, at=when_long(channel.waiting_since)), class_name="care-words")
    return rx.fragment(
        rx.el.div(success, class_name="quiet"),
        rx.cond(channel.error_at != "", error),
        rx.cond(channel.waiting > 0, waits),
        _test(channel),
    )


def _test(channel: Any) -> rx.Component:
    """An e-mail goes to oneself; an SMS to a number that is typed."""
    name = "test-to-" + channel.name
    number = rx.el.div(
        rx.el.label(t("serving.test_number"), html_for=name, class_name="label"),
        rx.el.input(id=name, name="test-to", type="tel", max_length=40, required=True, auto_complete="tel", class_name="input"),
        class_name="field",
    )
    return rx.el.form(
        rx.el.input(type="hidden", name="test-name", value=channel.name, read_only=True),
        rx.el.input(type="hidden", name="test-kind", value=channel.kind, read_only=True),
        rx.cond(channel.kind == "sms", number),
        button(t("serving.test"), picture="send", type="submit"),
        rx.cond(channel.kind == "email", rx.el.span(t("serving.test_to", to=SERVING.own_email), class_name="quiet")),
        on_submit=SERVING.send_test,
        class_name="row-flex wrap channel-test",
    )


def _demo(row: Any) -> rx.Component:
    return rx.el.div(
        icon("flask_conical"),
        rx.el.div(
            rx.el.div(t("serving.demo", kind=t("kind." + row.kind)), class_name="strong"),
            rx.el.div(t("serving.demo_help"), class_name="small"),
        ),
        class_name="alert",
        role="note",
    )


SECTION = SettingsSection(
    "channels",
    "menu.group.conversations",
    "serving.heading",
    channels,
    ServingState.load,
    holds=("kind.email", "kind.sms"),
    right=Permission.MANAGE_CHANNELS,
    topics=(Topic("channels", (ServingState.refresh,), follows=("messages",)),),
)
