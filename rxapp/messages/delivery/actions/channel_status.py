"""The stored status of each channel (name, kind): stopped or not and for which login, last success, last error, when its limit is free."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from rxapp.core import db, locks
from rxapp.core.reads import Read
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions.transitions import MESSAGE
from rxapp.messages.delivery.ports import ChannelError, ChannelFacts
from rxapp.messages.delivery.rules import limits
from rxapp.messages.models import ChannelStatus
from rxapp.messages.rules.states import Status

SUCCESS_EVERY = timedelta(seconds=5)
CHANNEL_STATUS = table_of(ChannelStatus)
_NEW: dict[str, Any] = {"stopped_for": "", "error": "", "error_values": {}, "error_words": ""}
_ALL = Read(sa.select(CHANNEL_STATUS))
_STARTED = {"stopped_at": None, "stopped_for": ""}


class Now(NamedTuple):
    """A channel's status now: stopped since when (UTC; None: it is not), for which login's digest, and when its limit lets the next one
    go.
    """

    stopped_at: datetime | None
    stopped_for: str
    free_at: datetime | None


def start(work: Work, name: str, kind: str) -> bool:
    """Start a stopped channel. Messages that wait for it get a new day of tries. Returns False where it was not stopped."""
    stopped = (CHANNEL_STATUS.c.name == name, CHANNEL_STATUS.c.kind == kind, CHANNEL_STATUS.c.stopped_at.is_not(None))
    if rows_changed(work, sa.update(CHANNEL_STATUS).where(*stopped).values(**_STARTED)) != 1:
        return False
    waits = (MESSAGE.c.status == Status.HELD.value, MESSAGE.c.kind == kind, MESSAGE.c.tried_from.is_not(None))
    work.session.execute(sa.update(MESSAGE).where(*waits).values(tried_from=None))
    return True


def busy_until(work: Work, name: str, kind: str, moment: datetime) -> None:
    """Store the moment (UTC) from which the channel's rate limit lets the next message go."""
    _note(work, name, kind, {"free_at": moment})


def statuses_now(work: Work) -> dict[tuple[str, str], Now]:
    """The status of every channel of which one is stored, by (name, kind)."""
    return {(row.name, row.kind): Now(row.stopped_at, row.stopped_for, row.free_at) for row in _ALL.rows(work)}


def taking_turns(work: Work, facts: ChannelFacts, now: Now | None) -> Now | None:
    """The status of a channel with a rate limit, read again with its row locked until the transaction ends; else `now`, as it was given.

    The lock makes several workers, and several messages of one transaction, take the channel's free moments one after the other.
    """
    if not facts.per_second:
        return now
    mine = (CHANNEL_STATUS.c.name == facts.name, CHANNEL_STATUS.c.kind == facts.kind.value)
    held = sa.select(CHANNEL_STATUS.c.stopped_at, CHANNEL_STATUS.c.stopped_for, CHANNEL_STATUS.c.free_at).where(*mine)
    if not db.is_sqlite(work.session.get_bind()):  # SQLite's write lock holds all rows
        first = db.inserting(CHANNEL_STATUS, work.session.get_bind()).values(name=facts.name, kind=facts.kind.value, **_NEW)
        work.session.execute(first.on_conflict_do_nothing(index_elements=["name", "kind"]))
    found = work.session.execute(locks.rows(locks.CHANNELS, held)).one_or_none()
    return Now(*found) if found else now


def note(work: Work, sent_by: Iterable[tuple[str, str]], errors: Mapping[tuple[str, str], ChannelError]) -> None:
    """Store what a batch of outcomes says of its channels, by (name, kind): `sent_by` sent something, `errors` has each one's last error.

    A success is written at most once in SUCCESS_EVERY. All rows are locked in one order before any is changed, so that two workers with
    the same two channels do not wait for each other.
    """
    known = {(row.name, row.kind): row for row in _ALL.rows(work)}
    fresh = work.now - SUCCESS_EVERY
    stale = {key for key in sent_by if key not in known or known[key].stopped_at or not _is_fresh(known[key].success_at, fresh, work.now)}
    if not stale and not errors:
        return
    in_order = sa.select(CHANNEL_STATUS.c.id).order_by(CHANNEL_STATUS.c.name, CHANNEL_STATUS.c.kind)
    work.session.execute(locks.rows(locks.CHANNELS, in_order)).all()
    for name, kind in sorted(stale):
        _note(work, name, kind, {"success_at": work.now})
        start(work, name, kind)
    for (name, kind), error in sorted(errors.items()):
        _note_error(work, name, kind, error, is_stopped=bool((name, kind) in known and known[name, kind].stopped_at))


def _is_fresh(moment: datetime | None, fresh: datetime, now: datetime) -> bool:
    return moment is not None and fresh < moment <= now


def _note_error(work: Work, name: str, kind: str, error: ChannelError, *, is_stopped: bool) -> None:
    """An error of the account or the connection stops the channel, for the login in use; a provider's pause rests it.

    Why a channel stands stopped is kept: what was on its way then may still meet another trouble.
    """
    told = {"error_at": work.now, "error": error.key, "error_values": dict(error.values), "error_words": one_line(error.words)[:1000]}
    rests = limits.pause(error.wait_for)
    told = {} if is_stopped and not error.stops_channel else told
    changed = told | ({"free_at": work.now + rests} if rests else {})
    if changed:
        _note(work, name, kind, changed)
    if error.stops_channel:
        facts, mine = ports.facts_of(name, kind), (CHANNEL_STATUS.c.name == name, CHANNEL_STATUS.c.kind == kind)
        since = sa.func.coalesce(CHANNEL_STATUS.c.stopped_at, sa.literal(work.now, CHANNEL_STATUS.c.stopped_at.type))
        stopped = {"stopped_at": since, "stopped_for": facts.login[:64] if facts else ""}
        work.session.execute(sa.update(CHANNEL_STATUS).where(*mine).values(**stopped))


def _note(work: Work, name: str, kind: str, changed: Mapping[str, Any]) -> None:
    first = db.inserting(CHANNEL_STATUS, work.session.get_bind()).values(name=name, kind=kind, **{**_NEW, **changed})
    work.session.execute(first.on_conflict_do_update(index_elements=["name", "kind"], set_=dict(changed)))
