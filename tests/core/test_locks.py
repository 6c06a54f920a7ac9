"""Named, ranked locks: what is out of order is told in tests on both databases, and nothing of it in production."""

import threading

import pytest
import sqlalchemy as sa

from rxapp.core import locks
from rxapp.core.work import work


@pytest.fixture
def unwatched():
    """As in production."""
    locks.watch(is_on=False)
    yield
    locks.watch()


ALL = [lock for lock in vars(locks).values() if isinstance(lock, locks.Lock)]


def test_each_lock_has_a_name_a_rank_and_a_number_of_its_own():
    numbers = [lock.number for lock in ALL if lock.number]
    assert len({lock.name for lock in ALL}) == len({lock.rank for lock in ALL}) == len(ALL)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.both_databases
def test_a_lower_lock_under_a_higher_one_is_refused(db):
    with work() as job:
        locks.take(job.session, locks.ADDRESSES, [3])
        with pytest.raises(locks.OutOfOrder, match="sending to one customer"):
            locks.take(job.session, locks.SENDING_TO, [1])


@pytest.mark.both_databases
def test_locks_of_one_kind_are_taken_in_ascending_order_and_again_at_will(db):
    with work() as job:
        locks.take(job.session, locks.SENDING_TO, [9, 4])
        locks.take(job.session, locks.SENDING_TO, [4])
        locks.take(job.session, locks.ADDRESSES, [1])
        locks.take(job.session, locks.SENDING_TO, [9])
        with pytest.raises(locks.OutOfOrder):
            locks.take(job.session, locks.SENDING_TO, [5])


@pytest.mark.both_databases
def test_the_end_of_a_work_lets_go_of_all(db):
    for lock in (locks.ADDRESSES, locks.SENDING_TO):
        with work() as job:
            locks.take(job.session, lock, [1])


@pytest.mark.both_databases
def test_a_work_inside_a_work_is_refused(db):
    with work(), pytest.raises(locks.OutOfOrder, match="inside itself"), work():
        pass


@pytest.mark.both_databases
def test_rows_have_a_rank_too_but_for_those_that_nobody_waits_for(db):
    one = sa.select(sa.literal(1))
    with work():
        locks.rows(locks.MESSAGES, one)
        locks.rows(locks.CUSTOMERS, one, waits=False)
        with pytest.raises(locks.OutOfOrder):
            locks.rows(locks.CUSTOMERS, one, [7])


@pytest.mark.both_databases
def test_production_watches_nothing(db, unwatched):
    with work() as job:
        locks.take(job.session, locks.ADDRESSES, [3])
        locks.take(job.session, locks.SENDING_TO, [1])


@pytest.mark.parametrize("db", ["postgres"], indirect=True)
def test_one_key_has_one_holder_on_postgresql(db):
    free = sa.text("SELECT pg_try_advisory_xact_lock(:number, :key)")
    with work() as job, db.connect() as other:
        locks.take(job.session, locks.SENDING_TO, [4, 5])
        tried = [other.execute(free, {"number": locks.SENDING_TO.number, "key": key}).scalar_one() for key in (4, 6)]
    assert tried == [False, True]


def test_a_mutex_lets_one_thread_in_and_tells_whether_it_was_had():
    mutex, had = locks.Mutex(locks.RATING), []

    def ask():
        with mutex.held(wait_for=0.01) as is_ours:
            had.append(is_ours)

    with mutex.held():
        asking = threading.Thread(target=ask)
        asking.start()
        asking.join()
    ask()
    assert had == [False, True]
