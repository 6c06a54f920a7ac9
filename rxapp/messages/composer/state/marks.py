"""Whose panel an event comes from: every control of the panel tells it, and what comes late is not done for another customer."""

import inspect
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.ui import filled

LIMIT = 100


def of_whom(handler: Callable[..., Awaitable[Any]]) -> Any:
    """Give a handler the last argument `whose`: the mark of the panel that was pressed. Where another customer's stands
    there by now, nothing is done. "" is the server's own call."""
    taken = inspect.signature(handler)

    @wraps(handler)
    async def compared(self: Any, *values: Any, whose: str = "", **named: Any) -> Any:
        return await handler(self, *values, **named) if self._is_here(whose) else None

    told = inspect.Parameter("whose", inspect.Parameter.POSITIONAL_OR_KEYWORD, default="", annotation=str)
    compared.__signature__ = taken.replace(parameters=[*taken.parameters.values(), told])  # type: ignore[attr-defined]
    compared.__annotations__ = {**handler.__annotations__, "whose": str}
    return compared


class MarksMixin(rx.State, mixin=True):
    """Three marks, texts that are never the same twice in any tab; each names its customer.

    `whose` is new when the panel opens for a customer, `fields_revision` when the fields are filled for a customer and type,
    `text_revision` when the server puts another text into the text area. An event tells the mark that it was made under.
    """

    whose: str = ""
    fields_revision: str = ""
    text_revision: str = ""

    def _mark(self, name: str, *of: str | int) -> None:
        setattr(self, name, filled.mark(name, *of))

    def _is_here(self, whose: object) -> bool:
        return inputs.a_line(whose, limit=LIMIT) in ("", self.whose)

    def _is_of(self, fields_revision: object) -> bool:
        return inputs.a_line(fields_revision, limit=LIMIT) in ("", self.fields_revision)

    def _is_now(self, text_revision: object) -> bool:
        """Whether an event comes from the text area that stands there now, not from one that was replaced."""
        return inputs.a_line(text_revision, limit=LIMIT) == self.text_revision
