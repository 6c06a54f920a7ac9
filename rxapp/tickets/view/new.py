"""A new ticket: its fields, the message with its comment, and the customer (TK-2, look 29). One column where it is narrow."""

from typing import Any

import reflex as rx

from rxapp.files.rules import MAX_BYTES
from rxapp.tickets.actions.opening_form import Way
from rxapp.tickets.rules.kinds import Source
from rxapp.tickets.state.new import FORM, NewState
from rxapp.tickets.view.beside import beside
from rxapp.tickets.view.choices import choice_options, files
from rxapp.tickets.view.new_head import error_of, head, template
from rxapp.tickets.view.sending import send_row
from rxapp.ui import attach, browser, kit, leaving, page
from rxapp.ui.filled import told
from rxapp.ui.words import t, when_long

NEW: Any = NewState  # its names are vars here, and values inside the handlers
IS_SENT = NEW.direction == Way.TO.value


def new_ticket(heading: rx.Var[str]) -> rx.Component:
    """The whole screen under the frame."""
    link = rx.link(t("inbox.heading"), href="/inbox", underline="hover")
    back = rx.el.span(link, kit.icon("chevron_right", 14), class_name="quiet crumb")
    discard = kit.link_button(t("new_ticket.discard"), "/inbox", kind="ghost")
    shown = rx.cond(NEW.is_ready, _form(), page.body())
    return rx.fragment(
        leaving.sheet(FORM, saves=False),
        page.bar(heading, back, actions=(discard,)),
        rx.cond(NEW.is_refused, _not_allowed(), shown),
    )


def _not_allowed() -> rx.Component:
    return page.body(kit.empty("lock", t("new_ticket.refused"), t("new_ticket.refused_why")))


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.fieldset(told(NEW.filled), _fields(), _message(), beside(), class_name="new-ticket", key=NEW.filled),
        id=FORM,
        key=NEW.filled,
        on_submit=NEW.send,
        on_mount=leaving.watch(FORM),
        class_name="screen-form",
        no_validate=True,
    )


def _fields() -> rx.Component:
    """Left: what becomes of the words, and what the ticket is (TK-3..11, TK-19, TK-20)."""
    form = NEW.form
    return rx.el.div(
        _direction(),
        _choice("source", *[kit.option(t(f"ticket.source.{one.value}"), one.value) for one in Source], value=NEW.source),
        _choice(
            "queue_id",
            _none("new_ticket.choose_queue"),
            choice_options(form.queues),
            value=NEW.queue_id,
            is_checked=True,
            told=NEW.set_queue,
        ),
        _choice("staff_id", _none("inbox.nobody"), choice_options(form.people), value="", is_checked=True),
        rx.el.div(
            _choice("status_id", choice_options(form.statuses), value=form.status_id),
            _choice("priority_id", _none("new_ticket.none"), choice_options(form.priorities), value=NEW.priority_id, told=NEW.set_priority),
            class_name="two",
        ),
        _times(),
        _choice("category_id", _none("new_ticket.none"), choice_options(form.categories), value=""),
        _tags(),
        _linked("call", "phone"),
        _linked("chat", "message_circle"),
        class_name="new-fields",
    )


def _direction() -> rx.Component:
    ways = [
        rx.el.div(
            kit.radio(
                t(f"new_ticket.direction.{way.value}"),
                name=f"ticket-direction-{way.value}",
                group="ticket-direction",
                value=way.value,
                default_checked=NEW.direction == way.value,
                on_change=NEW.set_direction(way.value),
                custom_attrs={"aria-describedby": f"ticket-way-{way.value}"},
            ),
            rx.el.div(t(f"new_ticket.direction_help.{way.value}"), class_name="help tick-help", id=f"ticket-way-{way.value}"),
        )
        for way in Way
    ]
    return rx.el.div(
        rx.el.div(t("new_ticket.direction"), class_name="label", aria_hidden=True),
        *ways,
        role="radiogroup",
        aria_label=t("new_ticket.direction"),
        class_name="new-direction",
    )


def _none(key: str) -> rx.Component:
    return kit.option(t(key), "")


def _choice(name: str, *options: Any, value: Any, is_checked: bool = False, told: Any = None) -> rx.Component:
    """One list; `is_checked` ones may be refused, and say so."""
    extra: dict[str, Any] = {"on_change": told} if told is not None else {}
    error = error_of(name) if is_checked else None
    if error is not None:
        extra["aria_invalid"] = error != ""
    begun = value if isinstance(value, str) else rx.cond(value == 0, "", value.to_string()) if name != "source" else value
    box = kit.choice(f"ticket-{name}", *options, default_value=begun, **extra)
    return kit.field(t(f"new_ticket.field.{name}"), box, name=f"ticket-{name}", error=error)


def _times() -> rx.Component:
    """The action times of the priority, in the queue's hours (TK-10, D-51)."""

    def line(name: str) -> rx.Component:
        moment = getattr(NEW.times, name)
        shown = rx.el.div(rx.el.dt(t(f"new_ticket.time.{name}")), rx.el.dd(when_long(moment), class_name="num"))
        return rx.cond(moment != "", shown)

    return rx.el.dl(*[line(name) for name in ("respond", "alert", "execute")], class_name="action-times")


def _tags() -> rx.Component:
    box = kit.text_input("ticket-tags", default_value="", max_length=900, auto_complete="off", aria_invalid=error_of("tags") != "")
    known = rx.foreach(
        NEW.form.tags,
        lambda tag: rx.el.button("+ ", tag, type="button", class_name="chip", on_click=browser.add_word("ticket-tags", tag)),
    )
    shown = rx.el.div(t("new_ticket.tags_help"), " ", known, class_name="tag-help")
    return kit.field(t("new_ticket.field.tags"), box, name="ticket-tags", help_text=shown, error=error_of("tags"))


def _linked(what: str, picture: str) -> rx.Component:
    """*Link a call*, *Link a chat*: nothing of today yet (TK-19, TK-20)."""
    empty = kit.option(t(f"new_ticket.link.none_{what}"), "")
    box = kit.choice(f"ticket-link_{what}", empty, disabled=True)
    return kit.field(
        t(f"new_ticket.link.{what}"), kit.with_icon(picture, box), name=f"ticket-link_{what}", help_text=t(f"new_ticket.link.why_{what}")
    )


def _message() -> rx.Component:
    """Centre: who, about what, the words (TK-12..18)."""
    return rx.el.div(
        head(),
        _tabs(),
        _texts(),
        files(NEW.files, on_drop=NEW.drop_file),
        send_row(
            attach.control(t("new_ticket.attach"), most=MAX_BYTES, on_told=NEW.attach),
            template(),
        ),
        class_name="new-message",
    )


def _tabs() -> rx.Component:
    def tab(part: str, picture: str) -> rx.Component:
        return rx.el.button(
            kit.icon(picture),
            rx.el.span(t(f"new_ticket.part.{part}")),
            type="button",
            role="tab",
            aria_selected=NEW.part == part,
            aria_controls=f"ticket-{part}-panel",
            on_click=NEW.show_part(part),
            class_name="tab",
        )

    return rx.el.div(
        rx.el.div(tab("message", "mail"), tab("comment", "lock"), role="tablist", aria_label=t("new_ticket.parts"), class_name="tab-list"),
        rx.cond(NEW.part == "comment", rx.el.span(t("new_ticket.comment_help"), class_name="small staff-word end")),
        class_name="tabs new-tabs",
    )


def _texts() -> rx.Component:
    """Both parts are there, one is seen: what is typed in the other stays."""

    def area(part: str, style: str) -> rx.Component:
        label = t(f"new_ticket.field.{part}")
        send = rx.Var(_CTRL_ENTER)
        box = kit.text_area(
            f"ticket-{part}",
            default_value="",
            max_length=100_000,
            class_name=f"new-text {style}",
            aria_label=label,
            aria_invalid=error_of(part) != "",
            custom_attrs={"onKeyDown": send},
        )
        error = rx.cond(
            error_of(part) != "", rx.el.div(kit.icon("circle_x", 14), rx.el.span(error_of(part)), class_name="error", role="alert")
        )
        below = [_signature()] if part == "message" else []
        return rx.el.div(box, *below, error, id=f"ticket-{part}-panel", role="tabpanel", aria_label=label, hidden=NEW.part != part)

    return rx.el.div(area("message", ""), area("comment", "staff-area"), class_name="new-texts")


_CTRL_ENTER = "(e) => {if((e.ctrlKey||e.metaKey)&&e.key==='Enter'){e.preventDefault();e.currentTarget.form?.requestSubmit()}}"


def _signature() -> rx.Component:
    """What will stand under the words."""
    told = rx.el.span(t("new_ticket.signature"), class_name="visually-hidden")
    shown = rx.el.div(told, NEW.owner.signature, class_name="new-signature quiet")
    return rx.cond(IS_SENT & (NEW.owner.signature != ""), shown)
