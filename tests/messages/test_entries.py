"""What happened, in the one store: entered once, amended and removed by those who may, with history and change feed (D-21, D-90)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from rxapp import migrations
from rxapp.core.errors import BadInput, NotAllowed, NotFound, TooLong
from rxapp.core.kinds import Direction, Kind
from rxapp.core.work import SYSTEM, reading, work
from rxapp.customers.actions import last_contact
from rxapp.customers.queries import lookups
from rxapp.files.models import File, FileUse
from rxapp.live.queries import versions
from rxapp.messages.actions import entries, refusals, sending
from rxapp.messages.actions.message_request import Context
from rxapp.messages.delivery.actions import outcomes
from rxapp.messages.delivery.ports import Receipt
from rxapp.messages.models import MailId, Message, MessageEvent, Recipient
from rxapp.messages.rules import entries as rules
from rxapp.messages.rules.states import Status
from tests import shortcuts
from tests.messages.desk import DORA, Desk
from tests.messages.test_reports import report, tell

pytestmark = pytest.mark.both_databases


def enter(desk: Desk, *, by=None, **changes) -> int:
    plain = {"key": "call-1", "kind": "call", "direction": "in", "customer_id": desk.dora, "subject": "Rang", "source": "pbx"}
    return desk.do(entries.enter, by=by, **{**plain, **changes})


def last(desk: Desk) -> tuple:
    row = desk.ask(lookups.customer_for, desk.dora)
    return row.last_contact_kind, row.last_contact_at


@pytest.mark.parametrize("kind", ["call", "chat", "comment", "event", "note"])
@pytest.mark.parametrize(("direction", "status"), [("in", "received"), ("out", "saved")])
def test_what_happened_is_one_row(desk, kind, direction, status, clock):
    number = enter(
        desk, kind=kind, direction=direction, body="About the bike", facts={"seconds": 42}, context=Context(ticket_id=7, about_id=3)
    )
    row = desk.row(number)
    assert (row.kind, row.direction, row.status, row.staff_name, row.channel) == (kind, direction, status, desk.cast.ben.name, "pbx")
    known = {"seconds": 42} if kind in ("comment", "event") else {"seconds": 42, "is_contact": False}
    assert (row.ticket_id, row.about_id, row.facts, row.search_text.split()[:2]) == (7, 3, known, ["rang", "about"])
    assert desk.delivery_events(number) == ["entered"]
    assert [(change.kind, change.after) for change in desk.changes()] == [("entered", {"kind": kind})]
    assert desk.feed_version() == 1


def test_the_same_key_is_the_same_row(desk, cast):
    """D-56: a provider repeats."""
    first = enter(desk, by=SYSTEM)
    assert enter(desk, by=SYSTEM, subject="again") == first
    assert (desk.row(first).subject, desk.delivery_events(first), desk.row(first).staff_id) == ("Rang", ["noted"], None)
    for changed in ({"kind": "chat"}, {"by": cast.ben}):
        with pytest.raises(BadInput):
            enter(desk, **{"by": SYSTEM, **changed})


@pytest.mark.parametrize(
    ("kind", "direction", "counts", "shown"),
    [
        ("call", "in", True, "call"),
        ("call", "out", False, ""),
        ("chat", "in", True, "in"),
        ("chat", "out", True, "out"),
        ("email", "in", True, "in"),
        ("comment", "out", True, ""),
        ("event", "out", True, ""),
    ],
)
def test_a_contact_moves_the_last_contact(desk, kind, direction, counts, shown):
    """D-90: an answered call, a chat line, what came in; never what is said among staff."""
    before = last(desk)
    number = enter(desk, kind=kind, direction=direction, is_contact=counts)
    assert last(desk) == ((shown, desk.row(number).shown_at) if shown else before)


def test_what_is_removed_was_no_contact(desk, cast, clock):
    """D-90: the last contact is the one before; what is left and was none does not count, and a later one elsewhere stays."""
    sent = desk.enqueue().id
    clock.shift(10)
    desk.claim()
    end = outcomes.Outcome(sent, "w1", receipt=Receipt("p-1"))
    desk.do(outcomes.record_outcomes, by=SYSTEM, outcomes=[end])
    written = last(desk)
    assert written == ("out", desk.row(sent).sent_at)
    clock.shift(60)
    enter(desk, key="missed", kind="call", direction="out")
    enter(desk, key="c", kind="comment", direction="out", is_contact=True)
    clock.shift(60)
    first = enter(desk, key="a", kind="call", direction="in", is_contact=True)
    clock.shift(60)
    second = enter(desk, key="b", kind="chat", direction="in", is_contact=True)
    desk.do(entries.remove, by=SYSTEM, message_ids=[first])
    assert last(desk) == ("in", desk.row(second).shown_at)
    version = desk.ask(versions)["customers"]
    desk.do(entries.remove, by=SYSTEM, message_ids=[second])
    assert last(desk) == written
    assert desk.ask(versions)["customers"] > version
    desk.do(entries.remove, by=SYSTEM, message_ids=[sent])
    assert last(desk) == ("", None)


def test_a_contact_that_no_message_tells_of_stays(desk, clock):
    number = enter(desk, is_contact=True)
    clock.shift(60)
    with work() as job:
        last_contact.touch(job, customer_id=desk.dora, kind="note", at=job.now)
    kept = last(desk)
    desk.do(entries.remove, by=SYSTEM, message_ids=[number])
    assert last(desk) == kept


def test_it_happened_when_it_happened_and_not_later_than_now(desk, clock):
    then = desk.row(enter(desk)).created_at - timedelta(hours=5)
    assert desk.row(enter(desk, key="b", at=then)).shown_at == then
    assert desk.row(enter(desk, key="c", at=then + timedelta(days=9))).shown_at == then + timedelta(hours=5)


def test_a_customers_mail_may_be_entered_and_none_be_made_up_as_sent(desk):
    """D-53."""
    number = enter(desk, kind="email", direction="in", sender=DORA, to="desk@example.com", sender_name="Dora")
    with reading() as job:
        (recipient,) = job.session.exec(select(Recipient).where(Recipient.message_id == number))
    assert (recipient.address, recipient.status) == ("desk@example.com", "received")
    for kind in ("email", "sms"):
        with pytest.raises(BadInput):
            enter(desk, key="x", kind=kind, direction="out")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"kind": "fax"}, BadInput),
        ({"direction": "up"}, BadInput),
        ({"customer_id": 999}, refusals.Gone),
        ({"facts": {"x": float("nan")}}, BadInput),
        ({"facts": {"x": object()}}, BadInput),
        ({"facts": {"x": "y" * 9_000}}, TooLong),
        ({"body": "y" * 20_001}, TooLong),
        ({"subject": "y" * 999}, TooLong),
        ({"context": Context(ticket_id=-1)}, BadInput),
        ({"context": Context(ticket_id="7; DROP")}, BadInput),  # type: ignore[arg-type]
    ],
)
def test_what_is_not_fit_is_refused(desk, changed, refusal):
    with pytest.raises(refusal):
        enter(desk, **changed)
    assert desk.rows() == []


def test_only_who_may_write_enters_amends_and_removes(desk, cast):
    """D-65: Rita reads only."""
    number = enter(desk)
    for action, form in ((entries.amend, {"message_id": number, "body": "x"}), (entries.remove, {"message_ids": [number]})):
        with pytest.raises(NotAllowed):
            desk.do(action, by=cast.rita, **form)
    with pytest.raises(NotAllowed):
        enter(desk, by=cast.rita, key="r")


def test_facts_are_added_and_words_are_found_anew(desk):
    number = enter(desk, by=SYSTEM, facts={"seconds": 0, "queue": "Desk"})
    desk.do(entries.amend, message_id=number, body="Wants it on Friday", facts={"seconds": 90})
    row = desk.row(number)
    assert (row.facts, row.body) == ({"seconds": 90, "queue": "Desk", "is_contact": False}, "Wants it on Friday")
    assert "friday" in row.search_text
    assert [(change.kind, change.after, change.staff_name) for change in desk.changes()][1:] == [
        ("amended", {"changed": ["body", "facts"]}, desk.cast.ben.name)
    ]
    version = desk.feed_version()
    desk.do(entries.amend, message_id=number, body="Wants it on Friday")
    assert (len(desk.changes()), desk.feed_version()) == (2, version)


def test_a_call_of_nobody_gets_its_customer(desk):
    number = enter(desk, by=SYSTEM, customer_id=None)
    desk.do(entries.amend, message_id=number, customer_id=desk.dora)
    assert desk.row(number).customer_id == desk.dora


def test_a_comment_is_its_authors(desk, cast):
    number = enter(desk, kind="comment", direction="out")
    for action, form in ((entries.amend, {"message_id": number, "body": "x"}), (entries.remove, {"message_ids": [number]})):
        with pytest.raises(NotAllowed):
            desk.do(action, by=cast.cleo, **form)
    desk.do(entries.amend, message_id=number, body="mine")
    desk.do(entries.remove, message_ids=[number])
    assert desk.rows() == []


def test_what_was_sent_stays_as_it_was(desk):
    number = desk.enqueue().id
    for form in ({"body": "other"}, {"facts": {"a": 1}}):
        with pytest.raises(NotAllowed):
            desk.do(entries.amend, by=SYSTEM, message_id=number, **form)


def test_what_is_removed_leaves_nothing_but_its_number(desk, clock):
    """D-26: number, kind and who stay; words, ladder, recipients, Message-IDs, files go; the id never comes back."""
    first = desk.enqueue().id
    desk.do(entries.remove, by=SYSTEM, message_ids=[desk.enqueue(confirmed=("same_words",)).id])
    clock.shift(10)
    desk.claim()
    with pytest.raises(refusals.AlreadyOnItsWay):
        desk.do(entries.remove, by=SYSTEM, message_ids=[first])
    tell(desk, report("bounced", "b1", reference=desk.row(first).reference, address=DORA, words="no such box"))
    again = desk.do(sending.retry, message_id=first, confirmed=("same_words",)).id
    with work() as job:
        job.session.add(File(id=1, digest="d", size=5, sniffed_type="text/plain", path="no/where", at=job.now))
        job.session.flush()
        job.session.add(FileUse(subject="message", subject_id=first, file_id=1, name="bill.txt", at=job.now))
    desk.do(entries.remove, by=SYSTEM, message_ids=[first, first])
    with reading() as job:
        for table in every_table_of_a_message():
            hanging = job.session.execute(sa.select(sa.func.count()).select_from(table).where(table.c.message_id == first))
            assert hanging.scalar_one() == 0, table.name
        assert job.session.exec(select(FileUse)).all() == []
        assert job.session.get(Message, first) is None
    assert desk.row(again).retry_of is None
    removed = [change for change in desk.changes() if change.kind == "removed"]
    assert [(change.subject_id, change.before) for change in removed][1:] == [(first, {"kind": "email", "status": "failed"})]
    desk.do(entries.remove, by=SYSTEM, message_ids=[again])
    assert desk.enqueue(confirmed=("same_words",)).id > again
    with pytest.raises(NotFound):
        desk.do(entries.remove, by=SYSTEM, message_ids=[first])


def every_table_of_a_message() -> list[sa.Table]:
    return [table for table in migrations.every_table().values() if "message_id" in table.c]


def test_each_table_that_names_a_message_is_known():
    """Whoever adds one says here, and in `entries.remove` or in its own feature, what becomes of it."""
    assert sorted(table.name for table in every_table_of_a_message()) == [
        "mail_id",
        "message_fact",
        "message_html",
        "messageevent",
        "providerevent",
        "raw_mail",  # by `tickets.actions.deleting`
        "recipient",
        "remote_file",
    ]


def test_many_go_at_once(desk):
    numbers = [enter(desk, key=f"c{n}") for n in range(5)]
    desk.do(entries.remove, by=SYSTEM, message_ids=numbers)
    with reading() as job:
        for model in (Message, MessageEvent, MailId):
            assert job.session.exec(select(sa.func.count()).select_from(model)).one() == 0
    assert desk.ask(shortcuts.count, desk.dora) == 0


@pytest.mark.parametrize("kind", list(Kind))
def test_who_may_do_what(kind):
    """The table of `rules.entries`."""
    goes_out, is_own = kind in (Kind.EMAIL, Kind.SMS), kind in (Kind.NOTE, Kind.COMMENT)
    other, author, house = ({"is_author": author, "is_house": house} for author, house in ((False, False), (True, False), (False, True)))
    assert rules.may_enter(kind, Direction.IN)
    assert rules.may_enter(kind, Direction.OUT) is not goes_out
    for status in Status:
        stored = status in (Status.SAVED, Status.RECEIVED)
        assert rules.may_amend(kind, status, changes_words=True, **house) is (stored and not goes_out)
        assert rules.may_amend(kind, status, changes_words=False, **house) is stored
        assert rules.may_amend(kind, status, changes_words=False, **other) is (stored and not is_own)
        assert rules.may_amend(kind, status, changes_words=False, **author) is stored
        assert rules.may_remove(kind, status, **house)
        assert rules.may_remove(kind, status, **author) is (is_own and status is Status.SAVED)
        assert not rules.may_remove(kind, status, **other)
