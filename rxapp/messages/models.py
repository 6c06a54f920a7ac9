"""The event store: messages (outbox and history in one row), their recipients and Message-IDs, the delivery events of each, and drafts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from rxapp.core.kinds import STORED_SUBJECT_LIMIT

# In SQL's own words: a database uses an index of some rows only where the question repeats its condition to the letter.
ON_THE_LIST = "dismissed_at IS NULL AND status IN ('failed', 'uncertain')"
IS_SAID_STOP = "dismissed_at IS NULL AND failure = 'message.said_stop'"
IS_HELD = "status = 'held'"
IS_STOPPED = "status = 'held' AND next_try_at IS NULL"
IS_UNTOLD = "told_at IS NULL AND status = 'failed'"
IS_UNHEEDED = "ticket_id IS NOT NULL AND heeded_at IS NULL AND (status = 'failed' OR (status = 'held' AND next_try_at IS NULL))"


def _only(rows: str) -> Any:
    return {"sqlite_where": sa.text(rows), "postgresql_where": sa.text(rows)}


class Message(SQLModel, table=True):
    """One thing that happened with a customer (`core.kinds`): an e-mail, SMS or note, out or in; a call, chat, comment or event.

    `key` is unique per send, so that a double click or a repeated event finds the row that it made (D-56). `reference`
    and `header_id` (the Message-ID) are fixed before the first try. `shown_at` is the moment by which history is sorted:
    the time at which it is due while it is held, else the last moment that a reader would name. `next_try_at` is set only while
    held; `lease_until` and `worker` only while sending. `customer_id` is empty for a test to staff themselves, and for words
    from a number that nobody has.

    A held one without `next_try_at` is stopped (D-131): it goes only when a person lets it. `heeded_at` is when its ticket took notice
    that it did not go.

    `waiting` is the catalogue key of why a held message does not go at its time (quiet hours, its turn), `is_urgent` that a
    person let it go in quiet hours. `ask_at` is when the provider is asked next what became of an uncertain one, `asks` how
    often it was. `account` is a digest of the provider's account under which it was last tried (nothing in rows older than the
    column). `tried_from` is when its day of tries began: nothing before the first, and again where its channel was
    stopped. `told_at` is when the author was told that it failed, `dismissed_at` when somebody took it off the list.

    `failure` is the catalogue key of why it failed, or that the words of a received one may mean stop, until somebody has decided.

    `ticket_id`, `job_id` and `record_id` (of a campaign) are numbers of features above, and so without a foreign key; `about_id` is
    the message that a comment is about, or that a reply answers. `facts` is what a line of a list shows of a row that is more
    than its words (seconds of a call, the rating of a chat), and what a mail carries beside them (`headers`, `authentication`).
    `is_auto`: no person wrote it. `channel` of an event names the feature that tells it. A deleted row's id never comes back.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64, unique=True)
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    direction: str = Field(max_length=3)
    kind: str = Field(max_length=10)
    status: str = Field(max_length=10)
    to: str = Field(default="", max_length=254)
    is_ad_hoc: bool = False
    is_test: bool = False
    sender: str = Field(default="", max_length=254)
    sender_name: str = Field(default="", max_length=120)
    reply_to: str = Field(default="", max_length=254)
    subject: str = Field(default="", max_length=STORED_SUBJECT_LIMIT)
    body: str = Field(default="", sa_column=Column(Text, nullable=False))
    greeting: str = Field(default="", max_length=400)
    signature: str = Field(default="", sa_column=Column(Text, nullable=False))
    fingerprint: str = Field(default="", max_length=64)
    search_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    template_id: int | None = None
    language: str = Field(default="", max_length=5)
    uses_name: bool = True
    is_formal: bool = False
    staff_id: int | None = None
    staff_name: str = Field(default="", max_length=120)
    created_at: datetime
    shown_at: datetime
    send_after: datetime | None = None
    is_scheduled: bool = False
    sent_at: datetime | None = None
    channel: str = Field(default="", max_length=20)
    account: str | None = Field(default=None, max_length=64)
    is_demo: bool = False
    reference: str = Field(max_length=32, unique=True)
    header_id: str | None = Field(default=None, max_length=300, unique=True)
    provider_id: str = Field(default="", max_length=200)
    tries: int = 0
    tried_from: datetime | None = None
    next_try_at: datetime | None = None
    lease_until: datetime | None = None
    worker: str = Field(default="", max_length=60)
    waiting: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})
    waiting_values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    is_urgent: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    ask_at: datetime | None = None
    asks: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    told_at: datetime | None = None
    dismissed_at: datetime | None = None
    heeded_at: datetime | None = None
    failure: str = Field(default="", max_length=80)
    failure_values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    failure_words: str = Field(default="", max_length=1000)
    retry_of: int | None = Field(default=None, foreign_key="message.id", index=True)
    ticket_id: int | None = None
    job_id: int | None = None
    record_id: int | None = None
    about_id: int | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    is_auto: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})

    __table_args__ = (
        Index("ix_message_timeline", "customer_id", "shown_at", "id"),
        Index("ix_message_kind", "customer_id", "kind", "shown_at", "id"),
        Index("ix_message_ticket", "ticket_id", "id", **_only("ticket_id IS NOT NULL")),
        Index("ix_message_job", "job_id", "id", **_only("job_id IS NOT NULL")),
        Index("ix_message_words", "customer_id", "fingerprint", "created_at"),
        Index("ix_message_due", "status", "kind", "is_test", "next_try_at", "id"),
        Index("ix_message_provider", "channel", "provider_id"),
        Index("ix_message_ask", "ask_at"),
        Index("ix_message_attention", "status", "shown_at", "id", **_only(ON_THE_LIST)),
        Index("ix_message_said_stop", "shown_at", "id", **_only(IS_SAID_STOP)),
        Index("ix_message_waiting", "send_after", "id", **_only(IS_HELD)),
        Index("ix_message_untold", "staff_id", "id", **_only(IS_UNTOLD)),
        Index("ix_message_stopped", "shown_at", "id", "staff_id", **_only(IS_STOPPED)),
        Index("ix_message_unheeded", "id", **_only(IS_UNHEEDED)),
        {"sqlite_autoincrement": True},
    )


class Recipient(SQLModel, table=True):
    """To whom an e-mail or SMS goes, or went, and what became of it there (D-143).

    `role` is "to" or "cc", `address` as it is written to. `status` is a state of `rules.states`: the To's is the message's own,
    but one that is being sent still stands as held. `event` is the catalogue key of why it failed, "" else.
    """

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id")
    role: str = Field(max_length=2)
    address: str = Field(max_length=254)
    name: str = Field(default="", max_length=120)
    status: str = Field(max_length=10)
    event: str = Field(default="", max_length=80)

    __table_args__ = (UniqueConstraint("message_id", "address", name="uq_recipient_address"),)


class MailId(SQLModel, table=True):
    """The Message-ID of a mail, ours or theirs, as `rules.mailtext.kept_id` writes it; several mails may bear the same one."""

    __tablename__ = "mail_id"  # type: ignore[assignment]

    id: int | None = Field(default=None, primary_key=True)
    value: str = Field(max_length=300, index=True)
    message_id: int = Field(foreign_key="message.id", index=True)


class MessageFact(SQLModel, table=True):
    """A fact that a message tells (`facts.Fact`), of which record, what it says of it and in which language; asked again before it
    leaves (D-127)."""

    __tablename__ = "message_fact"  # type: ignore[assignment]

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    fact: str = Field(max_length=80)
    source_id: int
    value: str = Field(max_length=400)
    language: str = Field(default="", max_length=5, sa_column_kwargs={"server_default": ""})


class MessageEvent(SQLModel, table=True):
    """One delivery event of a message: a state it reached, when, and in whose words.

    `label` is a catalogue key with its values, `words` are the provider's own. `event_key` is the provider's event id:
    unique, so that a repeated report changes nothing.
    """

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    status: str = Field(max_length=10)
    label: str = Field(max_length=80)
    label_values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    words: str = Field(default="", max_length=1000)
    channel: str = Field(default="", max_length=20)
    event_key: str | None = Field(default=None, max_length=200, unique=True)
    at: datetime


class ProviderEvent(SQLModel, table=True):
    """One report of a provider, as it came: kept whether or not we know its kind or its message.

    `event_key` is the provider's event id: the same report again finds its row and changes nothing.
    """

    id: int | None = Field(default=None, primary_key=True)
    event_key: str = Field(max_length=200, unique=True)
    channel: str = Field(max_length=20)
    sort: str = Field(max_length=40)
    state: str = Field(max_length=20)
    reference: str = Field(default="", max_length=64)
    provider_id: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=254)
    words: str = Field(default="", max_length=1000)
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    happened_at: datetime
    received_at: datetime


class ChannelStatus(SQLModel, table=True):
    """How a channel fares: whether it is stopped and why, its last success and error, and when it may send next.

    `stopped_for` is the digest of the login that was refused: another login starts the channel again by itself.
    `free_at` is when the next message may go under the provider's limit of messages a second.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=20)
    kind: str = Field(max_length=10)
    stopped_at: datetime | None = None
    stopped_for: str = Field(default="", max_length=64)
    success_at: datetime | None = None
    error_at: datetime | None = None
    error: str = Field(default="", max_length=80)
    error_values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    error_words: str = Field(default="", max_length=1000)
    free_at: datetime | None = None

    __table_args__ = (UniqueConstraint("name", "kind", name="uq_channelstatus_channel"),)


class MessageHtml(SQLModel, table=True):
    """The HTML of a mail that arrived, as `rules.mail_html.clean` leaves it; `has_remote`: it names pictures elsewhere."""

    __tablename__ = "message_html"  # type: ignore[assignment]

    message_id: int = Field(primary_key=True, foreign_key="message.id")
    clean: str = Field(default="", sa_column=Column(Text, nullable=False))
    has_remote: bool = False


class RemoteFile(SQLModel, table=True):
    """A file of a message that still lies at its provider: fetched by the worker, and then no row here any more. `tries` so far."""

    __tablename__ = "remote_file"  # type: ignore[assignment]

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    url: str = Field(max_length=2000)
    position: int = 0
    tries: int = 0
    next_try_at: datetime = Field(index=True)


class Draft(SQLModel, table=True):
    """What one member of staff has written and not sent; one per customer and kind, seen by its writer alone."""

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    customer_id: int = Field(foreign_key="customer.id")
    kind: str = Field(max_length=10)
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    saved_at: datetime

    __table_args__ = (
        UniqueConstraint("staff_id", "customer_id", "kind", name="uq_draft_writer"),
        Index("ix_draft_saved_at", "saved_at"),
    )
