"""What one has begun or sent already: drafts, and the same words of the last day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.inputs import an_id, one_of
from rxapp.core.kinds import WRITTEN, Direction
from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.messages.models import Draft, Message
from rxapp.messages.rules import sending
from rxapp.messages.rules.states import Status


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft of the acting member of staff."""

    kind: str
    content: dict[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SameWordsRow:
    """Who sent the same words, and when."""

    message_id: int
    staff_name: str
    at: datetime


DRAFT_KEPT_FOR = timedelta(days=30)
_UNSENT = (Status.CANCELLED.value, Status.FAILED.value)
_ANY = (
    sa.select(col(Draft.kind), col(Draft.content), col(Draft.saved_at))
    .where(col(Draft.staff_id) == sa.bindparam("by"), col(Draft.customer_id) == sa.bindparam("of_customer"))
    .where(col(Draft.saved_at) > sa.bindparam("since"))
    .order_by(col(Draft.saved_at).desc(), col(Draft.id).desc())
    .limit(1)
)
_ANY_DRAFT, _DRAFT = Read(_ANY), Read(_ANY.where(col(Draft.kind) == sa.bindparam("of_kind")))


def draft_for(work: Work, customer_id: int, kind: str = "") -> DraftRow | None:
    """The acting person's own draft for a customer and kind, the latest of any kind where none is named; 30 days old at most."""
    whose = {"by": work.actor.id, "of_customer": an_id(customer_id), "since": work.now - DRAFT_KEPT_FOR}
    found = _DRAFT.first(work, of_kind=one_of(kind, WRITTEN), **whose) if kind else _ANY_DRAFT.first(work, **whose)
    return DraftRow(found.kind, found.content, found.saved_at) if found else None


def same_words(work: Work, *, customer_id: int, kind: str, fingerprint: str, but_not: int | None = None) -> SameWordsRow | None:
    """The latest message of the same kind and words to a customer in the last 24 hours, by anyone, cancelled and failed left out."""
    found = work.session.exec(
        select(Message)
        .where(
            Message.customer_id == customer_id,
            Message.fingerprint == fingerprint,
            Message.created_at > work.now - sending.SAME_WORDS_FOR,
            Message.kind == kind,
            Message.direction == Direction.OUT.value,
            col(Message.status).not_in(_UNSENT),
            Message.id != but_not if but_not else Message.id is not None,
        )
        .order_by(col(Message.created_at).desc(), col(Message.id).desc())
    ).first()
    return SameWordsRow(found.id or 0, found.staff_name, found.created_at) if found else None
