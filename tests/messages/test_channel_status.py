"""Channels that stop and start: a wrong key holds the messages and fails none of them; what is stuck is named (D-11)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, Actor
from rxapp.messages.actions import refusals, trying
from rxapp.messages.attention.queries import listing
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_status, claim, outcomes
from rxapp.messages.delivery.ports import ChannelError, ChannelFacts, Receipt
from rxapp.messages.delivery.queries import channels as channels_queries
from rxapp.messages.delivery.queries import due, rows
from tests import shortcuts

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
MAIL = ChannelFacts("mail", Kind.EMAIL, "channel.smtp", is_set_up=True, login="old-key")
SPARE = ChannelFacts("spare", Kind.EMAIL, "channel.demo", is_set_up=True)
TEXTS = ChannelFacts("texts", Kind.SMS, "channel.demo", is_set_up=True)
WRONG_KEY = ChannelError("message.failure.login", permanent=False, certain_nothing_left=True, stops_channel=True, words="401", host="mail")
LATER = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True, words="451 busy")


@pytest.fixture(autouse=True)
def channels(desk):
    """E-mail by one channel with another beside it, SMS by a third."""
    ports.set_channels((MAIL, SPARE, TEXTS))


@pytest.fixture
def stopped(desk, clock) -> int:
    """A message that met the wrong key."""
    held = desk.enqueue()
    clock.shift(10)
    desk.claim()
    desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=WRONG_KEY)
    return held.id


def _mail(desk) -> rows.ChannelStatusRow:
    return next(row for row in desk.ask(channels_queries.channel_statuses, by=desk.cast.ada) if row.name == "mail")


class TestStopped:
    def test_the_message_waits_and_has_not_failed(self, desk, stopped):
        row = desk.row(stopped)
        assert (row.status, row.tried_from, row.failure) == ("held", None, "message.failure.login")
        assert desk.delivery_events(stopped) == ["held", "sending", "channel_stopped"]

    def test_nothing_more_goes_by_it_and_everything_else_goes_on(self, desk, clock, stopped):
        desk.enqueue(body="another")
        text = desk.text()
        clock.shift(3600)
        assert [one.message.id for one in desk.claim()] == [text.id]

    def test_administrators_see_it_in_plain_words(self, desk, clock, stopped):
        row = _mail(desk)
        assert (row.stopped_at, row.error, row.error_values, row.error_words) == (clock_now(clock), WRONG_KEY.key, {"host": "mail"}, "401")
        assert (row.serves, row.waiting, row.waiting_since) == (True, 1, NOW + timedelta(seconds=10))
        assert desk.ask(channels_queries.is_any_stopped)
        with pytest.raises(NotAllowed):
            desk.ask(channels_queries.channel_statuses, by=desk.cast.ben)

    def test_staff_see_why_it_waits(self, desk, clock, stopped):
        clock.shift(60)
        [row] = desk.ask(listing.attention, "waiting").rows
        assert (row.waiting, row.message.reason) == ("message.waiting.channel", WRONG_KEY.key)

    def test_the_loop_sleeps_while_it_stands_stopped(self, desk, clock, stopped):
        clock.shift(3600)
        assert desk.ask(due.next_due_at, by=SYSTEM) is None

    def test_what_was_on_its_way_when_it_stopped_keeps_its_first_moment(self, desk, clock):
        held = [desk.enqueue(body=f"words {n}") for n in range(2)]
        clock.shift(10)
        desk.claim()
        since = clock_now(clock)
        for one in held:
            desk.do(shortcuts.record_error, by=SYSTEM, message_id=one.id, worker="w1", error=WRONG_KEY)
            clock.shift(5)
        assert _mail(desk).stopped_at == since

    def test_it_is_named_as_stuck(self, desk, clock, stopped):
        clock.shift(120)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.channel, row.kind, row.waiting, row.why, row.why_values) == (
            "channel.smtp",
            "email",
            1,
            WRONG_KEY.key,
            {"host": "mail"},
        )

    def test_a_permanent_error_that_stops_the_channel_fails_no_message(self, desk, clock):
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        error = ChannelError("message.failure.login", permanent=True, certain_nothing_left=True, stops_channel=True)
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=error)
        assert (desk.row(held.id).status, desk.ask(channels_queries.is_any_stopped)) == ("held", True)


class TestStartedAgain:
    def test_by_a_person(self, desk, clock, stopped):
        desk.do(trying.resume_channel, by=desk.cast.ada, name="mail", kind="email")
        clock.shift(30)
        assert [one.message.id for one in desk.claim()] == [stopped]
        assert _mail(desk).stopped_at is None

    def test_not_by_everybody_and_not_by_a_made_up_name(self, desk, stopped):
        with pytest.raises(NotAllowed):
            desk.do(trying.resume_channel, name="mail", kind="email")
        with pytest.raises(BadInput):
            desk.do(trying.resume_channel, by=desk.cast.ada, name="nobody", kind="email")

    def test_by_another_login(self, desk, clock, stopped):
        ports.set_channels((replace(MAIL, login="new-key"), SPARE, TEXTS))
        clock.shift(30)
        assert desk.ask(due.next_due_at, by=SYSTEM) is not None
        assert [one.message.id for one in desk.claim()] == [stopped]

    def test_by_a_test_that_arrives(self, desk, clock, stopped):
        test = desk.do(trying.send_channel_test, by=desk.cast.ada, name="mail", kind="email", to="ada@example.com")
        [claimed] = desk.claim()
        assert claimed.message.id == test.id
        desk.do(shortcuts.record_sent, by=SYSTEM, message_id=test.id, worker="w1", receipt=Receipt())
        clock.shift(30)
        assert [one.message.id for one in desk.claim()] == [stopped]

    def test_a_test_that_fails_says_why_at_once_and_leaves_it_stopped(self, desk, clock, stopped):
        test = desk.do(trying.send_channel_test, by=desk.cast.ada, name="mail", kind="email", to="ada@example.com")
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=test.id, worker="w1", error=WRONG_KEY)
        assert (desk.row(test.id).status, desk.row(test.id).failure) == ("failed", WRONG_KEY.key)
        assert _mail(desk).stopped_at
        clock.shift(60)
        assert desk.claim() == []

    def test_the_day_of_tries_begins_anew(self, desk, clock, stopped):
        """Three days stopped do not count."""
        clock.shift(timedelta(days=3))
        desk.do(trying.resume_channel, by=desk.cast.ada, name="mail", kind="email")
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=stopped, worker="w1", error=LATER)
        assert desk.row(stopped).status == "held"

    def test_what_waited_for_another_try_gets_a_new_day_too(self, desk, clock):
        first, second = desk.enqueue(body="first"), desk.enqueue(body="second")
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=first.id, worker="w1", error=LATER)
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=second.id, worker="w1", error=WRONG_KEY)
        assert desk.row(first.id).tried_from
        desk.do(trying.resume_channel, by=desk.cast.ada, name="mail", kind="email")
        assert desk.row(first.id).tried_from is None


class TestChannelTest:
    def test_it_goes_by_the_channel_that_was_chosen(self, desk, clock):
        test = desk.do(trying.send_channel_test, by=desk.cast.ada, name="spare", kind="email", to="ada@example.com")
        assert [(one.channel, one.message.id) for one in desk.claim()] == [("spare", test.id)]
        assert desk.row(test.id).customer_id is None

    def test_an_sms_in_quiet_hours(self, desk, clock):
        desk.shop(quiet_from="00:00", quiet_until="23:59")
        desk.do(trying.send_channel_test, by=desk.cast.ada, name="texts", kind="sms", to="07700 900123")
        assert [one.message.to for one in desk.claim()] == ["+447700900123"]

    def test_not_by_a_channel_that_is_not_set_up(self, desk):
        ports.set_channels((replace(MAIL, is_set_up=False), TEXTS))
        with pytest.raises(refusals.NotSetUp):
            desk.do(trying.send_channel_test, by=desk.cast.ada, name="mail", kind="email", to="ada@example.com")

    def test_one_whose_channel_is_gone_meanwhile_fails(self, desk):
        test = desk.do(trying.send_channel_test, by=desk.cast.ada, name="spare", kind="email", to="ada@example.com")
        ports.set_channels((MAIL, TEXTS))
        assert desk.claim() == []
        assert (desk.row(test.id).status, desk.row(test.id).failure) == ("failed", "message.failure.no_channel")

    @pytest.mark.parametrize(("to", "refusal"), [("", refusals.NoAddress), ("nobody", refusals.BadAddress)])
    def test_the_address_must_be_one(self, desk, to, refusal):
        with pytest.raises(refusal):
            desk.do(trying.send_channel_test, by=desk.cast.ada, name="mail", kind="email", to=to)

    def test_one_in_ten_seconds(self, desk, clock):
        """Whoever presses twice sends one; another channel and another person do not wait."""
        desk.do(trying.send_channel_test, **self.by_mail(desk))
        clock.shift(3)
        with pytest.raises(refusals.TestTooSoon) as told:
            desk.do(trying.send_channel_test, **self.by_mail(desk))
        assert (told.value.values, len(desk.rows())) == ({"n": 7}, 1)
        desk.do(trying.send_channel_test, **{**self.by_mail(desk), "name": "spare"})
        other = Actor(id=desk.cast.ben.id, name="Ben", permissions=desk.cast.ada.permissions)
        desk.do(trying.send_channel_test, **{**self.by_mail(desk), "by": other})
        clock.shift(7)
        desk.do(trying.send_channel_test, **self.by_mail(desk))
        assert len(desk.rows()) == 4

    def test_twenty_an_hour_whatever_became_of_them(self, desk, clock):
        for _press in range(20):
            desk.do(trying.send_channel_test, **self.by_mail(desk))
            [claimed] = desk.claim()
            desk.do(shortcuts.record_sent, by=SYSTEM, message_id=claimed.message.id, worker="w1", receipt=Receipt())
            clock.shift(60)
        with pytest.raises(refusals.TooManyTests) as told:
            desk.do(trying.send_channel_test, **self.by_mail(desk))
        assert told.value.values == {"most": 20, "at": "2026-11-20T14:58:00+00:00", "time": "20 Nov, 14:58"}
        clock.shift(40 * 60)
        desk.do(trying.send_channel_test, **self.by_mail(desk))

    def test_two_presses_at_one_moment_send_one(self, desk):
        """In threads, on both databases."""
        gate, refused = Barrier(2), []

        def press():
            gate.wait()
            try:
                desk.do(trying.send_channel_test, **self.by_mail(desk))
            except refusals.TestTooSoon as no:
                refused.append(no)

        threads = [Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert (len(desk.rows()), len(refused)) == (1, 1)

    def by_mail(self, desk):
        return {"by": desk.cast.ada, "name": "mail", "kind": "email", "to": "ada@example.com"}

    def test_only_for_those_who_may_change_settings(self, desk):
        with pytest.raises(NotAllowed):
            desk.do(trying.send_channel_test, name="mail", kind="email", to="ada@example.com")


class TestStuck:
    def test_nothing_is_while_things_move(self, desk, clock):
        desk.enqueue()
        clock.shift(30)
        assert desk.ask(channels_queries.stuck, by=SYSTEM) == ()

    def test_nobody_delivers(self, desk, clock):
        desk.enqueue()
        clock.shift(120)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.channel, row.waiting, row.since, row.why) == ("channel.smtp", 1, NOW + timedelta(seconds=10), "message.stuck.no_worker")

    def test_nobody_delivers_what_quiet_hours_put_off(self, desk, clock):
        clock.shift(timedelta(hours=12))
        desk.shop(quiet_from="21:00", quiet_until="08:00")
        held = desk.text(send_at=clock_now(clock) + timedelta(minutes=1))
        clock.shift(60)
        assert desk.claim() == []
        until = desk.row(held.id).next_try_at
        clock.move_to(until - timedelta(minutes=1))
        assert desk.ask(channels_queries.stuck, by=SYSTEM) == ()
        clock.move_to(until + timedelta(minutes=2))
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.waiting, row.why) == (1, "message.stuck.no_worker")

    def test_the_chosen_channel_is_not_set_up(self, desk, clock):
        ports.set_channels((replace(MAIL, is_set_up=False), TEXTS))
        desk.shop(email_channel="mail")
        desk.enqueue()
        clock.shift(120)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.channel, row.why) == ("", "message.stuck.no_channel")
        [waits] = desk.ask(listing.attention, "waiting").rows
        assert waits.waiting == "message.waiting.no_channel"

    def test_every_try_fails(self, desk, clock):
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=LATER)
        clock.shift(65)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert row.why == LATER.key
        [waits] = desk.ask(listing.attention, "waiting").rows
        assert waits.waiting == "message.waiting.again"

    def test_a_worker_that_died_with_some_in_hand_and_five_waiting(self, desk, clock):
        """No other reason hides it: not a message that waits for a later try, nor that things went a while ago (D-11)."""
        full, *held = [desk.enqueue(body=f"words {n}") for n in range(7)]
        clock.shift(10)
        *_, taken = desk.claim(limit=2)
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=full.id, worker="w1", error=LATER)
        desk.do(channel_status.note, by=SYSTEM, sent_by=[("mail", "email")], errors={})
        later = desk.row(full.id).next_try_at
        clock.shift(50)
        assert desk.ask(channels_queries.stuck, by=SYSTEM) == ()
        clock.shift(30)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.since, row.why) == (NOW + timedelta(seconds=10), "message.stuck.no_worker")
        assert row.waiting >= 5, "those that wait, and perhaps the one for its next try"
        clock.move_to(later + timedelta(minutes=10))
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.waiting, row.why) == (7, "message.stuck.no_worker"), f"and {taken.message.id}, whose lease ran out"
        assert len(held) == 6

    def test_a_later_try_that_nobody_begins(self, desk, clock):
        """Others went after it was due first; the worker died before its next try."""
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=LATER)
        clock.shift(1)
        desk.do(channel_status.note, by=SYSTEM, sent_by=[("mail", "email")], errors={})
        clock.move_to(desk.row(held.id).next_try_at + timedelta(seconds=50))
        assert desk.ask(channels_queries.stuck, by=SYSTEM) == ()
        clock.shift(20)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.waiting, row.why) == (1, "message.stuck.no_worker")

    def test_what_a_dead_worker_had_in_hand(self, desk, clock):
        """Nothing else waits: its lease has run out, and any worker would have settled it by now."""
        desk.enqueue()
        clock.shift(10)
        desk.claim()
        clock.shift(claim.LEASE_FOR + 50)
        assert desk.ask(channels_queries.stuck, by=SYSTEM) == ()
        clock.shift(20)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.channel, row.waiting, row.why) == ("channel.smtp", 1, "message.stuck.no_worker")
        desk.do(outcomes.settle_lost, by=SYSTEM)
        assert desk.ask(channels_queries.stuck, by=SYSTEM) == ()

    def test_a_channel_that_rests_says_why(self, desk, clock):
        """The provider asked to be left alone for some minutes: a worker is there, and takes nothing meanwhile."""
        rest = ChannelError(LATER.key, permanent=False, certain_nothing_left=True, words="429", wait_for=290)
        desk.enqueue(body="first")
        desk.enqueue(body="second")
        clock.shift(10)
        [first] = desk.claim(limit=1)
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=first.message.id, worker="w1", error=rest)
        clock.shift(120)
        [row] = desk.ask(channels_queries.stuck, by=SYSTEM)
        assert (row.waiting, row.why) == (2, LATER.key)

    def test_a_long_turn_under_a_limit_is_not(self, desk, clock):
        for n in range(3):
            desk.enqueue(body=f"words {n}")
        clock.shift(120)
        [first, *_] = desk.claim(limit=1)
        desk.do(shortcuts.record_sent, by=SYSTEM, message_id=first.message.id, worker="w1", receipt=Receipt())
        clock.shift(30)
        assert desk.ask(channels_queries.stuck, by=SYSTEM) == ()


def clock_now(clock) -> datetime:
    from rxapp.core import clock as house_clock  # noqa: PLC0415 (the fixture has the same name)

    return house_clock.now()
