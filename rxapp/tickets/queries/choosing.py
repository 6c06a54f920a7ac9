"""What may be chosen for a ticket: its queue, who handles it, its status, category and priority."""

from dataclasses import dataclass

from sqlmodel import SQLModel, col, select

from rxapp.core.work import Work
from rxapp.staff.models import Role, Staff
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Priority, Queue, QueueMember
from rxapp.tickets.queries import one


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A priority: its spans in seconds of the queue's hours, 0 for none (D-51)."""

    id: int
    respond_for: int
    alert_for: int
    execute_for: int


def queue_to_work(work: Work, queue_id: int) -> Queue | None:
    """The queue, if the actor sees it and it takes tickets."""
    found = work.session.get(Queue, queue_id) if queue_id in one.queue_ids_seen(work) else None
    return found if found and found.is_active and found.takes_tickets else None


def may_handle(work: Work, staff_id: int, queue_id: int) -> bool:
    """Whether this person is active, works tickets and sees the queue (D-129)."""
    wanted = select(Role).join(Staff, col(Staff.role_id) == Role.id).where(Staff.id == staff_id, col(Staff.is_active))
    role = work.session.exec(wanted).first()
    held = role.permissions if role else []
    if Permission.WORK_TICKETS not in held:
        return False
    members = set(work.session.exec(select(QueueMember.staff_id).where(QueueMember.queue_id == queue_id)))
    return not members or staff_id in members or Permission.SEE_ALL_QUEUES in held


def is_on_offer(work: Work, model: type[SQLModel], row_id: int) -> bool:
    """Whether this category or priority exists and is not archived."""
    return bool(getattr(work.session.get(model, row_id), "is_active", False))


def priority_of(work: Work, priority_id: int | None) -> PriorityRow | None:
    """The priority with its spans; the default one for 0, None where there is none."""
    mine = Priority.id == priority_id if priority_id else col(Priority.is_default)
    row = work.session.exec(select(Priority).where(mine, col(Priority.is_active)).order_by(col(Priority.id))).first()
    return PriorityRow(row.id or 0, row.respond_for, row.alert_for, row.execute_for) if row else None
