"""Whose words a person may read: each feature answers for its own messages, and nobody reads what nobody answers for (D-129)."""

import pytest

from rxapp.core.errors import NotFound
from rxapp.core.work import work
from rxapp.files import actions as files
from rxapp.files import queries as kept
from rxapp.files import readers
from rxapp.messages.actions import trying
from rxapp.messages.actions.message_request import Context
from rxapp.messages.history.queries import timeline
from rxapp.messages.queries import viewers
from rxapp.messages.queries.viewers import VIEWERS, Viewer


@pytest.fixture
def tickets(cast):
    """Tickets 1 to 9 are Ada's to read, as far as messages know."""
    before = tuple(VIEWERS)
    VIEWERS.declare(
        *viewers.OWN, Viewer("ticket", lambda job, rows: {row.id for row in rows if row.ticket_id < 10 and job.actor.id == cast.ada.id})
    )
    yield
    VIEWERS.declare(*before)


def shown(desk, by, number):
    page = desk.ask(timeline.timeline, desk.dora, opened=[number], by=by)
    return next(row for row in page.rows if row.id == number)


def test_the_words_of_a_ticket_are_for_whom_its_feature_names(desk, cast, tickets):
    number = desk.enqueue(context=Context(ticket_id=7)).id
    mine, withheld = shown(desk, cast.ada, number), shown(desk, cast.ben, number)
    assert (mine.subject, mine.is_open, mine.may_cancel) == ("Your bike", True, True)
    assert "ready" in mine.body
    assert (withheld.kind, withheld.at, withheld.id, withheld.state) == (mine.kind, mine.at, mine.id, mine.state)
    assert "Your bike" not in repr(withheld)
    assert "dora@" not in repr(withheld)
    assert "ready" not in repr(withheld)
    assert (withheld.is_open, withheld.may_cancel, withheld.events) == (False, False, ())
    for query in (timeline.message_for, timeline.text_for):
        assert desk.ask(query, number, by=cast.ada).subject == "Your bike"
        with pytest.raises(NotFound):
            desk.ask(query, number, by=cast.ben)


def test_what_nobody_answers_for_is_read_by_nobody(desk, cast):
    number = desk.enqueue(context=Context(ticket_id=7)).id
    assert shown(desk, cast.ada, number).subject == ""
    with pytest.raises(NotFound):
        desk.ask(timeline.text_for, number, by=cast.ada)


def test_the_thread_leaves_out_what_may_not_be_read(desk, cast, tickets, clock):
    desk.text(context=Context(ticket_id=7))
    desk.text(body="Plain words")
    clock.shift(120)
    desk.claim()
    bodies = {who.id: [row.body for row in desk.ask(timeline.thread, desk.dora, by=who)] for who in (cast.ada, cast.ben)}
    assert len(bodies[cast.ada.id]) == 2
    assert bodies[cast.ben.id] == ["Plain words"]


def test_a_test_is_for_who_sent_it_to_themselves(desk, cast):
    number = desk.do(trying.send_channel_test, by=cast.ada, name="demo", kind="email", to="ada@example.com").id
    assert desk.ask(timeline.message_for, number, by=cast.ada).id == number
    with pytest.raises(NotFound):
        desk.ask(timeline.message_for, number, by=cast.ben)


def test_the_files_of_a_message_are_for_who_may_read_its_words(desk, cast, tickets, upload):
    ours, theirs = desk.enqueue().id, desk.enqueue(context=Context(ticket_id=7), confirmed=("same_words",)).id
    for number in (ours, theirs):
        with work(cast.ada) as job:
            files.attach(job, stored=upload(b"bill"), subject=viewers.SUBJECT, subject_id=number, name="bill.txt")
    assert set(desk.ask(kept.files_of, viewers.SUBJECT, [ours, theirs], by=cast.ada)) == {ours, theirs}
    assert set(desk.ask(kept.files_of, viewers.SUBJECT, [ours, theirs], by=cast.ben)) == {ours}
    assert readers.READERS.named(viewers.SUBJECT) is viewers.FILES
