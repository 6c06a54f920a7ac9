"""Limits of a channel: so many a second for all workers together, sizes known before sending (issue's limits; D-11)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import col

from rxapp.core.work import SYSTEM, work
from rxapp.messages.actions import refusals, trying
from rxapp.messages.attention.queries import listing
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.delivery.queries import due
from rxapp.messages.delivery.rules import limits
from rxapp.messages.models import ChannelStatus
from rxapp.messages.rules import segments
from tests import shortcuts
from tests.messages.desk import DEMO

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
ONE_A_SECOND = (DEMO[0], replace(DEMO[1], per_second=1.0))
AHEAD = limits.LOOK_AHEAD


def _in(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("free_at", "per_second", "found"),
    [
        (None, 1, NOW),
        (_in(-5), 1, NOW),
        (_in(3), 1, _in(3)),
        (_in(3), 0, _in(3)),
        (_in(290), 1, _in(290)),
        (_in(86_400), 1, _in(300) + AHEAD),  # a clock set back since
        (_in(86_400), 0, _in(300) + AHEAD),
        (_in(86_400), 0.01, _in(3000) + AHEAD),
    ],
)
def test_from_when_a_channel_is_free(free_at, per_second, found):
    assert limits.free_from(free_at, now=NOW, per_second=per_second) == found


@pytest.mark.parametrize(("units", "per_second", "seconds"), [(1, 1, 1), (3, 1, 3), (0, 1, 1), (1, 100, 0.01), (4, 0, 0)])
def test_how_long_a_message_keeps_its_channel(units, per_second, seconds):
    assert limits.takes(units, per_second=per_second) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("wait_for", "seconds"), [(0, 0), (-1, 0), (20, 20), (9e9, 300)])
def test_how_long_a_channel_rests(wait_for, seconds):
    assert limits.pause(wait_for) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("most", "size", "is_too"), [(0, 10**9, False), (160, 160, False), (160, 161, True)])
def test_what_is_too_large(most, size, is_too):
    assert limits.is_too_large(most=most, size=size) is is_too


@pytest.mark.parametrize(("text", "count"), [("", 1), ("a", 1), ("a" * 160, 1), ("a" * 161, 2), ("ż" * 71, 2)])
def test_segments_alone(text, count):
    assert segments.segment_count(text) == count == max(1, segments.segments(text).count)


@pytest.mark.parametrize(
    ("seconds_ago", "found"),
    [
        ([], None),
        ([10], None),
        ([9], _in(1)),
        ([40, 3], _in(7)),
        ([-3600], None),  # a clock set back since
        (range(100, 100 + 60 * 19, 60), None),
        (range(100, 100 + 60 * 20, 60), _in(3600 - 100 - 60 * 19)),
        ([3600] * 40, None),
        ([5, *[3598] * 19], _in(5)),
    ],
)
def test_when_a_channel_may_be_tried_out_again(seconds_ago, found):
    assert limits.next_test_at([_in(-seconds) for seconds in seconds_ago], now=NOW) == found


class TestPerSecond:
    @pytest.fixture(autouse=True)
    def slowly(self, desk):
        ports.set_channels(ONE_A_SECOND)

    def test_one_now_and_the_next_when_it_is_its_turn(self, desk, clock):
        first, second = desk.text(body="one"), desk.text(body="two")
        clock.shift(10)
        assert [one.message.id for one in desk.claim()] == [first.id]
        assert desk.claim() == []
        assert desk.ask(due.next_due_at, by=SYSTEM) == _in(11) - AHEAD
        clock.shift(0.8)
        [claimed] = desk.claim("w2")
        assert (claimed.message.id, claimed.goes_at) == (second.id, _in(11))

    def test_tests_of_one_claim_take_turns_too(self, desk, clock):
        """They name their channel, each in a turn of its own: none shares a moment with another, nor with a customer's message."""
        for n in range(2):
            desk.do(trying.send_channel_test, by=desk.cast.ada, name="demo", kind="sms", to=f"0770090011{n}")
            clock.shift(11)
        desk.text()
        clock.shift(60)
        moments = []
        for _look in range(4):
            moments += [one.goes_at for one in desk.claim()]
            clock.shift(0.9)
        assert len(moments) == 3
        assert min(after - before for before, after in pairwise(moments)) >= timedelta(seconds=1)

    def test_it_waits_visibly(self, desk, clock):
        held = [desk.text(body=f"words {n}") for n in range(3)]
        clock.shift(20)
        desk.claim()
        page = desk.ask(listing.attention, "waiting")
        assert [(row.message.id, row.waiting) for row in page.rows] == [(one.id, "message.waiting.turn") for one in held[1:]]
        assert page.counts.waiting == 2

    def test_segments_count(self, desk, clock):
        desk.text(body="a" * 400)
        desk.text(body="short")
        clock.shift(10)
        assert len(desk.claim()) == 1
        clock.shift(2.5)
        assert desk.claim() == []
        clock.shift(0.3)
        assert len(desk.claim()) == 1

    def test_the_other_kind_is_not_held_up(self, desk, clock):
        for n in range(3):
            desk.text(body=f"words {n}")
            desk.enqueue(body=f"words {n}")
        clock.shift(10)
        assert sorted(one.message.kind for one in desk.claim()) == ["email", "email", "email", "sms"]

    def test_several_workers_together_never_exceed_it(self, desk, clock):
        """In threads, at one standing moment, on both databases: of twenty only one may go."""
        for n in range(20):
            desk.text(body=f"words {n}")
        clock.shift(10)
        gate, got = Barrier(4), []

        def work_on(name):
            gate.wait()
            got.extend(desk.claim(name))

        threads = [Thread(target=work_on, args=(f"w{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(got) == 1

    def test_their_turns_are_a_whole_pace_apart(self, desk, clock):
        ports.set_channels((DEMO[0], replace(DEMO[1], per_second=20.0)))
        for n in range(12):
            desk.text(body=f"words {n}")
        clock.shift(10)
        moments = []
        for worker in range(12):
            moments += [one.goes_at for one in desk.claim(f"w{worker % 3}", limit=2)]
            clock.shift(0.03)
        gaps = [after - before for before, after in pairwise(moments)]
        assert len(moments) == 12
        assert min(gaps) >= timedelta(seconds=0.05)

    def test_a_clock_set_back_neither_stops_it_for_ever_nor_lets_two_go(self, desk, clock):
        for n in range(3):
            desk.text(body=f"words {n}")
        clock.shift(3600)
        assert len(desk.claim()) == 1
        clock.shift(-3500)
        assert desk.claim() == []
        clock.shift(301)
        assert len(desk.claim()) == 1

    def test_retry_after_rests_the_whole_channel(self, desk, clock):
        busy = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True, wait_for=120)
        first = desk.enqueue(body="first")
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=first.id, worker="w1", error=busy)
        desk.enqueue(body="second")
        clock.shift(60)
        assert desk.claim() == []
        clock.shift(61)
        assert len(desk.claim()) == 2

    def test_the_row_says_until_when_it_is_busy(self, desk, clock):
        desk.text(body="a" * 400)
        clock.shift(10)
        desk.claim()
        with work() as job:
            found = job.session.execute(sa.select(col(ChannelStatus.free_at)).where(col(ChannelStatus.kind) == "sms")).scalar_one()
        assert found == _in(13)


class TestSizes:
    """Known before sending."""

    def test_a_text_longer_than_the_channel_takes(self, desk):
        ports.set_channels((DEMO[0], replace(DEMO[1], most_chars=50)))
        with pytest.raises(refusals.TextTooLong) as told:
            desk.text(body="a" * 51)
        assert told.value.values == {"most": 50, "size": 51}
        assert desk.text(body="a" * 50).id

    def test_a_mail_larger_than_the_channel_takes(self, desk):
        ports.set_channels((replace(DEMO[0], most_bytes=20_000), DEMO[1]))
        with pytest.raises(refusals.TooLarge):
            desk.enqueue(body="a" * 9_000)
        assert desk.enqueue(body="a" * 100).id
