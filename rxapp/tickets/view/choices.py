"""Small parts of the ticket screens: the entries of a list to choose from, and the files that go along."""

from typing import Any

import reflex as rx

from rxapp.files.rules import MAX_BYTES
from rxapp.tickets.state.uploads import TOO_LARGE
from rxapp.ui import kit
from rxapp.ui.words import t

MEGABYTE = 2**20


def choice_label(label: rx.Var[str]) -> rx.Var[str]:
    """A name, or the word of the key that stands after an @."""
    return rx.cond(label.startswith("@"), t(label[1:]), label).to(str)


def choice_options(rows: Any) -> rx.Component | rx.Var:
    """One entry per row with `id` and `label`."""
    return rx.foreach(rows, lambda row: kit.option(choice_label(row.label), row.id.to_string(), key=row.id.to_string()))


def files(rows: Any, *, on_drop: Any) -> rx.Component:
    """What is attached: a chip each, red where it is not, until it is taken away (TK-18)."""
    return rx.cond(rows.length() > 0, rx.el.ul(rx.foreach(rows, lambda row: _file(row, on_drop)), class_name="file-chips"))


def _file(row: Any, on_drop: Any) -> rx.Component:
    too_large = t("new_ticket.file.too_large", size=_size(row.size), most=MAX_BYTES // MEGABYTE)
    why = rx.match(row.error, (TOO_LARGE, too_large), ("failed", t("new_ticket.file.failed")), row.error)
    busy = rx.fragment(kit.icon("loader", 14), rx.el.span(t("new_ticket.file.coming"), class_name="small quiet"))
    there = rx.el.span(_size(row.size), class_name="small quiet num")
    return rx.el.li(
        rx.cond(row.error != "", kit.icon("circle_x", 14), kit.icon("paperclip", 14)),
        rx.el.span(row.name, class_name="cut"),
        rx.cond(row.error != "", rx.el.span(why, class_name="small"), rx.cond(row.id > 0, there, busy)),
        kit.icon_button(t("new_ticket.file.remove", name=row.name), "x", on_click=on_drop(row.key)),
        class_name=rx.cond(row.error != "", "file-chip wrong", "file-chip"),
        key=row.key,
    )


def _size(size: rx.Var[int]) -> rx.Var[str]:
    """31 MB, 2.1 MB, 340 KB."""
    small = "m >= 1 ? m.toFixed(1) + ' MB' : Math.ceil(m * 1024) + ' KB'"
    told = f"((m) => m >= 10 ? Math.round(m) + ' MB' : {small})({size!s} / 2 ** 20)"
    return rx.Var(told, _var_type=str, _var_data=size._get_all_var_data()).to(str)
