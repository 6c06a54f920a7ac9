"""Limits. Of the provider: messages a second, and size. Of ours: how often staff may test a channel, how often a stopped one is
rechecked.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

LOOK_AHEAD = timedelta(seconds=0.25)
PAUSE_AT_MOST = timedelta(seconds=300)
TEST_EVERY = timedelta(seconds=10)
TESTS_FOR = timedelta(hours=1)
TESTS_AT_MOST = 20
_MOST_SEGMENTS = 30
_BYTES_OF_A_LINE, _LINE, _HEADERS_OF_A_FILE = 57, 78, 1024  # base64 as mail carries it: 76 letters and the line's end
_MINUTES, _HOURLY = timedelta(minutes=5), timedelta(hours=1)
_LOOK_AGAIN = {
    "message.failure.certificate": _MINUTES,
    "message.failure.no_tls": _MINUTES,
    "message.failure.unreachable": _MINUTES,
    "message.failure.provider_certificate": _MINUTES,
    "message.failure.provider_unreachable": _MINUTES,
    "message.failure.login": _HOURLY,  # oftener, and a provider may lock the account
    "message.failure.provider_login": _HOURLY,
}


def look_again_after(reason: str) -> timedelta | None:
    """How long after a channel stopped, or was last rechecked, it is rechecked; None: never by itself, only a person starts it.

    `reason` is the catalogue key of why it stopped. Reasons that a check cannot see, such as a refused sender, are left to a person.
    """
    return _LOOK_AGAIN.get(reason)


def free_from(free_at: datetime | None, *, now: datetime, per_second: float) -> datetime:
    """The moment from which the next message may go by a channel with `per_second` messages a second (0: no limit); never before `now`.

    `free_at` is the stored moment. One that lies further ahead than the longest pause comes from a clock that was set back since; it
    counts as `now` plus that pause.
    """
    longest = timedelta(seconds=_MOST_SEGMENTS / per_second) if per_second else timedelta(0)
    return min(max(free_at or now, now), now + LOOK_AHEAD + max(longest, PAUSE_AT_MOST))


def takes(units: int, *, per_second: float) -> timedelta:
    """How long one message keeps its channel busy: `units` is the number of segments of an SMS, 1 for any other kind."""
    return timedelta(seconds=max(units, 1) / per_second) if per_second else timedelta(0)


def pause(wait_for: float) -> timedelta:
    """How long a channel rests after its provider asked for a pause of `wait_for` seconds; never longer than the longest pause."""
    return min(timedelta(seconds=max(wait_for, 0)), PAUSE_AT_MOST)


def next_test_at(earlier: Iterable[datetime], *, now: datetime) -> datetime | None:
    """When staff may test a channel again after tests at the moments `earlier`; None: now. One in ten seconds, twenty in an hour."""
    tried = sorted(moment for moment in earlier if now - TESTS_FOR < moment <= now)
    free_at = [tried[-1] + TEST_EVERY] if tried else []
    if len(tried) >= TESTS_AT_MOST:
        free_at.append(tried[-TESTS_AT_MOST] + TESTS_FOR)
    return max((moment for moment in free_at if moment > now), default=None)


def is_too_large(*, most: int, size: int) -> bool:
    """Whether `size` exceeds what the channel takes; `most` 0 means no limit. Both in the unit of the limit, bytes or characters."""
    return 0 < most < size


def mail_size(*texts: str, files: Iterable[int] = ()) -> int:
    """An upper bound of the bytes of a mail with these texts, and `files` of so many bytes each: in base64, with headers and line ends."""
    lines = [math.ceil(size / _BYTES_OF_A_LINE) * _LINE + _HEADERS_OF_A_FILE for size in files]
    return sum(len(text.encode()) for text in texts) * 3 // 2 + 4096 + sum(lines)
