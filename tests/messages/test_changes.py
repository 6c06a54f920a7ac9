"""Undo, cancel, another time, send now, retry, it arrived; drafts; a test to oneself (D-7, D-8, D-11, D-20, D-56)."""

import json
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import func, select

from rxapp.core import ids
from rxapp.core.errors import BadInput, NotAllowed, NotFound, TooLong
from rxapp.core.work import SYSTEM, work
from rxapp.messages.actions import changing, drafts, refusals, sending, trying
from rxapp.messages.delivery.ports import ChannelError, Receipt
from rxapp.messages.history.queries import timeline
from rxapp.messages.models import Draft
from rxapp.wording.actions import save as save_template
from tests import shortcuts
from tests.messages.desk import DORA, WORDS

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
REFUSED = ChannelError("message.failure.refused", permanent=True, certain_nothing_left=True, words="554 spam")
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False)


class TestUndo:
    def test_in_time(self, desk, clock):
        held = desk.enqueue()
        clock.shift(9)
        before = desk.feed_version()
        desk.do(changing.withdraw, message_id=held.id)
        row = desk.row(held.id)
        assert (row.status, row.next_try_at) == ("cancelled", None)
        assert desk.delivery_events(held.id) == ["held", "cancelled"]
        assert desk.changes()[-1].kind == "cancelled"
        assert desk.feed_version() > before
        clock.shift(60)
        assert desk.claim() == []

    def test_too_late(self, desk, clock):
        held = desk.enqueue()
        clock.shift(10)
        assert len(desk.claim()) == 1
        with pytest.raises(refusals.AlreadyOnItsWay):
            desk.do(changing.withdraw, message_id=held.id)
        assert desk.row(held.id).status == "sending"

    def test_pressed_twice_is_once(self, desk):
        held = desk.enqueue()
        desk.do(changing.withdraw, message_id=held.id)
        desk.do(changing.withdraw, message_id=held.id)
        assert desk.delivery_events(held.id) == ["held", "cancelled"]

    def test_the_words_can_be_had_back(self, desk):
        held = desk.enqueue(template_id=4, is_formal=True, uses_name=False)
        desk.do(changing.withdraw, message_id=held.id)
        text = desk.ask(timeline.text_for, held.id)
        assert (text.body, text.subject, text.to, text.greeting) == (WORDS, "Your bike", DORA, "Hi Dora,")
        assert text.signature == "Ben, Calder Cycles"
        assert (text.template_id, text.is_formal, text.uses_name, text.language) == (4, True, False, "en")


class TestChangingTheTime:
    """D-8: staff can list, change and cancel what is scheduled."""

    def test_another_time(self, desk):
        held = desk.enqueue(send_at=NOW + timedelta(days=2))
        desk.do(changing.reschedule, message_id=held.id, send_at="2026-11-25T09:30")
        row = desk.row(held.id)
        assert row.send_after == row.next_try_at == row.shown_at == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
        assert desk.delivery_events(held.id) == ["scheduled", "rescheduled"]

    @pytest.mark.parametrize(
        ("send_at", "refusal"),
        [
            ("", refusals.TimeMissing),
            ("2026-11-25", refusals.TimeMissing),
            ("tomorrow", refusals.TimeUnreadable),
            ("2026-11-20T12:00", refusals.TimePast),
            ("2026-12-05T12:00", refusals.TimeTooFar),
        ],
    )
    def test_the_same_limits_hold_again(self, desk, send_at, refusal):
        held = desk.enqueue(send_at=NOW + timedelta(days=2))
        with pytest.raises(refusal):
            desk.do(changing.reschedule, message_id=held.id, send_at=send_at)

    def test_fourteen_days_count_from_pressing_the_button(self, desk, clock):
        held = desk.enqueue(send_at=NOW + timedelta(days=13))
        clock.shift(timedelta(days=10))
        desk.do(changing.reschedule, message_id=held.id, send_at=NOW + timedelta(days=24))
        assert desk.row(held.id).send_after == NOW + timedelta(days=24)

    def test_cancel_and_send_now(self, desk):
        first, second = desk.enqueue(send_at=NOW + timedelta(days=2)), desk.enqueue(send_at=NOW + timedelta(days=2), body="other")
        desk.do(changing.cancel, message_id=first.id)
        desk.do(changing.send_now, message_id=second.id)
        assert desk.row(first.id).status == "cancelled"
        assert not desk.row(second.id).is_scheduled
        assert [one.message.id for one in desk.claim()] == [second.id]

    def test_too_late(self, desk, clock):
        held = desk.enqueue(send_at=NOW + timedelta(minutes=1))
        clock.shift(60)
        desk.claim()
        for change in (changing.cancel, changing.send_now):
            with pytest.raises(refusals.AlreadyOnItsWay):
                desk.do(change, message_id=held.id)
        with pytest.raises(refusals.AlreadyOnItsWay):
            desk.do(changing.reschedule, message_id=held.id, send_at=NOW + timedelta(days=1))


class TestRetry:
    """D-11: a new row that names the old one."""

    def test_a_failed_message_goes_anew(self, desk, clock):
        old = _ended(desk, clock, REFUSED)
        new = desk.do(sending.retry, by=desk.cast.ada, message_id=old)
        row = desk.row(new.id)
        assert (row.retry_of, row.status, row.body, row.to, row.staff_name) == (old, "held", WORDS, DORA, "Ada Nowak")
        assert row.reference != desk.row(old).reference
        assert desk.row(old).status == "failed"

    def test_pressed_twice_or_by_two_people_it_is_one_retry(self, desk, clock):
        old = _ended(desk, clock, REFUSED)
        pressed = [desk.do(sending.retry, by=who, message_id=old).id for who in (desk.cast.ben, desk.cast.ben, desk.cast.ada)]
        assert len(set(pressed)) == 1
        assert not desk.ask(timeline.message_for, old).may_retry

    def test_a_retry_that_was_undone_can_be_made_again(self, desk, clock):
        old = _ended(desk, clock, REFUSED)
        first = desk.do(sending.retry, message_id=old)
        desk.do(changing.withdraw, message_id=first.id)
        assert desk.ask(timeline.message_for, old).may_retry
        assert desk.do(sending.retry, message_id=old).id != first.id

    def test_consent_is_asked_again(self, desk, clock):
        old = _ended(desk, clock, REFUSED)
        desk.consent(agrees=False)
        with pytest.raises(refusals.NoConsent):
            desk.do(sending.retry, message_id=old)

    def test_only_failed_or_uncertain_ones(self, desk):
        held = desk.enqueue()
        with pytest.raises(refusals.NotRetried):
            desk.do(sending.retry, message_id=held.id)
        with pytest.raises(refusals.NotRetried):
            desk.enqueue(retry_of=held.id)

    def test_an_uncertain_one_only_after_a_yes_and_it_stays_uncertain(self, desk, clock):
        old = _ended(desk, clock, SILENT)
        with pytest.raises(refusals.SendAgain) as caught:
            desk.do(sending.retry, message_id=old)
        new = desk.do(sending.retry, message_id=old, confirmed=(caught.value.confirms,))
        assert desk.row(new.id).retry_of == old
        assert desk.row(old).status == "uncertain"

    def test_edit_and_retry_and_the_other_channel_name_the_old_one_too(self, desk, clock):
        old = _ended(desk, clock, REFUSED)
        new = desk.text(body=WORDS, retry_of=old)
        assert desk.row(new.id).retry_of == old

    def test_never_for_another_customer(self, desk, clock):
        old = _ended(desk, clock, REFUSED)
        gus = desk.add("Gus", email="gus@example.com")
        with pytest.raises(refusals.NotRetried):
            desk.enqueue(customer_id=gus, to="gus@example.com", retry_of=old)


def test_a_person_settles_what_is_uncertain(desk, clock):
    old = _ended(desk, clock, SILENT)
    desk.do(changing.it_arrived, message_id=old)
    row = desk.ask(timeline.message_for, old)
    assert (row.status, row.reason) == ("delivered", "")
    assert desk.delivery_events(old)[-1] == "settled"
    with pytest.raises(refusals.AlreadySettled):
        desk.do(changing.it_arrived, message_id=old)


@pytest.mark.parametrize("action", [changing.withdraw, changing.cancel, changing.send_now, sending.retry, changing.it_arrived])
def test_every_change_asks_for_the_right_and_for_a_row(desk, action):
    held = desk.enqueue()
    with pytest.raises(NotAllowed):
        desk.do(action, by=desk.cast.rita, message_id=held.id)
    with pytest.raises(NotFound):
        desk.do(action, message_id=held.id + 1000)
    with pytest.raises(BadInput):
        desk.do(action, message_id={"id": held.id})


class TestDrafts:
    """One per staff member, customer and type; private; 30 days; deleted on Send."""

    def test_the_newer_one_takes_the_place_of_the_older(self, desk, clock):
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": "one", "formal": True})
        clock.shift(5)
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": "two", "template_id": 3})
        draft = desk.draft()
        assert draft is not None
        assert (draft.content, draft.saved_at) == ({"body": "two", "template_id": 3, "job_id": 0}, NOW + timedelta(seconds=5))

    def test_nobody_else_sees_it(self, desk):
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": "mine"})
        assert desk.draft(by=desk.cast.ada) is None
        desk.do(drafts.drop_draft, by=desk.cast.ada, customer_id=desk.dora, kind="email")
        assert desk.draft() is not None

    def test_what_a_browser_still_held_becomes_the_draft_at_sign_out(self, desk):
        """ASVS 14.3.1: alone where none stands, below the words that stand, once where they hold it already."""
        for kept, stands in (
            ("one", "one"),
            ("one and more", "one and more"),
            ("two", "one and more\n\ntwo"),
            ("two", "one and more\n\ntwo"),
        ):
            names = desk.do(drafts.take_over, kept=json.dumps({f"{desk.dora}.email.page1": kept}))
            assert names == [f"{desk.dora}.email.page1"]
            assert desk.draft().content["body"] == stands
        assert desk.draft(by=desk.cast.ada) is None

    def test_of_a_customer_who_is_gone_nothing_can_be_kept(self, desk):
        kept = {"999999.email": "words", f"{desk.dora}.sms": " "}
        assert desk.do(drafts.take_over, kept=json.dumps(kept)) == list(kept)
        assert desk.draft("") is None

    @pytest.mark.parametrize("kept", ["", "words", "[]", "{", '{"x": "y"}', '{"1.fax": "y"}', '{"1.email": 5}', 5, None])
    def test_what_is_no_such_list_is_refused(self, desk, kept):
        with pytest.raises(BadInput):
            desk.do(drafts.take_over, kept=kept)

    def test_one_for_each_type_and_the_latest_without_one_named(self, desk, clock):
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="sms", content={"body": "s"})
        clock.shift(1)
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="note", content={"body": "n"})
        assert desk.draft("sms").content == {"body": "s", "job_id": 0}
        assert desk.draft("").kind == "note"
        assert desk.draft("email") is None

    def test_send_deletes_it_and_a_late_save_does_not_bring_it_back(self, desk):
        letter = desk.letter()
        content = {"body": WORDS}
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content=content, key=letter["key"])
        desk.do(sending.enqueue, **letter)
        assert desk.draft() is None
        assert not desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content=content, key=letter["key"])
        assert desk.draft() is None

    def test_a_refused_send_keeps_it(self, desk):
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": WORDS})
        with pytest.raises(refusals.NoSubject):
            desk.enqueue(subject="")
        assert desk.draft() is not None

    def test_it_is_kept_for_thirty_days(self, desk, clock):
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": "x"})
        clock.shift(timedelta(days=30) - timedelta(seconds=1))
        assert desk.draft() is not None
        assert desk.do(drafts.forget_old_drafts, by=SYSTEM) == 0
        clock.shift(1)
        assert desk.draft() is None
        assert desk.do(drafts.forget_old_drafts, by=SYSTEM) == 1

    def test_saving_says_nothing_to_others(self, desk):
        before = (desk.feed_version(), len(desk.changes()))
        desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": "x"})
        assert (desk.feed_version(), len(desk.changes())) == before

    @pytest.mark.parametrize(
        "content", ["text", ["x"], {"a": {"b": 1}}, {"a": [1]}, {"a": 1.5}, {1: "x"}, {f"f{n}": "" for n in range(41)}]
    )
    def test_only_plain_values_are_kept(self, desk, content):
        with pytest.raises(BadInput):
            desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content=content)

    def test_a_megabyte_is_refused_by_its_length(self, desk):
        with pytest.raises(TooLong):
            desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": "x" * 1_000_000})
        with pytest.raises(refusals.DraftTooBig):
            desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"a": "x" * 200_000, "b": "x" * 200_000})

    def test_two_tabs_of_one_person_at_once_keep_one_row(self, desk):
        gate = Barrier(2)

        def save(text):
            gate.wait()
            desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": text})

        threads = [Thread(target=save, args=(text,)) for text in ("a", "b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        with work() as job:
            assert job.session.exec(select(func.count()).select_from(Draft)).one() == 1

    def test_who_may_not_send_keeps_no_draft(self, desk):
        with pytest.raises(NotAllowed):
            desk.do(drafts.save_draft, by=desk.cast.rita, customer_id=desk.dora, kind="email", content={})


class TestSendMeATest:
    def test_it_goes_to_oneself_filled_for_the_customer_and_into_nobodys_history(self, desk):
        template = _template(desk, content="your bike, {{ customer.first_name }}, is ready.")
        held = desk.do(trying.send_test, template_id=template, customer_id=desk.dora)
        row = desk.row(held.id)
        assert (row.to, row.is_test, row.customer_id, row.sender) == ("ben@example.com", True, None, "desk@example.com")
        assert row.body.startswith("Hi Dora,\n\nyour bike, Dora, is ready.")
        assert (row.subject, row.next_try_at) == ("Ready", NOW)
        assert desk.ask(shortcuts.count, desk.dora) == 0
        [claimed] = desk.claim()
        assert claimed.message.to == "ben@example.com"
        assert desk.do(shortcuts.record_sent, by=SYSTEM, message_id=held.id, worker="w1", receipt=Receipt())

    def test_only_email_templates_and_only_with_a_sender(self, desk):
        sms = _template(desk, kind="sms")
        with pytest.raises(refusals.TestByEmailOnly):
            desk.do(trying.send_test, template_id=sms, customer_id=desk.dora)
        email = _template(desk)
        desk.shop(service_email="")
        with pytest.raises(refusals.NoServiceEmail):
            desk.do(trying.send_test, template_id=email, customer_id=desk.dora)

    def test_nobody_else_reads_it(self, desk):
        held = desk.do(trying.send_test, template_id=_template(desk), customer_id=desk.dora)
        with pytest.raises(NotFound):
            desk.ask(timeline.message_for, held.id, by=desk.cast.ada)


def _template(desk, **changes) -> int:
    form = {"name": "Ready", "kind": "email", "language": "en", "subject": "Ready", "content": "It is ready.", **changes}
    return desk.do(save_template, by=desk.cast.ada, form=form)


def _ended(desk, clock, error: ChannelError) -> int:
    held = desk.enqueue(key=ids.key())
    clock.shift(10)
    desk.claim()
    assert desk.do(shortcuts.record_error, by=SYSTEM, message_id=held.id, worker="w1", error=error)
    return held.id
