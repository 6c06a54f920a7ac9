"""Jobs and quotes, the statuses that they go through, and the moves allowed between them."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class Job(SQLModel, table=True):
    """One job or quote. `starts_at` and `ends_at` are UTC, both or neither: without them it is not planned yet.

    `mechanic_id` is a member of staff, None for nobody yet.
    """

    id: int | None = Field(default=None, primary_key=True)
    number: int | None = Field(default=None, unique=True)
    kind: str = Field(max_length=5)
    customer_id: int = Field(foreign_key="customer.id")
    make: str = Field(default="", max_length=60)
    model: str = Field(default="", max_length=80)
    serial: str = Field(default="", max_length=60, index=True)
    what_to_do: str = Field(default="", sa_column=Column(Text, nullable=False))
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    status_id: int = Field(foreign_key="job_status.id", index=True)
    mechanic_id: int | None = Field(default=None, foreign_key="staff.id")
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    promised_on: date | None = None
    version: int = 1
    created_at: datetime

    __table_args__ = (
        Index("ix_job_starts_at", "starts_at", "id"),
        Index("ix_job_customer_id", "customer_id", "id"),
        Index("ix_job_mechanic_id", "mechanic_id"),
    )


class JobStatus(SQLModel, table=True):
    """One status; `key` names the built-in ones (`rules.Status`), whose rows a migration writes."""

    __tablename__ = "job_status"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=20, unique=True)
    position: int = 0


class JobMove(SQLModel, table=True):
    """That a job may go from one status to another (D-136)."""

    __tablename__ = "job_move"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="job_status.id")
    to_id: int = Field(foreign_key="job_status.id")

    __table_args__ = (UniqueConstraint("from_id", "to_id", name="uq_job_move_from_to"),)
