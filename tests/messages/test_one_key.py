"""One key, one content (D-56, D-142): what the screen confirms is what the outbox holds, whoever presses where and however often."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxapp.core import ids
from rxapp.core.errors import BadInput
from rxapp.messages.actions import changing, refusals, sending
from tests.messages.desk import DORA_PHONE

pytestmark = pytest.mark.both_databases

LONGER = "Hi Dora,\n\nyour bike is ready, and so is the bill.\n\nBen, Calder Cycles"
YES = ("these_too", "same_words")


def test_other_words_under_a_key_that_was_sent_ask_and_nothing_is_lost(desk):
    """A2, D-142: the tablet sent "words B" under the draft's key; the desk's "words A, longer" ask, and on yes go on their own."""
    key = ids.key()
    sent = desk.enqueue(key=key)
    with pytest.raises(refusals.SentMeanwhile) as asked:
        desk.enqueue(key=key, body=LONGER)
    assert asked.value.values["time"]
    assert asked.value.confirms == "these_too"
    assert len(desk.rows()) == 1
    own = desk.enqueue(key=key, body=LONGER, confirmed=("these_too",))
    assert [row.body for row in desk.rows()] == [desk.row(sent.id).body, LONGER]
    assert own.id != sent.id


def test_two_presses_on_the_yes_are_one_message(desk):
    """D-56 for the yes as well."""
    key = ids.key()
    desk.enqueue(key=key)
    first = desk.enqueue(key=key, body=LONGER, confirmed=("these_too",))
    assert desk.enqueue(key=key, body=LONGER, confirmed=("these_too",)).id == first.id
    assert len(desk.rows()) == 2


@pytest.mark.parametrize(
    "other", [{"body": LONGER}, {"subject": "Your trike"}, {"to": "else@example.com"}, {"send_at": "2026-11-23T09:00"}, {"kind": "sms"}]
)
def test_content_is_words_subject_address_kind_and_time(desk, other):
    key = ids.key()
    desk.enqueue(key=key)
    if other.get("kind") == "sms":
        other = {**other, "to": DORA_PHONE}
    with pytest.raises(refusals.SentMeanwhile):
        desk.enqueue(key=key, **other)
    assert len(desk.rows()) == 1


def test_the_same_content_said_another_way_is_the_same(desk):
    """A number in another notation, and a chosen time, sent twice because the answer was lost."""
    key = ids.key()
    later = {"key": key, "to": "07700 900111", "send_at": "2026-11-23T09:00"}
    assert desk.text(**later).id == desk.text(**{**later, "to": DORA_PHONE}).id
    assert len(desk.rows()) == 1


def test_a_key_that_was_sent_for_one_customer_sends_nothing_to_another_unasked(desk):
    key = ids.key()
    desk.enqueue(key=key)
    with pytest.raises(refusals.SentMeanwhile):
        desk.enqueue(key=key, customer_id=desk.erik)


def test_what_was_stopped_is_never_said_to_be_on_its_way(desk):
    """Undo on one tab, Send on the other: the very words ask, and go only after a yes."""
    key = ids.key()
    desk.do(changing.withdraw, message_id=desk.enqueue(key=key).id)
    with pytest.raises(refusals.StoppedMeanwhile):
        desk.enqueue(key=key)
    assert desk.enqueue(key=key, confirmed=YES).status == "held"


def test_a_note_with_other_words_under_one_key_asks_too(desk):
    """D-142 for notes."""
    note = {"key": ids.key(), "customer_id": desk.dora, "subject": "Call"}
    first = desk.do(sending.save_note, **note, body="Wants blue")
    assert desk.do(sending.save_note, **note, body="Wants blue").id == first.id
    with pytest.raises(refusals.SavedMeanwhile):
        desk.do(sending.save_note, **note, body="Wants red")
    desk.do(sending.save_note, **note, body="Wants red", confirmed=("these_too",))
    assert [row.body for row in desk.rows()] == ["Wants blue", "Wants red"]


PRESS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["email", "sms", "note"]),
        "body": st.sampled_from(["one", "two", "two "]),
        "subject": st.sampled_from(["Bike", "Bill"]),
        "send_at": st.sampled_from([None, None, "2026-11-23T09:00", "2026-11-24T09:00"]),
        "confirmed": st.sampled_from([("same_words",), YES]),
        "then_undo": st.booleans(),
    }
)


@given(presses=st.lists(PRESS, min_size=1, max_size=7))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_the_screen_confirms_is_what_the_outbox_holds(desk, clock, presses):
    """Any order of presses under one key, with and without a yes, with Undo in between: each confirmation names a row with
    exactly those words, that subject and that time, or says that it stands stopped; equal rows are never made twice."""
    key, undone = ids.key(), set()
    before = len(desk.rows())
    for press in presses:
        wanted = {name: value for name, value in press.items() if name not in ("then_undo", "kind", "send_at")}
        with suppress(refusals.SentMeanwhile, refusals.SavedMeanwhile, refusals.StoppedMeanwhile):
            if press["kind"] == "note":
                row = desk.row(desk.do(sending.save_note, key=key, customer_id=desk.dora, **wanted).id)
            else:
                made = (desk.enqueue if press["kind"] == "email" else desk.text)(key=key, send_at=press["send_at"], **wanted)
                row = desk.row(made.id)
                assert made.status == row.status
            assert (row.kind, row.body, row.subject) == (press["kind"], press["body"], press["subject"])
            assert row.is_scheduled == (press["send_at"] is not None and press["kind"] != "note")
            assert row.id not in undone or row.status == "cancelled"
            if press["then_undo"] and row.status == "held":
                desk.do(changing.withdraw, message_id=row.id)
                undone.add(row.id)
        clock.shift(timedelta(seconds=1).total_seconds())
    new = [
        (row.kind, row.body, row.subject, row.send_after if row.is_scheduled else None)
        for row in desk.rows()[before:]
        if row.status != "cancelled"
    ]
    assert len(new) == len(set(new))


def test_another_persons_key_stays_refused(desk):
    key = ids.key()
    desk.enqueue(key=key)
    with pytest.raises(BadInput):
        desk.enqueue(by=desk.cast.ada, key=key, body=LONGER, confirmed=YES)
