"""Statements that are compiled once: the same rows as by SQLAlchemy's own way, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from rxapp.core.reads import Read
from rxapp.core.work import reading, work
from rxapp.messages.models import Draft
from tests import factories

pytestmark = pytest.mark.both_databases

TABLE: sa.Table = Draft.__table__  # type: ignore[attr-defined]
OF_STAFF = Read(
    sa.select(TABLE).where(TABLE.c.staff_id == sa.bindparam("by"), TABLE.c.saved_at > sa.bindparam("since")).order_by(TABLE.c.id)
)


@pytest.fixture
def draft(cast, clock):
    with work() as job:
        customer_id = factories.make_customer(job)
        kept = Draft(staff_id=cast.ada.id, customer_id=customer_id, kind="note", content={"body": "Żuraw"}, saved_at=job.now)
        job.session.add(kept)
    return kept


def since(draft):
    return {"by": draft.staff_id, "since": draft.saved_at - timedelta(seconds=1)}


def test_its_rows_have_names_and_the_values_that_the_model_has(draft):
    with reading() as job:
        (row,) = OF_STAFF.rows(job, **since(draft))
    expected = draft.model_dump()
    assert {name: getattr(row, name) for name in expected} == expected


def test_values_go_in_as_the_column_keeps_them(draft):
    with reading() as job:
        assert OF_STAFF.first(job, by=draft.staff_id, since=draft.saved_at) is None


def test_in_a_writing_transaction_it_sees_what_was_changed_there(draft):
    with work() as job:
        job.session.get_one(Draft, draft.id).content = {"body": "changed"}
        assert OF_STAFF.first(job, **since(draft)).content == {"body": "changed"}


def test_a_value_that_was_not_given_is_told(draft):
    with reading() as job, pytest.raises((KeyError, DBAPIError)):
        OF_STAFF.rows(job, by=1)


def test_what_the_driver_refuses_is_raised_as_by_sqlalchemy_without_the_values(draft):
    wrong = Read(sa.select(sa.literal_column("nothing_like_it")).where(col(Draft.kind) == sa.bindparam("secret")))
    with reading() as job, pytest.raises(DBAPIError) as raised:
        wrong.rows(job, secret="a password")
    assert "a password" not in str(raised.value)
