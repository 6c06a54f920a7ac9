"""What the settings of tickets show."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.mailboxes.models import Mailbox
from rxapp.shop import queries as shop
from rxapp.staff.models import Staff
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Category, Priority, Queue, QueueMember, Rule, Status, Ticket
from rxapp.tickets.queries import one, pick_lists
from rxapp.tickets.queries.pick_lists import Choice

HOUR = 3600
_TICKET = table_of(Ticket)


@dataclass
class QueueLine:
    """A queue with everything that its form holds; `week` are seven pairs of clock times, `open` how many tickets wait in it."""

    id: int = 0
    name: str = ""
    mailbox_id: int = 0
    has_own_hours: bool = False
    acknowledges: bool = False
    takes_tickets: bool = True
    takes_calls: bool = False
    takes_chats: bool = False
    is_default: bool = False
    is_spam: bool = False
    is_active: bool = True
    version: int = 0
    open: int = 0
    members: list[int] = field(default_factory=list[int])
    week: list[list[str]] = field(default_factory=list[list[str]])


@dataclass
class QueuesPage:
    """All queues, and what a queue can be given."""

    queues: list[QueueLine] = field(default_factory=list[QueueLine])
    mailboxes: list[Choice] = field(default_factory=list[Choice])
    people: list[Choice] = field(default_factory=list[Choice])


@dataclass
class Line:
    """A status, category or priority. `label` as of a status; the spans in hours as they are typed, "" for none."""

    id: int = 0
    name: str = ""
    label: str = ""
    parent: str = ""
    is_built_in: bool = False
    is_default: bool = False
    is_active: bool = True
    respond: str = ""
    alert: str = ""
    execute: str = ""


@dataclass
class RuleLine:
    """A rule; `conditions` and `outcome` as they are kept."""

    id: int = 0
    name: str = ""
    is_on: bool = True
    is_catch_all: bool = False
    version: int = 0
    conditions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    outcome: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass
class RulesPage:
    """All rules in their order, the one for everything else last, and what an outcome can set."""

    rules: list[RuleLine] = field(default_factory=list[RuleLine])
    queues: list[Choice] = field(default_factory=list[Choice])
    people: list[Choice] = field(default_factory=list[Choice])
    categories: list[Choice] = field(default_factory=list[Choice])
    priorities: list[Choice] = field(default_factory=list[Choice])
    mailboxes: list[Choice] = field(default_factory=list[Choice])


def queues(work: Work) -> QueuesPage:
    """Every queue in its order, archived ones too. Raises NotAllowed."""
    work.need(Permission.EDIT_SETTINGS)
    waiting = sa.select(_TICKET.c.queue_id, sa.func.count()).where(_TICKET.c.state.in_(("open", "snoozed"))).group_by(_TICKET.c.queue_id)
    counted: dict[int, int] = dict(tuple(row) for row in work.session.execute(waiting))
    members: dict[int, list[int]] = {}
    for row in work.session.exec(select(QueueMember).order_by(col(QueueMember.staff_id))):
        members.setdefault(row.queue_id, []).append(row.staff_id)
    rows = work.session.exec(select(Queue).order_by(col(Queue.position), col(Queue.id))).all()
    found = [_queue(work, row, counted.get(row.id or 0, 0), members.get(row.id or 0, [])) for row in rows]
    staff = work.session.exec(select(Staff).where(col(Staff.is_active)).order_by(col(Staff.name), col(Staff.id)))
    return QueuesPage(found, mailboxes(work), [Choice(row.id or 0, row.name) for row in staff])


def lists(work: Work) -> dict[str, list[Line]]:
    """The lines by "status", "category" and "priority", archived ones too. Raises NotAllowed."""
    work.need(Permission.EDIT_SETTINGS)
    statuses = work.session.exec(select(Status).order_by(col(Status.position), col(Status.id))).all()
    categories = work.session.exec(select(Category).order_by(col(Category.position), col(Category.id))).all()
    priorities = work.session.exec(select(Priority).order_by(col(Priority.position), col(Priority.id))).all()
    return {
        "status": [_status(row) for row in statuses],
        "category": [Line(row.id or 0, row.name, row.name, is_active=row.is_active) for row in categories],
        "priority": [_priority(row) for row in priorities],
    }


def rules(work: Work) -> RulesPage:
    """The rules for arriving messages, and what their forms offer. Raises NotAllowed."""
    work.need(Permission.EDIT_SETTINGS)
    rows = work.session.exec(select(Rule).order_by(col(Rule.is_catch_all), col(Rule.position), col(Rule.id))).all()
    listed = [RuleLine(row.id or 0, row.name, row.is_on, row.is_catch_all, row.version, row.conditions, row.outcome) for row in rows]
    queues = work.session.exec(select(Queue).where(col(Queue.is_active), col(Queue.takes_tickets)).order_by(col(Queue.position))).all()
    urgency = work.session.exec(select(Priority).where(col(Priority.is_active)).order_by(col(Priority.position))).all()
    return RulesPage(
        listed,
        [Choice(row.id or 0, row.name) for row in queues],
        pick_lists.people_of(work),
        pick_lists.categories_of(work),
        [Choice(row.id or 0, row.name) for row in urgency],
        mailboxes(work),
    )


def mailboxes(work: Work) -> list[Choice]:
    """The mailboxes by the address that customers write to."""
    rows = work.session.exec(select(Mailbox).order_by(col(Mailbox.id))).all()
    return [Choice(row.id or 0, row.address or row.name) for row in rows]


def _queue(work: Work, row: Queue, waiting: int, members: list[int]) -> QueueLine:
    hours = shop.queue_hours(work, row.id or 0 if row.has_own_hours else 0)
    week = [[day.opens.strftime("%H:%M"), day.closes.strftime("%H:%M")] if day else ["", ""] for day in hours.weekly]
    plain: dict[str, Any] = {
        name: getattr(row, name) for name in ("name", "has_own_hours", "acknowledges", "takes_tickets", "takes_calls", "takes_chats")
    }
    marks: dict[str, Any] = {"is_default": row.is_default, "is_spam": row.is_spam, "is_active": row.is_active, "version": row.version}
    return QueueLine(id=row.id or 0, mailbox_id=row.mailbox_id or 0, open=waiting, members=members, week=week, **plain, **marks)


def _priority(row: Priority) -> Line:
    spans = {"respond": row.respond_for, "alert": row.alert_for, "execute": row.execute_for}
    typed: dict[str, Any] = {name: f"{seconds / HOUR:g}" if seconds else "" for name, seconds in spans.items()}
    return Line(row.id or 0, row.name, row.name, is_default=row.is_default, is_active=row.is_active, **typed)


def _status(row: Status) -> Line:
    label = row.name or f"@{one.STATUS_WORD}.{row.built_in}"
    return Line(row.id or 0, row.name, label, row.parent, is_built_in=bool(row.built_in), is_active=row.is_active)
