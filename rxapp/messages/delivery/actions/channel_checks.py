"""Rechecking channels that stand stopped: a check that sends nothing, at intervals, and the start of the channel when it succeeds.

`workers.check_channels` makes the checks. Each due check is given to one process only, so that no login is tried more often than
`rules.limits.look_again_after` allows.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rxapp.core.errors import NotAllowed
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_status
from rxapp.messages.delivery.actions.channel_status import CHANNEL_STATUS
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.delivery.rules import limits

Key = tuple[str, str]


def claim_checks(work: Work) -> list[Key]:
    """The stopped channels (name, kind) whose check is due now; each is marked as taken by this call.

    The caller makes the check (`channels.registry`) and reports its result with `record_check`.
    """
    stopped = (
        sa.select(CHANNEL_STATUS).where(CHANNEL_STATUS.c.stopped_at.is_not(None)).order_by(CHANNEL_STATUS.c.name, CHANNEL_STATUS.c.kind)
    )
    return [(row.name, row.kind) for row in work.session.execute(stopped).all() if _is_set_up(row) and _taken(work, row)]


def record_check(work: Work, *, name: str, kind: str, error: ChannelError | None) -> bool:
    """Record the result of a check: `error` None starts the channel, an error is stored as its last one. Returns whether it was started.

    An error that is no reason to stop a channel, such as a network that is away, changes nothing. Raises NotAllowed for anybody but the
    system actor.
    """
    if not work.actor.is_system:
        raise NotAllowed
    if error and error.stops_channel and _stands(work, name, kind):
        channel_status.note(work, (), {(name, kind): error})
    started = error is None and channel_status.start(work, name, kind)
    if started:
        live.publish(work, "messages")
    return started


def _is_set_up(row: sa.Row[Any]) -> bool:
    facts = ports.facts_of(row.name, row.kind)
    return bool(facts and facts.is_set_up)


def _taken(work: Work, row: sa.Row[Any]) -> bool:
    """Whether it is time, and nobody else was first. A moment ahead of ours comes from a clock that was set back."""
    after, since = limits.look_again_after(row.error), row.error_at or row.stopped_at
    if after is None or since <= work.now < since + after:
        return False
    mine = (CHANNEL_STATUS.c.id == row.id, CHANNEL_STATUS.c.stopped_at.is_not(None), _is(since, row))
    return rows_changed(work, sa.update(CHANNEL_STATUS).where(*mine).values(error_at=work.now)) == 1


def _is(since: datetime, row: sa.Row[Any]) -> sa.ColumnElement[bool]:
    return CHANNEL_STATUS.c.error_at == since if row.error_at else CHANNEL_STATUS.c.error_at.is_(None)


def _stands(work: Work, name: str, kind: str) -> bool:
    mine = (CHANNEL_STATUS.c.name == name, CHANNEL_STATUS.c.kind == kind, CHANNEL_STATUS.c.stopped_at.is_not(None))
    return work.session.execute(sa.select(CHANNEL_STATUS.c.id).where(*mine)).first() is not None
