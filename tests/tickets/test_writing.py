"""Comments, drafts and presence: TK-14, TK-36, D-52, D-82; issue 10, part 1, 5 (one writer for each part, others read it)."""

import threading
from datetime import timedelta

import pytest

from rxapp.core import ids
from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.core.work import work
from rxapp.live.queries import versions
from rxapp.messages.actions import refusals
from rxapp.tickets.actions import commenting, drafts, presence
from rxapp.tickets.actions.drafts import InOtherTab, NotYours
from rxapp.tickets.models import Ticket, TicketWatch
from rxapp.tickets.queries import drafts as drafts_queries
from rxapp.tickets.queries import presence as presence_queries
from rxapp.tickets.rules.kinds import Part
from tests.messages.desk import Desk
from tests.tickets import made
from tests.tickets.answering import Answering


@pytest.fixture
def answering(desk: Desk) -> Answering:
    """A desk that answers."""
    return Answering(desk)


def test_a_comment_is_for_staff_alone(answering, clock):
    """TK-14, TK-36, D-82, D-52: on one message of the ticket, never sent; its author watches; the same press is one comment."""
    desk = answering.desk
    number, key = answering.mail(), ids.key()
    mail = answering.ticket(number).last_event_id
    said = {"key": key, "ticket_id": number, "body": " He rang. ", "about_id": mail}
    comment = desk.do(commenting.comment, **said)
    assert desk.do(commenting.comment, **said) == comment
    row = desk.row(comment)
    assert (row.kind, row.body, row.status, row.to, row.about_id, row.customer_id) == ("comment", "He rang.", "saved", "", mail, desk.dora)
    ticket = answering.ticket(number)
    assert (ticket.last_event_id, ticket.waiting_for, answering.status(number)) == (comment, "us", "new")
    with work() as job:
        assert job.session.get_one(TicketWatch, (number, desk.cast.ben.id)).is_on
    sent = answering.reply(number, when="now")
    assert "rang" not in desk.row(sent.id).body
    clock.shift(1)
    assert [one.message.id for one in answering.claim()] == [sent.id]
    other = answering.mail()
    for changes, why, by in (
        ({"about_id": comment}, BadInput, None),
        ({"about_id": answering.ticket(other).last_event_id}, BadInput, None),
        ({"body": " "}, refusals.NoText, None),
        ({"ticket_id": 999}, NotFound, None),
        ({}, NotAllowed, desk.cast.rita),
    ):
        with pytest.raises(why):
            desk.do(commenting.comment, by=by, **{**said, "key": ids.key(), **changes})


def test_one_writer_for_each_part(answering, clock):
    """Others read it, are refused while it is not theirs, and may take it over; nothing of a draft that was sent comes back."""
    desk, cast, number = answering.desk, answering.desk.cast, answering.mail()
    told = desk.ask(versions).get("presence", 0)

    def save(version: int, body: str, by=None, **more) -> int:
        return desk.do(drafts.save, by=by, ticket_id=number, part="reply", content={"body": body}, version=version, **more)

    assert save(0, "Dear") == 1
    assert save(1, "Dear Dora") == 2
    assert desk.ask(versions)["presence"] == told + 2
    with pytest.raises(InOtherTab) as moved:
        save(1, "Hello")
    assert moved.value.values == {"version": 2}
    with pytest.raises(NotYours) as others:
        save(0, "Hi", by=cast.ada)
    assert others.value.values == {"name": cast.ben.name}
    read = desk.ask(drafts_queries.drafts_of, number, by=cast.ada)[Part.REPLY]
    assert (read.name, read.is_mine, read.content, read.version) == (cast.ben.name, False, {"body": "Dear Dora"}, 2)
    assert desk.do(drafts.take_over, by=cast.ada, ticket_id=number, part="reply") == 3
    with pytest.raises(NotYours):
        save(2, "Dear Dora,")
    assert save(3, "Dear Dora, yes", by=cast.ada) == 4
    assert save(2, " ") == 0  # not Ben's to throw away
    key = ids.key()
    answering.reply(number, by=cast.ada, body="Dear Dora, yes", key=key)
    assert desk.ask(drafts_queries.drafts_of, number) == {}
    assert [save(0, "Dear"), save(1, ""), save(1, "Dear")] == [1, 0, 0]
    assert save(4, "Dear Dora, yes", by=cast.ada) == 0
    assert save(0, "Dear Dora, yes", by=cast.ada, key=key) == 0
    assert desk.ask(drafts_queries.drafts_of, number) == {}


def test_words_stay_when_the_queue_changes_while_they_are_typed(answering, clock):
    """D-129, D-130: the ticket moves to a queue that the writer does not see; what they type is kept all the same, for who sees it."""
    desk, cast, number = answering.desk, answering.desk.cast, answering.mail()
    form = {"ticket_id": number, "part": "reply", "content": {"body": "Dear"}}
    desk.do(drafts.save, version=0, **form)
    with work() as job:
        hidden = made.make_queue(job, "Hidden", cast.cleo.id)
    answering.change(Ticket, number, queue_id=hidden)
    assert desk.do(drafts.save, version=1, **form) == 2
    for action in (drafts.take_over,):
        with pytest.raises(NotFound):
            desk.do(action, ticket_id=number, part="reply")
    with pytest.raises(NotFound):
        desk.ask(drafts_queries.drafts_of, number)
    with pytest.raises(NotFound):
        desk.do(drafts.save, ticket_id=number, part="comment", content={"body": "x"}, version=0)
    for wrong in ({"part": "other"}, {"content": [1]}, {"version": -1}, {"ticket_id": {}}):
        with pytest.raises(BadInput):
            desk.do(drafts.save, **{**form, "version": 0, **wrong})


@pytest.mark.both_databases
def test_two_who_begin_at_the_same_moment(answering):
    """One of them is the writer, the other one hears whose draft it is."""
    number, start, heard = answering.mail(), threading.Barrier(2), []

    def begin(person) -> None:
        start.wait(20)
        try:
            with work(person) as job:
                drafts.save(job, ticket_id=number, part="reply", content={"body": person.name}, version=0)
        except NotYours as refused:
            heard.append(refused.values["name"])

    writers = [threading.Thread(target=begin, args=(person,)) for person in (answering.desk.cast.ben, answering.desk.cast.ada)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert heard == [answering.desk.ask(drafts_queries.drafts_of, number)[Part.REPLY].name]


def test_who_has_a_ticket_open(answering, clock):
    """Viewing and writing, each person once, until their time has run out; told live only where it is new."""
    desk, cast, number = answering.desk, answering.desk.cast, answering.mail()

    def here(tab: str, by, **more) -> None:
        desk.do(presence.tell, by=by, ticket_id=number, tab=tab, **more)

    def seen(by=None) -> list[tuple[str, bool]]:
        return [(row.name, row.is_writing) for row in desk.ask(presence_queries.others, number, by=by)]

    here("a1", cast.ada)
    here("b1", cast.ben)
    here("b2", cast.ben, is_writing=True)
    told = desk.ask(versions)["presence"]
    here("b2", cast.ben, is_writing=True)
    assert desk.ask(versions)["presence"] == told
    assert seen() == [(cast.ada.name, False)]
    assert seen(cast.ada) == [(cast.ben.name, True)]
    here("b2", cast.ben)
    assert desk.ask(versions)["presence"] == told + 1
    with pytest.raises(BadInput):
        here("b2", cast.ada)
    desk.do(presence.leave, tab="a1")  # not Ben's
    assert seen() == [(cast.ada.name, False)]
    desk.do(presence.leave, by=cast.ada, tab="a1")
    assert seen() == []
    clock.shift(timedelta(seconds=46))
    assert seen(cast.ada) == []
