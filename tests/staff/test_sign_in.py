"""Coming in and leaving: passwords, sessions, a locked tablet."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from rxapp.core.ids import digest
from rxapp.core.work import reading, work
from rxapp.history.queries import changes_of
from rxapp.live.actions import publish
from rxapp.live.queries import versions
from rxapp.staff import queries, sessions
from rxapp.staff.actions import access, passwords, people
from rxapp.staff.models import Staff, StaffSession
from tests import shortcuts

pytestmark = pytest.mark.both_databases

PASSWORD = "correct horse"


@pytest.fixture
def ada(cast):
    """Ada, with a password."""
    give_password(cast.ada.id, PASSWORD)
    return cast.ada


def give_password(staff_id, password, *, is_demo=False):
    with work() as job:
        person = job.session.get_one(Staff, staff_id)
        person.password_hash, person.is_demo = passwords.hash_password(password), is_demo


def come_in(email="ada@example.com", password=PASSWORD):
    with work() as job:
        return shortcuts.sign_in(job, email=email, password=password)


def alive(token) -> Any:
    with reading() as job:
        return queries.live_session(job, digest(token))


def alive_at(session) -> Any:
    with reading() as job:
        return job.session.get_one(StaffSession, session.session_id).last_seen_at


async def remembered(cookie) -> Any:
    return await sessions.session_of(cookie)


def test_the_right_password_opens_a_session_as_that_person(ada):
    row = alive(come_in())
    assert row
    assert row.actor == ada


def test_the_address_may_be_typed_in_any_case(ada):
    assert alive(come_in(email=" ADA@Example.com "))


def test_the_database_keeps_neither_password_nor_token(ada):
    token = come_in()
    with reading() as job:
        person = job.session.get_one(Staff, ada.id)
        row = job.session.exec(select(StaffSession)).one()
    assert person.password_hash.startswith("$argon2id$")
    assert row.token_digest == digest(token) != token


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.com", "wrong horse 1"),
        ("nobody@example.com", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
        ("ada@example.com", ""),
    ],
)
def test_wrong_password_and_unknown_person_are_refused_alike(ada, email, password):
    with pytest.raises(access.WrongLogin) as refused:
        come_in(email, password)
    assert refused.value.key == "login.wrong"
    assert refused.value.values == {}


def test_an_unknown_person_costs_a_whole_hash_too(ada, monkeypatch):
    """Time must not tell who works here: exactly one verification either way."""
    checked = []
    real = passwords._hasher

    class Counting:
        def verify(self, password, kept):
            checked.append(kept)
            return real.verify(password, kept)

        def hash(self, password):
            return real.hash(password)

    passwords._nobodys_hash()
    monkeypatch.setattr(passwords, "_hasher", Counting())
    for email in ("ada@example.com", "nobody@example.com"):
        with pytest.raises(access.WrongLogin):
            come_in(email, "wrong horse 1")
    assert len(checked) == 2


def test_the_demo_password_opens_only_a_demo_account(cast):
    give_password(cast.ben.id, "demo", is_demo=True)
    give_password(cast.cleo.id, "demo", is_demo=False)
    assert come_in("ben@example.com", "demo")
    with pytest.raises(access.WrongLogin):
        come_in("cleo@example.com", "demo")


def test_a_password_typed_in_parts_is_the_same_password(cast):
    """An é may come as one sign or as two, depending on the keyboard."""
    give_password(cast.ada.id, "caf\u00e9 terrasse")
    assert come_in(password="cafe\u0301 terrasse")


@pytest.mark.parametrize("password", ["\ud800" * 12, "x" * 100_000, "\x00" * 12])
def test_a_strange_password_is_only_wrong(ada, password):
    with pytest.raises(access.WrongLogin):
        come_in(password=password)


def test_one_who_left_cannot_come_in(ada, cast):
    give_password(cast.ben.id, PASSWORD)
    with work(ada) as job:
        people.deactivate(job, staff_id=cast.ben.id)
    with pytest.raises(access.WrongLogin):
        come_in("ben@example.com")


def test_a_password_changed_between_check_and_session_opens_nothing(ada):
    with reading() as job:
        login = queries.login_for(job, "ada@example.com")
    assert login
    assert passwords.password_fits(login, PASSWORD)
    give_password(ada.id, "another horse")
    with pytest.raises(access.WrongLogin), work() as job:
        access.open_session(job, login=login)


def test_signing_in_and_out_is_recorded_under_the_persons_name(ada):
    token = come_in()
    with work() as job:
        access.sign_out(job, token=token)
    with reading() as job:
        assert [(row.kind, row.staff_name) for row in changes_of(job, "staff", ada.id)] == [
            ("signed_out", "Ada Nowak"),
            ("signed_in", "Ada Nowak"),
        ]


def test_signing_out_ends_the_session_and_is_announced(ada):
    token = come_in()
    with work() as job:
        access.sign_out(job, token=token)
        access.sign_out(job, token=token)
    assert alive(token) is None
    with reading() as job:
        assert versions(job) == {"staff": 1}


def test_signing_out_with_an_invented_token_does_nothing(ada):
    with work() as job:
        access.sign_out(job, token="invented")
    with reading() as job:
        assert versions(job) == {}
        assert changes_of(job, "staff", ada.id) == []


def test_a_locked_session_acts_for_nobody_but_is_remembered(ada):
    token = come_in()
    with work() as job:
        access.lock(job, token=token)
    assert alive(token) is None
    with reading() as job:
        locked = queries.locked_session(job, digest(token))
    assert locked
    assert (locked.name, locked.email) == ("Ada Nowak", "ada@example.com")


def test_only_its_owner_unlocks_a_session(ada, cast):
    give_password(cast.ben.id, PASSWORD)
    token = come_in()
    with work() as job:
        access.lock(job, token=token)
    for email, opened in (("ben@example.com", False), ("ada@example.com", True)):
        with work() as job:
            login = queries.login_for(job, email)
            assert login
            new = access.unlock(job, token=token, login=login)
        assert bool(new) is opened
        assert alive(token) is None  # ASVS 7.2.4: a new token each time
        assert bool(new and alive(new)) is opened


def test_a_session_that_was_ended_cannot_be_unlocked(ada):
    token = come_in()
    with work() as job:
        access.lock(job, token=token)
        access.sign_out(job, token=token)
        login = queries.login_for(job, "ada@example.com")
        assert login
        assert access.unlock(job, token=token, login=login) is None
    assert alive(token) is None


def test_a_session_dies_after_12_hours_of_nothing(ada, clock):
    token = come_in()
    clock.shift(timedelta(hours=11, minutes=59))
    assert alive(token)
    clock.shift(timedelta(minutes=1))
    assert alive(token) is None


def test_a_session_dies_after_30_days_however_busy(ada, clock):
    token = come_in()
    row = alive(token)
    for _ in range(60):
        clock.shift(timedelta(hours=12, seconds=-1))
        with work() as job:
            access.saw(job, session_id=row.session_id)
        assert alive(token)
    clock.shift(timedelta(seconds=60))
    assert alive(token) is None


async def test_a_mark_of_life_is_written_at_most_once_a_minute(ada, clock):
    cookie = f"{sessions.COOKIE}={come_in()}"
    first = await remembered(cookie)
    clock.shift(30)
    await sessions.saw(first)
    sessions.forget()
    assert (await remembered(cookie)).last_seen_at == first.last_seen_at
    clock.shift(30)
    await sessions.saw(first)
    sessions.forget()
    assert (await remembered(cookie)).last_seen_at == first.last_seen_at + timedelta(minutes=1)


async def test_a_mark_of_life_is_written_once_while_the_session_is_remembered(ada, clock, db):
    """Every event asks; a remembered session does not know of the mark itself, and must not write it each time."""
    session = await remembered(f"{sessions.COOKIE}={come_in()}")
    clock.shift(60)
    await sessions.saw(session)
    noted = alive_at(session)
    clock.shift(30)
    await sessions.saw(session)
    assert alive_at(session) == noted
    clock.shift(30)
    await sessions.saw(session)
    assert alive_at(session) == noted + timedelta(minutes=1)


async def test_a_session_that_ends_is_not_remembered(ada):
    token = come_in()
    cookie = f"other=1; {sessions.COOKIE}={token}; strange[=;"
    assert await sessions.session_of(cookie)
    with work() as job:
        access.sign_out(job, token=token)
    assert await sessions.session_of(cookie) is None


@pytest.mark.parametrize("topic", ["messages", "customers", "shop"])
async def test_what_is_no_matter_of_staff_leaves_a_session_remembered(ada, topic):
    """Else every send and every mark of life of anybody would have every tab's next event read its session again."""
    cookie = f"{sessions.COOKIE}={come_in()}"
    first = await sessions.session_of(cookie)
    with work() as job:
        publish(job, topic)
    assert await sessions.session_of(cookie) is first


async def test_a_matter_of_staff_has_every_session_read_again(ada):
    cookie = f"{sessions.COOKIE}={come_in()}"
    first = await sessions.session_of(cookie)
    with work() as job:
        publish(job, "staff")
    assert await sessions.session_of(cookie) is not first


async def test_what_writes_reads_the_session_anew(ada):
    """D-65: also where another process took the right away, and this one has not heard of it yet."""
    cookie = f"{sessions.COOKIE}={come_in()}"
    assert (await sessions.session_of(cookie)).actor.name == ada.name
    with work() as job:
        job.session.get_one(Staff, ada.id).name = "Ada Renamed"  # announced to nobody
    assert (await sessions.session_of(cookie)).actor.name == ada.name
    assert (await sessions.session_of(cookie, anew=True)).actor.name == "Ada Renamed"


async def test_a_locked_session_is_alive_the_moment_it_is_unlocked(ada):
    """Also where another process unlocked it: that it was none is not remembered."""
    token = come_in()
    cookie = f"{sessions.COOKIE}={token}"
    with work() as job:
        access.lock(job, token=token)
    assert await sessions.session_of(cookie) is None
    with work() as job:
        token = access.unlock(job, token=token, login=queries.login_for(job, "ada@example.com"))
    assert (await sessions.session_of(f"{sessions.COOKIE}={token}")).actor == ada
    assert await sessions.session_of(cookie) is None


async def test_an_invented_cookie_is_nobody(ada):
    assert await sessions.session_of(f"{sessions.COOKIE}=invented") is None
    assert await sessions.session_of("") is None


def test_sessions_past_their_time_are_cleared_away(ada, clock):
    come_in()
    clock.shift(timedelta(days=31))
    come_in()
    with reading() as job:
        assert len(job.session.exec(select(StaffSession)).all()) == 1
