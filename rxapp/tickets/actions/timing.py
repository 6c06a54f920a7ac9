"""The action times of a ticket that begins (THX-7, D-51)."""

from typing import Any

from rxapp.core.work import Work
from rxapp.tickets.queries import choosing
from rxapp.tickets.rules.kinds import Built

_PAUSES = (Built.AWAITING, Built.POSTPONED, Built.CLOSED, Built.MERGED)


def begun(work: Work, queue_id: int, priority_id: int, status: Built) -> dict[str, Any]:
    """The columns of a new ticket's priority and due times; the default priority for 0. They stand still where nobody here can go on."""
    priority = choosing.priority_of(work, priority_id)
    return {"priority_id": priority.id if priority else None, "paused_at": work.now if status in _PAUSES else None}
