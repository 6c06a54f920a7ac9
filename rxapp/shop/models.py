"""The store record and its settings, one row; and when it is open."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Shop(SQLModel, table=True):
    """The shop as customers know it, and how the desk behaves. Spans are in seconds.

    Quiet hours are wall-clock times such as `21:00`; empty or equal ones mean none.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(default="", max_length=120)
    service_email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=400)
    country: str = Field(default="GB", max_length=2)
    zone: str = Field(default="Europe/London", max_length=60)
    language: str = Field(default="en", max_length=5)
    signature_email: str = Field(default="", max_length=2000)
    signature_sms: str = Field(default="", max_length=400)
    undo_panel_for: int = 10
    undo_tickets_for: int = Field(default=30, sa_column_kwargs={"server_default": "30"})
    quotes_last: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    consent_new_email: bool = False
    consent_new_sms: bool = False
    email_channel: str = Field(default="", max_length=20)
    sms_channel: str = Field(default="", max_length=20)
    quiet_from: str = Field(default="", max_length=5, sa_column_kwargs={"server_default": ""})
    quiet_until: str = Field(default="", max_length=5, sa_column_kwargs={"server_default": ""})
    is_demo: bool = False
    allows_jobs_outside: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class OpeningHours(SQLModel, table=True):
    """What is open on one weekday (0: Monday), by the shop's clock (`09:00`); both empty: closed. `whose` is "workshop", "shop", or
    "queue" with its id as `whose_id`."""

    __tablename__ = "hours"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    whose: str = Field(max_length=10)
    whose_id: int = 0
    weekday: int
    opens: str = Field(default="", max_length=5)
    closes: str = Field(default="", max_length=5)

    __table_args__ = (UniqueConstraint("whose", "whose_id", "weekday", name="uq_hours_weekday"),)


class SpecialDay(SQLModel, table=True):
    """One date that is otherwise open or closed than its weekday, such as a holiday; `name` says why."""

    __tablename__ = "special_day"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    whose: str = Field(max_length=10)
    whose_id: int = 0
    day: date
    opens: str = Field(default="", max_length=5)
    closes: str = Field(default="", max_length=5)
    name: str = Field(default="", max_length=80)

    __table_args__ = (UniqueConstraint("whose", "whose_id", "day", name="uq_special_day_day"),)
