"""What each of the workshop's screens reads in one call: the calendar, a job's menu, a job's page and the form of a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.customers.queries.lookups import CustomerRow
from rxapp.history import queries as changes
from rxapp.shop import queries as shop
from rxapp.shop.rules import Hours, widest
from rxapp.staff.rules import Permission
from rxapp.workshop import queries
from rxapp.workshop.queries import CardRow, JobRow, MechanicRow

EDITS = ("created", "edited", "moved")
NO_CUSTOMER = 0


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the calendar: what is open (`09:00`; "" for a closed day), and why where it is a special one."""

    day: str
    opens: str
    closes: str
    why: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the calendar shows beside its jobs: the days, the hours to show around them (D-136), the columns, the shop's zone and
    clock (`2026-11-30T14:32`)."""

    days: tuple[DayRow, ...]
    shows_from: str
    shows_until: str
    mechanics: tuple[MechanicRow, ...]
    zone: str
    now: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What the calendar's page knows before its jobs: today on the shop's clock (ISO) and who works on jobs."""

    today: str
    mechanics: tuple[MechanicRow, ...]


@dataclass(frozen=True, slots=True)
class MenuRow:
    """A job and the statuses to which it may go."""

    job: JobRow
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """What a job's form offers: mechanics, the shop's zone, and the customer, None where none is chosen yet."""

    customer: CustomerRow | None
    mechanics: tuple[MechanicRow, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """One job's page: the job, where it may go, what its form offers, and who saved it last."""

    job: JobRow
    moves: tuple[str, ...]
    form: FormRow
    edited: changes.Edit | None


def opening(work: Work) -> Opening:
    """What the calendar's page begins with. Raises NotAllowed."""
    mechanics = tuple(queries.mechanics(work))
    return Opening(work.now.astimezone(ZoneInfo(shop.shop(work).zone)).date().isoformat(), mechanics)


def calendar_told(work: Work, first: date, last: date) -> dict[str, Any]:
    """The calendar of these days of the shop, both included, as plain JSON: days, hours, columns, jobs, those not planned, how many are
    open. Raises NotAllowed."""
    rows = queries.between(work, first, last)
    frame = calendar(work, first, last, rows)
    return {
        "days": [{"day": row.day, "opens": row.opens, "closes": row.closes, "why": row.why} for row in frame.days],
        "shows_from": frame.shows_from,
        "shows_until": frame.shows_until,
        "mechanics": [{"id": row.id, "name": row.name} for row in frame.mechanics],
        "zone": frame.zone,
        "jobs": [row._asdict() for row in rows],
        "unplanned": [row._asdict() for row in queries.unplanned(work)],
        "open": queries.open_count(work),
    }


def calendar(work: Work, first: date, last: date, cards: Sequence[CardRow] | None = None) -> Calendar:
    """Days, hours and columns of the calendar (`cards`: its jobs, where they are read already); a column too for who left and still has
    a job there. Raises NotAllowed."""
    work.need(Permission.SEE_JOBS)
    facts, hours = shop.shop(work), shop.hours(work, queries.WHOSE_HOURS)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    monday = first - timedelta(days=first.weekday())
    shown = _hours_shown(hours, [*days, *(monday + timedelta(days=ahead) for ahead in range(7))])
    columns = {row.id: row for row in queries.mechanics(work)}
    for job in queries.between(work, first, last) if cards is None else cards:
        if job.mechanic_id and job.mechanic_id not in columns:
            columns[job.mechanic_id] = MechanicRow(job.mechanic_id, job.mechanic, False)
    now = work.now.astimezone(ZoneInfo(facts.zone)).isoformat()[:16]
    return Calendar(tuple(_day(hours, day) for day in days), *shown, tuple(columns.values()), facts.zone, now)


def menu_for(work: Work, job_id: object) -> MenuRow:
    """What the menu of one job may offer. Raises NotAllowed, BadInput, NotFound."""
    row = queries.job_for(work, job_id)
    return MenuRow(row, tuple(queries.moves_from(work, row.status)))


def page_for(work: Work, job_id: object) -> PageRow:
    """One job's page. Raises NotAllowed, BadInput, NotFound."""
    row = queries.job_for(work, job_id)
    return PageRow(
        row,
        tuple(queries.moves_from(work, row.status)),
        _form(work, row.customer_id),
        changes.latest_edit(work, "job", row.id, kinds=EDITS),
    )


def form_for(work: Work, customer_id: int) -> FormRow:
    """The form of a new job for this customer, or for nobody yet (0). Raises NotAllowed, BadInput, NotFound."""
    work.need(Permission.CREATE_JOBS)
    return _form(work, customer_id)


def _hours_shown(hours: Hours, days: Sequence[date]) -> tuple[str, str]:
    """From when to when the calendar shows (`08:00`): the widest opening of these days and an hour around it (D-136)."""
    found = widest(hours.on(day) for day in days)
    return found.opens.strftime("%H:%M"), found.closes.strftime("%H:%M")


def _day(hours: Hours, day: date) -> DayRow:
    found = hours.on(day)
    opens, closes = (found.opens.strftime("%H:%M"), found.closes.strftime("%H:%M")) if found else ("", "")
    return DayRow(day.isoformat(), opens, closes, hours.why.get(day, ""))


def _form(work: Work, customer_id: int) -> FormRow:
    customer = None if customer_id == NO_CUSTOMER else lookups.customer_for(work, customer_id)
    return FormRow(customer, tuple(queries.mechanics(work)), shop.shop(work).zone)
