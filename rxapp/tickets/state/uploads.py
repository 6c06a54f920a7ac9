"""What is attached while a ticket or a reply is written: each file as it begins, is there, or is refused (TK-18)."""

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import reflex as rx

from rxapp.core import inputs, shapes
from rxapp.core.errors import BadInput
from rxapp.staff.state import StaffState

if TYPE_CHECKING:
    Screen = StaffState
else:
    Screen = rx.State  # a mixin of Reflex has no parent; the state that uses it gives it one

AT_MOST = 50  # files of one message
TOO_LARGE = "large"


@dataclass
class FileLine:
    """One file: its number once it is there (0 until then), and why it is not: words of the server, or "large"."""

    key: str = ""
    id: int = 0
    name: str = ""
    size: int = 0
    error: str = ""


class UploadsMixin(Screen, mixin=True):
    """The files, in the order in which they were chosen."""

    files: list[FileLine] = []

    @rx.event
    async def attach(self, told: str):
        """One step of one file, as `ui.attach` tells it."""
        step = _step(told)
        if "name" in step and len(self.files) < AT_MOST:
            size = inputs.a_number(step.get("size", 0), low=0, high=2**31 - 1)
            self.files = [*self.files, FileLine(step["key"], 0, inputs.a_line(step["name"], limit=300), size)]
            return
        number = inputs.an_id(step["id"]) if "id" in step else 0
        why = inputs.a_line(step.get("error") or "failed", limit=300) if not number else ""
        self.files = [replace(row, id=number, error=why) if row.key == step["key"] else row for row in self.files]

    @rx.event
    async def drop_file(self, key: str):
        """The cross of a file: it does not go along."""
        gone = inputs.a_line(key, limit=60)
        self.files = [row for row in self.files if row.key != gone]


def _step(told: object) -> dict[str, Any]:
    """The told step. Raises BadInput."""
    try:
        step = json.loads(inputs.a_line(told, limit=2_000))
    except (ValueError, RecursionError):
        raise BadInput from None
    if not shapes.is_dict(step) or not isinstance(step.get("key"), str):
        raise BadInput
    return {**step, "key": inputs.a_line(step["key"], limit=60)}
