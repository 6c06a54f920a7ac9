"""What a job may be, which moves its status may make, and when it may stand in the calendar. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from rxapp.core.text import one_line
from rxapp.shop.rules import Opening
from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (Right(Permission.SEE_JOBS), Right(Permission.WORK_JOBS), Right(Permission.CREATE_JOBS))
FIRST_NUMBER = 1001
LONGEST = timedelta(days=31)
WORDS_LIMIT = 4_000  # characters of what to do, and of the note


class JobKind(StrEnum):
    """Work that was agreed, or a price that was asked for (D-121)."""

    JOB = "job"
    QUOTE = "quote"


class Status(StrEnum):
    """How far a job is (D-67). Stored as the key of `job_status`."""

    BOOKED = "booked"
    RECEIVED = "received"
    TRIAGE = "triage"
    AWAITING_APPROVAL = "awaiting_approval"
    IN_PROGRESS = "in_progress"
    WAITING_FOR_PARTS = "waiting_for_parts"
    READY = "ready"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


DONE = (Status.COLLECTED, Status.CANCELLED)
NEW = (Status.BOOKED, Status.RECEIVED)


class TimeProblem(StrEnum):
    """Why a job cannot stand at a time; each is a refusal's word."""

    HALF = "half"
    END_FIRST = "end_first"
    TOO_LONG = "too_long"
    CLOSED = "closed"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, on the shop's clock (without a zone)."""

    start: datetime
    end: datetime


def shown_number(number: int) -> str:
    """The number as people say it, `J-3315` (D-137)."""
    return f"J-{number}"


def item(make: str, model: str, what_to_do: str) -> str:
    """What stands beside the number: make and model, and the first line of what is to be done."""
    first = one_line(what_to_do.strip().partition("\n")[0])
    thing = " ".join(word for word in (make.strip(), model.strip()) if word)
    return ", ".join(word for word in (thing, first) if word)


def time_problem(span: Span, hours: Mapping[date, Opening | None], *, allows_outside: bool) -> TimeProblem | None:
    """Why a job cannot stand there, None where it can (CLX-13, CLX-14).

    `hours` has what is open on the first and on the last day, None for a day that is closed. A job may go on overnight: its start
    and its end must lie within opening hours, what is between them need not.
    """
    if span.end <= span.start:
        return TimeProblem.END_FIRST
    if span.end - span.start > LONGEST:
        return TimeProblem.TOO_LONG
    if allows_outside:
        return None
    last = last_day(span)
    first_open, last_open = hours.get(span.start.date()), hours.get(last)
    if not first_open or not last_open:
        return TimeProblem.CLOSED
    ends = span.end.time() if span.end.date() == last else time.max
    is_inside = first_open.opens <= span.start.time() < first_open.closes and last_open.opens < ends <= last_open.closes
    return None if is_inside else TimeProblem.OUTSIDE


def last_day(span: Span) -> date:
    """The day on which it ends; one that ends at midnight ends on the day before."""
    return (span.end - timedelta(microseconds=1)).date()
