"""Claim: a worker takes the messages that are due, each message for one worker alone. `outcomes` is the other half.

A claim is committed before anything is sent, with a lease. A message whose lease runs out becomes *uncertain* and is never sent again by
itself. Many are claimed in one transaction, because a transaction costs more than a message.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from rxapp.core import locks
from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_status
from rxapp.messages.delivery.actions.outgoing import outgoing
from rxapp.messages.delivery.actions.recheck import defer, leave_out, out_of_date, recheck, refuse, refuse_stale
from rxapp.messages.delivery.actions.transitions import MESSAGE, DeliveryEvent, add_events
from rxapp.messages.delivery.ports import ChannelFacts, OutgoingMessage
from rxapp.messages.delivery.queries import channels
from rxapp.messages.delivery.rules import clock_skew, limits
from rxapp.messages.rules import segments
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops

LEASE_FOR = clock_skew.LEASE_FOR
_TESTS_AT_ONCE = 5
_READ = (
    *("id", "reference", "kind", "to", "body", "subject", "sender", "sender_name", "reply_to", "header_id", "language"),
    *("tries", "customer_id", "is_test", "is_ad_hoc", "is_urgent", "channel", "waiting"),
    *("ticket_id", "about_id", "facts", "is_auto"),
)


_DUE = Read(
    locks.for_update(
        sa.select(*[MESSAGE.c[name] for name in _READ])
        .where(
            MESSAGE.c.status == Status.HELD.value,
            MESSAGE.c.kind == sa.bindparam("of_kind"),
            MESSAGE.c.is_test == sa.bindparam("tests"),
            MESSAGE.c.next_try_at <= sa.bindparam("now"),
        )
        .order_by(MESSAGE.c.next_try_at, MESSAGE.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer)),
        waits=False,
    )
)
_TAKE = (
    sa.update(MESSAGE)
    .where(MESSAGE.c.id.in_(sa.bindparam("ids", expanding=True)), MESSAGE.c.status == Status.HELD.value)
    .values(
        status=Status.SENDING.value,
        tries=MESSAGE.c.tries + 1,
        tried_from=sa.func.coalesce(MESSAGE.c.tried_from, sa.bindparam("began", type_=MESSAGE.c.tried_from.type)),
        next_try_at=None,
        waiting="",
        waiting_values={},
        worker=sa.bindparam("by"),
        lease_until=sa.bindparam("until"),
        channel=sa.bindparam("through"),
        is_demo=sa.bindparam("for_show"),
        account=sa.bindparam("under"),
    )
    .returning(MESSAGE.c.id)
)

Room = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Claimed:
    """One message that this worker alone may hand to the channel of that name.

    Not before `goes_at` (UTC). The call must have ended before `lease_until` (UTC), and within `lease_for` seconds of the claim: the
    second bound holds where the clock is set back meanwhile. `tries` is the number of this try, from 1.
    """

    channel: str
    message: OutgoingMessage
    tries: int
    goes_at: datetime
    lease_until: datetime
    lease_for: float = LEASE_FOR


def claim(work: Work, *, worker: str, limit: int = 10, room: Room | None = None, lease_for: float = LEASE_FOR) -> list[Claimed]:
    """Claim up to `limit` due messages of each kind: state held -> sending, with a lease of `lease_for` seconds. Returns them.

    `room`: how many messages this worker can hand over now, by channel (name, kind); no entry means `limit`. Each due message is
    rechecked for consent (D-1; without it the message fails here) and for quiet hours (it is put off here). Messages stay held where
    their channel is stopped, not set up, or busy under its rate limit. Several workers may call this at the same time.
    """
    taking = _Taking(work, shops.shop(work), channel_status.statuses_now(work), worker, work.now + timedelta(seconds=lease_for))
    serving = channels.serving_in(taking.shop)
    claimed: list[Claimed] = []
    for kind in OUTGOING:
        facts = serving.get(kind)
        claimed += _tests(taking, kind, facts)
        most = min(limit, room.get((facts.name, kind.value), limit) if room is not None and facts else limit)
        now = taking.status_now(facts) if facts and most > 0 else None
        if facts and most > 0 and _goes(work, facts, now):
            claimed += _turn(taking, facts, now, _due(work, kind, most))
    if claimed:
        live.publish(work, "messages")
    return claimed


@dataclass(frozen=True, slots=True)
class _Taking:
    """What one claim knows: who takes, until when it is theirs, and how shop and channels stand."""

    work: Work
    shop: shops.ShopRow
    channel_statuses: Mapping[tuple[str, str], channel_status.Now]
    worker: str
    until: datetime

    def status_now(self, facts: ChannelFacts) -> channel_status.Now | None:
        return channel_status.taking_turns(self.work, facts, self.channel_statuses.get((facts.name, facts.kind.value)))


def _goes(work: Work, facts: ChannelFacts, now: channel_status.Now | None) -> bool:
    """Whether the channel does not stand stopped; one that was stopped for another login starts again here."""
    if now is None or now.stopped_at is None:
        return True
    return facts.login[:64] != now.stopped_for and channel_status.start(work, facts.name, facts.kind)


def _tests(taking: _Taking, kind: Kind, serving: ChannelFacts | None) -> list[Claimed]:
    """Tests go by the channel they name, else the one that serves, and try a stopped one."""
    claimed: list[Claimed] = []
    for row in _due(taking.work, kind, _TESTS_AT_ONCE, is_test=True):
        facts = ports.facts_of(row.channel, kind) if row.channel else serving
        if facts and facts.is_set_up:
            claimed += _turn(taking, facts, taking.status_now(facts), [row])
        else:
            refuse(taking.work, row, "message.failure.no_channel")
    return claimed


def _turn(taking: _Taking, facts: ChannelFacts, now: channel_status.Now | None, due: list[sa.Row[Any]]) -> list[Claimed]:
    """Those of the due that may go by this channel now, taken; each with the moment at which it is its turn."""
    going = _paced(taking.work, facts, now.free_at if now else None, _may_leave(taking, facts, due))
    if not going:
        return []
    taken = _taken(taking, facts, [row.id for row, _ in going])
    going = [(row, at) for row, at in going if row.id in taken]
    events = [DeliveryEvent(row.id, Status.SENDING, "message.ladder.sending", {"n": row.tries + 1}, channel=facts.name) for row, _ in going]
    add_events(taking.work, events)
    lease_for = (taking.until - taking.work.now).total_seconds()
    made = outgoing(taking.work, [row for row, _ in going])
    return [Claimed(facts.name, one, row.tries + 1, at, taking.until, lease_for) for one, (row, at) in zip(made, going, strict=True)]


def _may_leave(taking: _Taking, facts: ChannelFacts, due: list[sa.Row[Any]]) -> list[sa.Row[Any]]:
    no = recheck(taking.work, facts.kind, due)
    for row in due:
        if row.id in no:
            refuse(taking.work, row, "message.failure.no_consent", address=row.to)
    due = [row for row in due if row.id not in no]
    stale = out_of_date(taking.work, due)
    for row in due:
        if row.id in stale:
            refuse_stale(taking.work, row, stale[row.id])
    due = [row for row in due if row.id not in stale]
    quiet = defer(taking.work, taking.shop, facts.kind, due)
    going = [row for row in due if row.id not in quiet]
    leave_out(taking.work, facts.kind, going)
    return going


def _paced(work: Work, facts: ChannelFacts, known: datetime | None, due: Iterable[sa.Row[Any]]) -> list[tuple[sa.Row[Any], datetime]]:
    """Each message with its turn, as far as one may look ahead; the channel is then busy until the last has had its time."""
    free_at = first = limits.free_from(known, now=work.now, per_second=facts.per_second)
    going: list[tuple[sa.Row[Any], datetime]] = []
    for row in due:
        if free_at - work.now > limits.LOOK_AHEAD:
            break
        going.append((row, free_at))
        units = segments.segment_count(row.body) if facts.per_second and facts.kind == Kind.SMS else 1
        free_at += limits.takes(units, per_second=facts.per_second)
    if free_at != first or (known and first < known):
        channel_status.busy_until(work, facts.name, facts.kind, free_at)
    return going


def _due(work: Work, kind: Kind, limit: int, *, is_test: bool = False) -> list[sa.Row[Any]]:
    locks.note(locks.MESSAGES, waits=False)
    asked = {"of_kind": kind.value, "tests": is_test, "now": work.now, "most": limit}
    return _DUE.rows(work, **asked)


def _taken(taking: _Taking, facts: ChannelFacts, ids: list[int]) -> set[int]:
    work, through = taking.work, {"through": facts.name, "under": facts.account[:64] or None, "for_show": facts.is_demo}
    by = {"by": taking.worker, "until": taking.until, **through}
    return set(work.session.connection().execute(_TAKE, {"ids": ids, "began": work.now, **by}).scalars())
