"""One thing done to many tickets: each for itself, so that one that refuses does not stop the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from rxapp.core import locks, shapes
from rxapp.core.errors import BadInput, Refusal
from rxapp.core.inputs import an_id, one_of
from rxapp.core.work import Work
from rxapp.staff.rules import Permission
from rxapp.tickets.actions import changing, deleting, queueing
from rxapp.tickets.models import Ticket

AT_MOST = 500
_Do = Callable[[Work, int, object], object]
ACTIONS: dict[str, _Do] = {
    "assign": lambda work, ticket_id, value: changing.assign(work, ticket_id=ticket_id, staff_id=value),
    "queue": lambda work, ticket_id, value: queueing.change_queue(work, ticket_id=ticket_id, queue_id=value),
    "status": lambda work, ticket_id, value: changing.set_status(work, ticket_id=ticket_id, status_id=value),
    "tag": lambda work, ticket_id, value: changing.add_tag(work, ticket_id=ticket_id, tag=value),
    "spam": lambda work, ticket_id, _value: queueing.spam(work, ticket_id=ticket_id),
    "delete": lambda work, ticket_id, _value: deleting.delete(work, ticket_ids=[ticket_id]),
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A ticket to which it was not done, and why: the catalogue key of a refusal with its values."""

    ticket_id: int
    number: int
    key: str
    values: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Done:
    """To how many it was done, and to which not."""

    n: int
    skipped: tuple[Skipped, ...] = ()


def apply(work: Work, *, ticket_ids: object, action: object, value: object = 0) -> Done:
    """Do one of ACTIONS to at most 500 tickets, `value` being the id, the tag or nothing that it takes. Raises NotAllowed, BadInput."""
    work.need(Permission.WORK_TICKETS)
    do = ACTIONS[one_of(action, ACTIONS)]
    if action == "delete":
        work.need(Permission.DELETE_TICKETS)
    if not shapes.is_several(ticket_ids) or len(ticket_ids) > AT_MOST:
        raise BadInput
    wanted = sorted({an_id(ticket_id) for ticket_id in ticket_ids})
    held = _held(work, wanted)
    skipped = [found for ticket_id in wanted if (found := _one(work, do, ticket_id, value, held.get(ticket_id, 0)))]
    return Done(len(wanted) - len(skipped), tuple(skipped))


def _held(work: Work, wanted: Sequence[int]) -> dict[int, int]:
    """All of them held before the first is touched, in the one order of locks; their numbers."""
    asked = select(Ticket).where(col(Ticket.id).in_(wanted)).order_by(col(Ticket.id))
    return {row.id or 0: row.number or 0 for row in work.session.exec(locks.rows(locks.TICKETS, asked, wanted))}


def _one(work: Work, do: _Do, ticket_id: int, value: object, number: int) -> Skipped | None:
    try:
        with work.session.begin_nested():
            do(work, ticket_id, value)
    except Refusal as refusal:
        return Skipped(ticket_id, number, refusal.key, dict(refusal.values))
    return None
