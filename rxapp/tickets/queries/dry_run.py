"""Trying a rule for arriving messages on what came lately, before it is saved (THX-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rxapp.core.inputs import a_form
from rxapp.core.kinds import OUTGOING, Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.messages.models import Message, Recipient
from rxapp.messages.queries import viewers
from rxapp.staff.rules import Permission
from rxapp.tickets.queries import routing
from rxapp.tickets.rules import arrival
from rxapp.tickets.rules.arrival import Arrived

TRIED_ON = 100
_MESSAGE, _RECIPIENT = table_of(Message), table_of(Recipient)


@dataclass(frozen=True, slots=True)
class Met:
    """A received message that the rule meets; `subject` is "" where its words are not for this reader (D-129)."""

    id: int
    sender: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DryRun:
    """On how many received messages a rule was tried, and which of them it meets, the newest first."""

    tried: int
    met: tuple[Met, ...]


def dry_run(work: Work, form: Any) -> DryRun:
    """Try the `conditions` of a rule's form on the last 100 received messages. Raises NotAllowed, BadInput, TooLong."""
    work.need(Permission.EDIT_SETTINGS)
    conditions = arrival.conditions(a_form(form).get("conditions"))
    by_themselves = _MESSAGE.c.staff_id.is_(None)
    came = (_MESSAGE.c.direction == Direction.IN.value, _MESSAGE.c.kind.in_([kind.value for kind in OUTGOING]), by_themselves)
    rows = work.session.execute(sa.select(_MESSAGE).where(*came).order_by(_MESSAGE.c.id.desc()).limit(TRIED_ON)).all()
    copies = _copies(work, [row.id for row in rows])
    boxes = routing.mailboxes(work)
    met = [row for row in rows if arrival.holds(conditions, _arrived(work, row, copies.get(row.id, ()), boxes))]
    readable = viewers.readable(work, met)
    shown = (Met(row.id, row.sender, row.subject if row.id in readable else "", row.shown_at) for row in met)
    return DryRun(len(rows), tuple(shown))


def _copies(work: Work, message_ids: list[int]) -> dict[int, tuple[str, ...]]:
    asked = sa.select(_RECIPIENT.c.message_id, _RECIPIENT.c.address).where(_RECIPIENT.c.message_id.in_(message_ids))
    found: dict[int, tuple[str, ...]] = {}
    for row in work.session.execute(asked.order_by(_RECIPIENT.c.id)):
        found[row.message_id] = (*found.get(row.message_id, ()), row.address)
    return found


def _arrived(work: Work, row: Any, copies: Iterable[str], boxes: list[routing.OurMailbox]) -> Arrived:
    is_mail = row.kind == Kind.EMAIL
    named = tuple(dict.fromkeys(customer_rules.folded_email(one) if is_mail else one for one in (row.to, *copies) if one))
    box = next((box.id for address in named for box in boxes if box.address == address), 0) if is_mail else 0
    return Arrived(row.subject if is_mail else "", row.body, row.sender, named, box, routing.owners(work, row.kind, row.sender))
