"""The change log: one row per changed record and action; never edited."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel


class Change(SQLModel, table=True):
    """What one person changed on one record; the name is kept as text, so that it outlives the account."""

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=40)
    subject_id: int
    kind: str = Field(max_length=40)
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    staff_id: int | None = None
    staff_name: str = Field(default="", max_length=120)
    changed_at: datetime

    __table_args__ = (Index("ix_change_subject", "subject", "subject_id", "id"),)
