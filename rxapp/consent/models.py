"""Consent: the present state, the log of its changes, and withdrawals by address. Rows are only ever added to the log."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Consent(SQLModel, table=True):
    """The present consent of one customer for one address; no row means no."""

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int
    kind: str = Field(max_length=10)
    address: str = Field(max_length=254)
    agrees: bool = False
    how: str = Field(default="", max_length=12)
    staff_name: str = Field(default="", max_length=120)
    set_at: datetime

    __table_args__ = (UniqueConstraint("customer_id", "kind", "address", name="uq_consent_address"),)


class ConsentEvent(SQLModel, table=True):
    """One change of a consent: who set it, when, and how the customer said so (D-1, D-34); `proof` is the provider's event."""

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int
    kind: str = Field(max_length=10)
    address: str = Field(max_length=254)
    agrees: bool
    how: str = Field(default="", max_length=12)
    proof: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    staff_id: int | None = None
    staff_name: str = Field(default="", max_length=120)
    at: datetime

    __table_args__ = (Index("ix_consentevent_customer", "customer_id", "id"),)


class Objection(SQLModel, table=True):
    """The withdrawal by the owner of an address, on whichever record it is or on none, until they take it back (D-1).

    One row for each kind and address; `said_at` is when they said it, `proof` the provider's event.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=10)
    address: str = Field(max_length=254)
    how: str = Field(max_length=12)
    proof: str = Field(default="", max_length=200)
    said_at: datetime

    __table_args__ = (UniqueConstraint("kind", "address", name="uq_objection_address"),)
