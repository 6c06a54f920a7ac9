"""The calendar: which days, which columns, which statuses. The jobs themselves go from a route to the browser, never through here."""

from datetime import date, timedelta

import reflex as rx

from rxapp.core import inputs
from rxapp.staff.state import StaffState
from rxapp.ui import browser, filled
from rxapp.ui.computed import var
from rxapp.workshop import screens
from rxapp.workshop.queries import MechanicRow
from rxapp.workshop.rules import Status

PATH = "/workshop"
VIEWS = ("day", "week")
NEAREST, FURTHEST = date(2000, 1, 8), date(2099, 12, 24)


class CalendarState(StaffState):
    """What the calendar shows; `version` is another mark whenever its jobs are to be fetched again.

    `lane` is a mechanic's id, "0" nobody, "" all.
    """

    view: str = "day"
    date: str = ""
    today: str = ""
    lane: str = ""
    status: str = ""
    mechanics: list[MechanicRow] = []
    version: str = ""

    @var
    def first(self) -> str:
        """The first day shown."""
        return _first(self.date, self.view)

    @var
    def last(self) -> str:
        """The last day shown."""
        return (date.fromisoformat(_first(self.date, self.view)) + timedelta(days=6)).isoformat() if self.view == "week" else self.date

    @rx.event
    async def load(self):
        """The page opens: the days of the address, or today."""
        self._watch("calendar", "calendar_people")
        given = self.router.url.query_parameters
        self.view = given.get("view", "") if given.get("view") in VIEWS else "day"
        refused = await self._reread()
        self.date = _day(given.get("date", "")) or self.today
        return refused or self._shown()

    @rx.event
    async def refresh(self):
        """Live: a job has changed, or the shop's hours."""
        self.version = filled.mark("jobs")

    @rx.event
    async def reread(self):
        """Live: somebody became a mechanic, or is none any more."""
        self.version = filled.mark("jobs")
        return await self._reread()

    @rx.event
    async def go(self, step: int):
        """*Previous* (-1) and *Next* (1): a day or a week."""
        days = inputs.a_number(step, low=-1, high=1) * (7 if self.view == "week" else 1)
        if not self.today:  # no calendar has opened here
            return None
        there = date.fromisoformat(self.date or self.today) + timedelta(days=days)
        self.date = min(max(there, NEAREST), FURTHEST).isoformat()
        return self._shown()

    @rx.event
    async def go_today(self):
        """*Today*, on the shop's clock."""
        refused = await self._reread()
        self.date = self.today
        return refused or self._shown()

    @rx.event
    async def set_view(self, view: str):
        """*Day* or *Week*."""
        self.view = inputs.one_of(view, VIEWS)
        return self._shown()

    @rx.event
    async def pick_lane(self, lane: str):
        """*Mechanic*: only one column, or all."""
        self.lane = inputs.one_of(lane, ["", "0", *(str(row.id) for row in self.mechanics)])

    @rx.event
    async def pick_status(self, status: str):
        """*Status*: only such jobs, or all."""
        self.status = inputs.one_of(status, ["", *Status])

    async def _reread(self):
        found = await self._read(screens.opening)
        if found.ok:
            self.today, self.mechanics = found.value.today, list(found.value.mechanics)
            self.lane = self.lane if self.lane in ("", "0", *(str(row.id) for row in self.mechanics)) else ""
        return found.events or None

    def _shown(self):
        return browser.show_address(f"{PATH}?view={self.view}&date={self.date}")


def _day(text: str) -> str:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return ""
    return found.isoformat() if NEAREST <= found <= FURTHEST else ""


def _first(day: str, view: str) -> str:
    if view != "week" or not day:
        return day
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()
