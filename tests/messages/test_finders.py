"""Whom or what a message from outside is about: the first finder that knows, in declared order."""

from datetime import UTC, datetime

import pytest

from rxapp.customers.actions import last_contact
from rxapp.messages.actions import finders
from rxapp.messages.actions.finders import FINDERS, About, Finder
from rxapp.messages.actions.message_request import Context
from tests.messages.desk import DORA_PHONE
from tests.messages.test_inbound import get


@pytest.fixture
def declared():
    """Other finders, for one test."""
    before = tuple(FINDERS)
    yield FINDERS.declare
    FINDERS.declare(*before)


def test_by_the_address_it_is_whoever_has_it(desk, clock):
    """D-55: of several the one contacted last."""
    zoe = desk.add("Zoe", phone=DORA_PHONE)
    assert desk.row(get(desk)).customer_id == desk.dora
    clock.shift(60)
    desk.do(last_contact.touch, customer_id=zoe, kind="note", at=datetime.now(UTC))
    assert desk.row(get(desk)).customer_id == zoe


def test_the_feature_above_is_asked_first_and_says_to_what_it_belongs(desk, declared):
    def of_a_ticket(_job, inbound, sender):
        return About(desk.erik, Context(record_id=7, about_id=3)) if (inbound.body, sender) == ("#7", DORA_PHONE) else None

    declared(Finder("ticket", of_a_ticket), *finders.OWN)
    row = desk.row(get(desk, "#7"))
    assert (row.customer_id, row.record_id, row.about_id, row.sender_name) == (desk.erik, 7, 3, "Erik Vance")
    row = desk.row(get(desk, "Is it ready?"))
    assert (row.customer_id, row.record_id) == (desk.dora, None)


def test_where_no_finder_knows_it_is_kept_without_a_customer(desk, declared):
    declared()
    row = desk.row(get(desk))
    assert (row.customer_id, row.sender) == (None, DORA_PHONE)
