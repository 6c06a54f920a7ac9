"""One unit of work: all or nothing, as one person, at one moment; on both databases."""

import re
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import func, select

from rxapp.core import clock
from rxapp.core import db as database
from rxapp.core.errors import NotAllowed, Refusal
from rxapp.core.work import NOBODY, SYSTEM, Actor, reading, work
from rxapp.live.actions import publish
from rxapp.live.models import TopicVersion
from rxapp.live.queries import versions

pytestmark = pytest.mark.both_databases


@pytest.fixture
def heard():
    """Counts the commits that the process tells of."""
    told = []
    database.on_commit(lambda topics: told.append(set(topics)))
    return told


def test_it_commits_once_on_leaving_and_tells(db, heard):
    """However often a topic is announced, its end raises it once."""
    with work() as job:
        publish(job, "customers")
        publish(job, "customers")
        assert heard == []
    assert heard == [{"customers"}]
    with reading() as job:
        assert versions(job) == {"customers": 1}


@pytest.mark.parametrize("error", [Refusal, ZeroDivisionError, KeyboardInterrupt])
def test_it_rolls_back_on_any_error(db, heard, error):
    def fail():
        with work() as job:
            _write(job)
            publish(job, "customers")
            job.session.flush()
            raise error

    with pytest.raises(error):
        fail()
    assert heard == []
    with reading() as job:
        assert versions(job) == {}


def test_reading_changes_nothing(db):
    with reading() as job:
        job.session.add(TopicVersion(topic="customers", version=1))
    with reading() as job:
        assert job.session.exec(select(func.count()).select_from(TopicVersion)).one() == 0


def test_the_moment_is_that_of_its_beginning(db, clock):
    with work() as job:
        began = job.now
        clock.shift(60)
        assert job.now == began
        assert job.now.utcoffset().total_seconds() == 0


def test_who_may_what(db):
    mechanic = Actor(1, "Cleo", permissions=frozenset({"send"}))
    with work(mechanic) as job:
        job.need("send")
        with pytest.raises(NotAllowed):
            job.need("edit_customers")
    with work(NOBODY) as job, pytest.raises(NotAllowed):
        job.need("send")
    with work(SYSTEM) as job:
        job.need("anything")


def test_two_writers_wait_for_each_other(db):
    """Neither is refused ("database is locked"), and neither loses the other's change."""
    with work() as job:
        publish(job, "customers")
    began, failed = threading.Barrier(4), []

    def write():
        began.wait()
        try:
            for _ in range(5):
                with work() as job:
                    publish(job, "customers")
        except Exception as error:
            failed.append(error)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    with reading() as job:
        assert versions(job) == {"customers": 21}


def test_raw_reads_see_what_the_transaction_wrote_and_nobody_else_does(db):
    asked = "SELECT count(*) FROM topicversion"
    with work() as job:
        _write(job)
        assert job.reader().rows(asked) == [(1,)]
        with reading() as other:
            assert other.reader().rows(asked) == [(0,)]
    with reading() as job:
        assert job.reader().rows(asked) == [(1,)]


def test_a_connection_that_failed_is_not_lent_again(db):
    with pytest.raises(ZeroDivisionError), database.lent() as first:
        raise ZeroDivisionError
    with database.lent() as second:
        assert second is not first
    with database.lent() as third:
        assert third is second


def test_what_was_lent_is_lent_again_for_half_a_minute_unasked(db, monkeypatch):
    now = clock.monotonic()
    monkeypatch.setattr(clock, "monotonic", lambda: now)
    with database.lent() as first:
        pass
    now += database.KEPT_FOR
    with database.lent() as second:
        assert second is first
    now += database.KEPT_FOR + 1
    with database.lent() as third:
        assert third is not first


def test_a_refusal_costs_no_connection(db):
    with pytest.raises(NotAllowed), database.lent() as first:
        raise NotAllowed
    with database.lent() as second:
        assert second is first


def test_the_engine_for_reads_goes_with_its_own(db):
    with database.lent() as first:
        pass
    db.dispose()
    with database.lent() as second:
        assert second is not first


@pytest.mark.parametrize("db", ["postgres"], indirect=True)
def test_no_transaction_and_one_plan_for_every_value_on_postgresql(db):
    with reading() as job:
        moments = [job.reader().rows("SELECT transaction_timestamp()") for _ in range(2)]
        assert job.reader().rows("SHOW plan_cache_mode") == [("force_generic_plan",)]
    assert moments[0] != moments[1]


@pytest.mark.parametrize("db", ["postgres"], indirect=True)
def test_a_process_opens_as_many_connections_as_the_guide_says(db):
    """However many ask at once: the others wait for their turn."""
    told = re.search(r"Each web process opens up to (\d+) connections", Path("rxapp/docs/deploy.md").read_text(encoding="utf-8"))
    made = database.connect(db.url.render_as_string(hide_password=False))
    readers = database._readers[made]
    pools = [engine.pool for engine in (made, readers) if isinstance(engine.pool, sa.QueuePool)]
    counted = sum(pool.size() + pool._max_overflow for pool in pools)
    made.dispose()
    assert told is not None
    assert (len(pools), counted) == (2, int(told[1]))


def _write(job) -> None:
    job.session.add(TopicVersion(topic="written", version=1))
    job.session.flush()
