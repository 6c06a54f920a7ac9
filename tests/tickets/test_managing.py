"""What staff do to a ticket: whose it is, queue, status, priority, tags, watching, spam (TK-8..11, TK-48..51, D-38, D-51, D-52, D-129)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rxapp.core.errors import BadInput, NotAllowed, NotFound
from rxapp.core.work import SYSTEM, reading, work
from rxapp.history.models import Change
from rxapp.messages.models import Message
from rxapp.tickets.actions import bulk, changing, queueing, refusals, seen, watching
from rxapp.tickets.models import Priority, Queue, Status, Ticket, TicketSeen, TicketTag, TicketWatch
from rxapp.tickets.queries import counts
from tests.tickets.made import add_mail, make_queue, make_ticket

pytestmark = pytest.mark.usefixtures("cast", "clock")
HOUR = timedelta(hours=1)


def _lines(job, ticket_id) -> list[str]:
    """The system lines of a ticket."""
    asked = select(Message).where(Message.ticket_id == ticket_id, Message.kind == "event").order_by(col(Message.id))
    return [row.facts["key"].removeprefix("ticket.line.") for row in job.session.exec(asked)]


def _status(job, built: str) -> int:
    return job.session.exec(select(Status.id).where(Status.built_in == built)).one()


@pytest.mark.both_databases
def test_another_queue_leaves_it_to_nobody_unless_somebody_is_chosen(cast):
    """TK-48..51, D-38, D-52: with a line in the correspondence; whoever takes it watches it; a person must see the queue."""
    with work(cast.ben) as job:
        second, cleos = make_queue(job, "Parts"), make_queue(job, "Office", cast.ada.id)
        closed = make_queue(job, "Old", is_active=False)
        ticket = make_ticket(job)
    with work(cast.ben) as job:
        changing.assign(job, ticket_id=ticket, staff_id=cast.ada.id)
        changing.assign(job, ticket_id=ticket, staff_id=str(cast.ada.id))
        queueing.change_queue(job, ticket_id=ticket, queue_id=second)
        row = job.session.get_one(Ticket, ticket)
        assert (row.queue_id, row.staff_id) == (second, None)
        queueing.change_queue(job, ticket_id=ticket, queue_id=second, staff_id=cast.ben.id)
        for refused in (cast.cleo.id, 9999):
            with pytest.raises(refusals.NotTheirWork):
                changing.assign(job, ticket_id=ticket, staff_id=refused)
        with pytest.raises(refusals.NoQueue):
            queueing.change_queue(job, ticket_id=ticket, queue_id=closed)
        with pytest.raises(refusals.NotTheirWork):
            queueing.change_queue(job, ticket_id=ticket, queue_id=cleos, staff_id=cast.ben.id)
        queueing.change_queue(job, ticket_id=ticket, queue_id=cleos, staff_id=cast.ada.id)
        assert _lines(job, ticket) == ["assigned", "queue", "assigned", "queue_to"]
        watched = select(TicketWatch.staff_id).where(TicketWatch.ticket_id == ticket).order_by(col(TicketWatch.staff_id))
        assert list(job.session.exec(watched)) == [cast.ada.id, cast.ben.id]
    with work(cast.ben) as job, pytest.raises(NotFound):
        changing.assign(job, ticket_id=ticket, staff_id=0)  # the queue is not his to see any more
    with work(cast.cleo) as job, pytest.raises(NotAllowed):
        queueing.spam(job, ticket_id=ticket)


def test_spam_is_one_press_and_counts_nowhere_else(cast):
    """D-47: it stands in the spam queue alone, and nobody's count tells of it."""
    with work(cast.ben) as job:
        ticket = make_ticket(job, staff_id=cast.ben.id)
        queueing.spam(job, ticket_id=ticket)
        queueing.spam(job, ticket_id=ticket)
        found = counts.counts(job)
        assert (found.views["us"], found.unread, _lines(job, ticket)) == (0, 0, ["spam"])
        assert [queue.count for queue in found.queues if queue.is_spam] == [1]
        front = job.session.exec(select(Queue.id).where(Queue.is_default)).one()
        queueing.change_queue(job, ticket_id=ticket, queue_id=front)
        assert counts.counts(job).views["us"] == 1


def test_time_stands_still_while_the_customer_is_awaited(cast, clock):
    """THX-7, D-51: two hours of the queue's hours were left on Friday at 14:00, and are on Monday."""
    with work(cast.ben) as job:
        due = job.now + 2 * HOUR
        ticket = make_ticket(job, execute_due_at=due, reply_due_at=job.now - HOUR)
        changing.set_status(job, ticket_id=ticket, status_id=_status(job, "awaiting_customer"))
        row = job.session.get_one(Ticket, ticket)
        assert (row.paused_at, row.waiting_for) == (job.now, "customer")
    clock.shift(timedelta(days=3))
    with work(cast.ben) as job:
        changing.set_status(job, ticket_id=ticket, status_id=_status(job, "in_progress"))
        row = job.session.get_one(Ticket, ticket)
        assert (row.paused_at, row.execute_due_at, row.reply_due_at) == (None, due + timedelta(days=3), due - 3 * HOUR)
        changing.set_status(job, ticket_id=ticket, status_id=_status(job, "closed"))
        assert (row.state, row.waiting_for, row.closed_at) == ("closed", "nobody", job.now)
        assert row.closed_worked == (4 + 8 + 5) * 3600 - 2 * 60 + 2 * 60  # Friday from 13:58, Saturday 9-17, Monday 9-13:58
        with pytest.raises(BadInput):
            changing.set_status(job, ticket_id=ticket, status_id=_status(job, "merged"))


def test_another_priority_counts_from_the_opening(cast):
    """THX-7: and keeps what the ticket has stood still."""
    with work(cast.ben) as job:
        ticket = make_ticket(job, at=job.now - HOUR)
        high = job.session.exec(select(Priority).where(Priority.name == "High")).one()
        changing.set_priority(job, ticket_id=ticket, priority_id=high.id)
        row = job.session.get_one(Ticket, ticket)
        assert row.reply_due_at == job.now
        assert row.execute_due_at is not None
        assert row.execute_due_at > job.now
        row.reply_due_at, row.execute_due_at, row.alert_at = job.now + HOUR, row.execute_due_at + HOUR, None
        normal = job.session.exec(select(Priority).where(Priority.is_default)).one()
        changing.set_priority(job, ticket_id=ticket, priority_id=normal.id)
        assert row.reply_due_at == job.now + 4 * HOUR  # four from the opening, and the one that it stood still
        changing.set_priority(job, ticket_id=ticket, priority_id=0)
        assert (row.priority_id, row.reply_due_at) == (None, None)


def test_tags_are_one_however_they_are_written(cast):
    """TK-11: no case, no accents, twenty at most; the change history has them."""
    with work(cast.ben) as job:
        ticket = make_ticket(job)
        changing.set_tags(job, ticket_id=ticket, tags=["Łódź", " lodz ", "E-bike", ""])
        changing.add_tag(job, ticket_id=ticket, tag="e-BIKE")
        changing.set_tags(job, ticket_id=ticket, tags=["e-bike", "New"])
        assert list(job.session.exec(select(TicketTag.name).order_by(col(TicketTag.id)))) == ["E-bike", "New"]
        with pytest.raises(refusals.TooManyTags):
            changing.set_tags(job, ticket_id=ticket, tags=[f"t{n}" for n in range(21)])
        job.session.flush()
        kinds = [row.after["tags"] for row in job.session.exec(select(Change).where(Change.kind == "tags_set").order_by(col(Change.id)))]
        assert kinds == [["E-bike", "Łódź"], ["E-bike", "New"]]


@pytest.mark.both_databases
def test_what_was_seen_and_who_watches_is_remembered(cast):
    """D-52: who has stopped is not made to watch again by being given the ticket; seen never goes back, nor beyond what there is."""
    with work(cast.ben) as job:
        ticket = make_ticket(job)
        first = job.session.get_one(Ticket, ticket).last_event_id
        watching.watch(job, ticket_id=ticket, is_on=True)
        watching.watch(job, ticket_id=ticket, is_on=False)
        changing.assign(job, ticket_id=ticket, staff_id=cast.ben.id)
        assert not job.session.get_one(TicketWatch, (ticket, cast.ben.id)).is_on
        seen.see(job, ticket_id=ticket, event_id=999999)
        second = add_mail(job, ticket)
        assert counts.unread(job) == 1
        seen.see(job, ticket_id=ticket, event_id=second)
        seen.see(job, ticket_id=ticket, event_id=first)
        job.session.expire_all()
        assert (job.session.get_one(TicketSeen, (cast.ben.id, ticket)).event_id, counts.unread(job)) == (second, 0)
    with work(SYSTEM) as job:
        seen.see(job, ticket_id=ticket, event_id=second)


@pytest.mark.both_databases
def test_many_at_once_each_for_itself(cast):
    """Bulk: what one ticket refuses is told, and the others are done; nothing of the refused one is left half done."""
    with work(cast.ben) as job:
        office = make_queue(job, "Office", cast.ada.id)
        mine, full, hidden = make_ticket(job), make_ticket(job), make_ticket(job, queue_id=office)
        changing.set_tags(job, ticket_id=full, tags=[f"t{n}" for n in range(20)])
    with work(cast.ben) as job:
        done = bulk.apply(job, ticket_ids=[hidden, mine, str(mine), full, 4711], action="tag", value="Hot")
        assert done.n == 1
        assert {row.ticket_id: row.key for row in done.skipped} == {
            full: "ticket.refusal.too_many_tags", hidden: "refusal.not_found", 4711: "refusal.not_found"
        }  # fmt: skip
        closed = bulk.apply(job, ticket_ids=[mine, full], action="status", value=_status(job, "closed"))
        moved = bulk.apply(job, ticket_ids=[mine, full], action="spam")
        assert (closed.n, moved.n, _lines(job, mine)) == (2, 2, ["spam"])
        with pytest.raises(NotAllowed):
            bulk.apply(job, ticket_ids=[mine], action="delete")
        for wrong in ("12", [0], None, list(range(1, 600))):
            with pytest.raises(BadInput):
                bulk.apply(job, ticket_ids=wrong, action="spam")
    with reading(replace(cast.cleo)) as job, pytest.raises(NotAllowed):
        bulk.apply(job, ticket_ids=[mine], action="spam")
