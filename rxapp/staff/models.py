"""Staff, their roles, sessions and one-time links. Secrets are kept as hashes only."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class Role(SQLModel, table=True):
    """A set of tick-box permissions (D-65); `key` names the built-in ones."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default="", max_length=40, index=True)
    name: str = Field(default="", max_length=80)
    permissions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Staff(SQLModel, table=True):
    """One person who works here. Empty language or zone: the shop's.

    `works_on_jobs`: a mechanic, who has a column in the calendar (D-136).
    """

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    password_hash: str = Field(default="", max_length=200)
    role_id: int = Field(foreign_key="role.id", index=True)
    language: str = Field(default="", max_length=5)
    zone: str = Field(default="", max_length=60)
    signature_email: str = Field(default="", max_length=2000)
    signature_sms: str = Field(default="", max_length=400)
    has_shortcuts: bool = True
    works_on_jobs: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    has_sound: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    is_active: bool = True
    is_demo: bool = False
    version: int = 0


class StaffSession(SQLModel, table=True):
    """One signed-in browser; `token_digest` is the SHA-256 of the cookie's token."""

    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(max_length=64, unique=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None
    locked_at: datetime | None = None


class StaffLink(SQLModel, table=True):
    """A one-time link: `purpose` is setup, invite or reset; good for 48 hours."""

    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(max_length=64, unique=True)
    purpose: str = Field(max_length=10)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    created_at: datetime
    used_at: datetime | None = None
