"""What becomes of messages that went wrong: asked for at the provider, sent the other way, told once, taken off the list."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rxapp.core.errors import NotAllowed, NotFound
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM
from rxapp.messages.actions import changing, refusals, resolution, sending, trying
from rxapp.messages.attention.queries import listing
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import reconciliation, reports
from rxapp.messages.delivery.lookups import Answer, LookupResult
from rxapp.messages.delivery.ports import ChannelError, DeliveryReport, Receipt, ReportState
from rxapp.messages.delivery.queries import due
from rxapp.messages.history.queries import timeline
from tests import shortcuts
from tests.messages.desk import DEMO, DORA, DORA_PHONE, ERIK, WORDS

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
REFUSED = ChannelError("message.failure.recipient_refused", permanent=True, certain_nothing_left=True, words="550 no", address=DORA)
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False)
ASKABLE = (replace(DEMO[0], no_look_up="message.no_look_up"), replace(DEMO[1], can_look_up=True))


def _became(desk, clock, error: ChannelError, *, sms: bool = False, **changes) -> int:
    held = (desk.text if sms else desk.enqueue)(**changes)
    clock.shift(10)
    desk.claim()
    desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=error)
    return held.id


class TestTold:
    """The author hears of a failure once, whichever tab asks first."""

    def test_once_and_only_the_author(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        assert desk.ask(listing.untold) == 1
        assert desk.ask(listing.untold, by=desk.cast.cleo) == 0
        assert desk.do(resolution.tell_author, by=desk.cast.cleo) == ()
        [told] = desk.do(resolution.tell_author)
        assert (told.id, told.customer_name, told.to, told.reason, told.reason_values) == (
            failed,
            "Dora Vance",
            DORA,
            REFUSED.key,
            {"address": DORA},
        )
        assert desk.do(resolution.tell_author) == ()
        assert desk.ask(listing.untold) == 0

    def test_of_consent_withdrawn_before_it_went(self, desk, clock):
        desk.enqueue(send_at=NOW + timedelta(days=1))
        desk.consent(agrees=False)
        clock.shift(timedelta(days=1))
        desk.claim()
        assert [told.reason for told in desk.do(resolution.tell_author)] == ["message.failure.no_consent"]

    def test_not_of_what_is_sent_or_uncertain(self, desk, clock):
        _became(desk, clock, SILENT)
        assert desk.do(resolution.tell_author) == ()


class TestDismissed:
    def test_off_the_list_and_still_in_the_history(self, desk, clock):
        failed, unsure = _became(desk, clock, REFUSED), _became(desk, clock, SILENT, body="other words")
        counts = desk.ask(listing.attention_counts)
        assert (counts.failed, counts.uncertain) == (1, 1)
        for number in (failed, unsure):
            desk.do(resolution.dismiss, message_id=number)
            desk.do(resolution.dismiss, message_id=number)
        counts = desk.ask(listing.attention_counts)
        assert (counts.failed, counts.uncertain) == (0, 0)
        assert desk.ask(timeline.timeline, desk.dora).total == 2
        assert [change.kind for change in desk.changes()].count("dismissed") == 2

    def test_not_what_is_on_its_way(self, desk):
        with pytest.raises(refusals.StillOpen):
            desk.do(resolution.dismiss, message_id=desk.enqueue().id)

    def test_only_by_those_who_may_send(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        with pytest.raises(NotAllowed):
            desk.do(resolution.dismiss, by=desk.cast.rita, message_id=failed)
        with pytest.raises(NotFound):
            desk.do(resolution.dismiss, message_id=999)

    def test_sent_anew_it_leaves_the_list_by_itself_and_comes_back_with_an_undo(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        again = desk.do(sending.retry, message_id=failed)
        assert desk.ask(listing.attention_counts).failed == 0
        desk.do(changing.withdraw, message_id=again.id)
        assert desk.ask(listing.attention_counts).failed == 1


class TestSentInstead:
    """Delivery fall-back: the same text the other way, consent checked."""

    def test_an_sms_as_email(self, desk, clock):
        failed = _became(desk, clock, REFUSED, sms=True, subject="Your bike")
        sent = desk.do(resolution.send_instead, message_id=failed, kind="email")
        row = desk.row(sent.id)
        assert (row.kind, row.to, row.subject, row.body, row.retry_of) == ("email", DORA, "Your bike", WORDS, failed)
        assert row.header_id

    def test_an_email_as_sms(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        sent = desk.do(resolution.send_instead, message_id=failed, kind="sms")
        assert (sent.kind, sent.to) == ("sms", DORA_PHONE)

    def test_pressed_twice_it_is_one(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        assert desk.do(resolution.send_instead, message_id=failed, kind="sms") == desk.do(
            resolution.send_instead, message_id=failed, kind="sms"
        )

    def test_without_consent_there(self, desk, clock):
        desk.consent(agrees=False, kind="sms", address=DORA_PHONE)
        failed = _became(desk, clock, REFUSED)
        with pytest.raises(refusals.NoConsent) as told:
            desk.do(resolution.send_instead, message_id=failed, kind="sms")
        assert told.value.link == f"/customers/{desk.dora}/edit"

    def test_without_an_address_there(self, desk, clock):
        lone = desk.add("Lone", email="lone@example.com")
        failed = _became(desk, clock, REFUSED, customer_id=lone, to="lone@example.com")
        with pytest.raises(refusals.NoOtherAddress) as told:
            desk.do(resolution.send_instead, message_id=failed, kind="sms")
        assert told.value.link == f"/customers/{lone}/edit"

    def test_not_what_did_not_fail_and_not_the_same_way(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        with pytest.raises(refusals.NotRetried):
            desk.do(resolution.send_instead, message_id=failed, kind="email")
        with pytest.raises(refusals.NotRetried):
            desk.do(resolution.send_instead, message_id=desk.enqueue(body="new").id, kind="sms")

    def test_what_was_sent_anew_meanwhile_asks_before_it_goes_by_another_form(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        desk.do(sending.retry, message_id=failed)
        with pytest.raises(refusals.SentAnew):
            desk.text(body="Other words, by somebody who had the form open.", retry_of=failed)
        assert desk.text(body="Other words.", retry_of=failed, confirmed=("send_again",)).id

    def test_what_arrived_after_it_was_called_failed_asks_first(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        late = DeliveryReport("late", "smtp", Kind.EMAIL, ReportState.DELIVERED, "delivered", NOW, reference=desk.row(failed).reference)
        desk.do(reports.record_reports, by=SYSTEM, channel="smtp", reports=[late])
        with pytest.raises(refusals.SentAnew):
            desk.do(sending.retry, message_id=failed)

    def test_a_late_bounce_is_retried_without_a_question(self, desk, clock):
        held = desk.enqueue()
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_sent, by=SYSTEM, message_id=held.id, worker="w1", receipt=Receipt("p-1"))
        for state in (ReportState.DELIVERED, ReportState.BOUNCED):
            report = DeliveryReport(state.value, "smtp", Kind.EMAIL, state, state.value, NOW, reference=desk.row(held.id).reference)
            desk.do(reports.record_reports, by=SYSTEM, channel="smtp", reports=[report])
        assert desk.row(held.id).status == "failed"
        assert desk.do(sending.retry, message_id=held.id).id != held.id

    def test_an_uncertain_one_asks_first(self, desk, clock):
        unsure = _became(desk, clock, SILENT)
        with pytest.raises(refusals.SendAgain):
            desk.do(resolution.send_instead, message_id=unsure, kind="sms")
        assert desk.do(resolution.send_instead, message_id=unsure, kind="sms", confirmed=("send_again",)).id


class TestAsking:
    @pytest.fixture(autouse=True)
    def askable(self, desk):
        ports.set_channels(ASKABLE)

    def test_by_itself_after_a_minute_and_ten(self, desk, clock):
        _became(desk, clock, SILENT, sms=True)
        asked = []
        for seconds in (59, 1, 539, 1, 10_000):
            clock.shift(seconds)
            asked.append(len(desk.do(reconciliation.claim_asks, by=SYSTEM)))
        assert asked == [0, 1, 0, 1, 0]

    def test_an_early_question_of_a_person_does_not_take_the_place_of_the_last(self, desk, clock):
        unsure = _became(desk, clock, SILENT, sms=True)
        clock.shift(60)
        assert len(desk.do(reconciliation.claim_asks, by=SYSTEM)) == 1
        clock.shift(60)
        desk.do(resolution.ask_provider, message_id=unsure)
        assert len(desk.do(reconciliation.claim_asks, by=SYSTEM)) == 1
        clock.shift(541)
        assert len(desk.do(reconciliation.claim_asks, by=SYSTEM)) == 1

    def test_nothing_is_left_to_ask_of_what_a_person_settled(self, desk, clock):
        unsure = _became(desk, clock, SILENT, sms=True)
        desk.do(changing.it_arrived, message_id=unsure)
        assert desk.ask(due.next_ask_at, by=SYSTEM) is None

    def test_a_person_may_ask_at_once_and_again(self, desk, clock):
        unsure = _became(desk, clock, SILENT, sms=True)
        for _ in range(3):
            desk.do(resolution.ask_provider, message_id=unsure)
            [asked] = desk.do(reconciliation.claim_asks, by=SYSTEM)
            assert asked.question.message.id == unsure
        assert desk.delivery_events(unsure).count("asked") == 3

    def test_the_question_knows_when_it_was_tried_and_what_is_anothers(self, desk, clock):
        first = desk.text(body=WORDS)
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_sent, by=SYSTEM, message_id=first.id, worker="w1", receipt=Receipt("SM1"))
        unsure = _became(desk, clock, SILENT, sms=True, confirmed=("same_words",))
        clock.shift(30)
        desk.do(resolution.ask_provider, message_id=unsure)
        [asked] = desk.do(reconciliation.claim_asks, by=SYSTEM)
        question = asked.question
        assert (question.tried_at, question.asked_at) == (NOW + timedelta(seconds=20), NOW + timedelta(seconds=50))
        assert question.taken_ids == {"SM1"}
        assert (question.message.to, question.message.body) == (DORA_PHONE, WORDS)

    def test_where_it_cannot_be_asked_the_reason_is_told(self, desk, clock):
        unsure = _became(desk, clock, SILENT)
        with pytest.raises(refusals.CannotAsk) as told:
            desk.do(resolution.ask_provider, message_id=unsure)
        assert told.value.values == {"reason": "@message.no_look_up"}

    def test_not_what_is_known(self, desk, clock):
        failed = _became(desk, clock, REFUSED, sms=True)
        with pytest.raises(refusals.AlreadySettled):
            desk.do(resolution.ask_provider, message_id=failed)

    @pytest.mark.parametrize(
        ("answer", "status", "reason"),
        [
            (Answer(LookupResult.SENT, "SM9"), "sent", ""),
            (Answer(LookupResult.SENT, "SM9", ReportState.DELIVERED), "delivered", ""),
            (Answer(LookupResult.SENT, "SM9", ReportState.FAILED, key="message.failure.refused"), "failed", "message.failure.refused"),
            (Answer(LookupResult.SENT, "SM9", ReportState.BOUNCED), "failed", "message.failure.told_failed"),
            (Answer(LookupResult.NOT_THERE), "failed", "message.failure.not_there"),
            (Answer(LookupResult.CANNOT_SAY), "uncertain", SILENT.key),
        ],
    )
    def test_the_answer_settles_it(self, desk, clock, answer, status, reason):
        unsure = _became(desk, clock, SILENT, sms=True)
        assert desk.do(reconciliation.record_answer, by=SYSTEM, message_id=unsure, answer=answer)
        row = desk.row(unsure)
        assert (row.status, row.failure, row.provider_id) == (status, reason, answer.provider_id)
        assert desk.claim() == []

    def test_an_id_that_is_anothers_settles_nothing(self, desk, clock):
        first = desk.text(body=WORDS)
        clock.shift(10)
        desk.claim()
        desk.do(shortcuts.record_sent, by=SYSTEM, message_id=first.id, worker="w1", receipt=Receipt("SM1"))
        unsure = _became(desk, clock, SILENT, sms=True, confirmed=("same_words",))
        desk.do(reconciliation.record_answer, by=SYSTEM, message_id=unsure, answer=Answer(LookupResult.SENT, "SM1"))
        assert desk.row(unsure).status == "uncertain"

    @pytest.mark.parametrize(
        ("tried", "asked", "status"),
        [("A", "B", "uncertain"), ("A", "A", "failed"), ("", "B", "failed"), ("A", "", "uncertain")],
        ids=["changed", "the same", "older than accounts", "none any more"],
    )
    def test_not_there_is_no_word_of_an_account_that_never_tried(self, desk, clock, tried, asked, status):
        """Else it could be sent again, although it went out by the account of before."""
        ports.set_channels((ASKABLE[0], replace(ASKABLE[1], account=tried)))
        unsure = _became(desk, clock, SILENT, sms=True)
        assert desk.row(unsure).account == (tried or None)
        ports.set_channels((ASKABLE[0], replace(ASKABLE[1], account=asked)))
        assert desk.do(reconciliation.record_answer, by=SYSTEM, message_id=unsure, answer=Answer(LookupResult.NOT_THERE))
        assert desk.row(unsure).status == status
        assert desk.delivery_events(unsure)[-1] == ("ask.other_account" if status == "uncertain" else "failure.not_there")

    def test_what_another_account_finds_is_found(self, desk, clock):
        """Another key of the same account: by our own reference it is surely ours."""
        ports.set_channels((ASKABLE[0], replace(ASKABLE[1], account="A")))
        unsure = _became(desk, clock, SILENT, sms=True)
        ports.set_channels((ASKABLE[0], replace(ASKABLE[1], account="B")))
        desk.do(reconciliation.record_answer, by=SYSTEM, message_id=unsure, answer=Answer(LookupResult.SENT, "SM9"))
        assert desk.row(unsure).status == "sent"

    def test_an_answer_that_comes_after_a_persons_word_changes_nothing(self, desk, clock):
        unsure = _became(desk, clock, SILENT, sms=True)
        desk.do(changing.it_arrived, message_id=unsure)
        assert not desk.do(reconciliation.record_answer, by=SYSTEM, message_id=unsure, answer=Answer(LookupResult.NOT_THERE))
        assert desk.row(unsure).status == "delivered"


class TestAttention:
    def test_pages_of_fifty_newest_first(self, desk, clock):
        numbers = []
        for n in range(53):
            numbers.append(desk.enqueue(body=f"words {n}").id)
        clock.shift(10)
        for one in desk.claim(limit=60):
            desk.do(shortcuts.record_error, by=SYSTEM, message_id=one.message.id, worker="w1", error=REFUSED)
            clock.shift(1)
        first = desk.ask(listing.attention, "failed")
        rest = desk.ask(listing.attention, "failed", first.after)
        shown = [row.message.id for row in (*first.rows, *rest.rows)]
        assert (len(first.rows), rest.after, shown) == (50, "", numbers[::-1])
        assert first.rows[0].customer_name == "Dora Vance"
        assert first.counts.failed == 53

    def test_waiting_shows_the_one_that_waits_longest_first_and_nothing_that_is_not_late(self, desk, clock):
        late = [desk.enqueue(body=f"words {n}", send_at=NOW + timedelta(minutes=n + 1)).id for n in range(3)]
        desk.enqueue(send_at=NOW + timedelta(days=1))
        clock.shift(600)
        desk.enqueue(body="in its time to undo")
        page = desk.ask(listing.attention, "waiting")
        assert [row.message.id for row in page.rows] == late
        assert page.rows[0].since == NOW + timedelta(minutes=1)

    def test_words_and_ladder_only_where_opened(self, desk, clock):
        failed = _became(desk, clock, REFUSED)
        [closed], [opened] = (desk.ask(listing.attention, "failed", opened=shown).rows for shown in ((), (failed,)))
        assert (closed.message.body, closed.message.events) == ("", ())
        assert (opened.message.body, opened.message.words) == (WORDS, "550 no")

    def test_tests_to_staff_are_left_out(self, desk, clock):
        test = desk.do(trying.send_channel_test, by=desk.cast.ada, name="demo", kind="email", to=ERIK)
        desk.claim()
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=test.id, worker="w1", error=REFUSED)
        assert desk.ask(listing.attention, "failed").rows == ()
