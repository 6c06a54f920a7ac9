"""Queues (D-97): name, members, hours, mailbox, what they take; one is the default and one is for spam, always.

Each raises NotAllowed, BadInput, NotFound and TooLong.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select

from rxapp.core import locks, shapes
from rxapp.core.errors import BadInput, NotFound
from rxapp.core.inputs import a_flag, a_form, a_number, an_id
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.messages.mailboxes.models import Mailbox
from rxapp.shop import actions as shop
from rxapp.staff.models import Staff
from rxapp.staff.rules import Permission
from rxapp.tickets.actions.settings import lists, refusals
from rxapp.tickets.models import Queue, QueueMember, Ticket

SUBJECT = "queue"
FLAGS = ("has_own_hours", "acknowledges", "takes_tickets", "takes_calls", "takes_chats")
MEMBERS_AT_MOST = 500
_MEMBER = table_of(QueueMember)


def save(work: Work, *, queue_id: object = 0, version: object = 0, form: object) -> int:
    """Make a queue (`queue_id` 0), or change those of its fields that are given; returns its id.

    `form` has `name`, `mailbox_id` (0: the store's address), `members` (ids of staff; none: everybody who works tickets, D-129), the
    FLAGS, and `week`, seven pairs of clock times for its own hours. Raises NoName, NameTaken, ChangedMeanwhile where another version
    stands than the one that was opened, QueueNeeded where the default queue would take no tickets, and HoursWrong.
    """
    work.need(Permission.EDIT_SETTINGS)
    given = a_form(form)
    row = _held(work, queue_id, version) if queue_id else Queue(name="", position=_last(work) + 1)
    before = {} if row.id is None else _told(work, row)
    if "name" in given or not row.id:
        row.name = lists.name_of(given.get("name"))
        lists.unique(work, Queue, row.name, row.id or 0)
    for name in FLAGS:
        if name in given:
            setattr(row, name, a_flag(given[name]))
    if (row.is_default or row.is_spam) and not row.takes_tickets:
        raise refusals.QueueNeeded
    if "mailbox_id" in given:
        row.mailbox_id = _mailbox(work, given["mailbox_id"])
    row.version += 1
    work.session.add(row)
    work.session.flush()
    if "members" in given:
        _set_members(work, row.id or 0, given["members"])
    if row.has_own_hours and given.get("week"):
        shop.set_week(work, whose="queue", whose_id=row.id or 0, week=given["week"])
    _noted(work, row, "edited" if before else "created", before)
    return row.id or 0


def make_default(work: Work, *, queue_id: object) -> None:
    """The queue to which tickets come that no rule sends elsewhere (TK-52). Raises QueueNeeded for that of spam."""
    row = _queue(work, queue_id)
    if row.is_spam or not (row.is_active and row.takes_tickets):
        raise refusals.QueueNeeded
    _only(work, row, "is_default")


def make_spam(work: Work, *, queue_id: object) -> None:
    """The queue to which *Spam* sends. Raises QueueNeeded for the default one."""
    row = _queue(work, queue_id)
    if row.is_default or not (row.is_active and row.takes_tickets):
        raise refusals.QueueNeeded
    _only(work, row, "is_spam")


def set_active(work: Work, *, queue_id: object, is_active: object) -> None:
    """Archive a queue in which no open or postponed ticket waits, or take it up again. Raises QueueNotEmpty, QueueNeeded."""
    row, wanted = _queue(work, queue_id), a_flag(is_active)
    if not wanted:
        if row.is_default or row.is_spam:
            raise refusals.QueueNeeded
        waiting = select(func.count()).where(Ticket.queue_id == row.id, col(Ticket.state).in_(("open", "snoozed")))
        if number := work.session.exec(waiting).one():
            raise refusals.QueueNotEmpty(n=number)
    if row.is_active != wanted:
        row.is_active, row.version = wanted, row.version + 1
        _noted(work, row, "taken_up" if wanted else "archived", {})


def move(work: Work, *, queue_id: object, is_up: object) -> None:
    """Change places with the one above, or below."""
    lists.swap(work, Queue, _queue(work, queue_id), up=a_flag(is_up))
    lists.told(work)


def _queue(work: Work, queue_id: object) -> Queue:
    work.need(Permission.EDIT_SETTINGS)
    asked = locks.rows(locks.TICKET_SETTINGS, select(Queue).where(Queue.id == an_id(queue_id)))
    row = work.session.exec(asked.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFound
    return row


def _held(work: Work, queue_id: object, version: object) -> Queue:
    row = _queue(work, queue_id)
    if row.version != a_number(version, low=0, high=2**31 - 1):
        raise refusals.ChangedMeanwhile
    return row


def _only(work: Work, row: Queue, flag: str) -> None:
    if getattr(row, flag):
        return
    work.session.execute(sa.update(Queue).where(col(getattr(Queue, flag))).values({flag: False, "version": Queue.version + 1}))
    setattr(row, flag, True)
    row.version += 1
    _noted(work, row, flag, {})


def _set_members(work: Work, queue_id: int, members: object) -> None:
    if not shapes.is_several(members) or len(members) > MEMBERS_AT_MOST:
        raise BadInput
    wanted = {an_id(member) for member in members}
    known = set(work.session.exec(select(Staff.id).where(col(Staff.id).in_(wanted), col(Staff.is_active))))
    if wanted - known:
        raise BadInput
    work.session.execute(sa.delete(_MEMBER).where(_MEMBER.c.queue_id == queue_id))
    work.session.add_all(QueueMember(queue_id=queue_id, staff_id=member) for member in sorted(wanted))
    work.session.flush()


def _mailbox(work: Work, mailbox_id: object) -> int | None:
    if not mailbox_id:
        return None
    row = work.session.get(Mailbox, an_id(mailbox_id))
    if row is None:
        raise BadInput
    return row.id


def _last(work: Work) -> int:
    return work.session.exec(select(func.max(Queue.position))).one() or 0


def _told(work: Work, row: Queue) -> dict[str, Any]:
    members = select(QueueMember.staff_id).where(QueueMember.queue_id == row.id).order_by(col(QueueMember.staff_id))
    plain = {name: getattr(row, name) for name in ("name", "mailbox_id", *FLAGS)}
    return {**plain, "members": list(work.session.exec(members))}


def _noted(work: Work, row: Queue, kind: str, before: dict[str, Any]) -> None:
    work.session.add(row)
    work.session.flush()
    after = _told(work, row) if kind in ("created", "edited") else {}
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    history.record(
        work, subject=SUBJECT, subject_id=row.id or 0, kind=kind, before={name: before[name] for name in changed if before}, after=changed
    )
    lists.told(work)
