"""The factories make what the other tests rely on."""

import pytest

from rxapp.consent import queries as consent
from rxapp.core.work import reading, work
from rxapp.customers.queries import lookups
from rxapp.messages.history.queries import timeline
from tests import factories

pytestmark = pytest.mark.both_databases


@pytest.fixture
def dora(cast):
    with work(cast.ada) as job:
        factories.make_shop(job)
        return factories.make_customer(job, emails=["dora@example.com"], phones=["07700 900123", {"number": "07700 900124"}])


def test_a_customer(cast, dora):
    with reading(cast.ada) as job:
        row = lookups.customer_for(job, dora)
        assert row.name == "Dora Whitfield"
        assert [phone.number for phone in row.phones] == ["+447700900123", "+447700900124"]
        assert consent.agrees(job, dora, "email", "dora@example.com")
        assert consent.agrees(job, dora, "sms", "+447700900123")
        assert not consent.agrees(job, dora, "sms", "+447700900124")


def test_a_note_a_mail_and_an_sms(cast, dora):
    with work(cast.ada) as job:
        made = [
            factories.make_note(job, dora),
            factories.make_message(job, dora, "dora@example.com", template_id=factories.make_template(job)),
            factories.make_message(job, dora, "+447700900123"),
        ]
    with reading(cast.ada) as job:
        shown = timeline.timeline(job, dora)
    assert sorted(made) == sorted(row.id for row in shown.rows)
    assert {row.kind for row in shown.rows} == {"note", "email", "sms"}


def test_a_company(cast):
    with work(cast.ada) as job:
        company = factories.make_company(job)
    with reading(cast.ada) as job:
        assert lookups.customer_for(job, company).name == "Acme Ltd"
