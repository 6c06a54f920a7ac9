"""To whom a message goes: copies, a state for each recipient (D-143), the thread, and what goes with it (D-9, D-81)."""

import pytest
from sqlmodel import col, select

from rxapp.core.clock import now
from rxapp.core.errors import BadInput
from rxapp.core.work import SYSTEM, reading, work
from rxapp.files.models import File, FileUse
from rxapp.messages.actions import changing, sending
from rxapp.messages.actions.copies import TooManyCopies
from rxapp.messages.actions.message_request import Context
from rxapp.messages.actions.refusals import AdHoc, BadAddress, NoAddress, NoConsent, NotRetried, Objected, OthersConsent, SentMeanwhile
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import outcomes, reconciliation
from rxapp.messages.delivery.lookups import Answer, LookupResult
from rxapp.messages.delivery.ports import ChannelError, Mailbox, Receipt, RefusedCopy, ReportState
from rxapp.messages.history.queries import timeline
from rxapp.messages.models import MailId, Message, Recipient
from rxapp.messages.rules import mailtext, states
from rxapp.messages.rules.states import Role, Status
from tests.messages.desk import DORA, DORA_PHONE, ERIK, Desk
from tests.messages.test_reports import REAL, report, tell

pytestmark = pytest.mark.both_databases

GONE = ChannelError("message.failure.refused", permanent=True, certain_nothing_left=True)
SILENT = ChannelError("message.failure.silent", permanent=False, certain_nothing_left=False)
LATER = ChannelError("message.failure.later", permanent=False, certain_nothing_left=True)
MIA = "mia@example.net"


@pytest.fixture
def ann(desk) -> int:
    """Another customer, who agreed."""
    return desk.add("Ann", email="ann@example.com")


def stand(number: int) -> dict[str, tuple[str, str, str]]:
    """Role, state and reason of each recipient, by address."""
    with reading() as job:
        found = job.session.exec(select(Recipient).where(Recipient.message_id == number).order_by(col(Recipient.id)))
        return {row.address: (row.role, row.status, row.event.removeprefix("message.failure.")) for row in found}


def copied(desk: Desk, **changes) -> int:
    return desk.enqueue(cc=["ann@example.com", ("Mia@example.net", "Mia")], confirmed=("ad_hoc",), **changes).id


def claimed(desk: Desk, clock, **changes) -> int:
    number = copied(desk, **changes)
    clock.shift(10)
    desk.claim()
    return number


def end(desk: Desk, number: int, **outcome) -> None:
    desk.do(outcomes.record_outcomes, by=SYSTEM, outcomes=[outcomes.Outcome(number, "w1", **outcome)])


def test_who_gets_it_is_written_with_it(desk, ann):
    number, sms = copied(desk), desk.text().id
    note = desk.do(sending.save_note, key="a-note-of-mine", customer_id=desk.dora, subject="x", body="y").id
    assert stand(number) == {DORA: ("to", "held", ""), "ann@example.com": ("cc", "held", ""), "Mia@example.net": ("cc", "held", "")}
    assert (stand(sms), stand(note)) == ({DORA_PHONE: ("to", "held", "")}, {})
    with reading() as job:
        ids = [(row.value, row.message_id) for row in job.session.exec(select(MailId))]
    assert ids == [((desk.row(number).header_id or "").strip("<>"), number)]


def test_each_address_once_and_never_the_tos(desk, ann):
    """D-9."""
    number = desk.enqueue(cc=["Ann@Example.com", "ann@example.com", DORA.upper()]).id
    assert list(stand(number)) == [DORA, "Ann@example.com"]


@pytest.mark.parametrize(
    ("cc", "refusal"),
    [
        (["nobody"], BadAddress),
        ([""], NoAddress),
        ([5], BadInput),
        (["a@example.net"], AdHoc),
        ([ERIK], OthersConsent),
        ([f"a{n}@example.net" for n in range(31)], TooManyCopies),
    ],
)
def test_a_copy_that_may_not_go_is_refused_and_nothing_is_written(desk, cc, refusal):
    """D-9: the 31st is refused. D-81: the consent of whoever owns the address, a warning for nobody's."""
    with pytest.raises(refusal):
        desk.enqueue(cc=cc)
    assert desk.rows() == []


def test_thirty_copies_pass(desk):
    """D-9."""
    assert len(stand(desk.enqueue(cc=[f"a{n}@example.net" for n in range(30)], confirmed=("ad_hoc",)).id)) == 31


def test_an_sms_has_no_copies(desk):
    with pytest.raises(BadInput):
        desk.text(cc=["ann@example.com"])


def test_staff_and_who_takes_part_need_no_consent(desk, cast):
    """D-81."""
    past = Message(**_past(desk, ticket_id=7, sender=ERIK))
    with work() as job:
        job.session.add(past)
    desk.enqueue(cc=["ada@example.com"], confirmed=("same_words",))
    number = desk.enqueue(cc=[ERIK], context=Context(ticket_id=7), confirmed=("same_words",)).id
    assert stand(number)[ERIK] == ("cc", "held", "")
    with pytest.raises(OthersConsent):
        desk.enqueue(cc=[ERIK], context=Context(ticket_id=8), confirmed=("same_words",))


def test_ones_own_other_address_follows_its_own_consent(desk):
    """D-81, D-1."""
    other = desk.add("Zoe", email="zoe@example.com", agrees=False)
    with pytest.raises(NoConsent):
        desk.enqueue(customer_id=other, to="nobody@example.net", cc=["zoe@example.com"], confirmed=("ad_hoc",))


def test_who_said_no_gets_no_copy(desk):
    """D-1."""
    tell(desk, report("unsubscribed", "u1", address=MIA))
    with pytest.raises(Objected):
        desk.enqueue(cc=[MIA], confirmed=("ad_hoc",))


def test_the_channel_gets_all_of_it(desk, ann, clock):
    first = copied(desk, context=Context(ticket_id=7))
    with work() as job:
        job.session.add(Message(**_past(desk, ticket_id=7, sender=ERIK)))
        job.session.flush()
        theirs = job.session.exec(select(Message).where(Message.direction == "in")).one().id
        job.session.add(MailId(value=mailtext.kept_id("<theirs@example.com>"), message_id=theirs or 0))
        job.session.add(MailId(value=mailtext.kept_id("<" + "x" * 400 + "@y>"), message_id=theirs or 0))
    named = {"List-Unsubscribe": "<https://desk.example.com/u/1>"}
    answer = desk.enqueue(
        subject="Re: Your bike", context=Context(ticket_id=7, about_id=theirs), headers=named, is_auto=True, confirmed=("same_words",)
    ).id
    with work() as job:
        job.session.add(File(id=1, digest="d", size=5, sniffed_type="text/plain", path="no/where", at=job.now))
        job.session.flush()
        job.session.add(FileUse(subject="message", subject_id=answer, file_id=1, name="bill.txt", at=job.now))
    clock.shift(10)
    made = {one.message.id: one.message for one in desk.claim()}
    assert made[first].cc == (Mailbox("ann@example.com"), Mailbox("Mia@example.net", "Mia"))
    assert (made[first].in_reply_to, made[first].references, made[first].headers, made[first].is_auto) == ("", (), {}, False)
    assert made[answer].references == (desk.row(first).header_id, "<theirs@example.com>")
    assert (made[answer].in_reply_to, made[answer].headers, made[answer].is_auto) == ("<theirs@example.com>", named, True)
    assert [(file.name, file.content_type, file.size) for file in made[answer].files] == [("bill.txt", "text/plain", 5)]


def _past(desk: Desk, **changes):
    moment = now()
    own = {"key": "past", "reference": "past", "customer_id": desk.erik, "direction": "in", "kind": "email", "status": "received"}
    return {**own, "created_at": moment, "shown_at": moment, **changes}


def test_the_same_press_is_one_message_and_other_copies_ask(desk, ann):
    """D-56, D-142."""
    form = desk.letter(cc=["ann@example.com"])
    first = desk.do(sending.enqueue, **form)
    assert desk.do(sending.enqueue, **form).id == first.id
    for changed in ({"cc": []}, {"context": Context(ticket_id=7)}):
        with pytest.raises(SentMeanwhile):
            desk.do(sending.enqueue, **{**form, **changed})


@pytest.mark.parametrize(
    ("outcome", "to", "copy"),
    [
        ({"receipt": Receipt("p")}, "sent", "sent"),
        ({"error": GONE}, "failed", "failed"),
        ({"error": SILENT}, "uncertain", "uncertain"),
        ({"error": LATER}, "held", "held"),
    ],
)
@pytest.mark.usefixtures("ann")
def test_what_became_of_a_message_became_of_its_recipients(desk, clock, outcome, to, copy):
    """D-143."""
    number = claimed(desk, clock)
    assert {state for _, state, _ in stand(number).values()} == {"held"}
    end(desk, number, **outcome)
    reason = "refused" if to == "failed" else ""
    assert list(stand(number).values()) == [("to", to, reason), ("cc", copy, reason), ("cc", copy, reason)]


def test_cancelling_cancels_it_for_all(desk, ann):
    number = copied(desk)
    desk.do(changing.cancel, message_id=number)
    assert {state for _, state, _ in stand(number).values()} == {"cancelled"}


def test_a_refused_copy_stands_beside_the_message(desk, ann, clock):
    """D-143."""
    number = claimed(desk, clock)
    refused = RefusedCopy("ann@example.com", "message.failure.recipient_refused", "550 no")
    end(desk, number, receipt=Receipt("p", refused=(refused,)))
    assert desk.row(number).status == "sent"
    assert list(stand(number).values()) == [("to", "sent", ""), ("cc", "failed", "recipient_refused"), ("cc", "sent", "")]
    assert desk.delivery_events(number)[-1] == "copy"


def test_a_copy_that_no_longer_agrees_is_left_out_and_the_mail_goes(desk, ann, clock):
    """D-1, D-81: asked again at release."""
    number = copied(desk)
    desk.consent(agrees=False, address="ann@example.com", customer_id=ann)
    clock.shift(10)
    (one,) = desk.claim()
    assert [copy.address for copy in one.message.cc] == ["Mia@example.net"]
    end(desk, number, receipt=Receipt("p"))
    assert list(stand(number).values()) == [("to", "sent", ""), ("cc", "failed", "no_consent"), ("cc", "sent", "")]


@pytest.mark.parametrize("order", [("delivered", "bounced"), ("bounced", "delivered"), ("bounced", "bounced")])
def test_a_report_moves_the_one_it_tells_of(desk, ann, clock, order):
    """D-143: never lowered, in any order and however often; the To's alone is the message's."""
    ports.set_channels(REAL)
    number = claimed(desk, clock)
    end(desk, number, receipt=Receipt("p-1"))
    named = {"reference": desk.row(number).reference}
    told = [report(state, f"{state}-1", address="ANN@example.com", at=n, **named) for n, state in enumerate(order)]
    for one in (*told, *told):
        tell(desk, one)
    assert stand(number)["ann@example.com"][:2] == ("cc", "failed")
    assert (stand(number)[DORA][1], desk.row(number).status) == ("sent", "sent")
    tell(desk, report("delivered", "to-1", address=DORA, at=10, **named))
    assert (stand(number)[DORA][1], desk.row(number).status, stand(number)["Mia@example.net"][1]) == ("delivered", "delivered", "sent")
    tell(desk, report("bounced", "to-2", address=DORA, at=11, **named))
    assert stand(number)[DORA] == ("to", "failed", "bounced")
    assert stand(number)["Mia@example.net"] == ("cc", "sent", "")


def test_what_a_copys_reader_says_counts_for_the_copys_address(desk, ann, clock):
    """D-1: the one who unsubscribes is the one who is asked no more."""
    ports.set_channels(REAL)
    number = claimed(desk, clock)
    end(desk, number, receipt=Receipt("p-1"))
    tell(desk, report("spam", "s1", address="ann@example.com", reference=desk.row(number).reference))
    with pytest.raises(OthersConsent):
        desk.enqueue(cc=["ann@example.com"], confirmed=("same_words",))
    desk.enqueue(confirmed=("same_words",))


def test_a_report_before_our_own_record_says_that_the_copies_left(desk, ann, clock):
    ports.set_channels(REAL)
    number = claimed(desk, clock)
    tell(desk, report("bounced", "b1", address=DORA, reference=desk.row(number).reference))
    assert list(stand(number).values()) == [("to", "failed", "bounced"), ("cc", "sent", ""), ("cc", "sent", "")]
    end(desk, number, receipt=Receipt("p-1"))
    assert stand(number)[DORA] == ("to", "failed", "bounced")


@pytest.mark.parametrize(
    ("answer", "to", "copy"),
    [
        (Answer(LookupResult.SENT, "p", ReportState.DELIVERED), "delivered", "sent"),
        (Answer(LookupResult.SENT, "p", ReportState.FAILED), "failed", "sent"),
        (Answer(LookupResult.NOT_THERE), "failed", "failed"),
        (Answer(LookupResult.CANNOT_SAY), "uncertain", "uncertain"),
    ],
)
@pytest.mark.usefixtures("ann")
def test_a_look_up_settles_the_copies_too(desk, clock, answer, to, copy):
    number = claimed(desk, clock)
    end(desk, number, error=SILENT)
    desk.do(reconciliation.record_answer, by=SYSTEM, message_id=number, answer=answer)
    assert [state for _, state, _ in stand(number).values()] == [to, copy, copy]


def test_retry_goes_to_those_it_did_not_reach(desk, ann, clock):
    """D-143."""
    number = claimed(desk, clock, context=Context(record_id=7))
    refused = RefusedCopy("ann@example.com", "message.failure.recipient_refused", "550 no")
    end(desk, number, receipt=Receipt("p", refused=(refused,)))
    again = desk.do(sending.retry, message_id=number, confirmed=("same_words",))
    assert list(stand(again.id)) == ["ann@example.com"]
    assert (desk.row(again.id).retry_of, desk.row(again.id).record_id) == (number, 7)
    failed = claimed(desk, clock, body="other words", subject="b")
    end(desk, failed, error=GONE)
    anew = desk.do(sending.retry, message_id=failed, confirmed=("ad_hoc", "same_words"))
    assert list(stand(anew.id)) == [DORA, "ann@example.com", "Mia@example.net"]
    whole = claimed(desk, clock, body="words of a third", subject="c")
    end(desk, whole, receipt=Receipt("p2"))
    with pytest.raises(NotRetried):
        desk.do(sending.retry, message_id=whole, confirmed=("ad_hoc", "same_words"))


def test_the_history_offers_it_where_a_copy_failed(desk, ann, clock):
    """D-143: until it was done, and not where everybody was reached."""
    number, whole = claimed(desk, clock), claimed(desk, clock, body="other words", subject="b")
    assert not desk.ask(timeline.message_for, number).may_retry
    refused = RefusedCopy("ann@example.com", "message.failure.recipient_refused", "550 no")
    end(desk, number, receipt=Receipt("p", refused=(refused,)))
    end(desk, whole, receipt=Receipt("p2"))
    rows = desk.ask(timeline.timeline, desk.dora).rows
    assert {row.id: (row.status, row.may_retry, row.instead) for row in rows} == {number: ("sent", True, ""), whole: ("sent", False, "")}
    desk.do(sending.retry, message_id=number, confirmed=("same_words",))
    assert not desk.ask(timeline.message_for, number).may_retry


def test_a_recipient_only_goes_up():
    """D-143."""
    rank = [Status.HELD, Status.UNCERTAIN, Status.SENT, Status.DELIVERED, Status.FAILED]
    for place, new in enumerate(rank):
        assert states.below(new) <= set(rank[:place])
    assert states.below(Status.CANCELLED) == {Status.HELD}
    assert not any(states.below(state) for state in (Status.HELD, Status.SENDING, Status.SAVED, Status.RECEIVED))
    assert [states.at_recipient(state) for state in (Status.SENDING, Status.RECEIVED)] == [Status.HELD, Status.RECEIVED]
    assert [role.value for role in Role] == ["to", "cc"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [("<a@b>", "a@b"), (" <a@b>\r\n", "a@b"), ("a@b", "a@b"), ("", ""), ("<" + "x" * 300 + ">", "x" * 300)],
)
def test_a_message_id_is_kept_without_its_brackets(value, kept):
    assert mailtext.kept_id(value) == kept


def test_a_very_long_message_id_is_kept_by_its_digest():
    kept = mailtext.kept_id("<" + "ż" * 301 + "@b>")
    assert kept.startswith(mailtext.DIGEST)
    assert len(kept) < 100
    assert kept != mailtext.kept_id("<" + "ż" * 301 + "@c>")
