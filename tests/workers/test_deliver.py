"""The delivery loop: woken by a commit, true about every outcome, ending cleanly (CL-51, D-7, D-11, D-56)."""

import asyncio
import contextlib
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rxapp.channels import registry
from rxapp.channels.declared import Channel
from rxapp.core.errors import Refusal
from rxapp.messages.actions import changing
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import claim
from rxapp.messages.delivery.actions import outcomes as outcomes_actions
from rxapp.messages.delivery.ports import ChannelError, Receipt
from rxapp.workers import clock_skew, deliver, in_flight, retention
from tests import shortcuts
from tests.messages.desk import DEMO, WORDS

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)


class FakeChannel:
    """Records what it is given, and answers as told."""

    def __init__(self):
        self.taken, self.answer = [], Receipt("p-1")
        self.waits: asyncio.Event | None = None

    async def send(self, message):
        self.taken.append(message)
        if self.waits:
            await self.waits.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def channel(monkeypatch):
    """The only channel there is."""
    fake = FakeChannel()
    monkeypatch.setattr(registry, "channel", lambda name, kind: Channel(DEMO[0], fake.send, fake.send))
    return fake


async def test_one_message_goes_and_no_more(desk, clock, channel):
    held = desk.enqueue()
    assert not await shortcuts.deliver_one()
    clock.shift(10)
    assert await shortcuts.deliver_one()
    assert not await shortcuts.deliver_one()
    assert [message.body for message in channel.taken] == [WORDS]
    assert (desk.row(held.id).status, desk.row(held.id).provider_id) == ("sent", "p-1")


async def test_a_bug_in_a_channel_leaves_the_message_uncertain(desk, clock, channel, caplog):
    channel.answer = ZeroDivisionError(f"secret words of {WORDS}")
    held = desk.enqueue()
    clock.shift(10)
    await shortcuts.deliver_one()
    clock.shift(timedelta(days=2))
    assert not await shortcuts.deliver_one()
    assert (desk.row(held.id).status, len(channel.taken)) == ("uncertain", 1)
    assert "secret words" not in caplog.text


async def test_a_transient_error_is_tried_again_with_the_same_message(desk, clock, channel):
    channel.answer = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True)
    held = desk.enqueue()
    clock.shift(10)
    await shortcuts.deliver_one()
    channel.answer = Receipt()
    clock.shift(30)
    await shortcuts.deliver_one()
    first, second = channel.taken
    assert (first.header_id, first.reference, first.body) == (second.header_id, second.reference, second.body)
    assert desk.row(held.id).status == "sent"


async def test_a_channel_that_is_gone_is_no_reason_to_lose_the_message(desk, clock, monkeypatch):
    monkeypatch.setattr(registry, "channel", lambda name, kind: None)
    held = desk.enqueue()
    clock.shift(10)
    await shortcuts.deliver_one()
    assert (desk.row(held.id).status, desk.row(held.id).failure) == ("held", "message.failure.no_channel")


async def test_a_fault_before_its_channel_has_it_leaves_it_held(desk, clock, monkeypatch):
    """D5: nothing left, so it is no *Uncertain*; it is tried again like after any trouble."""

    def broken(_name, _kind):
        raise ValueError("Port could not be cast to integer value")

    monkeypatch.setattr(registry, "channel", broken)
    desk.shop(undo_panel_for=0)
    held = desk.enqueue()
    async with _running():
        await _until(lambda: desk.row(held.id).failure == "message.failure.bug")
    assert desk.row(held.id).status == "held"


class TestLoop:
    """`deliver_forever`, looking for others' rows only once a minute here: what happens at once is woken by a commit."""

    @pytest.fixture(autouse=True)
    def seldom(self, monkeypatch):
        monkeypatch.setattr(deliver, "POLL_FOR", 60.0)

    async def test_a_commit_wakes_it(self, desk, channel):
        """CL-51."""
        desk.shop(undo_panel_for=0)
        async with _running():
            await asyncio.sleep(0.2)
            held = await asyncio.to_thread(desk.enqueue)
            await _until(lambda: desk.row(held.id).status == "sent")

    async def test_what_was_waiting_goes_at_its_time_after_a_restart(self, desk, clock, channel):
        """D-56: closed browser, restart."""
        held = desk.enqueue(send_at=NOW + timedelta(days=1))
        clock.shift(timedelta(days=1))
        async with _running():
            await _until(lambda: desk.row(held.id).status == "sent")

    async def test_undo_in_time_and_too_late(self, desk, clock, channel):
        """D-7."""
        first, second = desk.enqueue(), desk.enqueue(body="second")
        async with _running():
            await asyncio.to_thread(desk.do, changing.withdraw, message_id=first.id)
            clock.shift(10)
            deliver._wake({"messages"})
            await _until(lambda: desk.row(second.id).status == "sent")
            with pytest.raises(Refusal):
                await asyncio.to_thread(desk.do, changing.withdraw, message_id=second.id)
        assert desk.row(first.id).status == "cancelled"
        assert [message.id for message in channel.taken] == [second.id]

    async def test_several_go_at_once_and_a_slow_one_holds_up_nobody(self, desk, clock, channel):
        desk.shop(undo_panel_for=0)
        channel.waits = asyncio.Event()
        held = [desk.enqueue(body=f"words {n}") for n in range(5)]
        async with _running():
            await _until(lambda: len(channel.taken) == 5)
            channel.waits.set()
            await _until(lambda: {desk.row(one.id).status for one in held} == {"sent"})

    async def test_told_to_stop_it_finishes_what_is_on_its_way(self, desk, channel):
        desk.shop(undo_panel_for=0)
        channel.waits = asyncio.Event()
        held = desk.enqueue()
        async with _running() as (stop, loop):
            await _until(lambda: channel.taken)
            stop.set()
            await asyncio.sleep(0.1)
            assert not loop.done()
            channel.waits.set()
            await asyncio.wait_for(loop, 5)
        assert desk.row(held.id).status == "sent"

    async def test_told_to_stop_it_gives_back_at_once_what_stands_behind_a_slow_one(self, desk, channel, monkeypatch):
        """D5: whoever ends the process waits for seconds only; then what never began would be *Uncertain*."""
        desk.shop(undo_panel_for=0)
        ports.set_channels([replace(DEMO[0], at_once=1), *DEMO[1:]])
        channel.waits = asyncio.Event()
        held = [desk.enqueue(body=f"words {n}") for n in range(2)]
        async with _running() as (stop, loop):
            await _until(lambda: len(channel.taken) == 1 and {desk.row(one.id).status for one in held} == {"sending"})
            stop.set()
            await _until(lambda: sorted(desk.row(one.id).status for one in held) == ["held", "sending"])
            assert not loop.done()
            channel.waits.set()
            await asyncio.wait_for(loop, 5)
        assert sorted(desk.row(one.id).status for one in held) == ["held", "sent"]
        assert len(channel.taken) == 1

    async def test_a_cancelled_task_finishes_what_is_on_its_way_too(self, desk, channel):
        desk.shop(undo_panel_for=0)
        channel.waits = asyncio.Event()
        held = desk.enqueue()
        async with _running() as (_stop, loop):
            await _until(lambda: channel.taken)
            loop.cancel()
            await asyncio.sleep(0.1)
            channel.waits.set()
            with pytest.raises(asyncio.CancelledError):
                await loop
        assert desk.row(held.id).status == "sent"

    @pytest.mark.parametrize("db", ["sqlite"], indirect=True)
    @pytest.mark.parametrize("turns", range(6))
    async def test_a_cancel_that_meets_a_wake_is_not_lost(self, desk, turns):
        async with _running() as (_stop, loop):
            await asyncio.sleep(0.1)
            deliver._wake({"messages"})
            for _ in range(turns):
                await asyncio.sleep(0)
            loop.cancel()
            done, _ = await asyncio.wait([loop], timeout=2)
            assert done

    async def test_a_database_that_is_away_for_a_while_loses_nothing(self, desk, channel, monkeypatch):
        """The outcome is kept until it can be written down, and nothing goes twice."""
        desk.shop(undo_panel_for=0)
        held, whole, failures = desk.enqueue(), in_flight.exchange, iter([OSError, OSError])

        def broken(worker, outcomes=(), *rest, **named):
            error = next(failures, None) if outcomes else None
            if error:
                raise error
            return whole(worker, outcomes, *rest, **named)

        monkeypatch.setattr(deliver, "exchange", broken)
        monkeypatch.setattr(deliver, "AGAIN_AFTER", 0.01)
        async with _running():
            await _until(lambda: desk.row(held.id).status == "sent")
        assert next(failures, None) is None
        assert len(channel.taken) == 1

    async def test_what_was_taken_while_the_database_broke_off_goes_back_and_goes_once(self, desk, channel, monkeypatch):
        """The transaction was kept, but its answer never came: the row is ours and we do not know it."""
        desk.shop(undo_panel_for=0)
        held, whole, failures = desk.enqueue(), in_flight.exchange, iter([OSError])

        def broken(*arguments, **named):
            taken = whole(*arguments, **named)
            error = next(failures, None) if taken.claimed else None
            if error:
                raise error
            return taken

        monkeypatch.setattr(deliver, "exchange", broken)
        monkeypatch.setattr(deliver, "AGAIN_AFTER", 0.01)
        async with _running():
            await _until(lambda: desk.row(held.id).failure == "message.failure.not_begun")
        assert (desk.row(held.id).status, channel.taken) == ("held", [])

    async def test_an_outcome_that_can_never_be_noted_holds_up_no_other(self, desk, channel, monkeypatch, caplog):
        """It becomes uncertain when its lease runs out, and is never given back."""
        desk.shop(undo_panel_for=0)
        first, second = desk.enqueue(), desk.enqueue(body="second")
        whole = outcomes_actions.record_outcomes

        def odd(job, outcomes):
            if any(outcome.message_id == first.id for outcome in outcomes):
                raise ZeroDivisionError
            return whole(job, outcomes)

        monkeypatch.setattr(outcomes_actions, "record_outcomes", odd)
        monkeypatch.setattr(deliver, "AGAIN_AFTER", 0.01)
        async with _running():
            await _until(lambda: desk.row(second.id).status == "sent")
            await _until(lambda: "cannot be noted" in caplog.text)
        assert (desk.row(first.id).status, len(channel.taken)) == ("sending", 2)

    async def test_a_clock_set_back_lends_nobody_more_time(self, desk, clock, channel, monkeypatch):
        """What stood ready longer than its lease allows is not begun, though by the clock there is plenty of time (D-11)."""
        ports.set_channels((replace(DEMO[0], at_once=1), DEMO[1]))
        monkeypatch.setitem(claim.claim.__kwdefaults__, "lease_for", 4.0)
        monkeypatch.setattr(deliver, "SEND_FOR", 3.0)
        first, second = desk.enqueue(), desk.enqueue(body="second")
        clock.shift(10)
        channel.waits = asyncio.Event()
        async with _running():
            await _until(lambda: channel.taken and desk.row(second.id).status == "sending")
            clock.shift(-7200)
            await asyncio.sleep(1.2)
            channel.waits.set()
            await _until(lambda: desk.row(second.id).failure == "message.failure.not_begun")
        assert [message.id for message in channel.taken] == [first.id]

    async def test_what_a_clock_that_was_set_back_put_off_goes_once_that_was_seen(self, desk, clock, channel, monkeypatch):
        monkeypatch.setattr(deliver, "POLL_FOR", 0.1)
        held = desk.enqueue()
        clock.shift(-7200)
        await clock_skew.look_once()
        async with _running():
            await _until(lambda: desk.row(held.id).status == "sent")

    async def test_the_database_is_asked_in_threads_of_its_own(self, desk, channel, monkeypatch):
        desk.shop(undo_panel_for=0)
        asked = set()
        for module, name in ((deliver, "exchange"), (retention, "forget_drafts"), (retention, "forget_reports")):
            monkeypatch.setattr(module, name, _noting(getattr(module, name), asked))
        held = desk.enqueue()
        await retention.forget_once()
        async with _running():
            await _until(lambda: desk.row(held.id).status == "sent")
        assert asked
        assert all(thread.startswith("deliver") for thread in asked)


def _noting(function, asked: set[str]):
    def noted(*arguments, **named):
        asked.add(threading.current_thread().name)
        return function(*arguments, **named)

    return noted


@contextlib.asynccontextmanager
async def _running():
    """The loop, running beside the test; stopped at its end."""
    stop = asyncio.Event()
    loop = asyncio.create_task(deliver.deliver_forever(stop))
    try:
        yield stop, loop
    finally:
        stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(loop, 10)


async def _until(is_so, within: float = 10) -> None:
    async with asyncio.timeout(within):
        while not is_so():  # noqa: ASYNC110 (what is waited for is a row)
            await asyncio.sleep(0.01)


class TestPace:
    """G15: beside the screens of a web process deliveries begin one after the other, with a gap."""

    def test_each_begins_a_gap_after_the_one_before(self):
        gentle = in_flight.Hands("w1", pace=in_flight.Throttle(gap=60.0, gather_for=0.1))
        waits = [gentle.next_in() for _ in range(3)]
        assert waits == pytest.approx([0, 60, 120], abs=5)

    def test_a_worker_of_its_own_knows_no_gap(self):
        alone = in_flight.Hands("w1")
        assert [alone.next_in() for _ in range(3)] == [0, 0, 0]
