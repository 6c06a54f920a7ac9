"""The tables of templates (D-19) and of the shop's own greeting patterns (D-14)."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Template(SQLModel, table=True):
    """A template of one kind in one language. Deleted ones stay, so that drafts and sent messages keep their origin (D-20).

    `starter` is the key of the starter that it was made from; unique, so that none is added twice.
    """

    id: int | None = Field(default=None, primary_key=True)
    starter: str | None = Field(default=None, max_length=40, unique=True)
    name: str = Field(max_length=80)
    kind: str = Field(max_length=10)
    language: str = Field(max_length=5)
    subject: str = Field(default="", max_length=200)
    content: str = Field(default="", max_length=10_000)
    version: int = 1
    created_at: datetime
    changed_at: datetime
    changed_by: str = Field(default="", max_length=120)
    deleted_at: datetime | None = None

    __table_args__ = (Index("ix_template_kind", "kind", "language"),)


class GreetingPattern(SQLModel, table=True):
    """The shop's own pattern for one row of the greeting table in one language (D-14)."""

    id: int | None = Field(default=None, primary_key=True)
    language: str = Field(max_length=5)
    row: str = Field(max_length=20)
    text: str = Field(max_length=120)

    __table_args__ = (UniqueConstraint("language", "row", name="uq_greetingpattern_row"),)
