"""Customers, their phones, e-mail addresses and tags, and the shop's own phone types.

The grid reads one row of one table: what it shows and sorts by is kept on the customer, in columns made in Python by
`core.text.fold`, compared byte by byte on both databases. Short columns come first, so that a page reads little.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, Text, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from rxapp.core.tables import table_of
from rxapp.customers import search_ddl
from rxapp.customers.rules import NEVER


def _binary(limit: int) -> Any:
    """Text compared byte by byte, as SQLite does anyway."""
    return sa.String(limit).with_variant(sa.String(limit, collation="C"), "postgresql")


class Customer(SQLModel, table=True):
    """One person or company.

    `name` and the `main_...`, `phone_...`, `..._text` and `..._sort` columns repeat what names, phones, e-mails and tags
    say (`actions` keep them). `name_rank` orders the shown customers by name on SQLite, with gaps for those to come; it
    is empty for hidden ones. A `..._sort` of nothing is the last of all texts. `company_id` is the company that a person belongs to
    (D-32), `caretaker_id` who of the staff looks after them (D-64).
    """

    id: int | None = Field(default=None, primary_key=True)
    name_rank: int | None = Field(default=None, sa_type=sa.BigInteger, unique=True)
    name: str = Field(default="", max_length=250)
    phone_national: str = Field(default="", max_length=40)
    phone_international: str = Field(default="", max_length=40)
    main_email: str = Field(default="", max_length=254)
    tags_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    last_contact_at: datetime = Field(default=NEVER)
    last_contact_kind: str = Field(default="", max_length=5)
    is_supplier: bool = False
    is_conflict: bool = False
    is_vip: bool = False
    is_hidden: bool = False
    sort_name: str = Field(default="", sa_type=_binary(500))
    phone_sort: str = Field(default="", sa_type=_binary(20))
    email_sort: str = Field(default="", sa_type=_binary(300))
    tags_sort: str = Field(default="", sa_type=_binary(200))
    first_folded: str = Field(default="", sa_type=_binary(200))
    last_folded: str = Field(default="", sa_type=_binary(200))
    company_folded: str = Field(default="", sa_type=_binary(300))
    version: int = 1
    number: str = Field(max_length=40, unique=True)
    kind: str = Field(max_length=7)
    title: str = Field(default="", max_length=40)
    first_name: str = Field(default="", max_length=80)
    last_name: str = Field(default="", max_length=80)
    company: str = Field(default="", max_length=120)
    form_informal: str = Field(default="", max_length=120)
    form_formal: str = Field(default="", max_length=120)
    language: str = Field(default="", max_length=5)
    preference: str = Field(default="", max_length=5)
    line1: str = Field(default="", max_length=120)
    line2: str = Field(default="", max_length=120)
    town: str = Field(default="", max_length=80)
    county: str = Field(default="", max_length=80)
    postcode: str = Field(default="", max_length=16)
    country: str = Field(default="", max_length=2)
    company_id: int | None = Field(default=None, index=True)
    caretaker_id: int | None = Field(default=None, index=True)
    created_at: datetime
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    search_text: str = Field(default="", sa_column=Column(Text, nullable=False))

    __table_args__ = (
        Index("ix_customer_sort_name", "sort_name", "id"),
        Index("ix_customer_phone_sort", "phone_sort", "id"),
        Index("ix_customer_email_sort", "email_sort", "id"),
        Index("ix_customer_tags_sort", "tags_sort", "id"),
        Index("ix_customer_last_contact_at", "last_contact_at", "id"),
        Index("ix_customer_last_folded", "last_folded", "first_folded"),
        Index("ix_customer_first_folded", "first_folded"),
        Index("ix_customer_company_folded", "company_folded"),
    )


class CustomerPhone(SQLModel, table=True):
    """One phone number in E.164; `label` is a code of `rules.PHONE_LABELS` or an own type. The first is the main one.

    `trouble` is what a provider told of it (`rules.Trouble`), "" while nothing is known to be wrong.
    """

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    position: int = 0
    number: str = Field(max_length=20, index=True)
    label: str = Field(default="", max_length=40)
    trouble: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    trouble_at: datetime | None = None

    __table_args__ = (UniqueConstraint("customer_id", "number", name="uq_customerphone_number"),)


class CustomerEmail(SQLModel, table=True):
    """One e-mail address as typed; `folded` is compared and unique within the customer; `trouble` as of a phone."""

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    position: int = 0
    address: str = Field(max_length=254)
    folded: str = Field(max_length=300, index=True)
    label: str = Field(default="", max_length=40)
    is_main: bool = False
    trouble: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    trouble_at: datetime | None = None

    __table_args__ = (UniqueConstraint("customer_id", "folded", name="uq_customeremail_folded"),)


class Tag(SQLModel, table=True):
    """One tag, written as it was first typed; another case or accent is the same tag."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40)
    folded: str = Field(max_length=120, unique=True)


class CustomerTag(SQLModel, table=True):
    """That a customer has a tag."""

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True, index=True)


class PhoneType(SQLModel, table=True):
    """A phone type of the shop's own, beside mobile, work and home (RO-13)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40)
    folded: str = Field(max_length=120, unique=True)


@event.listens_for(table_of(Customer), "after_create")
def _search_index(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    search_ddl.create(connection)
