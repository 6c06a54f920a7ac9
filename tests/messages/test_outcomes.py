"""Many outcomes in one transaction: each noted once, and only for the very try it belongs to (D-56)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rxapp.consent import queries as consent
from rxapp.core.work import SYSTEM
from rxapp.customers.queries import lookups
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import claim
from rxapp.messages.delivery.actions import outcomes as outcomes_actions
from rxapp.messages.delivery.actions.outcomes import Outcome
from rxapp.messages.delivery.ports import ChannelError, Receipt, RefusedCopy
from tests import shortcuts
from tests.messages.desk import DEMO, DORA, DORA_PHONE

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
LATER = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True, words="451 busy")
REFUSED = ChannelError("message.failure.recipient_refused", permanent=True, certain_nothing_left=True, words="550 no", address=DORA)
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False)
NOBODY = ChannelError("message.failure.recipient_refused", permanent=True, certain_nothing_left=True, is_address_bad=True)
OPTED_OUT = ChannelError("message.failure.opted_out", permanent=True, certain_nothing_left=True, words="21610")


def _claimed(desk, clock, number: int = 1, **changes) -> list[claim.Claimed]:
    for n in range(number):
        desk.enqueue(body=f"words {n}", **changes)
    clock.shift(10)
    return desk.claim(limit=number)


def _note(desk, *outcomes: Outcome) -> set[int]:
    return desk.do(outcomes_actions.record_outcomes, by=SYSTEM, outcomes=list(outcomes))


def _outcome(claimed: claim.Claimed, **became) -> Outcome:
    return Outcome(claimed.message.id, "w1", tries=claimed.tries, **became)


def test_each_of_a_batch_becomes_what_its_outcome_says(desk, clock):
    sent, failed, later, unsure = _claimed(desk, clock, 4)
    before = desk.feed_version()
    noted = _note(
        desk,
        _outcome(sent, receipt=Receipt("p-1", "250 ok")),
        _outcome(failed, error=REFUSED),
        _outcome(later, error=LATER),
        _outcome(unsure, error=SILENT),
    )
    assert noted == {one.message.id for one in (sent, failed, later, unsure)}
    assert [desk.row(one.message.id).status for one in (sent, failed, later, unsure)] == ["sent", "failed", "held", "uncertain"]
    assert (desk.row(sent.message.id).provider_id, desk.row(later.message.id).next_try_at) == ("p-1", NOW + timedelta(seconds=40))
    assert desk.delivery_events(failed.message.id) == ["held", "sending", "failure.recipient_refused"]
    assert desk.feed_version() == before + 1
    assert desk.ask(lookups.customer_for, desk.dora).last_contact_at == NOW + timedelta(seconds=10)


@pytest.mark.parametrize(("kind", "trouble"), [("email", "bounced"), ("sms", "unreachable")])
def test_an_address_that_takes_nothing_is_marked_on_every_record_that_has_it(desk, clock, kind, trouble):
    """As a bounce that is reported later; a message that is refused for anything else says nothing of the address."""
    other = desk.add("Ann", email=DORA.upper(), phone=DORA_PHONE)
    changes = {"kind": "sms", "to": DORA_PHONE} if kind == "sms" else {}
    first, second = _claimed(desk, clock, 2, **changes)
    _note(desk, _outcome(first, error=REFUSED))
    assert {_trouble(desk, whose, kind) for whose in (desk.dora, other)} == {""}
    _note(desk, _outcome(second, error=NOBODY))
    assert {_trouble(desk, whose, kind) for whose in (desk.dora, other)} == {trouble}
    assert _note(desk, _outcome(second, error=NOBODY)) == set()


def test_a_copys_address_that_takes_nothing_is_marked_and_the_messages_is_not(desk, clock):
    ann = desk.add("Ann", email="ann@example.com")
    [claimed] = _claimed(desk, clock, cc=["ann@example.com"])
    refused = RefusedCopy("ann@example.com", "message.failure.recipient_refused", "550 5.1.1 no", is_address_bad=True)
    _note(desk, _outcome(claimed, receipt=Receipt("p", refused=(refused,))))
    assert (_trouble(desk, desk.dora, "email"), _trouble(desk, ann, "email")) == ("", "bounced")


def _trouble(desk, customer_id: int, kind: str) -> str:
    row = desk.ask(lookups.customer_for, customer_id)
    return (row.phones if kind == "sms" else row.emails)[0].trouble


@pytest.mark.parametrize("again", [{"receipt": Receipt("p-2")}, {"error": LATER}, {"error": SILENT}, {"error": REFUSED}])
def test_noted_twice_it_changes_nothing(desk, clock, again):
    """The database broke off over the first answer, which it had taken."""
    [claimed] = _claimed(desk, clock)
    _note(desk, _outcome(claimed, receipt=Receipt("p-1")))
    rungs = desk.delivery_events(claimed.message.id)
    assert _note(desk, _outcome(claimed, **again)) == set()
    assert (desk.row(claimed.message.id).status, desk.row(claimed.message.id).provider_id) == ("sent", "p-1")
    assert desk.delivery_events(claimed.message.id) == rungs


def test_a_late_word_of_an_earlier_try_never_puts_back_what_is_being_sent_now(desk, clock):
    """That would send it twice."""
    [first] = _claimed(desk, clock)
    _note(desk, _outcome(first, error=LATER))
    clock.shift(30)
    [second] = desk.claim()
    assert _note(desk, _outcome(first, error=LATER)) == set()
    assert (desk.row(second.message.id).status, second.tries) == ("sending", 2)


def test_of_two_outcomes_of_one_message_in_a_batch_one_counts(desk, clock):
    [claimed] = _claimed(desk, clock)
    assert _note(desk, _outcome(claimed, receipt=Receipt()), _outcome(claimed, receipt=Receipt())) == {claimed.message.id}
    assert len(desk.delivery_events(claimed.message.id)) == 3


def test_a_batch_without_a_row_of_its_own_is_no_trouble(desk, clock):
    assert _note(desk, Outcome(999, "w1", receipt=Receipt())) == set()
    assert _note(desk) == set()


def test_rubbish_of_a_provider_is_cleaned_before_it_is_kept(desk, clock):
    claimed, other = _claimed(desk, clock, 2)
    odd = ChannelError("message.failure.refused", permanent=True, certain_nothing_left=True, words="no\0\r\n" + "x" * 5000, host="a\0b")
    _note(desk, _outcome(claimed, receipt=Receipt("id\0" + "9" * 500, "ok\0\n")), _outcome(other, error=odd))
    assert len(desk.row(claimed.message.id).provider_id) == 200
    assert "\0" not in desk.row(other.message.id).failure_words + str(desk.row(other.message.id).failure_values)


class TestGivenBack:
    """Rows that were given to a worker which never learned of it."""

    def test_they_wait_again_and_go_once(self, desk, clock):
        known, stray = _claimed(desk, clock, 2)
        assert desk.do(outcomes_actions.give_back, by=SYSTEM, worker="w1", but_not={known.message.id}) == 1
        row = desk.row(stray.message.id)
        assert (row.status, row.failure) == ("held", "message.failure.not_begun")
        assert desk.row(known.message.id).status == "sending"
        clock.shift(30)
        assert [one.message.id for one in desk.claim()] == [stray.message.id]

    def test_nobody_elses(self, desk, clock):
        [claimed] = _claimed(desk, clock)
        assert desk.do(outcomes_actions.give_back, by=SYSTEM, worker="w2", but_not=set()) == 0
        assert desk.row(claimed.message.id).status == "sending"

    def test_one_that_others_took_for_lost_fails_and_is_not_sent_again_by_itself(self, desk, clock):
        [claimed] = _claimed(desk, clock)
        clock.shift(200)
        desk.do(outcomes_actions.settle_lost, by=SYSTEM)
        assert _note(desk, _outcome(claimed, error=outcomes_actions.not_begun())) == {claimed.message.id}
        assert (desk.row(claimed.message.id).status, desk.row(claimed.message.id).failure) == ("failed", "message.failure.not_begun")


def test_what_a_worker_knows_to_be_alive_is_not_lost(desk, clock):
    """The clock was set forward while it was being sent."""
    [claimed] = _claimed(desk, clock)
    clock.shift(4000)
    assert desk.do(outcomes_actions.settle_lost, by=SYSTEM, but_not={claimed.message.id}) == 0
    assert desk.do(outcomes_actions.settle_lost, by=SYSTEM) == 1


def test_opted_out_at_the_provider_withdraws_consent_with_proof(desk, clock):
    """Error 21610: they had said STOP to the number itself."""
    held = desk.text()
    clock.shift(10)
    [claimed] = desk.claim()
    _note(desk, _outcome(claimed, error=OPTED_OUT))
    assert desk.row(held.id).status == "failed"
    assert not desk.ask(consent.agrees, desk.dora, "sms", DORA_PHONE)
    assert desk.ask(shortcuts.log_of, desk.dora)[0].proof == "demo: 21610"
    assert desk.ask(consent.objections, "sms", [DORA_PHONE])[DORA_PHONE].how == "opted_out"


def test_retry_after_is_respected(desk, clock):
    [claimed] = _claimed(desk, clock)
    busy = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True, wait_for=600)
    _note(desk, _outcome(claimed, error=busy))
    assert desk.row(claimed.message.id).next_try_at == NOW + timedelta(seconds=610)


def test_a_day_is_counted_from_the_first_try_not_from_when_it_was_due(desk, clock):
    """The machine was off for two days."""
    desk.enqueue()
    clock.shift(timedelta(days=2))
    [claimed] = desk.claim()
    _note(desk, _outcome(claimed, error=LATER))
    assert desk.row(claimed.message.id).status == "held"


def test_only_where_the_provider_can_be_asked_an_uncertain_one_is_asked_by_itself(desk, clock):
    ports.set_channels((replace(DEMO[0], can_look_up=True), DEMO[1]))
    mail, text = desk.enqueue(), desk.text()
    clock.shift(10)
    for one in desk.claim():
        _note(desk, _outcome(one, error=SILENT))
    assert desk.row(mail.id).ask_at == NOW + timedelta(seconds=70)
    assert desk.row(text.id).ask_at is None
