"""What a ticket can be given: queues, people, statuses, categories, as lists to choose from."""

from dataclasses import dataclass

from sqlmodel import col, select

from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.staff.models import Role, Staff
from rxapp.staff.rules import Permission, permissions_of
from rxapp.tickets.models import Category, Queue, QueueMember
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import Built


@dataclass
class Choice:
    """One entry of a list to choose from. A label that begins with @ is a catalogue key."""

    id: int = 0
    label: str = ""


def choices(work: Work, what: str) -> list[Choice]:
    """What several tickets can be given at once: "assign", "queue" or "status"; nothing to choose from for anything else.

    Raises NotAllowed.
    """
    work.need(Permission.WORK_TICKETS)
    if what == "assign":
        return people_of(work)
    if what == "queue":
        return queues_of(work, with_spam=True)
    return statuses_of(work) if what == "status" else []


def status_id(work: Work, status: Built) -> int:
    """The id of a built-in status. Raises NotAllowed."""
    work.need(Permission.WORK_TICKETS)
    return one.built_in(work, status)


def statuses_of(work: Work) -> list[Choice]:
    """The statuses that a person may set: every active one but *Merged*."""
    return [Choice(row.id, row.label) for row in one.statuses(work).values() if row.is_active and row.parent is not Built.MERGED]


def queues_of(work: Work, *, with_spam: bool = False) -> list[Choice]:
    """The queues that take tickets and that the actor sees, in their order (D-129)."""
    seen = one.queue_ids_seen(work)
    asked = select(Queue).where(col(Queue.is_active), col(Queue.takes_tickets)).order_by(col(Queue.position), col(Queue.id))
    rows = [row for row in work.session.exec(asked) if row.id in seen and (with_spam or not row.is_spam)]
    return [Choice(row.id or 0, row.name) for row in rows]


def people_of(work: Work, queue_id: int = 0) -> list[Choice]:
    """Whom a ticket can be given to: active people who work tickets, by name; of one queue only those who see it (D-129)."""
    members = set(work.session.exec(select(QueueMember.staff_id).where(QueueMember.queue_id == queue_id))) if queue_id else set[int]()
    rows = work.session.exec(select(Staff, Role).join(Role, col(Role.id) == Staff.role_id).where(col(Staff.is_active))).all()
    held = [(person, permissions_of(role.key, role.permissions)) for person, role in rows]
    able = [(person, rights) for person, rights in held if Permission.WORK_TICKETS in rights]
    kept = [person for person, rights in able if not members or person.id in members or Permission.SEE_ALL_QUEUES in rights]
    return [Choice(person.id or 0, person.name) for person in sorted(kept, key=lambda person: (fold(person.name), person.id or 0))]


def categories_of(work: Work) -> list[Choice]:
    """The shop's categories, in their order."""
    rows = work.session.exec(select(Category).where(col(Category.is_active)).order_by(col(Category.position), col(Category.id))).all()
    return [Choice(row.id or 0, row.name) for row in rows]
