"""Tickets and what hangs on them; queues, statuses, categories, priorities and the rules for arriving messages."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rxapp.core.kinds import STORED_SUBJECT_LIMIT

# Literals: a database uses an index of some rows only where the question repeats its condition to the letter.
IS_OPEN = "state = 'open'"
IS_SNOOZED = "state = 'snoozed'"
IS_CLOSED = "state = 'closed'"


def _only(rows: str) -> Any:
    return {"sqlite_where": sa.text(rows), "postgresql_where": sa.text(rows)}


class Queue(SQLModel, table=True):
    """Where tickets wait, and later calls and chats (D-97). Without members everybody with *work tickets* sees it (D-129).

    `mailbox_id` is the mailbox as which it sends (none: the store's address, D-141). `has_own_hours`: its hours are rows of `hours`
    with `whose` "queue"; else the shop's. `acknowledges`: new tickets are acknowledged (D-134). One is the default, one takes spam.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, unique=True)
    mailbox_id: int | None = Field(default=None, foreign_key="mailbox.id")
    has_own_hours: bool = False
    is_default: bool = False
    is_spam: bool = False
    acknowledges: bool = False
    takes_tickets: bool = True
    takes_calls: bool = False
    takes_chats: bool = False
    is_active: bool = True
    position: int = 0
    version: int = 0


class QueueMember(SQLModel, table=True):
    """That a person works in a queue."""

    __tablename__ = "queue_member"  # pyright: ignore[reportAssignmentType]

    queue_id: int = Field(primary_key=True, foreign_key="queue.id")
    staff_id: int = Field(primary_key=True, foreign_key="staff.id", index=True)


class Status(SQLModel, table=True):
    """One status: a built-in one (`built_in`, `rules.kinds.Built`), or one of the shop's own that behaves as its `parent` (THX-2)."""

    __tablename__ = "status"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    built_in: str | None = Field(default=None, max_length=20, unique=True)
    name: str = Field(default="", max_length=60)
    parent: str = Field(max_length=20)
    position: int = 0
    is_active: bool = True


class Category(SQLModel, table=True):
    """What a ticket is about, in the shop's words."""

    __tablename__ = "category"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, unique=True)
    position: int = 0
    is_active: bool = True


class Priority(SQLModel, table=True):
    """How soon a ticket is answered and done: spans in seconds of the queue's hours, 0 for none (THX-7, D-51)."""

    __tablename__ = "priority"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60, unique=True)
    respond_for: int = 0
    alert_for: int = 0
    execute_for: int = 0
    is_default: bool = False
    position: int = 0
    is_active: bool = True


class Ticket(SQLModel, table=True):
    """One conversation. `number` is that of its first entry (D-137); empty only inside the transaction that opens it.

    `kind` (email, sms) is how its customer is written to, `address` where: folded as it is compared (e-mail) or E.164. `name` is how
    the sender calls themselves. `last_event_id` is the newest message of the customer or of staff: unread and *stale* are told by it.
    Spans worked are seconds of the queue's hours. `paused_at`: since when its action times stand still (D-51). `looks_like_id`: a
    ticket whose number a stranger named. `search_place`: its place in the full-text index; `is_unindexed`: its words are not there yet.
    A deleted one stays as a stub with its number alone (D-26).
    """

    id: int | None = Field(default=None, primary_key=True)
    number: int | None = Field(default=None, unique=True)
    subject: str = Field(default="", max_length=STORED_SUBJECT_LIMIT)
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    kind: str = Field(default="email", max_length=10)
    address: str = Field(default="", max_length=254)
    name: str = Field(default="", max_length=120)
    to_address: str = Field(default="", max_length=254)
    queue_id: int = Field(foreign_key="queue.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    status_id: int = Field(foreign_key="status.id")
    category_id: int | None = Field(default=None, foreign_key="category.id")
    priority_id: int | None = Field(default=None, foreign_key="priority.id")
    source: str = Field(default="email", max_length=10)
    waiting_for: str = Field(default="us", max_length=10)
    state: str = Field(default="open", max_length=10)
    search_place: int = 0
    is_unindexed: bool = True
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="staff.id")
    last_message_at: datetime
    last_event_id: int = 0
    first_reply_at: datetime | None = None
    first_reply_worked: int | None = None
    closed_at: datetime | None = None
    closed_worked: int | None = None
    reply_due_at: datetime | None = None
    alert_at: datetime | None = None
    execute_due_at: datetime | None = None
    paused_at: datetime | None = None
    snoozed_until: datetime | None = None
    merged_into_id: int | None = Field(default=None, foreign_key="ticket.id")
    looks_like_id: int | None = Field(default=None, foreign_key="ticket.id")
    deleted_at: datetime | None = None
    version: int = 0

    __table_args__ = (
        Index("ix_ticket_open", "last_message_at", "id", "queue_id", "staff_id", "waiting_for", "last_event_id", **_only(IS_OPEN)),
        Index("ix_ticket_snoozed", "last_message_at", "id", "queue_id", "staff_id", **_only(IS_SNOOZED)),
        Index("ix_ticket_closed", "last_message_at", "id", "queue_id", **_only(IS_CLOSED)),
        Index("ix_ticket_queue_closed", "queue_id", "last_message_at", "id", **_only(IS_CLOSED)),
        Index("ix_ticket_customer", "customer_id", "last_message_at", "id", **_only("customer_id IS NOT NULL")),
        Index("ix_ticket_address", "address", "last_message_at", "id"),
        Index("ix_ticket_unindexed", "id", **_only("is_unindexed")),
        Index("ix_ticket_search_place", "search_place"),
        Index("ix_ticket_staff_open", "staff_id", **_only(IS_OPEN)),
        {"sqlite_autoincrement": True},
    )


class TicketTag(SQLModel, table=True):
    """A tag of a ticket (TK-11), compared as it is folded."""

    __tablename__ = "ticket_tag"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    name: str = Field(max_length=40)
    folded: str = Field(max_length=80, index=True)

    __table_args__ = (UniqueConstraint("ticket_id", "folded", name="uq_ticket_tag_folded"),)


class TicketSeen(SQLModel, table=True):
    """The newest event of a ticket that a person has seen: unread is what came after it."""

    __tablename__ = "ticket_seen"  # pyright: ignore[reportAssignmentType]

    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id", index=True)
    event_id: int = 0


class TicketWatch(SQLModel, table=True):
    """Whether a person watches a ticket; a row that is off remembers that they stopped (D-52)."""

    __tablename__ = "ticket_watch"  # pyright: ignore[reportAssignmentType]

    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")
    staff_id: int = Field(primary_key=True, foreign_key="staff.id", index=True)
    is_on: bool = True


class TicketDraft(SQLModel, table=True):
    """What is being written in one part of a ticket: one writer, whom others see and may take it over from.

    `based_on_event_id` is the last event that the writer saw. `version` grows with every save and take-over.
    """

    __tablename__ = "ticket_draft"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    part: str = Field(max_length=10)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    based_on_event_id: int = 0
    saved_at: datetime
    version: int = 0

    __table_args__ = (UniqueConstraint("ticket_id", "part", name="uq_ticket_draft_part"),)


class TicketPresence(SQLModel, table=True):
    """That a tab shows a ticket, and whether its person writes there, until a moment unless it says so again."""

    __tablename__ = "ticket_presence"  # pyright: ignore[reportAssignmentType]

    tab: str = Field(primary_key=True, max_length=64)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    is_writing: bool = False
    until: datetime


class Rule(SQLModel, table=True):
    """One rule for arriving messages (THX-3, THX-4): the first whose conditions all hold is applied; the catch-all stands last (D-47).

    `conditions` is a list of {"if", "value"}, `outcome` what it sets: queue_id, staff_id, uses_caretaker, category_id, priority_id, tags.
    """

    __tablename__ = "rule"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    conditions: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    outcome: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    is_catch_all: bool = False
    is_on: bool = True
    position: int = 0
    version: int = 0


class Acknowledgement(SQLModel, table=True):
    """When an address was last told by itself that its words arrived (D-134)."""

    address: str = Field(primary_key=True, max_length=254)
    at: datetime
