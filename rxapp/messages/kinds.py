"""The three kinds of communication (CL-17) and what each one needs. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from rxapp.wording.rules import Kind

__all__ = ["KINDS", "OUTGOING", "SUBJECT_LIMIT", "Direction", "Kind", "KindFacts"]


class Direction(StrEnum):
    """Which way the words went; a note counts as out, because staff wrote it."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What a kind needs. `label` is a catalogue key, `body_limit` counts characters."""

    label: str
    goes_out: bool
    body_limit: int


SUBJECT_LIMIT = 200

KINDS = {
    Kind.EMAIL: KindFacts(label="kind.email", goes_out=True, body_limit=20_000),
    Kind.SMS: KindFacts(label="kind.sms", goes_out=True, body_limit=1_600),
    Kind.NOTE: KindFacts(label="kind.note", goes_out=False, body_limit=20_000),
}

OUTGOING = tuple(kind for kind, facts in KINDS.items() if facts.goes_out)
