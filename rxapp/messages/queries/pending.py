"""What is not over: drafts, the same words of the last day, what is due, what waits or went wrong."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, func, select

from rxapp.core.inputs import an_id, one_of
from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.messages import rules
from rxapp.messages.kinds import OUTGOING, Direction, Kind
from rxapp.messages.models import Draft, Message
from rxapp.messages.ports import ChannelFacts
from rxapp.messages.queries.channels import serving, standing_of
from rxapp.messages.queries.rows import DraftRow, SameWordsRow, Standing
from rxapp.messages.rules import Status

DRAFT_KEPT_FOR = timedelta(days=30)
_UNSENT = (Status.CANCELLED.value, Status.FAILED.value)
_FIRST_LEASE = Read(sa.select(func.min(Message.lease_until).label("at")).where(col(Message.status) == Status.SENDING.value))
_FIRST_DUE = Read(
    sa.select(func.min(Message.next_try_at).label("at"))
    .where(col(Message.status) == Status.HELD.value, col(Message.kind) == sa.bindparam("of_kind"))
    .where(col(Message.is_test) == sa.bindparam("tests"))
)
_ANY = (
    sa.select(col(Draft.kind), col(Draft.content), col(Draft.saved_at))
    .where(col(Draft.staff_id) == sa.bindparam("by"), col(Draft.customer_id) == sa.bindparam("of_customer"))
    .where(col(Draft.saved_at) > sa.bindparam("since"))
    .order_by(col(Draft.saved_at).desc(), col(Draft.id).desc())
    .limit(1)
)
_ANY_DRAFT, _DRAFT = Read(_ANY), Read(_ANY.where(col(Draft.kind) == sa.bindparam("of_kind")))
_STANDING = (Status.HELD.value, Status.FAILED.value, Status.UNCERTAIN.value)


def draft_for(work: Work, customer_id: int, kind: str = "") -> DraftRow | None:
    """The acting person's own draft for a customer and kind, the latest of any kind where none is named; 30 days old at most."""
    whose = {"by": work.actor.id, "of_customer": an_id(customer_id), "since": work.now - DRAFT_KEPT_FOR}
    found = _DRAFT.first(work, of_kind=one_of(kind, Kind), **whose) if kind else _ANY_DRAFT.first(work, **whose)
    return DraftRow(found.kind, found.content, found.saved_at) if found else None


def same_words(work: Work, *, customer_id: int, kind: str, fingerprint: str, but_not: int | None = None) -> SameWordsRow | None:
    """The latest message of the same kind and words to a customer in the last 24 hours, by anyone, cancelled and failed left out."""
    found = work.session.exec(
        select(Message)
        .where(
            Message.customer_id == customer_id,
            Message.fingerprint == fingerprint,
            Message.created_at > work.now - rules.SAME_WORDS_FOR,
            Message.kind == kind,
            Message.direction == Direction.OUT.value,
            col(Message.status).not_in(_UNSENT),
            Message.id != but_not if but_not else Message.id is not None,
        )
        .order_by(col(Message.created_at).desc(), col(Message.id).desc())
    ).first()
    return SameWordsRow(found.id or 0, found.staff_name, found.created_at) if found else None


def next_due_at(work: Work) -> datetime | None:
    """When there is next something to take: a held message whose channel takes it then, or a lease that runs out.

    None where nothing waits, or waits only for a channel that stands stopped or is not set up.
    """
    serves = serving(work)
    found = [_FIRST_LEASE.rows(work)[0].at]
    for kind in OUTGOING:
        found += [_first_due(work, kind, is_test=True), _next_by(work, serves[kind]) if kind in serves else None]
    return min((moment for moment in found if moment), default=None)


def _next_by(work: Work, facts: ChannelFacts) -> datetime | None:
    """When the channel can take its next message."""
    standing = standing_of(work, facts.name, facts.kind)
    if standing and standing.stopped_at and standing.stopped_for == facts.login[:64]:
        return None
    due_at = _first_due(work, facts.kind, is_test=False)
    if due_at is None or standing is None or standing.free_at is None:
        return due_at
    return max(due_at, rules.free_from(standing.free_at, now=work.now, per_second=facts.per_second) - rules.LOOK_AHEAD)


def next_ask_at(work: Work) -> datetime | None:
    """When the next question is due; None where there is none."""
    return work.session.exec(select(func.min(Message.ask_at)).where(col(Message.status) == Status.UNCERTAIN.value)).one()


def _first_due(work: Work, kind: Kind, *, is_test: bool) -> datetime | None:
    return _FIRST_DUE.rows(work, of_kind=kind.value, tests=is_test)[0].at


def standing(work: Work) -> Standing:
    """What waits and what went wrong, for *Needs attention* and the doctor; tests to staff are left out."""
    counted = select(Message.status, func.count()).where(col(Message.is_test).is_(False)).group_by(Message.status)
    by_status = dict(work.session.exec(counted.where(col(Message.status).in_(_STANDING))).all())
    late = (Message.status == Status.HELD.value, col(Message.next_try_at) <= work.now)
    overdue, since = work.session.exec(select(func.count(), func.min(Message.send_after)).where(*late)).one()
    return Standing(by_status.get("held", 0), overdue, by_status.get("failed", 0), by_status.get("uncertain", 0), since)
