"""From a form to values: every field the right type, within its limit, or a refusal that names it.

The values of a job are plain JSON by field name. `start` and `end` are wall-clock times of the shop (`2026-11-30T09:00`), `promised_on`
an ISO day, "" where there is none; `mechanic_id` is 0 for nobody yet.
"""

from datetime import UTC, date, datetime
from typing import Any

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.core.text import is_visible_name
from rxapp.core.work import Work
from rxapp.messages.rules.times import ScheduleProblem, shop_moment
from rxapp.shop import queries as shop
from rxapp.workshop import queries, rules
from rxapp.workshop.actions import refusals
from rxapp.workshop.queries import JobRow
from rxapp.workshop.rules import Span, TimeProblem

Values = dict[str, Any]

LINES = {"make": 60, "model": 80, "serial": 60}  # characters
TEXTS = ("what_to_do", "note")
PLANNED = ("start", "end", "mechanic_id")
FIELDS = ("kind", *LINES, *TEXTS, *PLANNED, "promised_on")
EMPTY: Values = {**dict.fromkeys(FIELDS, ""), "kind": rules.JobKind.JOB.value, "mechanic_id": 0}
_WHY: dict[TimeProblem, type[Refusal]] = {
    TimeProblem.END_FIRST: refusals.EndFirst,
    TimeProblem.CLOSED: refusals.ClosedThen,
    TimeProblem.OUTSIDE: refusals.OutsideHours,
}


def values_of(row: JobRow) -> Values:
    """The values of a stored job."""
    return {name: getattr(row, name) for name in FIELDS}


def read(work: Work, form: object, seen: Values) -> Values:
    """The whole job as the form wants it; fields that it lacks are as in `seen`. Raises BadInput, TooLong and the refusals of fields."""
    given = inputs.a_form(form)
    values = dict(seen)
    if "kind" in given:
        values["kind"] = inputs.one_of(given["kind"], rules.JobKind)
    for name, limit in LINES.items():
        values[name] = inputs.a_line(given.get(name, seen[name]), limit=limit)
    for name in TEXTS:
        values[name] = inputs.a_text(given.get(name, seen[name]), limit=rules.WORDS_LIMIT).strip()
    values["promised_on"] = _day(given.get("promised_on", seen["promised_on"]))
    values |= planned({name: given.get(name, seen[name]) for name in PLANNED})
    if not is_visible_name(rules.item(values["make"], values["model"], values["what_to_do"])):
        raise refusals.ItemMissing
    return values


def planned(given: Values) -> Values:
    """When and by whom, as the shop's clock writes it. Raises BadInput, TimeUnreadable, TimeHalf."""
    start, end = _clock(given["start"]), _clock(given["end"])
    if bool(start) != bool(end):
        raise refusals.TimeHalf
    return {"start": start, "end": end, "mechanic_id": _mechanic(given["mechanic_id"])}


def refuse_wrong_plan(work: Work, before: Values, after: Values) -> None:
    """Refuse a time or a mechanic that cannot be, where it was changed. Raises the refusals of a plan."""
    chosen = after["mechanic_id"]
    if chosen and chosen != before["mechanic_id"] and chosen not in {row.id for row in queries.mechanics(work)}:
        raise refusals.NoMechanic
    if not after["start"] or (after["start"], after["end"]) == (before["start"], before["end"]):
        return
    facts, hours = shop.shop(work), shop.hours(work, queries.WHOSE_HOURS)
    span = Span(datetime.fromisoformat(after["start"]), datetime.fromisoformat(after["end"]))
    days = (span.start.date(), rules.last_day(span))
    problem = rules.time_problem(span, {day: hours.on(day) for day in days}, allows_outside=facts.allows_jobs_outside)
    if problem is TimeProblem.TOO_LONG:
        raise refusals.TooLongAJob(n=rules.LONGEST.days)
    if problem:
        raise _WHY[problem]
    moments_of(after, facts.zone)


def moments_of(values: Values, zone: str) -> tuple[datetime | None, datetime | None]:
    """Start and end in UTC. Of a time that the clock shows twice the first; as an end the first after the start. Raises TimeSkipped."""
    if not values["start"]:
        return None, None
    start, end = shop_moment(values["start"], zone), shop_moment(values["end"], zone)
    for found, text in ((start, values["start"]), (end, values["end"])):
        if found.problem is ScheduleProblem.SKIPPED:
            raise refusals.TimeSkipped(time=text.replace("T", " "))
    is_after = start.at and end.at and end.at > start.at
    return start.at, end.at if is_after else end.later or end.at


def a_date(text: str) -> date | None:
    """The promised day; None for ""."""
    return date.fromisoformat(text) if text else None


def _clock(value: object) -> str:
    text = inputs.a_line(value, limit=25)
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refusals.TimeUnreadable from None
    if found.tzinfo is not None or len(text) < len("2026-11-30T09:00") or not _year_is_near(found):
        raise refusals.TimeUnreadable
    return found.strftime("%Y-%m-%dT%H:%M")


def _year_is_near(found: datetime) -> bool:
    return EARLIEST <= found.replace(tzinfo=UTC) < LATEST


EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _day(value: object) -> str:
    text = inputs.a_line(value, limit=10)
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        raise refusals.DayUnreadable from None
    if found and not EARLIEST.date() <= found < LATEST.date():
        raise refusals.DayUnreadable
    return found.isoformat() if found else ""


def _mechanic(value: object) -> int:
    return inputs.an_id(value) if value not in (None, "", 0, "0") else 0
