"""When a message may go: the shop's wall clock made into a moment, and the two-week limit (D-8)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

LATEST = timedelta(days=14)
FRIDAY = 5


class ScheduleProblem(StrEnum):
    """Why a time cannot be taken."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"
    TWICE = "twice"
    PAST = "past"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time of the shop's clock as a moment in UTC; `later` is the second one where the clock shows it twice."""

    at: datetime | None = None
    later: datetime | None = None
    problem: ScheduleProblem | None = None


def shop_moment(text: str, zone: str) -> LocalTime:
    """The moment of `2026-11-23T09:00` in the shop's zone.

    Where the clocks go forward some times do not exist (SKIPPED); where they go back an hour comes twice (TWICE, both
    moments given, so that staff can choose). A day alone says no time (MISSING): midnight was never meant.
    """
    if _is_day_alone(text.strip()):
        return LocalTime(problem=ScheduleProblem.MISSING)
    try:
        local = datetime.fromisoformat(text.strip())
        if local.tzinfo is not None:
            return LocalTime(at=local.astimezone(UTC))
        first = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
        second = local.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC)
    except (ValueError, OverflowError):
        return LocalTime(problem=ScheduleProblem.UNREADABLE)
    if first.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        return LocalTime(problem=ScheduleProblem.SKIPPED)
    if first != second:
        return LocalTime(at=first, later=second, problem=ScheduleProblem.TWICE)
    return LocalTime(at=first)


def _is_day_alone(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def schedule_problem(at: datetime, now: datetime) -> ScheduleProblem | None:
    """Whether the moment lies in the past, or more than 14 x 24 hours ahead (D-8); exactly that far is allowed."""
    if at <= now:
        return ScheduleProblem.PAST
    return ScheduleProblem.TOO_FAR if at - now > LATEST else None


def latest_time(now: datetime, zone: str) -> str:
    """The last minute that can be chosen (D-8), on the shop's clock (`2026-12-05T14:32`)."""
    return (now + LATEST).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def likely_times(now: datetime, zone: str) -> list[str]:
    """What a message is likely to wait for, on the shop's clock (`2026-11-23T09:00`): nine on the next weekday, and a week on."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while day.isoweekday() > FRIDAY:
        day += timedelta(days=1)
    return [f"{day + timedelta(days=days)}T09:00" for days in (0, 7)]


def told(moment: datetime, *, zone: str, language: str) -> str:
    """The moment as words inside a sentence: "20 Nov, 13:58", in the reader's zone and language."""
    here, language = ZoneInfo(zone), "en_GB" if language == "en" else language
    return f"{format_skeleton('MMMd', moment, here, locale=language)}, {format_skeleton('Hm', moment, here, locale=language)}"
