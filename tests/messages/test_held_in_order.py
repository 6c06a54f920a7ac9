"""Rows are held in one order everywhere: addresses, customers, messages, channels. So no two works wait for each other for ever."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from rxapp.consent import queries as consent
from rxapp.core.work import work
from rxapp.messages.actions import changing, sending
from rxapp.messages.delivery.actions import outcomes
from rxapp.messages.delivery.actions.outcomes import Outcome
from rxapp.messages.delivery.ports import ChannelError
from rxapp.workers import in_flight
from tests.messages.desk import DORA_PHONE, Desk

OPTED_OUT = ChannelError("message.failure.opted_out", permanent=True, certain_nothing_left=True, words="21610")
REFUSED = ChannelError("message.failure.recipient_refused", permanent=True, certain_nothing_left=True)

pytestmark = pytest.mark.parametrize("db", ["postgres"], indirect=True)


@pytest.fixture
def frida(desk: Desk) -> int:
    """A customer with Dora's number, who came after her."""
    return desk.add("Frida", phone=DORA_PHONE, email="frida@example.com")


def _claimed(desk: Desk, worker: str, **changes) -> int:
    """A message that this worker has in hand."""
    held = desk.enqueue(**changes, body=f"words for {worker}")
    desk.do(changing.send_now, message_id=held.id)
    assert [one.message.id for one in desk.claim(worker)] == [held.id]
    return held.id


@contextmanager
def _held_by_another(db: sa.Engine, first: list[str], act: Callable[[], object]) -> Iterator[sa.Connection]:
    """Another transaction holds `first`, and `act` has come as far as it can beside it; at the end it has to get through."""
    failed: list[Exception] = []

    def acting() -> None:
        try:
            act()
        except Exception as error:
            failed.append(error)

    thread = Thread(target=acting)
    with db.connect() as other, db.connect() as watch:
        for held in first:
            other.execute(sa.text(held))
        thread.start()
        waits = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        while thread.is_alive() and not watch.execute(waits).scalar():
            watch.rollback()
        yield other
        other.commit()
    thread.join(60)
    assert failed == []


def _customer(customer_id: int) -> str:
    return f"SELECT id FROM customer WHERE id = {customer_id} FOR UPDATE"


def _message(message_id: int) -> str:
    return f"SELECT id FROM message WHERE id = {message_id} FOR UPDATE"


def test_two_workers_who_find_the_same_lost_messages(desk, clock, frida):
    """Each has a customer in hand whom the other's lost message belongs to."""
    lost = [_claimed(desk, "gone", customer_id=one, **to) for one, to in ((desk.dora, {}), (frida, {"to": "frida@example.com"}))]
    clock.shift(1000)
    ours = [_claimed(desk, "w1"), _claimed(desk, "w2", customer_id=frida, to="frida@example.com")]
    gate, failed = Barrier(2), []

    def settle(worker: str, message_id: int) -> None:
        try:
            with work() as job:
                outcomes.record_outcomes(job, [Outcome(message_id, worker, error=outcomes.not_begun())])
                gate.wait(60)
                outcomes.settle_lost(job)
        except Exception as error:
            failed.append(error)

    threads = [Thread(target=settle, args=pair) for pair in zip(("w1", "w2"), ours, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert [desk.row(number).status for number in (*lost, *ours)] == ["uncertain", "uncertain", "held", "held"]


def test_a_lost_message_that_somebody_holds_is_settled_by_the_next_look(desk, db, clock):
    lost = _claimed(desk, "gone")
    clock.shift(1000)
    with db.connect() as other:
        other.execute(sa.text(_message(lost)))
        assert desk.do(outcomes.settle_lost) == 0
    assert desk.do(outcomes.settle_lost) == 1
    assert desk.row(lost).status == "uncertain"


def test_who_opted_out_with_the_provider_is_held_with_every_owner_before_the_message(desk, db, clock, frida):
    """21610 concerns every customer with the number, and not only whom it was written to (D-1)."""
    number = _claimed(desk, "w1", customer_id=frida, kind="sms", to=DORA_PHONE)

    def note() -> None:
        with work() as job:
            outcomes.record_outcomes(job, [Outcome(number, "w1", error=OPTED_OUT)])

    with _held_by_another(db, [_customer(desk.dora)], note) as other:
        for held in (_customer(frida), _message(number)):
            other.execute(sa.text(held))
    assert desk.row(number).status == "failed"
    assert [desk.ask(consent.agrees, one, "sms", DORA_PHONE) for one in (desk.dora, frida)] == [False, False]


def test_what_a_worker_gives_back_it_holds_no_longer_while_it_notes_the_rest(desk, db, clock, frida):
    stray = _claimed(desk, "w1", customer_id=frida, to="frida@example.com")
    known = _claimed(desk, "w1")
    outcome = Outcome(known, "w1", error=REFUSED)
    with _held_by_another(db, [_customer(desk.dora)], lambda: in_flight.exchange("w1", [outcome], {}, [known], is_unsure=True)) as other:
        for held in (_customer(frida), _message(stray)):
            other.execute(sa.text(held))
    assert [desk.row(number).status for number in (stray, known)] == ["held", "failed"]


def test_a_retry_that_is_cancelled_holds_the_customer_before_both_messages(desk, db, clock):
    old = _claimed(desk, "w1")
    desk.do(outcomes.record_outcomes, outcomes=[Outcome(old, "w1", error=REFUSED)])
    again = desk.do(sending.retry, message_id=old).id
    reported = [_customer(desk.dora), _message(old)]
    with _held_by_another(db, reported, lambda: desk.do(changing.cancel, message_id=again)) as other:
        other.execute(sa.text(_message(again)))
    assert desk.row(again).status == "cancelled"
