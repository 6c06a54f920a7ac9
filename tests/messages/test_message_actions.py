"""What an opened row of history offers: the record where consent is missing, the time that was chosen."""

import pytest

from rxapp.core.work import SYSTEM
from rxapp.messages.actions import changing
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.history.queries import timeline
from tests import shortcuts
from tests.messages.desk import DORA


def _failed_for_want_of_consent(desk, clock) -> int:
    held = desk.enqueue()
    desk.consent(agrees=False)
    clock.shift(20)
    assert desk.claim() == []
    assert desk.row(held.id).failure == "message.failure.no_consent"
    return held.id


def test_a_failure_for_want_of_consent_leads_to_the_record(desk, clock):
    """B3, D-1: *Retry* would be refused; once the customer agrees again it is offered."""
    failed = _failed_for_want_of_consent(desk, clock)
    row = desk.ask(timeline.message_for, failed)
    assert (row.may_retry, row.record_id) == (True, desk.dora)
    desk.consent(agrees=True)
    assert desk.ask(timeline.message_for, failed).record_id == 0


def test_it_is_the_record_of_whoever_owns_the_address(desk, clock):
    """D-3: written from Erik's panel to Dora."""
    held = desk.enqueue(customer_id=desk.erik, to=DORA)
    desk.consent(agrees=False)
    clock.shift(20)
    desk.claim()
    assert desk.ask(timeline.message_for, held.id).record_id == desk.dora


def test_any_other_failure_is_retried(desk, clock):
    held = desk.enqueue()
    clock.shift(20)
    desk.claim()
    refused = ChannelError("message.failure.recipient_refused", permanent=True, certain_nothing_left=True, words="550 no", address=DORA)
    desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=refused)
    assert desk.row(held.id).status == "failed"
    assert desk.ask(timeline.message_for, held.id).record_id == 0


@pytest.mark.parametrize(("zone", "local"), [("Europe/London", "2026-11-23T09:00"), ("Europe/Warsaw", "2026-11-23T10:00")])
def test_change_time_starts_at_the_time_that_was_chosen(desk, zone, local):
    """On the shop's clock, wherever that is."""
    held = desk.enqueue(send_at="2026-11-23T09:00")
    desk.shop(zone=zone)
    assert desk.ask(timeline.message_for, held.id).local_at == local


def test_a_cancelled_row_has_no_time_to_change(desk):
    held = desk.enqueue(send_at="2026-11-23T09:00")
    desk.do(changing.cancel, message_id=held.id)
    row = desk.ask(timeline.message_for, held.id)
    assert (row.may_change_time, row.local_at) == (False, "")


def test_a_closed_row_asks_nothing_of_the_database(desk, clock):
    """The list of 25 costs what it did."""
    failed = _failed_for_want_of_consent(desk, clock)
    row = next(row for row in desk.ask(timeline.timeline, desk.dora).rows if row.id == failed)
    assert row.record_id == 0
