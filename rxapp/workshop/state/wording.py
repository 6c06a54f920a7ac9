"""A job's values as words for a screen: a plain text, or a catalogue key behind "@". Pure."""

from collections.abc import Mapping
from typing import Any


def said_value(name: str, value: Any, people: Mapping[int, str]) -> str:
    """One value of a field as staff would say it; `people` are the mechanics by id."""
    if name == "mechanic_id":
        return people.get(int(value or 0), "@planner.nobody")
    if name == "kind":
        return f"@job.kind.{value}"
    return str(value).replace("T", " ") if name in ("start", "end") and value else str(value) or "@form.nothing"
