"""Consent: off until somebody says so, and every change with who, when and how (D-1, RO-10, RO-14, RO-22)."""

from datetime import timedelta

import pytest

from rxapp.consent import actions, queries
from rxapp.consent.actions import HowMissing
from rxapp.consent.rules import How, is_proof, tick_counts
from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.work import reading, work
from tests import shortcuts

pytestmark = pytest.mark.both_databases

NUMBER = "+447700900633"


def test_nobody_agrees_before_they_were_asked(cast):
    """RO-10: no row means no."""
    with reading(cast.ada) as job:
        assert not queries.agrees(job, 1, "sms", NUMBER)
        assert queries.consents_of(job, 1) == {}


def test_agreeing_is_kept_with_who_when_and_how(cast, clock):
    with work(cast.ben) as job:
        assert actions.set(job, customer_id=1, kind="sms", address=NUMBER, agrees=True, how="by_phone")
        now = job.now
    with reading(cast.ada) as job:
        assert queries.agrees(job, 1, "sms", NUMBER)
        row = queries.consents_of(job, 1)["sms", NUMBER]
        assert (row.agrees, row.how, row.staff_name, row.set_at) == (True, "by_phone", cast.ben.name, now)


def test_one_address_of_one_customer_at_a_time(cast):
    """D-31: consent is per address, and per customer."""
    with work(cast.ben) as job:
        actions.set(job, customer_id=1, kind="sms", address=NUMBER, agrees=True, how="online")
    with reading(cast.ada) as job:
        assert not queries.agrees(job, 2, "sms", NUMBER)
        assert not queries.agrees(job, 1, "sms", "+447700900634")
        assert not queries.agrees(job, 1, "email", NUMBER)


def test_the_log_keeps_every_change(cast, clock):
    """D-34: the log is only ever added to; what does not change writes nothing."""
    with work(cast.ben) as job:
        actions.set(job, customer_id=1, kind="email", address="a@example.com", agrees=True, how="in_writing")
    clock.shift(timedelta(days=1))
    with work(cast.ada) as job:
        assert not actions.set(job, customer_id=1, kind="email", address="a@example.com", agrees=True, how="online")
        assert actions.set(job, customer_id=1, kind="email", address="a@example.com", agrees=False)
    with reading(cast.ada) as job:
        log = shortcuts.log_of(job, 1)
    assert [(row.agrees, row.how, row.staff_name) for row in log] == [(False, "", cast.ada.name), (True, "in_writing", cast.ben.name)]
    assert log[0].at - log[1].at == timedelta(days=1)


@pytest.mark.parametrize("how", ["", "shop_setting", "removed", "telepathy"])
def test_agreeing_needs_its_proof(cast, how):
    with pytest.raises(HowMissing), work(cast.ben) as job:
        actions.set(job, customer_id=1, kind="sms", address=NUMBER, agrees=True, how=how)


def test_only_with_the_permission(cast):
    """D-65: a mechanic may send, but not note consent."""
    with pytest.raises(NotAllowed), work(cast.cleo) as job:
        actions.set(job, customer_id=1, kind="sms", address=NUMBER, agrees=True, how="in_person")


@pytest.mark.parametrize("values", [{"kind": "fax"}, {"kind": {}}, {"agrees": "perhaps"}, {"address": ["x"]}])
def test_wrong_arguments_are_refused(cast, values):
    with pytest.raises(BadInput), work(cast.ben) as job:
        actions.set(job, **{"customer_id": 1, "kind": "sms", "address": NUMBER, "agrees": True, "how": "online", **values})


def test_an_address_that_leaves_takes_its_consent_with_it(cast):
    with work(cast.ben) as job:
        actions.set(job, customer_id=1, kind="sms", address=NUMBER, agrees=True, how="in_person")
        actions.drop(job, customer_id=1, kind="sms", address=NUMBER)
        actions.drop(job, customer_id=1, kind="sms", address="+447700900000")
    with reading(cast.ada) as job:
        assert not queries.agrees(job, 1, "sms", NUMBER)
        assert [row.how for row in shortcuts.log_of(job, 1)] == ["removed", "in_person"]


def test_the_shops_setting_gives_a_first_consent(cast):
    """ROX-3: noted as such, so that nobody takes it for a customer's word."""
    with work(cast.cleo) as job:
        actions.start(job, customer_id=1, kind="email", address="a@example.com")
    with reading(cast.ada) as job:
        assert queries.consents_of(job, 1)["email", "a@example.com"].how == "shop_setting"


def test_many_at_once_are_the_houses_alone(cast):
    with pytest.raises(NotAllowed), work(cast.ada) as job:
        actions.add_many(job, agreed=[(1, "sms", NUMBER, "online")])
    with work() as job:
        actions.add_many(job, agreed=[(1, "sms", NUMBER, "online"), (2, "email", "b@example.com", "in_person")])
        actions.add_many(job, agreed=[])
    with reading(cast.ada) as job:
        assert queries.agrees(job, 1, "sms", NUMBER)
        assert len(shortcuts.log_of(job, 2)) == 1


def test_what_counts_as_proof():
    assert [how.value for how in How if is_proof(how)] == ["in_person", "by_phone", "in_writing", "online"]


def test_a_tick_belongs_to_the_address_it_was_made_for():
    assert tick_counts(ticked_for=NUMBER, address=NUMBER)
    assert not tick_counts(ticked_for="", address=NUMBER)
    assert not tick_counts(ticked_for="+447700900000", address=NUMBER)
