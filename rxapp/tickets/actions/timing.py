"""The action times of a ticket that begins (THX-7, D-51)."""

from typing import Any

from rxapp.core.work import Work
from rxapp.tickets.queries import choosing
from rxapp.tickets.queries.hours import hours_of
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules.kinds import Built


def begun(work: Work, queue_id: int, priority_id: int, status: Built) -> dict[str, Any]:
    """The columns of a new ticket's priority and due times; the default priority for 0. They stand still where nobody here can go on."""
    priority = choosing.priority_of(work, priority_id)
    due = deadlines.due_times(priority, hours_of(work, queue_id), work.now)
    return {
        "priority_id": priority.id if priority else None,
        "reply_due_at": due.reply,
        "alert_at": due.alert,
        "execute_due_at": due.execute,
        "paused_at": work.now if status in deadlines.PAUSES else None,
    }
