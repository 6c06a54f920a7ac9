"""The name of a customer with its marks: the one component for every screen (D-28, RO-4, RO-7); names of fields and phone types."""

import reflex as rx

from rxapp.customers.fieldset import Field
from rxapp.customers.rules import Kind, Trouble
from rxapp.ui.words import t

MARKS = {"supplier": "truck", "conflict": "frown", "vip": "star"}  # in the order in which they stand


def name(row, shown: rx.Component | rx.Var | None = None) -> rx.Component:
    """A name and its marks: truck *Supplier*, red smiley *Conflict*, star *VIP*, always in that order.

    `row` is a var with `name`, `is_supplier`, `is_conflict` and `is_vip`; `shown` stands in for the plain name (a link).
    The ellipsis cuts the name, never a mark.
    """
    text = rx.el.span(row.name if shown is None else shown, class_name="cut", title=row.name)
    return rx.el.span(text, marks(row), class_name="who")


def marks(row) -> rx.Component:
    """The marks alone; nothing for a customer without any."""
    shown = [rx.cond(getattr(row, f"is_{kind}"), mark(kind)) for kind in MARKS]
    return rx.cond(has_marks(row), rx.fragment(*shown))


def has_marks(row) -> rx.Var[bool]:
    """Whether the customer has any mark at all."""
    return row.is_supplier | row.is_conflict | row.is_vip


def mark(kind: str, **attributes: str) -> rx.Component:
    """One of MARKS as a named image; more attributes may be given."""
    named = {"role": "img", "aria-label": t(f"mark.{kind}"), **attributes}
    return rx.icon(MARKS[kind], size=15, class_name=kind, custom_attrs=named)


def label(field: Field, customer_kind: rx.Var[str]) -> rx.Var[str]:
    """A field's name for a person or a company, which `customer_kind` tells (RO-8)."""
    if not field.labels_differ:
        return t(field.label(Kind.PERSON))
    return rx.cond(customer_kind == Kind.COMPANY.value, t(field.label(Kind.COMPANY)), t(field.label(Kind.PERSON))).to(str)


def phone_label(label: rx.Var[str]) -> rx.Var[str]:
    """A phone's or e-mail's label: the built-in types in the staff member's words, the shop's own as they are (RO-12)."""
    built_in = [(name, t(f"phone_label.{name}")) for name in ("mobile", "work", "home")]
    return rx.match(label, *built_in, label).to(str)


def trouble(found: rx.Var[str]) -> rx.Component:
    """Why a message to this number or address may not arrive, in words; nothing while nothing is known to be wrong with it."""
    words = rx.match(found, *[(sort.value, t(f"trouble.{sort.value}")) for sort in Trouble], "").to(str)
    shown = rx.el.span(rx.icon("triangle_alert", size=15), rx.el.span(words), class_name="state care small wrap-words trouble")
    return rx.cond(found != "", shown)
