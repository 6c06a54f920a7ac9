"""Why a job is not saved, moved or set further."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from rxapp.core.errors import Refusal
from rxapp.customers.actions.refusals import Clash


class ItemMissing(Refusal):
    """Neither make, model nor what is to be done was said: nobody could tell the job by its name."""

    key = "workshop.refusal.item_missing"


class TimeUnreadable(Refusal):
    """The text is no time of the shop's clock."""

    key = "workshop.refusal.time"


class TimeSkipped(Refusal):
    """The clocks go forward over this time: that night it does not exist; values: time."""

    key = "workshop.refusal.skipped"


class TimeHalf(Refusal):
    """A start without an end, or an end without a start."""

    key = "workshop.refusal.half"


class EndFirst(Refusal):
    """The end is not after the start."""

    key = "workshop.refusal.end_first"


class TooLongAJob(Refusal):
    """Longer than a job may take in the calendar; values: n, days."""

    key = "workshop.refusal.too_long"


class ClosedThen(Refusal):
    """The workshop is closed on that day, and the shop does not allow jobs outside its hours (CLX-14)."""

    key = "workshop.refusal.closed"


class OutsideHours(Refusal):
    """Outside the opening hours of that day, which the shop does not allow (CLX-14)."""

    key = "workshop.refusal.outside"


class DayUnreadable(Refusal):
    """The promised day is no date."""

    key = "workshop.refusal.day"


class NoMechanic(Refusal):
    """This person does not work on jobs, or no longer works here."""

    key = "workshop.refusal.mechanic"


class MovedMeanwhile(Refusal):
    """Somebody else has planned the job anew; values: who, when (a shop's time or "")."""

    key = "workshop.refusal.moved"


class StatusSetMeanwhile(Refusal):
    """Somebody else has set the status; values: who, status (a catalogue key)."""

    key = "workshop.refusal.status_meanwhile"


class MoveNotAllowed(Refusal):
    """The status may not follow the present one (D-136); values: was, to (catalogue keys)."""

    key = "workshop.refusal.move"


class JobEditedMeanwhile(Refusal):
    """Somebody saved the job since the form was opened, and changed a field that I changed too (D-37). Values: who.

    `merged` is the form to go on with: theirs where only they changed, mine elsewhere; saving it with `version` takes mine for the
    clashes. `at` is aware UTC.
    """

    key: ClassVar[str] = "workshop.refusal.edited_meanwhile"

    def __init__(self, *, who: str, at: datetime, version: int, clashes: tuple[Clash, ...], merged: Mapping[str, Any]) -> None:
        super().__init__(who=who)
        self.who, self.at, self.version = who, at, version
        self.clashes, self.merged = clashes, dict(merged)
