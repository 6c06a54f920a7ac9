"""/_health tells a stranger only whether all is well, and those who may know what is stuck (screens.md, Start and addresses)."""

import asyncio
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from httpx import ASGITransport, AsyncClient
from sqlalchemy import event

from rxapp.core import clock as clocks
from rxapp.core import db as database
from rxapp.core.work import work
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_status
from rxapp.messages.delivery.ports import ChannelError
from rxapp.web import health
from rxapp.web.middleware import RequestGuard
from tests.messages.desk import SMTP, open_desk
from tests.web.conftest import HERE, Visitor, behind

pytestmark = pytest.mark.both_databases
TOKEN = "a-right-and-long-token"


@pytest.fixture
def desk(cast, clock, environment):
    """A shop that sends by SMTP, and a token for who watches over it."""
    environment(RXAPP_HEALTH_TOKEN=TOKEN)
    with open_desk(cast) as opened:
        ports.set_channels(SMTP)
        yield opened


def told():
    """What the watcher hears, and what a stranger does, after a new look."""
    health.forget()
    known, strange = Visitor().get("/_health", authorization=f"Bearer {TOKEN}"), Visitor().get("/_health")
    assert known.status_code == strange.status_code
    assert strange.json() == {"status": known.json()["status"]}
    return known.status_code, known.json()


def stop_smtp():
    """The mail server has refused the login of one message."""
    error = ChannelError("message.failure.login", permanent=False, certain_nothing_left=True, stops_channel=True, host="mail.example.com")
    with work() as job:
        channel_status.note(job, (), {(SMTP[0].name, SMTP[0].kind): error})


def test_a_stranger_learns_only_that_it_works(visitor):
    answer = visitor.get("/_health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_who_is_signed_in_learns_more(visitor):
    visitor.sign_in()
    assert visitor.get("/_health").json().keys() > {"status", "since"}


@pytest.mark.parametrize(("given", "sees"), [(f"Bearer {TOKEN}", True), (TOKEN, True), ("Bearer wrong", False), ("Bearer ", False)])
def test_the_token_shows_as_much(visitor, environment, given, sees):
    environment(RXAPP_HEALTH_TOKEN=TOKEN)
    assert ("since" in visitor.get("/_health", authorization=given).json()) is sees


def test_no_token_set_means_no_token_fits(visitor):
    assert visitor.get("/_health", authorization="Bearer ").json() == {"status": "ok"}


def test_an_unreachable_database_is_503_and_says_no_more():
    database.use(database.connect("sqlite:////nowhere/at/all.db"))
    try:
        answer = Visitor().get("/_health", cookie="rxapp_session=anything")
    finally:
        database.use(None)
    assert (answer.status_code, answer.json()) == (503, {"status": "failing"})


def test_messages_that_nobody_delivers(desk, clock):
    """Named after a minute, a fault after ten."""
    for n in range(3):
        desk.enqueue(body=f"words {n}")
    clock.shift(50)
    assert told()[1]["stuck"] == []
    clock.shift(60)
    status, found = told()
    (row,) = found["stuck"]
    assert (status, row["channel"], row["kind"], row["waiting"]) == (200, "SMTP", "email", 3)
    assert row["since"].startswith("2026-11-20T13:58:10")
    assert row["why"].startswith("Nothing delivers: no worker takes what is due")
    clock.shift(600)
    assert told()[0] == 503


def test_a_stopped_channel_is_a_fault_at_once(desk):
    stop_smtp()
    status, found = told()
    (row,) = found["stuck"]
    assert (status, row["channel"], row["waiting"]) == (503, "SMTP", 0)
    assert row["why"] == "The mail server mail.example.com does not accept the login."


def test_a_stopped_channel_that_serves_nothing_is_none(desk):
    stop_smtp()
    desk.shop(email_channel="demo")
    ports.set_channels((*SMTP, ports.ChannelFacts("demo", SMTP[0].kind, "channel.demo", True, is_demo=True)))
    assert told()[0] == 200


def test_a_chosen_channel_that_is_not_set_up(desk, clock):
    desk.shop(sms_channel="twilio", language="pl")
    desk.text()
    clock.shift(3600)
    status, found = told()
    (row,) = found["stuck"]
    assert (status, row["channel"], row["kind"], row["waiting"]) == (503, "", "sms", 1)
    assert "SMS" in row["why"]
    assert "The channel" not in row["why"]


def test_what_is_scheduled_is_not_stuck(desk, clock):
    desk.enqueue(send_at="2026-11-24T09:00")
    clock.shift(3600)
    assert told()[1]["stuck"] == []


def test_a_shared_redis_that_is_away(desk, environment):
    assert told()[1]["redis"] == "none"
    environment(RXAPP_REDIS_URL="redis://127.0.0.1:9/0")
    status, found = told()
    assert (status, found["redis"]) == (503, "away")


class TestCost:
    """A flood of questions is a look a second at most, and one in five seconds where only strangers ask."""

    @pytest.fixture
    def seconds(self, monkeypatch, staffed, environment):
        """A monotonic clock that the test moves: `seconds[0] += 1`."""
        environment(RXAPP_HEALTH_TOKEN=TOKEN)
        now = [1000.0]
        monkeypatch.setattr(clocks, "monotonic", lambda: now[0])
        return now

    @contextmanager
    def counted(self, db):
        """The statements that the database is asked meanwhile."""
        asked = []
        listening = db, "before_cursor_execute", lambda *said: asked.append(said[2])
        event.listen(*listening)
        yield asked
        event.remove(*listening)

    def test_strangers_cost_next_to_nothing(self, db, seconds):
        stranger = Visitor()
        assert stranger.get("/_health").status_code == 200
        with self.counted(db) as asked:
            for _request in range(30):
                assert stranger.get("/_health").status_code == 200
                seconds[0] += 0.1
        assert asked == []
        seconds[0] += 2.5
        with self.counted(db) as asked:
            stranger.get("/_health")
        assert asked

    def test_the_watcher_hears_what_is_a_second_old_at_most(self, db, seconds):
        watcher = Visitor(headers={"authorization": f"Bearer {TOKEN}"})
        first = watcher.get("/_health").json()
        with self.counted(db) as asked:
            assert watcher.get("/_health").json() == first
        assert asked == []
        seconds[0] += 1.1
        with self.counted(db) as asked:
            watcher.get("/_health")
        assert asked

    async def test_many_at_once_share_one_look(self, db, seconds):
        """In one process, as they come."""
        knows = {"authorization": f"Bearer {TOKEN}"}
        async with AsyncClient(transport=ASGITransport(RequestGuard(behind())), base_url=HERE, headers=knows) as visitors:
            await visitors.get("/_health")
            seconds[0] += 60
            with self.counted(db) as one:
                await visitors.get("/_health")
            seconds[0] += 60
            with self.counted(db) as asked:
                answers = await asyncio.gather(*(visitors.get("/_health") for _ in range(20)))
        assert [answer.status_code for answer in answers] == [200] * 20
        assert len(asked) == len(one)


@pytest.mark.parametrize("db", ["postgres"], indirect=True)
def test_a_database_that_hangs_is_503_in_time_and_200_when_it_goes_on(desk, db, monkeypatch):
    """Somebody holds a table and does not let go: everybody hears 503, from one look, whoever they are."""
    monkeypatch.setattr(health, "ANSWERS_WITHIN", 0.3)
    watcher = Visitor(headers={"authorization": f"Bearer {TOKEN}"})
    assert watcher.get("/_health").status_code == 200
    health.forget()
    with db.connect() as other:
        other.execute(sa.text("LOCK TABLE message IN ACCESS EXCLUSIVE MODE"))
        for visitor in (watcher, Visitor(), Visitor(headers={"cookie": "rxapp_session=anything"}), watcher):
            answer = visitor.get("/_health")
            assert (answer.status_code, answer.json()["status"]) == (503, "failing")
        assert watcher.get("/_health").json() == {"status": "failing", "database": "away"}
        waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        assert other.execute(waiting).scalar_one() == 1
    monkeypatch.undo()
    assert watcher.get("/_health").status_code == 200
