"""Mailboxes that are fetched, and mails as they came."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

IS_UNDONE = "state <> 'parsed'"


class Mailbox(SQLModel, table=True):
    """A mailbox that is fetched: `name` is that of its login in the environment (user@host/folder), which holds the secret.

    `address` is the one that customers write to, `authserv_id` the server whose word of a sender counts (D-141). Nothing is fetched
    before `starts_at` is chosen; mail before it stays. `uid_validity` and `last_uid` say how far it was read. `error` is the catalogue
    key of why it stopped, "" while it goes.
    """

    __tablename__ = "mailbox"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=254, unique=True)
    address: str = Field(default="", max_length=254)
    authserv_id: str = Field(default="", max_length=200)
    starts_at: datetime | None = None
    is_on: bool = True
    uid_validity: int = 0
    last_uid: int = Field(default=0, sa_type=sa.BigInteger)
    fetched_at: datetime | None = None
    waiting: int = 0
    stopped_at: datetime | None = None
    error: str = Field(default="", max_length=80)
    error_words: str = Field(default="", max_length=1000)
    version: int = 0


class RawMail(SQLModel, table=True):
    """A mail as it came, stored before it is read. `uid_validity` and `uid` are the mailbox's; what came by a hook has its digest alone.

    `state` is stored, parsed or quarantined; `reason` the catalogue key of why it could not be read. `path` is that of its bytes in the
    data folder, "" once they are gone.
    """

    __tablename__ = "raw_mail"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int | None = Field(default=None, foreign_key="mailbox.id", index=True)
    channel: str = Field(default="imap", max_length=20)
    uid_validity: int = 0
    uid: int = Field(default=0, sa_type=sa.BigInteger)
    digest: str = Field(max_length=64, index=True)
    size: int = 0
    state: str = Field(default="stored", max_length=12)
    reason: str = Field(default="", max_length=80)
    reason_words: str = Field(default="", max_length=1000)
    tries: int = 0
    path: str = Field(default="", max_length=100)
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    received_at: datetime

    __table_args__ = (
        UniqueConstraint("mailbox_id", "uid_validity", "uid", name="uq_raw_mail_uid"),
        Index("ix_raw_mail_undone", "state", "id", sqlite_where=sa.text(IS_UNDONE), postgresql_where=sa.text(IS_UNDONE)),
        {"sqlite_autoincrement": True},
    )
