"""The store record: who may change it and what it takes (CL-2, D-7, D-12, D-65, ROX-3)."""

import pytest

from rxapp.core.errors import BadInput, NotAllowed, TooLong
from rxapp.core.ids import digest
from rxapp.core.work import NOBODY, SYSTEM, Actor, reading, work
from rxapp.history.queries import changes_of
from rxapp.live.queries import versions
from rxapp.shop import actions, queries
from rxapp.staff import queries as people
from rxapp.staff.actions import links, passwords
from rxapp.staff.actions import people as staff_people
from rxapp.staff.rules import MANAGER

MANAGER_ACTOR = Actor(None, "Mo", permissions=frozenset(MANAGER))
RECORD = {
    "name": "Calder Cycles",
    "service_email": "Desk@Example.com",
    "phone": "+44 20 7946 0000",
    "address": "1 High Street\nHalifax",
    "country": "GB",
    "zone": "Europe/London",
    "language": "en",
    "signature_email": "Calder Cycles",
    "signature_sms": "Calder",
    "undo_panel_for": "15",
    "consent_new_email": False,
    "consent_new_sms": "on",
}


def save(actor, **form):
    with work(actor) as job:
        actions.save(job, form=form)


def shop():
    with reading() as job:
        return queries.shop(job)


def test_nothing_is_agreed_for_a_new_contact_unless_the_shop_says_so_rox3(db):
    assert (shop().consent_new_email, shop().consent_new_sms) == (False, False)


def test_the_undo_time_of_a_new_shop_is_10_seconds_d7(db):
    assert shop().undo_panel_for == 10


def test_the_whole_record_is_kept(db):
    save(SYSTEM, **RECORD)
    row = shop()
    assert row.service_email == "desk@example.com"
    assert (row.undo_panel_for, row.consent_new_email, row.consent_new_sms) == (15, False, True)
    assert row.address == "1 High Street\nHalifax"


def test_a_manager_may_save_settings_d65(db):
    save(MANAGER_ACTOR, name="Calder Cycles")
    assert shop().name == "Calder Cycles"


@pytest.mark.parametrize("who", ["ben", "cleo", "rita"])
def test_others_may_not_d65(cast, who):
    with pytest.raises(NotAllowed):
        save(getattr(cast, who), name="Mine")
    with pytest.raises(NotAllowed):
        save(NOBODY, name="Mine")


def test_fields_left_out_stay(db):
    save(SYSTEM, **RECORD)
    save(SYSTEM, phone="1")
    assert (shop().name, shop().phone) == ("Calder Cycles", "1")


def test_a_change_is_recorded_with_only_what_changed_and_announced(cast):
    save(cast.ada, name="A", phone="1")
    save(cast.ada, name="A", phone="2")
    save(cast.ada, name="A", phone="2")
    with reading() as job:
        newest, _ = changes_of(job, "shop", 1)
        assert (newest.before, newest.after, newest.staff_name) == ({"phone": "1"}, {"phone": "2"}, "Ada Nowak")
        assert versions(job)["shop"] == 2


def test_the_service_email_may_be_taken_away_d12(db):
    save(SYSTEM, **RECORD)
    save(SYSTEM, service_email="")
    assert shop().service_email == ""


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({"name": " "}, actions.NoShopName),
        ({"service_email": "desk"}, actions.BadServiceEmail),
        ({"service_email": "a@example.com\nBcc: b@example.com"}, actions.BadServiceEmail),
        ({"service_email": {"a": 1}}, BadInput),
        ({"country": "XX"}, BadInput),
        ({"zone": ""}, BadInput),
        ({"zone": "../etc/passwd"}, BadInput),
        ({"language": ""}, BadInput),
        ({"undo_panel_for": 61}, BadInput),
        ({"undo_panel_for": -1}, BadInput),
        ({"undo_panel_for": "ten"}, BadInput),
        ({"undo_panel_for": True}, BadInput),
        ({"consent_new_sms": "perhaps"}, BadInput),
        ({"signature_sms": "x" * 401}, TooLong),
        ({"address": "x" * 1_000_000}, TooLong),
        ({"is_demo": False}, BadInput),
        ({"id": 2}, BadInput),
    ],
)
def test_wrong_input_changes_nothing(db, form, refusal):
    save(SYSTEM, **RECORD)
    before = shop()
    with pytest.raises(refusal):
        save(SYSTEM, **{"phone": "changed", **form})
    assert shop() == before


@pytest.mark.parametrize("form", [None, "x", ["name"], {1: "x"}])
def test_what_is_no_form_is_refused(db, form):
    with pytest.raises(BadInput), work() as job:
        actions.save(job, form=form)


def test_only_the_house_marks_a_demo(cast):
    with pytest.raises(NotAllowed), work(cast.ada) as job:
        actions.mark_as_demo(job)
    with work() as job:
        actions.mark_as_demo(job)
    assert shop().is_demo


class TestSetUp:
    FORM = {"name": "Ada", "email": "ada@example.com", "shop_name": "Calder", "country": "PL", "zone": "Europe/Warsaw", "language": "pl"}

    def set_up(self, token, **form):
        with work() as job:
            return actions.set_up(job, token=token, form={**self.FORM, **form}, password_hash=passwords.hash_password("correct horse"))

    def link(self):
        with work() as job:
            return links.setup_link(job)

    def test_the_shop_and_its_administrator_are_there_and_she_is_in(self, db):
        session = self.set_up(self.link())
        assert (shop().name, shop().country, shop().zone, shop().language) == ("Calder", "PL", "Europe/Warsaw", "pl")
        with reading() as job:
            assert people.live_session(job, digest(session))

    @pytest.mark.parametrize(
        ("form", "refusal"), [({"shop_name": ""}, actions.NoShopName), ({"email": "x"}, staff_people.BadEmail), ({"zone": "x"}, BadInput)]
    )
    def test_a_refusal_leaves_the_link_good(self, db, form, refusal):
        token = self.link()
        with pytest.raises(refusal):
            self.set_up(token, **form)
        assert self.set_up(token)
