"""What the store record may hold. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from phonenumbers import SUPPORTED_REGIONS

from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (Right(Permission.EDIT_SETTINGS),)
UNDO_MOST = 60
LAST_HOUR = 23
OWNERS_OF_HOURS = ("workshop", "queue")
COUNTRIES = tuple(sorted(SUPPORTED_REGIONS))
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def domain_of(address: str) -> str:
    """The domain that needs DNS entries, so that mail sent as this address is not treated as spoofed (CLX-22)."""
    return address.rpartition("@")[2]


def sets_consent_by_itself(*, consent_new_email: bool, consent_new_sms: bool) -> bool:
    """Whether new contacts start as agreeing: off by default, because consent is required (ROX-3)."""
    return consent_new_email or consent_new_sms


def is_clock_time(text: str) -> bool:
    """Whether the text is a wall-clock time from 00:00 to 23:59."""
    return _CLOCK_TIME.fullmatch(text) is not None


def has_quiet_hours(*, quiet_from: str, quiet_until: str) -> bool:
    """Whether the two times make quiet hours; one of them alone, or the same twice, makes none."""
    return bool(quiet_from and quiet_until and quiet_from != quiet_until)


@dataclass(frozen=True, slots=True)
class Opening:
    """From when to when a day is open, on the shop's clock."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """What is open on each weekday (Monday first; None: closed) and on special days, which count instead (CLX-13); `why` names those."""

    weekly: tuple[Opening | None, ...]
    special: Mapping[date, Opening | None]
    why: Mapping[date, str] = field(default_factory=dict[date, str])

    def on(self, day: date) -> Opening | None:
        """What is open on this day; None where it is closed."""
        return self.special[day] if day in self.special else self.weekly[day.weekday()]


def opening(opens: str, closes: str) -> Opening | None:
    """An opening of two clock times; None where one is missing, which is a closed day. Raises ValueError where it ends first."""
    if not opens or not closes:
        return None
    found = Opening(time.fromisoformat(opens), time.fromisoformat(closes))
    if found.closes <= found.opens:
        raise ValueError(f"{closes} is not after {opens}.")
    return found


WORKDAY, SATURDAY = Opening(time(9), time(18)), Opening(time(9), time(17))
USUAL_WEEK = (*[WORKDAY] * 5, SATURDAY, None)  # until the shop says its own


def widest(openings: Iterable[Opening | None]) -> Opening:
    """From the earliest opening to the latest closing, and an hour around it within the day (D-136); a workday where all are closed."""
    found = [opening for opening in openings if opening] or [WORKDAY]
    first, last = min(opening.opens for opening in found), max(opening.closes for opening in found)
    return Opening(time(max(first.hour - 1, 0), first.minute if first.hour else 0), _hour_later(last))


def _hour_later(moment: time) -> time:
    return moment.replace(hour=moment.hour + 1) if moment.hour < LAST_HOUR else time(23, 59)
