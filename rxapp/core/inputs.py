"""Coercion of everything that comes from a browser: the right type, or a refusal (spec: deny by default)."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from rxapp.core.errors import BadInput, TooLong
from rxapp.core.text import clean, one_line

MAX_ID = 2**31 - 1


def id_in(path: str) -> int:
    """The number in an address such as `/customers/17/edit`; 0 where there is none."""
    asked = path.strip("/").split("/")[1:2]
    return int(asked[0]) if asked and asked[0].isascii() and asked[0].isdecimal() and len(asked[0]) < 10 else 0


def an_id(value: object) -> int:
    """A row id, 1 or more. Raises BadInput."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput
    try:
        number = int(value)
    except ValueError:
        raise BadInput from None
    if not 0 < number <= MAX_ID:
        raise BadInput
    return number


def a_number(value: object, *, low: int, high: int) -> int:
    """A whole number between low and high, both allowed. Raises BadInput."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput
    try:
        number = int(value)
    except ValueError:
        raise BadInput from None
    if not low <= number <= high:
        raise BadInput
    return number


def a_text(value: object, *, limit: int) -> str:
    """Clean text of several lines, at most `limit` characters. Raises BadInput, TooLong."""
    return _capped(clean(_string(value)), limit)


def a_line(value: object, *, limit: int) -> str:
    """Clean text on one line, at most `limit` characters. Raises BadInput, TooLong."""
    return _capped(one_line(_string(value)), limit)


def a_flag(value: object) -> bool:
    """A tick. Raises BadInput for anything but true, false and a form's "on" or ""."""
    if isinstance(value, bool):
        return value
    if value in ("on", "true"):
        return True
    if value in ("", "off", "false", None):
        return False
    raise BadInput


def one_of(value: object, choices: Iterable[str]) -> str:
    """One of the given words (a StrEnum class will do). Raises BadInput."""
    if isinstance(value, str):
        for choice in choices:
            if value == choice:
                return str(choice)
    raise BadInput


def a_form(value: object) -> dict[str, Any]:
    """A form's mapping with text keys. Raises BadInput."""
    if not isinstance(value, Mapping):
        raise BadInput
    form = cast("Mapping[object, Any]", value)
    if not all(isinstance(key, str) for key in form):
        raise BadInput
    return cast("dict[str, Any]", dict(form))


def _string(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput
    return value


def _capped(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(limit=limit, length=len(text))
    return text
