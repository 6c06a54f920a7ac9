"""The machine's clock is set back by two hours: nothing waits for the time that was taken back, and nothing goes twice (D-11, D-56)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from rxapp.core import db as database
from rxapp.core.errors import NotAllowed
from rxapp.core.work import SYSTEM, reading
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import clock_skew, outcomes, reconciliation
from rxapp.messages.delivery.ports import ChannelError, ChannelFacts, Receipt
from rxapp.messages.delivery.queries import clock_skew as clock_skew_queries
from rxapp.messages.delivery.queries import due
from rxapp.messages.delivery.rules import clock_skew as clock_skew_rules
from rxapp.messages.delivery.rules import limits
from rxapp.messages.delivery.rules.clock_skew import Wait
from rxapp.messages.rules import sending
from rxapp.workers.clock_skew import mend_once
from tests import shortcuts
from tests.messages.desk import DEMO

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
BACK = timedelta(hours=-2)
LATER = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True)
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False)


def _busy(seconds: float) -> ChannelError:
    return ChannelError(clock_skew_queries.BUSY, permanent=False, certain_nothing_left=True, wait_for=seconds)


@pytest.mark.parametrize(
    ("why", "furthest"),
    [
        (Wait.FIRST, timedelta(minutes=2)),
        (Wait.AGAIN, timedelta(hours=1, minutes=1)),
        (Wait.PUT_OFF, timedelta(hours=24, minutes=1)),
        (Wait.QUIET, timedelta(hours=25, minutes=1)),
        (Wait.CHOSEN, None),
    ],
)
def test_how_far_ahead_a_try_can_lie(why, furthest):
    assert clock_skew_rules.furthest_try(why) == furthest


def test_every_step_between_tries_lies_within_reach():
    for tries in range(50):
        again_at = sending.next_try_at(tries=tries, now=NOW, due_at=NOW)
        assert again_at
        assert again_at - NOW < (clock_skew_rules.furthest_try(Wait.AGAIN) or timedelta())


class TestHeld:
    def test_what_was_just_sent_goes_at_once_and_says_why(self, desk, clock):
        held = desk.enqueue()
        clock.shift(BACK)
        assert (desk.claim(), mend_once()) == ([], 1)
        assert [one.message.id for one in desk.claim()] == [held.id]
        assert desk.delivery_events(held.id)[1:3] == ["clock_set_back", "sending"]

    @pytest.mark.parametrize(
        "errors", [[LATER], [LATER] * 9, [_busy(1800)]], ids=["first step", "last step", "asked for less than the last"]
    )
    def test_another_try(self, desk, clock, errors):
        held = desk.enqueue()
        clock.shift(10)
        for error in errors:
            desk.claim()
            desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=error)
            clock.move_to(desk.row(held.id).next_try_at - timedelta(seconds=1))
        clock.shift(timedelta(hours=-25))
        assert desk.claim() == []
        mend_once()
        clock.shift(timedelta(seconds=301) if errors[0].wait_for else 0)
        assert [one.message.id for one in desk.claim()] == [held.id]

    def test_its_day_of_tries_does_not_grow(self, desk, clock):
        held = desk.enqueue()
        clock.shift(timedelta(days=30))
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=LATER)
        clock.move_to(NOW + timedelta(seconds=20))
        assert mend_once() == 1
        assert desk.row(held.id).tried_from == NOW + timedelta(seconds=20)

    def test_a_pause_that_the_provider_asked_for_is_kept(self, desk, clock):
        """Longer than any step of ours."""
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=_busy(6 * 3600))
        due_at = desk.row(held.id).next_try_at
        clock.shift(BACK)
        mend_once()
        assert desk.row(held.id).next_try_at == due_at
        clock.move_to(due_at)
        assert len(desk.claim()) == 1

    @pytest.mark.parametrize("ahead_for", [timedelta(hours=3), timedelta(days=14)])
    def test_a_time_that_staff_chose_is_kept_by_the_clock_on_the_wall(self, desk, clock, ahead_for):
        """D-8."""
        held = desk.enqueue(send_at=NOW + ahead_for)
        clock.shift(BACK)
        assert mend_once() == 0
        clock.move_to(NOW + ahead_for - timedelta(seconds=1))
        assert desk.claim() == []
        clock.shift(1)
        assert [one.message.id for one in desk.claim()] == [held.id]

    def test_a_chosen_time_that_comes_again_is_waited_for_once_more(self, desk, clock):
        held = desk.enqueue(send_at=NOW + timedelta(hours=1))
        clock.shift(timedelta(hours=1))
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=LATER)
        clock.shift(BACK)
        assert mend_once() == 0
        clock.shift(timedelta(hours=2, seconds=30))
        assert len(desk.claim()) == 1

    def test_quiet_hours_are_waited_for_by_the_clock_on_the_wall(self, desk, clock):
        desk.shop(quiet_from="21:00", quiet_until="08:00")
        clock.move_to(NOW.replace(hour=22))
        held = desk.text(send_at=NOW.replace(hour=23))
        clock.move_to(NOW.replace(hour=23))
        assert desk.claim() == []
        clock.shift(BACK)
        assert mend_once() == 0
        assert desk.row(held.id).next_try_at == NOW.replace(hour=8, minute=0) + timedelta(days=1)

    def test_quiet_hours_of_a_clock_that_was_weeks_ahead_are_asked_again(self, desk, clock):
        desk.shop(quiet_from="21:00", quiet_until="08:00")
        clock.move_to(NOW.replace(hour=20) + timedelta(days=30))
        held = desk.text()
        clock.shift(3600)
        assert (desk.claim(), desk.row(held.id).waiting) == ([], "message.waiting.quiet")
        clock.move_to(NOW)
        assert mend_once() == 1
        assert [one.message.id for one in desk.claim()] == [held.id]


class TestSending:
    def test_a_lease_begins_anew_and_its_message_is_nobody_elses(self, desk, clock):
        """Whoever has it may still be at it: it goes to nobody else, and is called uncertain only when that span is over."""
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        clock.shift(BACK)
        assert mend_once() == 1
        assert desk.row(held.id).lease_until == NOW + timedelta(seconds=10) + BACK + timedelta(seconds=180)
        assert desk.do(outcomes.settle_lost, by=SYSTEM) == 0
        clock.shift(181)
        assert (desk.do(outcomes.settle_lost, by=SYSTEM), desk.claim()) == (1, [])
        assert desk.row(held.id).status == "uncertain"

    def test_its_outcome_is_noted_as_ever(self, desk, clock):
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        clock.shift(BACK)
        mend_once()
        assert desk.do(shortcuts.record_sent, by=SYSTEM, message_id=held.id, worker="w1", receipt=Receipt("p-1"))
        assert desk.row(held.id).status == "sent"

    def test_a_lease_of_now_is_left_alone(self, desk, clock):
        desk.enqueue()
        clock.shift(10)
        desk.claim()
        clock.shift(-30)  # as far as the clocks of two machines may differ
        assert mend_once() == 0


class TestAsking:
    @pytest.mark.parametrize("asks", [0, 1])
    def test_the_provider_is_asked_now(self, desk, clock, asks):
        ports.set_channels((ChannelFacts("sendgrid", DEMO[0].kind, "channel.sendgrid", is_set_up=True, can_look_up=True), DEMO[1]))
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=SILENT)
        if asks:
            clock.shift(60)
            assert len(desk.do(reconciliation.claim_asks, by=SYSTEM)) == 1
        clock.shift(BACK)
        assert (desk.do(reconciliation.claim_asks, by=SYSTEM), mend_once()) == ([], 1)
        assert len(desk.do(reconciliation.claim_asks, by=SYSTEM)) == 1


class TestChannels:
    def test_it_is_free_after_its_longest_pause(self, desk, clock):
        """Neither at once, when it may be resting for good reason, nor only when the clock has caught up."""
        first, second = desk.enqueue(), desk.enqueue(body="second")
        clock.shift(10)
        desk.claim(limit=1)
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=first.id, worker="w1", error=_busy(250))
        clock.shift(BACK)
        assert mend_once() == 2
        assert mend_once() == 0
        assert desk.claim() == []
        due_at = desk.ask(due.next_due_at, by=SYSTEM)
        clock.shift(60)
        assert desk.ask(due.next_due_at, by=SYSTEM) == due_at
        clock.move_to(due_at + limits.LOOK_AHEAD)
        assert second.id in [one.message.id for one in desk.claim()]


def test_with_a_clock_that_goes_on_nothing_is_ever_astray(desk, clock):
    """Whatever waits, and however long."""
    desk.shop(quiet_from="14:00", quiet_until="08:00", undo_panel_for=60)
    desk.enqueue()
    desk.enqueue(body="later", send_at=NOW + timedelta(days=13))
    desk.text(send_at=NOW + timedelta(minutes=5))
    for _ in range(20):
        clock.shift(100)
        for one in desk.claim():
            desk.do(shortcuts.record_error, by=SYSTEM, message_id=one.message.id, worker="w1", error=LATER)
        assert mend_once() == 0


def test_the_house_alone_mends(desk):
    with pytest.raises(NotAllowed):
        desk.do(clock_skew.mend)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_looking_costs_little(desk, clock):
    """Each of its questions about messages is answered from an index."""
    asked: list[tuple[str, tuple]] = []
    heard = lambda _connection, _cursor, statement, values, *_: asked.append((statement, values))  # noqa: E731
    event.listen(database.engine(), "before_cursor_execute", heard)
    with reading() as job:
        clock_skew_queries.astray(job)
    event.remove(database.engine(), "before_cursor_execute", heard)
    about = [one for one in asked if "FROM message" in one[0]]
    with database.engine().connect() as connection:
        plans = [str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()) for words, values in about]
    assert len(plans) == 3
    for plan in plans:
        assert "USING INDEX ix_message_" in plan, plan
        assert "SCAN" not in plan, plan
