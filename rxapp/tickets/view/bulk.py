"""What can be done with the selected tickets, and the small window that asks for the rest (look 34, TK-62)."""

from typing import Any

import reflex as rx

from rxapp.staff.rules import Permission
from rxapp.tickets.rules.kinds import TAG_LIMIT
from rxapp.tickets.state.bulk import SHEET, BulkState
from rxapp.tickets.state.inbox import InboxState
from rxapp.ui import kit
from rxapp.ui.browser import close_sheet
from rxapp.ui.filled import told
from rxapp.ui.words import t

INBOX: Any = InboxState
BULK: Any = BulkState
MAY_DELETE = INBOX.permissions.contains(Permission.DELETE_TICKETS.value)
PICTURES = {"assign": "user_plus", "queue": "arrow_right_left", "status": "circle_dot", "tag": "tag"}


def region() -> rx.Component:
    """*Selected tickets*, in the place of the search."""
    page_box = rx.el.input(type="checkbox", checked=INBOX.is_page_selected, aria_label=t("inbox.pick_page"), on_change=INBOX.pick_page)
    asked = [kit.button(t(f"inbox.bulk.{what}"), picture=picture, on_click=BULK.ask(what)) for what, picture in PICTURES.items()]
    delete = kit.button(t("inbox.bulk.delete"), kind="danger", picture="trash_2", on_click=BULK.ask("delete"))
    return rx.el.section(
        rx.el.label(page_box, class_name="ticket-tick"),
        rx.el.span(t("inbox.selected", n=INBOX.selected.length()), role="status", class_name="strong nowrap"),
        *asked,
        kit.button(t("inbox.bulk.spam"), picture="shield_ban", on_click=BULK.spam),
        rx.cond(MAY_DELETE, delete),
        kit.button(t("inbox.bulk.clear"), kind="ghost", picture="x", class_name="end", on_click=INBOX.clear),
        aria_label=t("inbox.bulk.region"),
        class_name="inbox-tools bulk",
    )


def window() -> rx.Component:
    """The window: one field, or the question before *Delete*."""
    n = INBOX.selected.length()
    titles = [(what, t(f"inbox.bulk.ask.{what}", n=n)) for what in (*PICTURES, "delete")]
    field = rx.match(
        BULK.asking,
        ("tag", _field("tag", kit.text_input("bulk-value", default_value="", max_length=TAG_LIMIT, auto_complete="off"))),
        ("delete", rx.el.p(t("inbox.bulk.delete_why"))),
        *[(what, _field(what, _chosen(what))) for what in ("assign", "queue", "status")],
        rx.fragment(),
    )
    sure = kit.button(t("inbox.bulk.sure"), kind="danger sure", type="submit")
    done = kit.button(t("inbox.bulk.apply"), kind="primary", type="submit")
    form = rx.el.form(
        told(BULK.bulk_filled),
        rx.el.h2(rx.match(BULK.asking, *titles, ""), class_name="h2", id=f"{SHEET}-heading"),
        field,
        rx.el.div(
            kit.button(t("form.cancel"), on_click=close_sheet(SHEET)), rx.cond(BULK.asking == "delete", sure, done), class_name="actions"
        ),
        key=BULK.bulk_filled,
        on_submit=BULK.apply,
        class_name="stack",
    )
    return rx.el.dialog(
        form, id=SHEET, aria_labelledby=f"{SHEET}-heading", class_name="sheet centre leaving", custom_attrs={"closedby": "any"}
    )


def _field(what: str, control: rx.Component) -> rx.Component:
    return kit.field(t(f"inbox.bulk.field.{what}"), control, name="bulk-value")


def _chosen(what: str) -> rx.Component:
    def line(choice: Any) -> rx.Component:
        label = rx.cond(choice.label.startswith("@"), t(choice.label[1:]), choice.label)
        return kit.option(label, choice.id.to(str))

    nobody = [kit.option(t("inbox.nobody"), "0")] if what == "assign" else []
    return kit.choice("bulk-value", *nobody, rx.foreach(BULK.choices, line))
