"""Whole stories with real parts: two worker processes, a worker killed in the middle, a server that misbehaves (D-11, D-56)."""

import signal
from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from rxapp.core import clock
from rxapp.core.work import SYSTEM
from rxapp.messages.delivery.actions import outcomes
from rxapp.messages.history.queries import timeline
from tests.flows.processes import end, until
from tests.messages.desk import WORDS


def test_the_mail_that_arrives_is_the_text_that_was_held(desk, peer, start_worker):
    held = desk.enqueue(body="Cześć Dora,\n\nrower „Żuraw” czeka 🚲\n\nBen")
    start_worker()
    until(lambda: desk.row(held.id).status == "sent", 40)
    text = next(peer.read().iter_parts()).get_content().replace("\r\n", "\n")
    assert text.encode() == (desk.row(held.id).body + "\n").encode()
    assert peer.read()["message-id"] == desk.row(held.id).header_id
    assert not desk.row(held.id).is_demo


def test_two_worker_processes_send_each_message_once(desk, peer, start_worker):
    held = [desk.enqueue(body=f"words {n}") for n in range(40)]
    workers = [start_worker(), start_worker()]
    until(lambda: {desk.row(one.id).status for one in held} == {"sent"}, 40)
    assert len(peer.mails) == 40
    assert set(Counter(peer.read(n)["message-id"] for n in range(40)).values()) == {1}
    end(*workers, within=15)


@pytest.mark.parametrize(("moment", "arrived"), [("hangs_at_recipient", 0), ("takes_then_hangs", 1)])
def test_a_worker_killed_between_claim_and_record_sends_nothing_twice(desk, peer, start_worker, moment, arrived):
    """kill -9: the row becomes uncertain and stays so; counted at the server."""
    setattr(peer, moment, True)
    held = desk.enqueue()
    first = start_worker()
    until(lambda: peer.reached, 40)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    setattr(peer, moment, False)
    assert desk.row(held.id).status == "sending"
    second = start_worker()
    other = desk.enqueue(body="another message")
    until(lambda: desk.row(other.id).status == "sent", 40)
    with time_machine.travel(clock.now() + timedelta(seconds=200)):
        assert desk.do(outcomes.settle_lost, by=SYSTEM) == 1
        assert desk.claim() == []
    last = desk.enqueue(body="a third message")
    until(lambda: desk.row(last.id).status == "sent", 40)
    row = desk.ask(timeline.message_for, held.id)
    assert (row.status, row.reason) == ("uncertain", "message.failure.lost")
    assert len(peer.mails) == arrived + 2
    end(second, within=15)


def test_a_drop_after_the_text_is_never_sent_again_by_itself(desk, peer, start_worker):
    peer.takes_then_drops = True
    held = desk.enqueue()
    worker = start_worker()
    until(lambda: desk.row(held.id).status == "uncertain", 40)
    peer.takes_then_drops = False
    other = desk.enqueue(body="another message")
    until(lambda: desk.row(other.id).status == "sent", 40)
    assert [WORDS in _text(peer, n) for n in range(len(peer.mails))] == [True, False]
    end(worker, within=15)


def test_told_to_end_a_worker_finishes_and_ends_cleanly(desk, peer, start_worker):
    worker = start_worker()
    held = desk.enqueue()
    until(lambda: desk.row(held.id).status == "sent", 40)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 0
    assert "The worker has stopped." in worker.stdout.read()


def test_consent_withdrawn_while_it_waited(desk, peer, start_worker):
    """D-1."""
    held = desk.enqueue(send_at=clock.now() + timedelta(seconds=4))
    desk.consent(agrees=False)
    worker = start_worker()
    until(lambda: desk.row(held.id).status == "failed", 40)
    assert desk.ask(timeline.message_for, held.id).reason == "message.failure.no_consent"
    assert peer.mails == []
    end(worker, within=15)


def _text(peer, number: int) -> str:
    return next(peer.read(number).iter_parts()).get_content().replace("\r\n", "\n")
