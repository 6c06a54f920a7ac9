"""The provider's limits: how many messages a second, and how large one may be. And ours: how often one may try a channel out,
and how often a stopped one is looked at again."""

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
    """How long after it stopped, or was last looked at, a channel is looked at again by itself; None: only a person starts it.

    `reason` is the catalogue key of why it stands stopped. What a look cannot see, such as a refused sender, is a person's.
    """
    return _LOOK_AGAIN.get(reason)


def free_from(free_at: datetime | None, *, now: datetime, per_second: float) -> datetime:
    """From when the next message may go by a channel that takes `per_second` of them (0: any number), never before `now`.

    A moment further ahead than any pause was written by a clock that has been set back since: then the channel is free
    after the longest pause, neither at once nor never.
    """
    longest = timedelta(seconds=_MOST_SEGMENTS / per_second) if per_second else timedelta(0)
    return min(max(free_at or now, now), now + LOOK_AHEAD + max(longest, PAUSE_AT_MOST))


def takes(units: int, *, per_second: float) -> timedelta:
    """How long a message keeps its channel busy: `units` are the segments of an SMS, 1 for anything else."""
    return timedelta(seconds=max(units, 1) / per_second) if per_second else timedelta(0)


def pause(wait_for: float) -> timedelta:
    """How long the whole channel rests after a provider asked to be left alone for so many seconds."""
    return min(timedelta(seconds=max(wait_for, 0)), PAUSE_AT_MOST)


def next_test_at(earlier: Iterable[datetime], *, now: datetime) -> datetime | None:
    """When a person may try a channel out again, having done so at these moments; None for now. One in ten seconds, twenty an hour."""
    tried = sorted(moment for moment in earlier if now - TESTS_FOR < moment <= now)
    free_at = [tried[-1] + TEST_EVERY] if tried else []
    if len(tried) >= TESTS_AT_MOST:
        free_at.append(tried[-TESTS_AT_MOST] + TESTS_FOR)
    return max((moment for moment in free_at if moment > now), default=None)


def is_too_large(*, most: int, size: int) -> bool:
    """Whether a text or mail is larger than its channel takes; `most` is 0 where it takes any."""
    return 0 < most < size


def mail_size(*texts: str, files: Iterable[int] = ()) -> int:
    """At most how many bytes a mail of these texts, with files of so many bytes each, becomes: in base64, with headers and line ends."""
    lines = [math.ceil(size / _BYTES_OF_A_LINE) * _LINE + _HEADERS_OF_A_FILE for size in files]
    return sum(len(text.encode()) for text in texts) * 3 // 2 + 4096 + sum(lines)
