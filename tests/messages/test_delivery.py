"""The worker's side: who may claim what, consent at release, and what is recorded (D-1, D-11, D-56; screens.md, Moves)."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from rxapp.consent import actions as consent
from rxapp.consent.rules import How
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, work
from rxapp.customers.actions import contact_events, records
from rxapp.customers.queries import lookups
from rxapp.messages.actions import changing
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import outcomes
from rxapp.messages.delivery.ports import ChannelError, ChannelFacts, Receipt
from rxapp.messages.delivery.queries import due
from rxapp.messages.history.queries import timeline
from tests import shortcuts
from tests.messages.desk import DEMO, DORA, WORDS

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
SMTP = ChannelFacts("smtp", Kind.EMAIL, "channel.smtp", is_set_up=True)
NO_SMTP = ChannelFacts("smtp", Kind.EMAIL, "channel.smtp", is_set_up=False)
LATER = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True, words="451 busy")
REFUSED = ChannelError("message.failure.recipient_refused", permanent=True, certain_nothing_left=True, words="550 no", address=DORA)
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False, words="gone quiet")


class TestClaim:
    def test_nothing_before_its_time(self, desk, clock):
        held = desk.enqueue()
        clock.shift(9.9)
        assert desk.claim() == []
        clock.shift(0.1)
        [claimed] = desk.claim()
        row = desk.row(held.id)
        assert (row.status, row.worker, row.tries, row.next_try_at) == ("sending", "w1", 1, None)
        assert row.lease_until == NOW + timedelta(seconds=190)
        assert claimed.message.id == held.id

    def test_what_is_handed_over_is_what_was_stored_byte_for_byte(self, desk, clock):
        held = desk.enqueue(body="Cze\u015b\u0107 \u2019\u00a0\n\n \ttwo  spaces\n")
        row, clockwork = desk.row(held.id), clock.shift(10)
        assert clockwork is None
        [claimed] = desk.claim()
        message = claimed.message
        assert message.body.encode() == row.body.encode()
        assert (message.subject, message.sender, message.sender_name) == ("Your bike", "desk@example.com", "Calder Cycles")
        assert (message.header_id, message.reference, message.reply_to) == (row.header_id, row.reference, "desk@example.com")

    def test_an_sms_carries_neither_subject_nor_html(self, desk, clock):
        """D-6."""
        desk.text()
        clock.shift(10)
        [claimed] = desk.claim()
        assert (claimed.message.subject, claimed.message.html, claimed.message.body) == ("", "", WORDS)

    def test_in_the_order_in_which_they_fell_due_and_no_more_than_asked(self, desk, clock):
        late = desk.enqueue(body="late", send_at=NOW + timedelta(minutes=5))
        early = [desk.enqueue(body=f"early {n}") for n in range(3)]
        clock.shift(600)
        assert [one.message.id for one in desk.claim(limit=2)] == [early[0].id, early[1].id]
        assert [one.message.id for one in desk.claim(limit=5)] == [early[2].id, late.id]

    def test_two_workers_never_get_the_same_row(self, desk, clock):
        """D-56: at the same moment, in threads, on both databases."""
        for n in range(20):
            desk.enqueue(body=f"words {n}")
        clock.shift(10)
        gate, got = Barrier(3), Counter()

        def work_on(name):
            gate.wait()
            while claimed := desk.claim(name, limit=3):
                got.update(one.message.id for one in claimed)

        threads = [Thread(target=work_on, args=(f"w{n}",)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(got) == 20
        assert set(got.values()) == {1}

    def test_the_demo_channel_marks_its_messages(self, desk, clock):
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        assert desk.row(held.id).is_demo

    def test_a_channel_that_is_set_up_goes_before_the_demo(self, desk, clock):
        ports.set_channels((SMTP, *DEMO))
        held = desk.enqueue()
        clock.shift(10)
        assert [one.channel for one in desk.claim()] == ["smtp"]
        assert not desk.row(held.id).is_demo

    def test_a_chosen_channel_that_is_not_set_up_makes_messages_wait_and_never_the_demo_send(self, desk, clock):
        ports.set_channels((NO_SMTP, *DEMO))
        desk.shop(email_channel="smtp")
        held = desk.enqueue()
        text = desk.text()
        clock.shift(10)
        assert [one.message.id for one in desk.claim()] == [text.id]
        assert desk.row(held.id).status == "held"


class TestConsentAtRelease:
    """Withdrawn between Send and release: not sent (D-1)."""

    def test_withdrawn(self, desk, clock):
        held = desk.enqueue(send_at=NOW + timedelta(days=1))
        desk.consent(agrees=False)
        clock.shift(timedelta(days=1))
        assert desk.claim() == []
        row = desk.ask(timeline.message_for, held.id)
        assert (row.status, row.reason, row.reason_values) == ("failed", "message.failure.no_consent", {"address": DORA})
        assert row.may_retry

    def test_withdrawn_and_given_again_it_goes(self, desk, clock):
        desk.enqueue(send_at=NOW + timedelta(days=1))
        desk.consent(agrees=False)
        desk.consent(agrees=True)
        clock.shift(timedelta(days=1))
        assert len(desk.claim()) == 1

    def test_an_address_taken_off_the_record_takes_its_consent_with_it(self, desk, clock):
        desk.enqueue(send_at=NOW + timedelta(days=1))
        version = desk.ask(lookups.customer_for, desk.dora).version
        desk.do(records.edit, by=desk.cast.ada, customer_id=desk.dora, version=version, form={"emails": []})
        clock.shift(timedelta(days=1))
        assert desk.claim() == []

    def test_an_ad_hoc_address_still_goes_while_it_is_nobodys(self, desk, clock):
        """D-3."""
        desk.enqueue(to="stranger@example.com", confirmed=("ad_hoc",))
        clock.shift(10)
        assert len(desk.claim()) == 1

    def test_an_ad_hoc_address_whose_owner_said_no_meanwhile_does_not(self, desk, clock):
        """D-1, D-3."""
        held = desk.enqueue(to="stranger@example.com", confirmed=("ad_hoc",), send_at=NOW + timedelta(days=1))
        other = desk.enqueue(to="other@example.com", confirmed=("ad_hoc", "same_words"), send_at=NOW + timedelta(days=1))
        said = {"kind": "email", "address": "Stranger@example.com", "how": How.UNSUBSCRIBED, "proof": "ev-1"}
        desk.do(contact_events.withdraw_consent, by=SYSTEM, **said)
        clock.shift(timedelta(days=1))
        assert [one.message.id for one in desk.claim()] == [other.id]
        assert (desk.row(held.id).status, desk.row(held.id).failure) == ("failed", "message.failure.no_consent")

    def test_an_ad_hoc_address_that_became_somebodys_needs_their_consent(self, desk, clock):
        """D-3."""
        held = desk.enqueue(to="stranger@example.com", confirmed=("ad_hoc",), send_at=NOW + timedelta(days=1))
        desk.add("Stranger", email="stranger@example.com", agrees=False)
        clock.shift(timedelta(days=1))
        assert desk.claim() == []
        assert desk.row(held.id).status == "failed"


class TestRecording:
    def test_sent(self, desk, clock):
        """CL-51; customers keep when they were last contacted."""
        held = _claimed(desk, clock)
        clock.shift(2)
        before = desk.feed_version()
        assert _record(desk, shortcuts.record_sent, held, receipt=Receipt("p-1", "250 queued"))
        row = desk.row(held)
        assert (row.status, row.provider_id, row.sent_at, row.shown_at) == ("sent", "p-1", *[NOW + timedelta(seconds=12)] * 2)
        assert (row.lease_until, row.failure) == (None, "")
        assert desk.delivery_events(held) == ["held", "sending", "kept_by_demo"]
        assert desk.feed_version() > before
        customer = desk.ask(lookups.customer_for, desk.dora)
        assert customer.last_contact_at == NOW + timedelta(seconds=12)

    def test_a_held_message_is_no_contact_yet(self, desk):
        before = desk.ask(lookups.customer_for, desk.dora).last_contact_at
        desk.enqueue(send_at=NOW + timedelta(days=3))
        assert desk.ask(lookups.customer_for, desk.dora).last_contact_at == before

    def test_failed_for_good(self, desk, clock):
        held = _claimed(desk, clock)
        assert _record(desk, shortcuts.record_error, held, error=REFUSED)
        row = desk.ask(timeline.message_for, held)
        assert (row.status, row.reason, row.reason_values, row.words) == ("failed", REFUSED.key, {"address": DORA}, "550 no")
        assert desk.delivery_events(held)[-1] == "failure.recipient_refused"

    def test_tried_later_with_the_same_reference(self, desk, clock):
        held = _claimed(desk, clock)
        header = desk.row(held).header_id
        assert _record(desk, shortcuts.record_error, held, error=LATER)
        row = desk.row(held)
        assert (row.status, row.tries, row.next_try_at) == ("held", 1, NOW + timedelta(seconds=40))
        assert desk.claim() == []
        clock.shift(30)
        [again] = desk.claim("w2")
        assert again.message.header_id == header
        assert desk.row(held).tries == 2

    def test_while_it_waits_for_the_next_try_it_can_be_cancelled(self, desk, clock):
        held = _claimed(desk, clock)
        _record(desk, shortcuts.record_error, held, error=LATER)
        desk.do(changing.cancel, message_id=held)
        clock.shift(60)
        assert desk.claim() == []

    def test_another_time_begins_another_day_of_tries(self, desk, clock):
        held = desk.enqueue(send_at=NOW + timedelta(hours=1))
        clock.shift(3600)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=LATER)
        desk.do(changing.reschedule, message_id=held.id, send_at=NOW + timedelta(days=2))
        clock.move_to(NOW + timedelta(days=2))
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=LATER)
        assert (desk.row(held.id).status, desk.row(held.id).tried_from) == ("held", NOW + timedelta(days=2))

    def test_given_up_after_a_day(self, desk, clock):
        held = _claimed(desk, clock)
        tries = 0
        while desk.row(held).status == "sending":
            tries += 1
            _record(desk, shortcuts.record_error, held, error=LATER)
            waits_until = desk.row(held).next_try_at
            if waits_until:
                clock.move_to(waits_until)
                desk.claim()
        row = desk.row(held)
        assert (row.status, row.failure) == ("failed", LATER.key)
        assert row.shown_at - NOW < timedelta(hours=24, minutes=1)
        assert tries > 20
        assert desk.delivery_events(held)[-1] == "gave_up"

    def test_uncertain_is_never_claimed_again(self, desk, clock):
        held = _claimed(desk, clock)
        assert _record(desk, shortcuts.record_error, held, error=SILENT)
        clock.shift(timedelta(days=3))
        assert desk.claim() == []
        row = desk.ask(timeline.message_for, held)
        assert (row.status, row.reason, row.may_settle) == ("uncertain", "message.failure.silent", True)

    def test_a_worker_that_is_gone_leaves_an_uncertain_row(self, desk, clock):
        held = _claimed(desk, clock)
        clock.shift(180)
        assert desk.do(outcomes.settle_lost, by=SYSTEM) == 0
        clock.shift(1)
        assert desk.do(outcomes.settle_lost, by=SYSTEM) == 1
        assert (desk.row(held).status, desk.row(held).failure) == ("uncertain", "message.failure.lost")
        assert desk.claim() == []

    def test_the_truth_that_comes_late_still_counts(self, desk, clock):
        held = _claimed(desk, clock)
        clock.shift(200)
        desk.do(outcomes.settle_lost, by=SYSTEM)
        assert _record(desk, shortcuts.record_sent, held, receipt=Receipt())
        assert (desk.row(held).status, desk.row(held).failure) == ("sent", "")

    def test_late_and_certain_that_nothing_left_it_fails_and_is_not_sent_again_by_itself(self, desk, clock):
        held = _claimed(desk, clock)
        clock.shift(200)
        desk.do(outcomes.settle_lost, by=SYSTEM)
        assert _record(desk, shortcuts.record_error, held, error=LATER)
        assert desk.row(held).status == "failed"

    @pytest.mark.parametrize("outcome", ["sent", "failed", "later", "uncertain"])
    def test_another_workers_row_cannot_be_recorded(self, desk, clock, outcome):
        held = _claimed(desk, clock)
        error = {"failed": REFUSED, "later": LATER, "uncertain": SILENT}.get(outcome)
        action, form = (shortcuts.record_error, {"error": error}) if error else (shortcuts.record_sent, {"receipt": Receipt()})
        assert not desk.do(action, by=SYSTEM, message_id=held, worker="somebody else", **form)
        assert desk.row(held).status == "sending"

    def test_what_is_sent_cannot_fail_by_a_second_record(self, desk, clock):
        held = _claimed(desk, clock)
        _record(desk, shortcuts.record_sent, held, receipt=Receipt())
        assert not _record(desk, shortcuts.record_error, held, error=SILENT)
        assert not _record(desk, shortcuts.record_error, held, error=LATER)
        assert desk.row(held).status == "sent"


def test_the_next_moment_of_work_is_known(desk, clock):
    assert desk.ask(due.next_due_at, by=SYSTEM) is None
    desk.enqueue(send_at=NOW + timedelta(hours=1))
    soon = desk.enqueue(body="soon")
    assert desk.ask(due.next_due_at, by=SYSTEM) == NOW + timedelta(seconds=10)
    clock.shift(10)
    desk.claim()
    assert desk.row(soon.id).lease_until == desk.ask(due.next_due_at, by=SYSTEM)


def test_what_waits_and_what_went_wrong_is_counted(desk, clock):
    desk.enqueue(send_at=NOW + timedelta(hours=1))
    held = desk.enqueue(body="overdue")
    clock.shift(60)
    found = desk.ask(due.delivery_counts, by=SYSTEM)
    assert (found.waiting, found.overdue, found.waiting_since) == (2, 1, NOW + timedelta(seconds=10))
    desk.claim()
    _record(desk, shortcuts.record_error, held.id, error=SILENT)
    assert desk.ask(due.delivery_counts, by=SYSTEM).uncertain == 1


def test_consent_of_an_sms_is_the_numbers_own(desk, clock):
    """RO-15: e-mail consent says nothing about SMS."""
    held = desk.text()
    with work(desk.cast.ada) as job:
        consent.set(job, customer_id=desk.dora, kind="sms", address=desk.row(held.id).to, agrees=False)
    clock.shift(10)
    assert desk.claim() == []


def _claimed(desk, clock) -> int:
    held = desk.enqueue()
    clock.shift(10)
    assert len(desk.claim()) == 1
    return held.id


def _record(desk, action, message_id: int, **outcome) -> bool:
    return desk.do(action, by=SYSTEM, message_id=message_id, worker="w1", **outcome)
