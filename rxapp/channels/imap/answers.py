"""What IMAP servers answer, taken apart. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar, cast

GROUP, GROUP_BYTES = 25, 8 * 1024 * 1024

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # IMAP's own, in no language
_UID = re.compile(rb"\bUID (\d{1,10})")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})")
_AT = re.compile(rb'\bINTERNALDATE "([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"')
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail that waits: its uid, its size in bytes, and when the server took it (UTC)."""

    uid: int
    size: int
    received_at: datetime


def imap_day(moment: datetime) -> str:
    """The day as IMAP writes it: 1-Dec-2026."""
    return f"{moment.day}-{_MONTHS[moment.month - 1]}-{moment.year}"


def parts_of(whole: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The same in order, at most so many at a time."""
    for begins in range(0, len(whole), size):
        yield whole[begins : begins + size]


def groups(mails: Iterable[Listed]) -> Iterator[list[Listed]]:
    """Few at a time, and not many bytes."""
    group: list[Listed] = []
    for mail in mails:
        if group and (len(group) >= GROUP or sum(one.size for one in group) + mail.size > GROUP_BYTES):
            yield group
            group = []
        group.append(mail)
    if group:
        yield group


def listed_in(answers: Iterable[Any]) -> Iterator[Listed]:
    """What a FETCH of uid, size and date tells. A mail whose date cannot be read counts as new."""
    for answer in answers:
        line: bytes = answer if isinstance(answer, bytes) else b"".join(answer) if answer else b""
        uid, size = _UID.search(line), _SIZE.search(line)
        if uid and size:
            yield Listed(int(uid[1]), int(size[1]), _moment(line) or datetime.max.replace(tzinfo=UTC))


def contents_of(answers: Sequence[Any]) -> Iterator[tuple[int, bytes]]:
    """What a FETCH of bytes tells; the uid stands before them, or behind."""
    for number, answer in enumerate(answers):
        pair = cast("tuple[object, ...]", answer) if isinstance(answer, tuple) else ()
        if len(pair) < 2:
            continue
        behind = answers[number + 1] if number + 1 < len(answers) else b""
        head, content = cast("tuple[bytes, bytes]", pair[:2])
        uid = _UID.search(head) or (_UID.search(behind) if isinstance(behind, bytes) else None)
        if uid:
            yield int(uid[1]), bytes(content)


def _moment(line: bytes) -> datetime | None:
    found = _AT.search(line)
    if not found or (month := found[2].decode("ascii", "replace").title()) not in _MONTHS:
        return None
    day, year, hour, minute, second, east, south = (int(found[number]) for number in (1, 3, 4, 5, 6, 8, 9))
    behind = timedelta(hours=east, minutes=south) * (-1 if found[7] == b"-" else 1)
    try:
        return datetime(year, _MONTHS.index(month) + 1, day, hour, minute, min(second, 59), tzinfo=timezone(behind)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
