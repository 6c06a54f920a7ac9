"""*Mailboxes*: each with how it fares and what it asks at the first connection; below them what could not be read."""

from typing import Any

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.messages.mailboxes.state import MailboxesState
from rxapp.shop.sections import SettingsSection
from rxapp.staff.rules import Permission
from rxapp.ui import filled
from rxapp.ui.kit import Word, button, chip, field, icon, text_input
from rxapp.ui.sections import part, section
from rxapp.ui.words import t, t_with, when_long

BOXES: Any = MailboxesState  # its names are vars here, and values inside the handlers


def mailboxes() -> rx.Component:
    """The section, for those who may see it."""
    none = rx.cond(BOXES.boxes.length() == 0, rx.el.p(t("mailboxes.none"), class_name="quiet"))
    shown = section(
        t("mailboxes.heading"),
        "mailboxes",
        rx.el.p(t("mailboxes.help"), class_name="help"),
        none,
        rx.el.ul(rx.foreach(BOXES.boxes, _box), class_name="channel-list"),
        rx.cond(BOXES.aside.length() > 0, _aside()),
    )
    return rx.cond(BOXES.is_shown, shown)


def _box(box: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.span(box.name, class_name="strong"), _state(box), class_name="row-flex wrap"),
        rx.cond(box.starts_at != "", _fares(box)),
        rx.cond(BOXES.opened == box.id, _form(box), _buttons(box)),
        class_name="channel stack-tight",
        key=box.name,
    )


def _state(box: Any) -> rx.Component:
    def word(picture: str, tone: str, said: Word) -> rx.Component:
        return rx.el.span(icon(picture), rx.el.span(said), class_name=f"state {tone}".strip())

    goes = rx.cond(
        box.stopped_at != "",
        word("circle_pause", "wrong", t("mailboxes.state.stopped", at=when_long(box.stopped_at))),
        word("check", "ok", t("mailboxes.state.on")),
    )
    meant = rx.cond(box.is_on, goes, word("circle_pause", "", t("mailboxes.state.off")))
    there = rx.cond(box.starts_at == "", word("minus", "", t("mailboxes.state.new")), meant)
    return rx.cond(box.is_there, there, chip(t("mailboxes.state.gone")))


def _fares(box: Any) -> rx.Component:
    """Address, from when, last fetch, who waits, and why it stopped."""
    words = rx.el.details(
        rx.el.summary(t("past.providers_words"), class_name="textlink"), rx.el.q(box.error_words, class_name="small"), class_name="said"
    )
    error = rx.el.div(t_with(box.error, box.error_facts), rx.cond(box.error_words != "", words), class_name="reason")
    last = rx.cond(box.fetched_at != "", t("mailboxes.fetched", at=when_long(box.fetched_at)), t("mailboxes.not_fetched"))
    return rx.fragment(
        rx.el.div(t("mailboxes.address_is", address=box.address), class_name="quiet"),
        rx.el.div(t("mailboxes.since", at=when_long(box.starts_at)), " ", last, class_name="quiet"),
        rx.cond(box.error != "", error),
        rx.cond(box.waiting > 0, rx.el.div(t("mailboxes.waiting", n=box.waiting), class_name="care-words")),
        rx.cond(box.quarantined > 0, rx.el.div(t("mailboxes.quarantined", n=box.quarantined), class_name="care-words")),
    )


def _buttons(box: Any) -> rx.Component:
    new = button(t("mailboxes.connect"), kind="primary", on_click=BOXES.open(box.id), aria_label=t("mailboxes.connect_of", name=box.name))
    rest = rx.cond(
        box.is_on,
        button(t("mailboxes.rest"), kind="ghost", on_click=BOXES.turn(box.id, False)),
        button(t("mailboxes.go"), kind="ghost", on_click=BOXES.turn(box.id, True)),
    )
    known = rx.fragment(
        rx.cond(box.is_on, button(t("mailboxes.fetch_now"), picture="refresh_cw", on_click=BOXES.fetch_now(box.id))),
        button(t("mailboxes.change"), on_click=BOXES.open(box.id)),
        rest,
    )
    shown = rx.el.div(rx.cond(box.starts_at == "", new, known), class_name="row-flex wrap")
    return rx.cond(box.is_there & (box.id > 0), shown)


def _form(box: Any) -> rx.Component:
    """From when, the address, and whose word of a sender counts."""
    begins = rx.el.input(
        type="datetime-local",
        id="mailbox-starts_at",
        name="mailbox-starts_at",
        on_change=BOXES.count.debounce(600),
        class_name="input num",
    )
    address = text_input("mailbox-address", type="email", required=True, default_value=box.address, auto_complete="off")
    return rx.el.form(
        filled.told(BOXES.filled),
        field(t("mailboxes.address"), address, name="mailbox-address"),
        field(t("mailboxes.from"), begins, name="mailbox-starts_at", help_text=t("mailboxes.from_help")),
        _count(),
        field(
            t("mailboxes.server"),
            text_input("mailbox-authserv_id", default_value=box.authserv_id, auto_complete="off"),
            name="mailbox-authserv_id",
            help_text=t("mailboxes.server_help"),
        ),
        rx.el.div(
            button(t("settings.save"), kind="primary", type="submit"),
            button(t("form.cancel"), kind="ghost", on_click=BOXES.open(0)),
            class_name="row-flex wrap",
        ),
        on_submit=BOXES.connect,
        key=BOXES.filled,
        class_name="stack",
    )


def _count() -> rx.Component:
    known = rx.cond(BOXES.counted >= 0, t("mailboxes.would_come", n=BOXES.counted), t("mailboxes.counting"))
    failed = rx.el.span(t_with(BOXES.count_error, BOXES.count_facts), class_name="care-words")
    return rx.el.p(rx.cond(BOXES.count_error != "", failed, known), role="status")


def _aside() -> rx.Component:
    return part(
        t("mailboxes.aside"),
        "mailboxes-aside",
        rx.el.ul(rx.foreach(BOXES.aside, _one_aside), class_name="channel-list"),
    )


def _one_aside(mail: Any) -> rx.Component:
    again = button(t("mailboxes.try_again"), picture="refresh_cw", on_click=BOXES.try_again(mail.id))
    return rx.el.li(
        rx.el.div(
            rx.el.span(rx.cond(mail.mailbox != "", mail.mailbox, t("mailboxes.by_hook")), class_name="strong"),
            rx.el.span(when_long(mail.received_at), class_name="quiet"),
            class_name="row-flex wrap",
        ),
        rx.el.div(t(mail.reason), " ", rx.el.span(mail.reason_words, class_name="quiet small"), class_name="reason"),
        rx.cond(mail.has_file, again, rx.el.p(t("mailboxes.stays"), class_name="quiet")),
        class_name="channel stack-tight",
        key=mail.id.to_string(),
    )


SECTION = SettingsSection(
    "mailboxes",
    "menu.group.conversations",
    "mailboxes.heading",
    mailboxes,
    MailboxesState.load,
    holds=("mailboxes.address", "mailboxes.from", "mailboxes.aside"),
    right=Permission.MANAGE_CHANNELS,
    topics=(Topic("mailboxes", (MailboxesState.refresh,), follows=("mailboxes",)),),
)
