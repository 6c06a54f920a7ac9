"""How the channels fare: which serves what, which stands stopped and why, what is stuck."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select

from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import ChannelFacts
from rxapp.messages.delivery.queries.rows import ChannelStatusRow, StuckRow
from rxapp.messages.models import IS_HELD, ChannelStatus, Message
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission

STUCK_AFTER = timedelta(seconds=60)
_TABLE = table_of(ChannelStatus)
_STANDING_OF = Read(sa.select(_TABLE).where(_TABLE.c.name == sa.bindparam("of_name"), _TABLE.c.kind == sa.bindparam("of_kind")))


def serving(work: Work) -> dict[Kind, ChannelFacts]:
    """The channel that serves each kind, by the shop's choice (`ports.channel_for`). A kind without one has no entry: its messages wait."""
    return serving_in(shops.shop(work))


def serving_in(shop: shops.ShopRow) -> dict[Kind, ChannelFacts]:
    """As `serving`, for a shop row that the caller has read already."""
    chosen = {Kind.EMAIL: shop.email_channel, Kind.SMS: shop.sms_channel}
    found = {kind: ports.channel_for(kind, chosen[kind]) for kind in OUTGOING}
    return {kind: facts for kind, facts in found.items() if facts}


def status_of(work: Work, name: str, kind: str) -> Any | None:
    """The stored status of one channel, a row with the names of `ChannelStatus`; None where none is stored."""
    return _STANDING_OF.first(work, of_name=name, of_kind=str(kind))


def channel_statuses(work: Work) -> tuple[ChannelStatusRow, ...]:
    """Every channel with its status and the messages that wait for it, for the settings page. Raises NotAllowed without MANAGE_CHANNELS."""
    work.need(Permission.MANAGE_CHANNELS)
    known = {(row.name, row.kind): row for row in work.session.exec(select(ChannelStatus))}
    serves, waits = serving(work), {kind: _waits(work, kind, work.now) for kind in OUTGOING}
    return tuple(_row(facts, known.get((facts.name, facts.kind.value)), serves, waits) for facts in ports.channels())


def is_any_stopped(work: Work) -> bool:
    """Whether a channel that serves a kind stands stopped; administrators then see a banner."""
    stopped = {(row.name, row.kind) for row in work.session.exec(select(ChannelStatus)) if row.stopped_at}
    return any((facts.name, kind.value) in stopped for kind, facts in serving(work).items())


def stuck(work: Work) -> tuple[StuckRow, ...]:
    """The kinds whose messages were due a minute ago and have not gone, and why; for `doctor` and the health page.

    A stopped channel counts even before a message waits for it. Not stuck: what waits for quiet hours, for its turn under a rate limit,
    or for a later try while other messages go. A message whose lease ran out counts, because any running worker would have settled it.
    """
    serves = serving(work)
    found: list[StuckRow] = []
    for kind in OUTGOING:
        facts = serves.get(kind)
        status = status_of(work, facts.name, kind) if facts else None
        (waiting, since), (lost, lost_since) = _waits(work, kind, work.now - STUCK_AFTER), _lost(work, kind)
        stopped_at = status.stopped_at if status else None
        began = min(filter(None, (since, lost_since)), default=stopped_at)
        is_untaken = bool(lost) or _is_untaken(work, kind)
        if began and (stopped_at or lost or not _moves(work, status, began, is_untaken=is_untaken)):
            why, values = _why(work, kind, facts, status, is_untaken=is_untaken)
            found.append(StuckRow(facts.label if facts else "", kind.value, began, waiting + lost, why, values))
    return tuple(found)


def _row(facts: ChannelFacts, status: ChannelStatus | None, serves: dict[Kind, ChannelFacts], waits: dict[Kind, Any]) -> ChannelStatusRow:
    row = status or ChannelStatus(name=facts.name, kind=facts.kind.value)
    does = serves.get(facts.kind) == facts
    waiting, since = waits[facts.kind] if does else (0, None)
    taken = ("name", "kind", "stopped_at", "success_at", "error_at", "error", "error_words")
    return ChannelStatusRow(
        **{name: getattr(row, name) for name in taken},
        error_values=dict(row.error_values or {}),
        label=facts.label,
        is_set_up=facts.is_set_up,
        is_demo=facts.is_demo,
        serves=does,
        waiting=waiting,
        waiting_since=since,
        can_look_up=facts.can_look_up,
        per_second=facts.per_second,
    )


def _waits(work: Work, kind: Kind, before: datetime) -> tuple[int, datetime | None]:
    """How many of a kind were due before the moment and have not gone, and since when; quiet hours are no reason to worry."""
    due = (sa.text(IS_HELD), col(Message.kind) == kind.value, col(Message.send_after) <= before, _is_awake(before))
    counted = sa.select(func.count(), func.min(Message.send_after)).where(*due, col(Message.is_test).is_(False))
    number, since = work.session.execute(counted).one()
    return number, since


def _is_awake(before: datetime) -> sa.ColumnElement[bool]:
    """Not in quiet hours; one whose quiet hours were over before the moment has no excuse any more."""
    return sa.or_(col(Message.waiting) == "", col(Message.next_try_at) <= before)


def _lost(work: Work, kind: Kind) -> tuple[int, datetime | None]:
    """How many of a kind are on their way under a lease that ran out a minute ago, and since when they should have gone."""
    over = (
        col(Message.status) == Status.SENDING.value,
        col(Message.kind) == kind.value,
        col(Message.lease_until) <= work.now - STUCK_AFTER,
    )
    counted = sa.select(func.count(), func.min(Message.send_after)).where(*over, col(Message.is_test).is_(False))
    number, since = work.session.execute(counted).one()
    return number, since


def _is_untaken(work: Work, kind: Kind) -> bool:
    """Whether a try, the first or a later one, was due a minute ago and nobody has begun it."""
    due = (Message.status == Status.HELD.value, Message.kind == kind.value, col(Message.is_test).is_(False))
    asked = select(Message.id).where(*due, col(Message.next_try_at) < work.now - STUCK_AFTER).limit(1)
    return work.session.exec(asked).first() is not None


def _moves(work: Work, status: Any | None, since: datetime, *, is_untaken: bool) -> bool:
    """Whether something went by the channel in the last minute, or since the oldest was due and only later tries wait."""
    if not (status and status.success_at):
        return False
    return status.success_at > (work.now - STUCK_AFTER if is_untaken else min(since, work.now - STUCK_AFTER))


def _why(work: Work, kind: Kind, facts: ChannelFacts | None, status: Any | None, *, is_untaken: bool) -> tuple[str, dict[str, Any]]:
    if facts is None:
        return "message.stuck.no_channel", {"kind": f"@kind.{kind}"}
    if status and (status.stopped_at or (status.error and (status.free_at or work.now) > work.now)):
        return status.error, dict(status.error_values)
    if is_untaken:
        return "message.stuck.no_worker", {}
    tried = select(Message).where(sa.text(IS_HELD), Message.kind == kind.value, col(Message.tries) > 0, Message.status == Status.HELD.value)
    last = work.session.exec(tried.order_by(col(Message.send_after)).limit(1)).first()
    return (last.failure, dict(last.failure_values)) if last and last.failure else ("message.stuck.no_worker", {})
