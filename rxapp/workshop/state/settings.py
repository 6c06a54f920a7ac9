"""*Workshop hours* and *Mechanics* on the settings page (CLX-13..15)."""

from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from rxapp.core import inputs, shapes
from rxapp.shop import actions, queries
from rxapp.shop.rules import Opening
from rxapp.staff import queries as staff
from rxapp.staff.actions import people
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.toasts import said
from rxapp.workshop import queries as jobs

CLOSED = ("", "")


@dataclass
class DayLine:
    """One weekday as the form shows it: a key of `actions.WEEKDAYS`, its clock times, both "" where it is closed."""

    day: str
    opens: str
    closes: str


@dataclass
class SpecialLine:
    """One special day; the day in ISO."""

    id: int
    day: str
    opens: str
    closes: str
    name: str


class HoursState(StaffState):
    """The week's form, the special days, and whether jobs may stand outside. What is typed is told at once, so that a day can be copied."""

    week: list[DayLine] = []
    special: list[SpecialLine] = []
    allows_outside: bool = False
    filled: str = ""
    added: str = ""
    _typed: list[tuple[str, str]] = []

    @rx.event
    async def load(self):
        """The page opens, or somebody changed them. What was typed stays where the saved values are the same."""
        self._watch("workshop_hours")
        found = await self._read(_settings)
        if not found.ok:
            return found.events
        week, self.special, self.allows_outside = found.value
        if week != self.week or not self.filled:
            self._show(week)
        return None

    @rx.event
    async def set_time(self, day: int, which: str, clock: str):
        """A clock time was typed; the fields show it already."""
        at = inputs.a_number(day, low=0, high=len(self._typed) - 1)
        opens, closes = self._typed[at]
        time = inputs.a_line(clock, limit=8)[:5]
        self._typed[at] = (time, closes) if inputs.one_of(which, ("opens", "closes")) == "opens" else (opens, time)

    @rx.event
    async def set_closed(self, day: int, is_closed: bool):
        """*Closed*: without times; open again: the usual ones, ready to be changed."""
        at = inputs.a_number(day, low=0, high=len(self._typed) - 1)
        self._typed[at] = CLOSED if is_closed is True else ("09:00", "18:00")
        self._fill_anew()

    @rx.event
    async def copy_down(self, day: int):
        """*Copy to the days below*: the times of this day for all that come after it in the week (CLX-13)."""
        at = inputs.a_number(day, low=0, high=len(self._typed) - 1)
        self._typed = [pair if place < at else self._typed[at] for place, pair in enumerate(self._typed)]
        self._fill_anew()

    @rx.event
    async def save(self):
        """*Save* the week."""
        done = await self._do(actions.set_week, whose=jobs.WHOSE_HOURS, week=[list(pair) for pair in self._typed])
        return [said("settings.saved"), HoursState.load] if done.ok else done.events

    @rx.event
    async def set_outside(self, is_allowed: bool):
        """*Allow jobs outside these hours* (CLX-14)."""
        done = await self._do(actions.save, form={"allows_jobs_outside": is_allowed})
        return HoursState.load if done.ok else [*done.events, HoursState.load]

    @rx.event
    async def add_day(self, form: dict[str, Any]):
        """*Add* a special day."""
        fields = form if shapes.is_dict(form) else {}
        given = {name: fields.get(f"special-{name}", "") for name in ("day", "opens", "closes", "name")}
        done = await self._do(actions.set_special_day, whose=jobs.WHOSE_HOURS, **given)
        if not done.ok:
            return done.events
        self.added = filled.mark("special")
        return HoursState.load

    @rx.event
    async def remove_day(self, day_id: int):
        """*Remove* a special day."""
        done = await self._do(actions.remove_special_day, day_id=day_id)
        return [*done.events, HoursState.load]

    def _show(self, week: list[DayLine]) -> None:
        self.week, self.filled = week, filled.mark("hours")
        self._typed = [(line.opens, line.closes) for line in week]

    def _fill_anew(self) -> None:
        """The fields are filled with what is typed now."""
        self.filled = filled.mark("hours")
        self.week = [replace(line, opens=pair[0], closes=pair[1]) for line, pair in zip(self.week, self._typed, strict=True)]


class MechanicsState(StaffState):
    """Who works on jobs, with a tick each for those who may manage staff (CLX-15, D-136)."""

    people: list[staff.PersonRow] = []
    names: list[str] = []

    @rx.event
    async def load(self):
        """The page opens, or somebody changed staff."""
        self._watch("mechanics")
        mechanics = await self._read(jobs.mechanics)
        self.names = [row.name for row in mechanics.value or ()]
        may = Permission.MANAGE_STAFF in self.permissions
        found = await self._read(staff.people) if may else mechanics
        self.people = [row for row in found.value if row.is_active] if may and found.ok else []

    @rx.event
    async def tick(self, staff_id: int, is_on: bool):
        """A person works on jobs, or does so no longer."""
        done = await self._do(people.set_works_on_jobs, staff_id=staff_id, is_on=is_on)
        return MechanicsState.load if done.ok else [*done.events, MechanicsState.load]


def _settings(work: Any) -> tuple[list[DayLine], list[SpecialLine], bool]:
    hours = queries.hours(work, jobs.WHOSE_HOURS)
    week = [DayLine(day, *_times(opening)) for day, opening in zip(actions.WEEKDAYS, hours.weekly, strict=True)]
    days = [
        SpecialLine(row.id, row.day.isoformat(), row.opens, row.closes, row.name) for row in queries.special_days(work, jobs.WHOSE_HOURS)
    ]
    return week, days, queries.shop(work).allows_jobs_outside


def _times(opening: Opening | None) -> tuple[str, str]:
    return (opening.opens.strftime("%H:%M"), opening.closes.strftime("%H:%M")) if opening else CLOSED
