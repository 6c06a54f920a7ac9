"""What a clock that has been set back since left behind: rows whose moment lies further ahead than any reason reaches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.kinds import OUTGOING
from rxapp.core.work import Work
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.rules import clock_skew, limits
from rxapp.messages.delivery.rules.clock_skew import Wait
from rxapp.messages.models import ChannelStatus, Message
from rxapp.messages.rules.states import Status

BUSY = "message.failure.provider_busy"  # the one failure with which a provider names the moment of the next try


@dataclass(frozen=True, slots=True)
class Astray:
    """What lies too far ahead: ids of held messages, of leases and of questions; and channels (name, kind) with the latest free moment
    allowed.
    """

    tries: list[int] = field(default_factory=list[int])
    leases: list[int] = field(default_factory=list[int])
    asks: list[int] = field(default_factory=list[int])
    channels: dict[tuple[str, str], datetime] = field(default_factory=dict[tuple[str, str], datetime])

    def __bool__(self) -> bool:
        return bool(self.tries or self.leases or self.asks or self.channels)


def astray(work: Work) -> Astray:
    """Every row whose moment lies further ahead than `rules.clock_skew` allows. All empty unless a clock was set back. Uses indexes."""
    return Astray(
        tries=_ids(work, *_held(work)),
        leases=_ids(work, _is(Status.SENDING), col(Message.lease_until) > _ahead(work, timedelta(seconds=clock_skew.LEASE_FOR))),
        asks=_ids(work, _is(Status.UNCERTAIN), col(Message.ask_at) > _ahead(work, clock_skew.ASK_AGAIN_AFTER)),
        channels=dict(_busy(work)),
    )


def _held(work: Work) -> list[sa.ColumnElement[bool]]:
    """Held messages whose next try is too far ahead for the reason why they wait."""
    at, reached = col(Message.next_try_at), [clock_skew.furthest_try(why) for why in Wait]
    waits = sa.or_(*[sa.and_(is_so, at > work.now + reach) for why, is_so in _whys(work) if (reach := clock_skew.furthest_try(why))])
    nearest = min(reach for reach in reached if reach)
    indexed = [_is(Status.HELD), col(Message.kind).in_([kind.value for kind in OUTGOING]), col(Message.is_test).in_([False, True])]
    return [*indexed, at > work.now + nearest, waits]


def _whys(work: Work) -> list[tuple[Wait, sa.ColumnElement[bool]]]:
    """Each reason with what shows it; of a message only one is so, and none where its chosen time is yet to come."""
    is_open = sa.or_(col(Message.is_scheduled).is_(False), col(Message.send_after) <= work.now)
    is_quiet, is_tried, is_put_off = col(Message.waiting) != "", col(Message.tries) > 0, col(Message.failure) == BUSY
    return [
        (Wait.QUIET, sa.and_(is_open, is_quiet)),
        (Wait.FIRST, sa.and_(is_open, ~is_quiet, ~is_tried)),
        (Wait.AGAIN, sa.and_(is_open, ~is_quiet, is_tried, ~is_put_off)),
        (Wait.PUT_OFF, sa.and_(is_open, ~is_quiet, is_tried, is_put_off)),
    ]


def _busy(work: Work) -> Iterator[tuple[tuple[str, str], datetime]]:
    for row in work.session.exec(select(ChannelStatus).where(col(ChannelStatus.free_at) > work.now)):
        facts = ports.facts_of(row.name, row.kind)
        latest = limits.free_from(row.free_at, now=work.now, per_second=facts.per_second if facts else 0)
        if row.free_at and latest < row.free_at:
            yield (row.name, row.kind), latest


def _is(status: Status) -> sa.ColumnElement[bool]:
    return col(Message.status) == status.value


def _ahead(work: Work, span: timedelta) -> datetime:
    return work.now + clock_skew.furthest(span)


def _ids(work: Work, *where: sa.ColumnElement[bool]) -> list[int]:
    return [number for number in work.session.exec(select(Message.id).where(*where).order_by(col(Message.id))) if number]
