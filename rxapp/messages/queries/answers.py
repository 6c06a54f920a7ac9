"""Who may be answered without a consent: whoever has written first asked for an answer (D-2, D-81, D-86)."""

from collections.abc import Mapping

import sqlalchemy as sa

from rxapp.consent import queries as consent
from rxapp.core.kinds import Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.models import Message
from rxapp.messages.rules import sending
from rxapp.messages.rules.states import Status

_MESSAGE = table_of(Message)


def free(work: Work, kind: str, asked: Mapping[int, tuple[int, str]]) -> set[int]:
    """Which of these need no consent; `asked` has the ticket and the address, as it is compared, by any number of the caller's.

    Whoever has the address wrote in this very ticket, no machine of theirs and not by the hand of staff, and has not said no since. A
    number is answered for thirty days, and never after a STOP.
    """
    tickets = {ticket_id for ticket_id, _ in asked.values()}
    if not tickets:
        return set()
    wrote = sa.select(_MESSAGE.c.ticket_id, _MESSAGE.c.sender, sa.func.max(_MESSAGE.c.shown_at).label("at")).where(
        _MESSAGE.c.ticket_id.in_(tickets),
        _MESSAGE.c.kind == str(kind),
        _MESSAGE.c.direction == Direction.IN.value,
        _MESSAGE.c.status == Status.RECEIVED.value,
        _MESSAGE.c.staff_id.is_(None),
        _MESSAGE.c.is_auto.is_(False),
    )
    rows = work.session.execute(wrote.group_by(_MESSAGE.c.ticket_id, _MESSAGE.c.sender)).all()
    last = {(row.ticket_id, row.sender): row.at for row in rows}
    said_no = consent.objections(work, kind, {address for _, address in asked.values()})
    found: set[int] = set()
    for number, (ticket_id, address) in asked.items():
        at, no = last.get((ticket_id, address)), said_no.get(address)
        if at and sending.may_answer(Kind(kind), wrote_at=at, objected_at=no.said_at if no else None, now=work.now):
            found.add(number)
    return found


def is_free(work: Work, kind: str, *, ticket_id: int | None, address: str) -> bool:
    """The same of one address; False where there is no ticket."""
    return bool(ticket_id) and bool(free(work, kind, {0: (ticket_id or 0, address)}))
