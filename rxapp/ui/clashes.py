"""Two people changed one field of a record: both values side by side, and the choice between them (D-37)."""

from dataclasses import dataclass

import reflex as rx

from rxapp.ui.words import t


@dataclass
class Clash:
    """A field that both changed: its name in the form, its label (a catalogue key), and both values in words.

    A value with a leading "@" is a catalogue key.
    """

    field: str
    label: str
    mine: str
    theirs: str


def choices(clashes: rx.Var[list[Clash]], *, who: rx.Var[str], key: rx.Var[str]) -> rx.Component:
    """A choice for each field, nothing where there is none; the form sends it as `keep-<field>`, "mine" or "theirs"."""
    listed = rx.el.div(rx.foreach(clashes, lambda row: _clash(row, who)), class_name="stack-tight", key="clashes-" + key)
    return rx.cond(clashes.length() > 0, listed)


def _clash(row: rx.Var[Clash], who: rx.Var[str]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t(row.label), class_name="label"),
        _choice(row, "mine", t("form.mine", value=row.mine), chosen=True),
        _choice(row, "theirs", t("form.theirs", who=who, value=row.theirs), chosen=False),
        class_name="two clash",
    )


def _choice(row: rx.Var[Clash], value: str, words: rx.Var[str], *, chosen: bool) -> rx.Component:
    box = rx.el.input(type="radio", name="keep-" + row.field, value=value, default_checked=chosen)
    return rx.el.label(box, rx.el.span(words), class_name="tick")
