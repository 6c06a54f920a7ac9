"""Many customers at once: what a seed writes beside what staff have typed."""

import pytest
from sqlmodel import col, select

from rxapp.core.work import reading, work
from rxapp.customers.actions import bulk
from rxapp.customers.models import Customer

pytestmark = pytest.mark.both_databases


def test_account_numbers_given_by_hand_are_passed_over(db):
    """CLX-1: an account number is one customer's, however many are added at once, and in however many batches."""
    with work() as job:
        bulk.add_many(job, people=[{"kind": "person", "last_name": "Hartley", "number": "000004", "created_at": job.now}])
    for _batch in range(3):
        with work() as job:
            bulk.add_many(job, people=[{"kind": "person", "last_name": "Nowak", "created_at": job.now} for _ in range(3)])
    with reading() as job:
        numbers = job.session.exec(select(Customer.number).order_by(col(Customer.id))).all()
    assert numbers == ["000004", "000002", "000003", "000005", "000006", "000007", "000008", "000009", "000010", "000011"]
