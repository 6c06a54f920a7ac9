"""What each may change of their own (D-69)."""

import pytest

from rxapp.core.errors import BadInput, NotAllowed, TooLong
from rxapp.core.ids import digest
from rxapp.core.work import NOBODY, SYSTEM, reading, work
from rxapp.history.queries import changes_of
from rxapp.staff import queries
from rxapp.staff.actions import own_account, passwords
from rxapp.staff.models import Staff
from tests import shortcuts
from tests.cast import change_password, sign_in

PASSWORD = "correct horse"
OWN = {"language": "pl", "zone": "Europe/Warsaw", "signature_email": "Rita\nCalder Cycles", "signature_sms": "Rita", "has_shortcuts": False}


def do(actor, action, **form):
    with work(actor or SYSTEM) as job:
        return action(job, **form)


def me(actor):
    with reading(actor) as job:
        return queries.me(job)


def alive(token):
    with reading() as job:
        return queries.live_session(job, digest(token)) is not None


@pytest.fixture
def rita(cast):
    """Rita, who may only read, with a password."""
    with work() as job:
        job.session.get_one(Staff, cast.rita.id).password_hash = passwords.hash_password(PASSWORD)
    return cast.rita


def test_the_lowest_role_changes_its_own_words_zone_and_signatures(rita):
    do(rita, own_account.edit_own, **OWN)
    row = me(rita)
    assert {name: getattr(row, name) for name in OWN} == OWN
    with reading() as job:
        [change] = changes_of(job, "staff", rita.id)
    assert change.after == OWN


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({"language": "de"}, BadInput),
        ({"zone": "Nowhere"}, BadInput),
        ({"signature_email": "x" * 2001}, TooLong),
        ({"signature_sms": "x" * 401}, TooLong),
        ({"signature_sms": {"text": 1}}, BadInput),
        ({"has_shortcuts": "maybe"}, BadInput),
    ],
)
def test_wrong_input_changes_nothing(rita, form, refusal):
    before = me(rita)
    with pytest.raises(refusal):
        do(rita, own_account.edit_own, **{**OWN, **form})
    assert me(rita) == before


def test_nobody_has_nothing_of_their_own(cast):
    with pytest.raises(NotAllowed):
        do(NOBODY, own_account.edit_own, **OWN)
    with pytest.raises(NotAllowed):
        me(NOBODY)


def test_a_new_password_needs_the_old_one_and_ends_every_session(rita):
    here, there = sign_in(rita), sign_in(rita)
    do(rita, change_password, old=PASSWORD, new="another horse")
    assert (alive(here), alive(there)) == (False, False)
    assert do(None, lambda job: shortcuts.sign_in(job, email="rita@example.com", password="another horse"))


@pytest.mark.parametrize("old", ["", "wrong horse 1", None, {"a": 1}])
def test_a_wrong_old_password_changes_nothing(rita, old):
    there = sign_in(rita)
    with pytest.raises(own_account.WrongPassword):
        do(rita, change_password, old=old, new="another horse")
    assert alive(there)
    assert do(None, lambda job: shortcuts.sign_in(job, email="rita@example.com", password=PASSWORD))


@pytest.mark.parametrize("new", ["ninechars", "", "x" * 201, None, 5])
def test_a_new_password_has_10_to_200_characters(rita, new):
    with pytest.raises(passwords.ShortPassword) as refused:
        do(rita, change_password, old=PASSWORD, new=new)
    assert refused.value.values == {"n": 10, "most": 200}


def test_the_old_password_is_asked_before_the_new_one_is_weighed(rita, monkeypatch):
    """Weighing costs more than a look at the old one: who does not know it makes nobody weigh anything."""
    weighed = []
    monkeypatch.setattr(own_account, "good_password", lambda *_, **__: weighed.append(1))
    with pytest.raises(own_account.WrongPassword):
        do(rita, change_password, old="wrong horse 1", new="another horse")
    assert weighed == []


def test_of_two_who_know_the_old_password_only_one_replaces_it(rita):
    with reading(rita) as job:
        first, second = (own_account.choose_password(job, old=PASSWORD, new=f"{which} other horse") for which in ("one", "two"))
    do(rita, own_account.change_password, chosen=first)
    with pytest.raises(own_account.WrongPassword):
        do(rita, own_account.change_password, chosen=second)


def test_a_demo_account_with_its_own_password_is_a_demo_no_more(cast):
    with work() as job:
        ben = job.session.get_one(Staff, cast.ben.id)
        ben.password_hash, ben.is_demo = passwords.hash_password("demo"), True
    with reading() as job:
        assert [row.email for row in queries.demo_people(job)] == ["ben@example.com"]
    do(cast.ben, change_password, old="demo", new="another horse")
    with reading() as job:
        assert queries.demo_people(job) == []


def test_no_password_comes_into_the_history(rita):
    do(rita, change_password, old=PASSWORD, new="another horse")
    with reading() as job:
        [change] = changes_of(job, "staff", rita.id)
    assert (change.kind, change.before, change.after) == ("password_set", {}, {})


def test_signing_out_everywhere_else_keeps_this_browser(rita):
    here, there = sign_in(rita), sign_in(rita)
    assert do(rita, own_account.end_other_sessions, keep_digest=digest(here)) == 1
    assert (alive(here), alive(there)) == (True, False)
