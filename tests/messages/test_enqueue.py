"""Putting a message into the outbox: what is written, and every "no" (CL-26, CL-39, CL-47, D-1, D-3, D-6..8, D-12, D-56)."""

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from rxapp.consent.rules import How
from rxapp.core.errors import BadInput, NotAllowed, TooLong
from rxapp.core.work import SYSTEM, work
from rxapp.customers.actions import contact_events, visibility
from rxapp.messages.actions import changing, refusals, sending
from rxapp.messages.models import Message
from rxapp.messages.rules.states import Status
from tests.messages.desk import DORA, DORA_PHONE, ERIK, ERIK_PHONE, WORDS

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
STRANGER = "stranger@example.com"


def test_an_email_is_held_for_the_undo_span_of_the_shop(desk):
    """CL-2, CL-51, D-7: one row at once, sender and reply-to are the service e-mail, 10 seconds by default."""
    held = desk.enqueue(template_id=5, is_formal=True)
    row = desk.row(held.id)
    assert (row.status, row.direction, row.kind, row.to) == ("held", "out", "email", DORA)
    assert (row.send_after, row.next_try_at, row.shown_at) == (NOW + timedelta(seconds=10),) * 3
    assert (row.sender, row.reply_to, row.sender_name) == ("desk@example.com", "desk@example.com", "Calder Cycles")
    assert (row.staff_id, row.staff_name, row.template_id, row.language) == (desk.cast.ben.id, "Ben Carter", 5, "en")
    assert (row.greeting, row.uses_name, row.is_formal) == ("Hi Dora,", True, True)
    assert row.body == WORDS
    assert re.fullmatch(rf"<{row.reference}\.[0-9a-f]{{16}}@example\.com>", row.header_id)  # sealed: D-141
    assert (held.undo_for, held.is_scheduled, held.send_after) == (10, False, row.send_after)


def test_it_is_in_its_delivery_events_in_the_change_log_and_on_every_screen(desk):
    before = desk.feed_version()
    held = desk.enqueue()
    assert desk.delivery_events(held.id) == ["held"]
    [change] = desk.changes()
    assert (change.kind, change.subject_id, change.staff_name, change.after["status"]) == ("written", held.id, "Ben Carter", "held")
    assert desk.feed_version() == before + 1


def test_the_text_is_kept_as_typed_in_nfc_with_plain_line_breaks(desk):
    """D-14a."""
    held = desk.enqueue(body="Cafe\u0301\r\n two  spaces \n", greeting="", signature="")
    assert desk.row(held.id).body == "Café\n two  spaces \n"


@pytest.mark.parametrize("seconds", [0, 60])
def test_the_undo_span_is_a_setting(desk, seconds):
    desk.shop(undo_panel_for=seconds)
    held = desk.enqueue()
    assert held.send_after == NOW + timedelta(seconds=seconds)
    assert held.undo_for == seconds


def test_an_sms_goes_to_the_number_in_international_form(desk):
    """D-6: the subject is an internal title."""
    held = desk.text(to="07700 900111")
    row = desk.row(held.id)
    assert (row.to, row.sender, row.header_id, row.subject) == (DORA_PHONE, "", None, "Your bike")


def test_one_key_is_one_message_however_often_it_comes(desk, clock):
    """D-56."""
    letter = desk.letter()
    first = desk.do(sending.enqueue, **letter)
    clock.shift(3)
    again = desk.do(sending.enqueue, **letter)
    assert again.id == first.id
    assert again.undo_for == 7
    assert len(desk.rows()) == 1


def test_a_double_click_at_the_very_same_moment_makes_one_message(desk):
    """D-56: two requests with one key, at once, on both databases."""
    letter, gate, found = desk.letter(), Barrier(2), []

    def press():
        gate.wait()
        found.append(desk.do(sending.enqueue, **letter).id)

    _together(press, press)
    assert len(found) == 2
    assert len(set(found)) == 1
    assert len(desk.rows()) == 1


def test_another_persons_key_is_refused(desk):
    letter = desk.letter()
    desk.do(sending.enqueue, **letter)
    with pytest.raises(BadInput):
        desk.do(sending.enqueue, by=desk.cast.ada, **letter)


@pytest.mark.parametrize("subject", ["", "   ", "\n\t"])
@pytest.mark.parametrize("kind", ["email", "sms"])
def test_nothing_goes_without_a_subject(desk, kind, subject):
    """CL-26, CL-39, D-6."""
    with pytest.raises(refusals.NoSubject):
        (desk.enqueue if kind == "email" else desk.text)(subject=subject)
    assert desk.rows() == []


def test_nothing_goes_without_a_word(desk):
    with pytest.raises(refusals.NoText):
        desk.enqueue(body=" \n ")


@pytest.mark.parametrize(
    ("kind", "to", "refusal"),
    [
        ("email", "", refusals.NoAddress),
        ("email", "not an address", refusals.BadAddress),
        ("email", "jörg@example.com", refusals.ForeignAddress),
        ("email", "a@example.com\nBcc: b@example.com", refusals.BadAddress),
        ("sms", "12", refusals.BadNumber),
        ("sms", DORA, refusals.BadNumber),
    ],
)
def test_an_address_that_is_none_is_refused(desk, kind, to, refusal):
    with pytest.raises(refusal):
        desk.enqueue(kind=kind, to=to)


@pytest.mark.parametrize(("kind", "to"), [("email", ERIK), ("sms", ERIK_PHONE)])
def test_without_consent_nothing_goes_and_the_way_to_mend_it_is_shown(desk, kind, to):
    """D-1."""
    with pytest.raises(refusals.NoConsent) as caught:
        desk.enqueue(customer_id=desk.erik, kind=kind, to=to, confirmed=("ad_hoc", "same_words"))
    assert caught.value.link == f"/customers/{desk.erik}/edit"
    assert caught.value.values == {"address": to, "name": "Erik Vance"}


def test_consent_counts_whatever_the_case_of_the_address(desk):
    assert desk.row(desk.enqueue(to="DORA@Example.com").id).to == "DORA@example.com"


def test_another_customers_address_needs_that_customers_consent(desk):
    """D-3: typed on Erik's panel, Dora's address goes out; on Dora's panel, Erik's does not."""
    assert desk.enqueue(customer_id=desk.erik, to=DORA).status == "held"
    with pytest.raises(refusals.OthersConsent) as caught:
        desk.enqueue(to=ERIK, confirmed=("ad_hoc",))
    assert caught.value.link == f"/customers/{desk.erik}/edit"


def test_another_customers_address_is_asked_about_where_staff_want_to_know(desk):
    """D-3, B3a: the panel does; the yes is logged, and no yes replaces a consent."""
    with pytest.raises(refusals.OthersAddress) as caught:
        desk.enqueue(customer_id=desk.erik, to=DORA, asks_whose=True)
    assert caught.value.values == {"address": DORA, "name": "Dora Vance", "customer": "Erik Vance"}
    desk.enqueue(customer_id=desk.erik, to=DORA, asks_whose=True, confirmed=("others_address",))
    assert desk.changes()[-1].after["confirmed"] == ["others_address"]
    with pytest.raises(refusals.OthersConsent):
        desk.enqueue(to=ERIK, asks_whose=True, confirmed=("others_address", "ad_hoc"))


def test_a_shared_address_on_this_record_needs_this_records_consent_alone(desk):
    """D-3: Frida shares Dora's address and has not agreed; Dora's own consent counts for Dora, Frida's for Frida."""
    frida = desk.add("Frida", email=DORA, agrees=False)
    assert desk.enqueue().status == "held"
    with pytest.raises(refusals.NoConsent):
        desk.enqueue(customer_id=frida)


def test_an_address_of_several_others_needs_the_consent_of_each(desk):
    """D-3, rule of thumb: the stricter rule for privacy."""
    frida = desk.add("Frida", email=DORA, agrees=False)
    with pytest.raises(refusals.OthersConsent) as caught:
        desk.enqueue(customer_id=desk.erik, to=DORA)
    assert caught.value.link == f"/customers/{frida}/edit"


def test_an_address_of_nobody_goes_after_a_warning_and_is_logged(desk):
    """D-3."""
    with pytest.raises(refusals.AdHoc) as caught:
        desk.enqueue(to=STRANGER)
    assert caught.value.confirms == "ad_hoc"
    held = desk.enqueue(to=STRANGER, confirmed=("ad_hoc",))
    assert desk.row(held.id).is_ad_hoc
    assert desk.changes()[-1].after["confirmed"] == ["ad_hoc"]


@pytest.mark.parametrize(("kind", "to", "how"), [("sms", "+447700900998", How.STOP), ("email", STRANGER, How.SPAM)])
def test_an_address_of_nobody_whose_owner_said_no_gets_nothing(desk, kind, to, how):
    """D-1, D-3: no warning can be confirmed away; a START, or a record with their consent, opens it again."""
    desk.do(contact_events.withdraw_consent, by=SYSTEM, kind=kind, address=to, how=how, proof="ev-1")
    with pytest.raises(refusals.Objected) as caught:
        desk.enqueue(kind=kind, to=to.upper(), confirmed=("ad_hoc",))
    assert not isinstance(caught.value, refusals.Asks)
    desk.add("Stranger", **{"phone" if kind == "sms" else "email": to})
    assert desk.enqueue(kind=kind, to=to).id


def test_after_start_an_address_of_nobody_goes_again(desk):
    """D-3."""
    said = {"kind": "sms", "address": "+447700900998"}
    desk.do(contact_events.withdraw_consent, by=SYSTEM, **said, how=How.STOP, proof="SM1")
    desk.do(contact_events.give_back_consent, by=SYSTEM, **said, proof="SM2")
    assert desk.text(to=said["address"], confirmed=("ad_hoc",)).id


def test_without_a_service_email_no_email_can_be_sent_but_an_sms_can(desk):
    """CL-2, D-12."""
    desk.shop(service_email="")
    with pytest.raises(refusals.NoServiceEmail) as caught:
        desk.enqueue()
    assert caught.value.link == "/settings/store"
    assert desk.text().status == "held"


def test_a_customer_hidden_while_the_panel_was_open(desk):
    desk.do(visibility.hide, by=desk.cast.ada, customer_id=desk.dora)
    with pytest.raises(refusals.Hidden) as caught:
        desk.enqueue()
    assert caught.value.values == {"name": "Dora Vance"}


def test_a_customer_gone_while_the_panel_was_open(desk):
    with pytest.raises(refusals.Gone):
        desk.enqueue(customer_id=99_999)


@pytest.mark.parametrize("text", ["Hi {{ customer.first_name }}", "{% if a %}b{% endif %}"])
def test_no_placeholder_is_ever_sent_raw(desk, text):
    """D-19."""
    with pytest.raises(refusals.RawPlaceholder):
        desk.enqueue(body=text)
    with pytest.raises(refusals.RawPlaceholder):
        desk.enqueue(subject=text)


def test_an_empty_placeholder_is_asked_about_once(desk):
    """D-19."""
    with pytest.raises(refusals.EmptyPlaceholder) as caught:
        desk.enqueue(empty=("customer.phone", "shop.phone"))
    assert (caught.value.confirms, caught.value.values) == ("empty_placeholder", {"names": "Customer’s phone, Shop’s phone"})
    assert desk.enqueue(empty=("customer.phone",), confirmed=("empty_placeholder",)).status == "held"


class TestSchedule:
    """D-8."""

    def test_a_chosen_time_stands_on_the_shops_clock(self, desk):
        desk.shop(zone="Europe/Warsaw")
        held = desk.enqueue(send_at="2026-11-23T09:00")
        row = desk.row(held.id)
        assert row.send_after == row.next_try_at == row.shown_at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        assert (held.is_scheduled, held.undo_for) == (True, 0)
        assert desk.delivery_events(held.id) == ["scheduled"]

    @pytest.mark.parametrize(
        ("send_at", "refusal"),
        [
            ("2026-11-20T13:58", refusals.TimePast),
            ("2025-01-01T10:00", refusals.TimePast),
            ("2026-12-04T13:59", refusals.TimeTooFar),
            ("2026-11-25", refusals.TimeMissing),
            ("tomorrow", refusals.TimeUnreadable),
        ],
    )
    def test_past_and_too_far_times_are_refused(self, desk, send_at, refusal):
        with pytest.raises(refusal):
            desk.enqueue(send_at=send_at)

    def test_exactly_fourteen_times_24_hours_is_allowed(self, desk):
        assert desk.enqueue(send_at="2026-12-04T13:58").is_scheduled

    def test_a_moment_may_be_given_too(self, desk):
        assert desk.enqueue(send_at=NOW + timedelta(days=1)).send_after == NOW + timedelta(days=1)

    def test_a_time_that_comes_twice_is_asked_about(self, desk, clock):
        clock.move_to(datetime(2026, 10, 20, 12, 0, tzinfo=UTC))
        with pytest.raises(refusals.TimeTwice):
            desk.enqueue(send_at="2026-10-25T01:30")
        earlier = desk.enqueue(send_at="2026-10-25T01:30", confirmed=("earlier_hour",))
        later = desk.enqueue(send_at="2026-10-25T01:30", confirmed=("later_hour", "same_words"))
        assert (earlier.send_after, later.send_after) == (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        )

    def test_a_time_that_does_not_exist_is_refused(self, desk, clock):
        clock.move_to(datetime(2026, 3, 20, 12, 0, tzinfo=UTC))
        with pytest.raises(refusals.TimeSkipped):
            desk.enqueue(send_at="2026-03-29T01:30")


class TestSameWords:
    """Same customer, type and words within 24 hours, by anyone."""

    def test_it_names_who_and_when(self, desk, clock):
        desk.enqueue()
        clock.shift(3600)
        with pytest.raises(refusals.SameWords) as caught:
            desk.enqueue(by=desk.cast.ada, body="Dear Ms Vance,\n\nYour  BIKE is ready.\n\nAda", greeting="Dear Ms Vance,", signature="Ada")
        assert caught.value.values == {"name": "Ben Carter", "at": NOW.isoformat(), "time": "20 Nov, 13:58"}
        assert caught.value.confirms == "same_words"

    def test_the_time_is_told_in_the_readers_language_and_zone(self, desk):
        desk.enqueue()
        reader = desk.cast.ada.__class__(**{**_fields(desk.cast.ada), "language": "pl", "zone": "Europe/Warsaw"})
        with pytest.raises(refusals.SameWords) as caught:
            desk.enqueue(by=reader)
        assert caught.value.values["time"] == "20 lis, 14:58"

    def test_send_anyway_goes_on_and_is_logged(self, desk):
        desk.enqueue()
        again = desk.enqueue(confirmed=("same_words",))
        assert again.status == "held"
        assert desk.changes()[-1].after["confirmed"] == ["same_words"]

    def test_after_24_hours_nobody_asks(self, desk, clock):
        desk.enqueue()
        clock.shift(24 * 3600 - 1)
        with pytest.raises(refusals.SameWords):
            desk.enqueue()
        clock.shift(1)
        assert desk.enqueue().status == "held"

    def test_other_kind_other_customer_other_words(self, desk):
        desk.enqueue()
        assert desk.text().status == "held"
        assert desk.enqueue(body="your bike is ready!").status == "held"
        assert desk.enqueue(customer_id=desk.add("Gus", email="gus@example.com"), to="gus@example.com").status == "held"

    def test_cancelled_and_failed_ones_do_not_count(self, desk):
        desk.do(changing.withdraw, message_id=desk.enqueue().id)
        failed = desk.enqueue()
        _set(desk, failed.id, Status.FAILED)
        assert desk.enqueue().status == "held"

    @pytest.mark.parametrize("status", [Status.SENDING, Status.SENT, Status.DELIVERED, Status.UNCERTAIN])
    def test_every_other_state_counts(self, desk, status):
        _set(desk, desk.enqueue().id, status)
        with pytest.raises(refusals.SameWords):
            desk.enqueue()

    def test_two_people_at_the_very_same_moment_see_each_other(self, desk):
        gate, came = Barrier(2), []

        def press(who):
            gate.wait()
            try:
                came.append(desk.enqueue(by=who).status)
            except refusals.SameWords as refusal:
                came.append(refusal.key)

        _together(lambda: press(desk.cast.ada), lambda: press(desk.cast.ben))
        assert sorted(came) == ["held", refusals.SameWords.key]


def test_without_the_permission_nothing_is_sent_or_kept(desk):
    """D-65."""
    rita = desk.cast.rita
    with pytest.raises(NotAllowed):
        desk.enqueue(by=rita)
    with pytest.raises(NotAllowed):
        desk.do(sending.save_note, by=rita, key="k" * 32, customer_id=desk.dora, subject="x", body="y")


WRONG = (
    {"key": {"a": 1}},
    {"key": "short"},
    {"key": "k" * 65},
    {"key": "x'; drop table message; --"},
    {"customer_id": "x"},
    {"customer_id": 2**40},
    {"customer_id": True},
    {"kind": "note"},
    {"kind": "fax"},
    {"kind": None},
    {"to": ["a@example.com"]},
    {"subject": 5},
    {"body": {"$ne": ""}},
    {"confirmed": "ad_hoc"},
    {"confirmed": ["everything"]},
    {"confirmed": [{}]},
    {"empty": "customer.name"},
    {"template_id": [1]},
    {"uses_name": "perhaps"},
    {"send_at": {"now": True}},
    {"retry_of": "first"},
)


def test_a_wrong_argument_is_refused_and_nothing_is_stored(desk):
    for wrong in WRONG:
        with pytest.raises(BadInput):
            desk.enqueue(**wrong)
    assert desk.rows() == []


@pytest.mark.parametrize(("field", "length"), [("subject", 201), ("body", 20_001)])
def test_a_text_that_is_too_long_is_refused_by_its_length(desk, field, length):
    with pytest.raises(TooLong):
        desk.enqueue(**{field: "x" * length})


def test_an_address_that_is_too_long_is_no_address(desk):
    with pytest.raises(refusals.BadAddress):
        desk.enqueue(to="x" * 255)
    with pytest.raises(refusals.BadNumber):
        desk.text(to="7" * 255)


def test_an_sms_holds_1600_characters(desk):
    assert desk.text(body="x" * 1600).status == "held"
    with pytest.raises(TooLong):
        desk.text(body="x" * 1601)


def test_nul_and_right_to_left_text_are_stored_clean(desk):
    row = desk.row(desk.enqueue(body="a\x00b \ud800 שלום 🚲", subject="\x00ok").id)
    assert (row.body, row.subject) == ("ab  שלום 🚲", "ok")


def test_a_note_is_saved_at_once_with_neither_greeting_nor_sending(desk):
    """CL-18, CL-37, CL-47, D-16."""
    saved = desk.do(sending.save_note, key="n" * 32, customer_id=desk.dora, subject="Phoned", body="Keep the old parts")
    row = desk.row(saved.id)
    assert (row.status, row.kind, row.to, row.next_try_at, saved.undo_for) == ("saved", "note", "", None, 0)
    assert desk.delivery_events(saved.id) == ["saved"]
    assert desk.claim() == []


def test_a_note_needs_a_subject_and_a_word_but_no_consent(desk):
    with pytest.raises(refusals.NoSubject):
        desk.do(sending.save_note, key="n" * 32, customer_id=desk.erik, subject="", body="x")
    with pytest.raises(refusals.NoText):
        desk.do(sending.save_note, key="n" * 32, customer_id=desk.erik, subject="x", body="")
    assert desk.do(sending.save_note, key="n" * 32, customer_id=desk.erik, subject="x", body="{{ y }}").status == "saved"


def test_the_same_note_twice_with_one_key_is_one_note(desk):
    for _ in range(2):
        desk.do(sending.save_note, key="n" * 32, customer_id=desk.dora, subject="Phoned", body="x")
    assert len(desk.rows()) == 1


def _set(desk, message_id: int, status: Status) -> None:
    with work() as job:
        row = job.session.get(Message, message_id)
        assert row is not None
        row.status = status.value


def _fields(actor) -> dict:
    return {name: getattr(actor, name) for name in actor.__dataclass_fields__}


def _together(*steps) -> None:
    threads = [Thread(target=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.parametrize(
    ("to", "refusal", "suggestion"),
    [
        ("+48 0501 234 567", refusals.NumberDoubtful, "+48 501 234 567"),
        ("+44 1100 123456", refusals.AdHoc, ""),
        ("+52 1 55 1234 5678", refusals.NumberSuggestion, "+52 55 1234 5678"),
    ],
)
def test_a_number_that_may_be_another_is_asked_about(desk, to, refusal, suggestion):
    """C4: before anything goes to a stranger; one yes answers that nobody has agreed there, too."""
    with pytest.raises(refusal) as caught:
        desk.text(to=to)
    assert (type(caught.value), caught.value.values.get("suggestion", "")) == (refusal, suggestion)
    if refusal is not refusals.NumberSuggestion:
        assert desk.text(to=to, confirmed=("ad_hoc",)).id


def test_an_address_of_many_is_still_the_customers_own(desk):
    """D-3: whoever else has it, and however many they are, the record that is written to has it too."""
    others = [desk.add(f"Family {n}", email="family@example.com") for n in range(60)]
    for customer_id in (others[0], others[-1]):
        held = desk.enqueue(customer_id=customer_id, to="family@example.com", asks_whose=True, confirmed=("same_words",))
        assert desk.row(held.id).customer_id == customer_id
