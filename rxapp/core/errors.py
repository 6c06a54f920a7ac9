"""Refusals, the expected errors: each carries a catalogue key and plain values, never a finished sentence."""

from typing import ClassVar


class Refusal(Exception):
    """Staff asked for something that a rule forbids; shown to them in their own language.

    Subclasses name a catalogue `key` and are defined beside the action that raises them.
    `link` is an address inside the app that mends the cause; values are str or int.
    """

    key: ClassVar[str] = "refusal.unknown"

    def __init__(self, *, link: str = "", **values: str | int) -> None:
        super().__init__(self.key)
        self.link = link
        self.values = values


class NotAllowed(Refusal):
    """The acting member of staff lacks the permission (D-65)."""

    key = "refusal.not_allowed"


class NotFound(Refusal):
    """The row does not exist, or may not be seen by this member of staff."""

    key = "refusal.not_found"


class BadInput(Refusal):
    """An argument has the wrong type or is not one of the choices."""

    key = "refusal.bad_input"


class TooLong(Refusal):
    """A text is longer than its field; values: field limit and given length, in characters."""

    key = "refusal.too_long"
