"""A record's values as words for a screen: a plain text, or a catalogue key behind "@". Pure."""

from typing import Any

from rxapp.core import shapes
from rxapp.core.i18n import LANGUAGES
from rxapp.customers import rules

NOTHING, YES, NO = "form.nothing", "form.yes", "form.no"


def said_value(name: str, value: Any) -> str:
    """One value of a field, as staff would say it; the word for nothing where it is empty."""
    if isinstance(value, bool):
        return _word(YES if value else NO)
    if shapes.is_row(value):
        return ", ".join(map(_row, value)) or _word(NOTHING)
    if not value:
        return _word(NOTHING)
    if name == "language":
        return str(LANGUAGES.get(value, value))
    keys = {"kind": f"form.kind.{value}", "preference": f"form.preference.{value}", "title": rules.title_key(value)}
    return _word(keys[name]) if keys.get(name) else str(value)


def _word(key: str) -> str:
    return f"@{key}"


def _row(row: Any) -> str:
    """A tag, or a number or address, ticked where it agrees to be written to."""
    if not shapes.is_mapping(row):
        return str(row)
    text = rules.phone_parts(row["number"])[2] if "number" in row else str(row["address"])
    return f"{text} ✓" if row.get("agrees") else text
