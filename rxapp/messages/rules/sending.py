"""Decisions about sending: consent, the fingerprint of the words, the time of the next try. Pure."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from rxapp.core.kinds import Kind
from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (Right(Permission.SEND), Right(Permission.MANAGE_CHANNELS))
SAME_WORDS_FOR = timedelta(hours=24)
SMS_ANSWER_FOR = timedelta(days=30)
REASON, TYPED = "reason", "typed"  # facts of a message: why it goes without consent, and how many characters its writer typed
GIVEN_UP_AFTER = timedelta(hours=24)
_BACKOFF = (30, 60, 120, 300, 600, 1200, 1800, 3600)
LONGEST_STEP = timedelta(seconds=max(_BACKOFF))
_MARKS = (("{{", "}}"), ("{%", "%}"))


class Confirm(StrEnum):
    """What staff have been asked inline and said yes to."""

    AD_HOC = "ad_hoc"
    OTHERS_ADDRESS = "others_address"
    SAME_WORDS = "same_words"
    EMPTY_PLACEHOLDER = "empty_placeholder"
    SEND_AGAIN = "send_again"
    EARLIER_HOUR = "earlier_hour"
    LATER_HOUR = "later_hour"
    NOW = "now"
    AT_END = "at_end"
    THESE_TOO = "these_too"


class Owner(StrEnum):
    """Whose address it is that was chosen or typed (D-3)."""

    THIS = "this"
    OTHER = "other"
    NOBODY = "nobody"


class Hindrance(StrEnum):
    """Why a message may not go to an address."""

    NO_CONSENT = "no_consent"
    OTHERS_CONSENT = "others_consent"
    ASK = "ask"
    OBJECTED = "objected"


def may_send(*, owner: Owner, agrees: bool, is_confirmed: bool, objects: bool = False) -> Hindrance | None:
    """Whether a message may go to an address (D-1, D-3); None means yes.

    `agrees` is the consent on the record of whoever owns the address; an address of nobody goes out once staff have
    been warned and confirmed it, unless whoever has it said no for themselves (`objects`).
    """
    if owner is Owner.NOBODY and objects:
        return Hindrance.OBJECTED
    if owner is Owner.NOBODY:
        return None if is_confirmed else Hindrance.ASK
    if agrees:
        return None
    return Hindrance.NO_CONSENT if owner is Owner.THIS else Hindrance.OTHERS_CONSENT


def may_answer(kind: Kind, *, wrote_at: datetime, objected_at: datetime | None, now: datetime) -> bool:
    """Whether whoever wrote last at `wrote_at` may be answered without a consent (D-2, D-86); `objected_at` is when they said no."""
    if kind is Kind.SMS:
        return objected_at is None and now - wrote_at <= SMS_ANSWER_FOR
    return objected_at is None or objected_at < wrote_at


def fingerprint(body: str, *, greeting: str = "", signature: str = "") -> str:
    """SHA-256 in hex of the words alone: without the greeting at the start and the signature at the end, case and spaces folded."""
    words = _folded(body)
    words = words.removeprefix(_folded(greeting)).strip()
    words = words.removesuffix(_folded(signature)).strip()
    return hashlib.sha256(words.encode()).hexdigest()


def holds_placeholder(text: str) -> str:
    """The first placeholder that stands in the text unfilled, such as `{{ customer.name }}`; none is ever sent raw (D-19)."""
    begun = [(text.find(first), first, last) for first, last in _MARKS]
    for start, first, last in sorted(begun):
        end = text.find(last, start + len(first)) if start >= 0 else -1
        if end >= 0:
            return text[start : end + 2][:80]
    return ""


def next_try_at(*, tries: int, now: datetime, due_at: datetime, wait_for: float = 0) -> datetime | None:
    """When to try again after `tries` tries that certainly sent nothing (all moments UTC); None: give up.

    `wait_for` is the pause that the provider asked for, in seconds. It is given up one day after `due_at`.
    """
    pause = max(_BACKOFF[min(tries, len(_BACKOFF)) - 1] if tries else 0, wait_for)
    again_at = now + timedelta(seconds=pause)
    return again_at if again_at - due_at <= GIVEN_UP_AFTER else None


def undo_left(send_after: datetime, now: datetime) -> int:
    """For how many whole seconds a message that is held until `send_after` can still be stopped (D-7): rounded up, 0 when it is over."""
    return max(0, ceil((send_after - now).total_seconds()))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
