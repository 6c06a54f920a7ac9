"""What a new ticket is made of, from a browser's values: each field of the right type and length, or a refusal (TK-2..17)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rxapp.core import shapes
from rxapp.core.errors import BadInput
from rxapp.core.inputs import a_line, a_number, a_text, an_id, one_of
from rxapp.core.kinds import KINDS, OUTGOING, SUBJECT_LIMIT, Kind
from rxapp.core.text import fold
from rxapp.tickets.actions import refusals
from rxapp.tickets.rules.kinds import TAG_LIMIT, TAGS_AT_MOST, Source

_KEY = re.compile(r"[0-9A-Za-z_-]{8,60}")


class Way(StrEnum):
    """What *Send* does: the words go to the customer, or are kept as the customer's own (TK-3, TK-4)."""

    TO = "to"
    BEHALF = "behalf"


class When(StrEnum):
    """When a message goes (D-72)."""

    NOW = "now"
    UNDO = "undo"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Opening:
    """A new ticket as wanted; numbers are 0 for none. `body` and `comment` are its two parts, of which one may be empty."""

    key: str
    way: Way
    source: str
    kind: Kind
    queue_id: int
    subject: str
    address: str
    customer_id: int
    cc: tuple[tuple[str, str], ...]
    body: str
    comment: str
    staff_id: int
    status_id: int
    category_id: int
    priority_id: int
    tags: tuple[str, ...]
    template_id: int
    files: tuple[int, ...]
    when: When
    send_at: str
    confirmed: tuple[str, ...]
    reason: str

    @property
    def is_sent(self) -> bool:
        """Whether there are words that go out."""
        return bool(self.body.strip()) and self.way is Way.TO


def opening(**given: object) -> Opening:
    """Make it of a browser's values. Raises BadInput, TooLong, NoSubject, NoQueue, NoWords, TooManyTags."""
    key = given["key"]
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise BadInput
    numbers = {name: _id(given[name]) for name in ("customer_id", "staff_id", "status_id", "category_id", "priority_id", "template_id")}
    made = Opening(
        key=key,
        way=Way(one_of(given["direction"], Way)),
        source=one_of(given["source"], Source),
        kind=Kind(one_of(given["kind"], OUTGOING)),
        queue_id=_id(given["queue_id"]),
        subject=a_line(given["subject"], limit=SUBJECT_LIMIT),
        address=a_line(given["address"], limit=254),
        cc=tuple(_copy(one) for one in _several(given["cc"])),
        body=a_text(given["body"], limit=KINDS[Kind.EMAIL].body_limit),
        comment=a_text(given["comment"], limit=KINDS[Kind.COMMENT].body_limit),
        tags=tags(_several(given["tags"])),
        files=tuple(dict.fromkeys(an_id(number) for number in _several(given["files"]))),
        when=When(one_of(given["when"], When)),
        send_at=a_line(given["send_at"], limit=40),
        confirmed=tuple(a_line(word, limit=40) for word in _several(given["confirmed"])),
        reason=a_line(given["reason"], limit=300),
        **numbers,
    )
    return _whole(made)


def tags(named: Iterable[object]) -> tuple[str, ...]:
    """The tags, each once as they are compared (TK-11). Raises BadInput, TooLong, TooManyTags."""
    found = {fold(name): name for name in (a_line(one, limit=TAG_LIMIT) for one in named) if name}
    if len(found) > TAGS_AT_MOST:
        raise refusals.TooManyTags(most=TAGS_AT_MOST)
    return tuple(found.values())


def _whole(made: Opening) -> Opening:
    if not made.subject:
        raise refusals.NoSubject
    if not made.queue_id:
        raise refusals.NoQueue
    if not made.body.strip() and not made.comment.strip():
        raise refusals.NoWords
    return made


def _id(value: object) -> int:
    return a_number(value or 0, low=0, high=2**31 - 1)  # type: ignore[arg-type]


def _copy(value: object) -> tuple[str, str]:
    address, name = value if shapes.is_row(value) and len(value) == 2 else (value, "")
    return a_line(address, limit=254), a_line(name, limit=120)


def _several(values: object) -> Iterable[object]:
    if not shapes.is_several(values) or len(values) > 100:
        raise BadInput
    return values
