"""The pages and counts of the inbox (THX-1, D-129): what each view shows, in which order, and how many there are."""

from datetime import timedelta

import pytest
from sqlmodel import select

from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.work import reading, work
from rxapp.live import actions as live
from rxapp.tickets.models import Queue, TicketSeen, TicketTag
from rxapp.tickets.queries import counts, lists
from rxapp.tickets.rules import views
from tests.factories import make_customer
from tests.tickets.made import add_mail, make_queue, make_ticket

pytestmark = pytest.mark.usefixtures("cast", "clock")


@pytest.mark.both_databases
def test_each_view_shows_its_own_and_counts_them(cast):
    """D-129, THX-1: by person, by turn, by state; spam stands in its own queue alone, and a queue with members is theirs."""
    with work() as job:
        ann = make_customer(job, first_name="Ann", last_name="Lee", is_vip=True)
        spam = job.session.exec(select(Queue.id).where(Queue.is_spam)).one()
        cleos = make_queue(job, "Workshop", cast.cleo.id)
        mine = make_ticket(job, staff_id=cast.ben.id, customer_id=ann, body=" Is it\n ready? ", execute_due_at=job.now - timedelta(hours=1))
        job.session.add(TicketTag(ticket_id=mine, name="Canyon", folded="canyon"))
        waits = make_ticket(job, status="awaiting_customer", waiting_for="customer", staff_id=cast.ada.id)
        free, asleep = make_ticket(job, name="Stranger"), make_ticket(job, status="postponed")
        done, junk, hidden = make_ticket(job, status="closed"), make_ticket(job, queue_id=spam), make_ticket(job, queue_id=cleos)
        job.session.add(TicketSeen(staff_id=cast.ben.id, ticket_id=mine, event_id=job.session.get_one(lists.Ticket, mine).last_event_id))
        desk = job.session.get_one(lists.Ticket, mine).queue_id
    shown = {
        "": [mine], "mine": [mine], "unassigned": [free], "us": [free, mine], "customer": [waits], "snoozed": [asleep], "closed": [done],
        f"queue-{spam}": [junk], f"queue-{desk}": [free, waits, mine], f"queue-{cleos}": [],
    }  # fmt: skip
    with reading(cast.ben) as job:
        for view, wanted in shown.items():
            assert [row.id for row in lists.page(job, view=view).rows] == wanted, view
        found, row = counts.counts(job), lists.page(job, view="mine").rows[0]
    assert found.views == {"mine": 1, "unassigned": 1, "us": 2, "customer": 1, "snoozed": 1, "closed": 1}
    assert {queue.id: queue.count for queue in found.queues} == {desk: 3, spam: 1}
    assert found.unread == 2
    assert (row.who, row.is_vip, row.excerpt, row.tags, row.is_unread) == ("Ann Lee", True, "Is it ready?", ("Canyon",), False)
    assert (row.deadline, row.status, row.queue, row.staff) == ("overdue", "@ticket.status.new", "Front desk", "Ben Carter")
    with reading(cast.ada) as job:  # who sees all queues
        assert [row.id for row in lists.page(job, view="unassigned").rows] == [hidden, free]
    with reading(cast.cleo) as job, pytest.raises(NotAllowed):
        lists.page(job)
    with reading(cast.ben) as job, pytest.raises(BadInput):
        lists.page(job, view="queue-0x")


@pytest.mark.both_databases
def test_pages_follow_each_other_and_lead_back(cast, monkeypatch):
    """Keyset: no row twice and none left out where several came in the same moment; unread where its newest word was not seen."""
    monkeypatch.setattr(lists, "PAGE", 2)
    lists._read.cache_clear()
    with work() as job:
        made = [make_ticket(job, at=job.now + timedelta(minutes=number // 3)) for number in range(5)]
    with reading(cast.ben) as job:
        first = lists.page(job, view="us")
        second = lists.page(job, view="us", after=first.next)
        third = lists.page(job, view="us", after=second.next)
        back = lists.page(job, view="us", before=third.previous)
        gone = lists.page(job, view="mine", after=second.next)
    lists._read.cache_clear()
    listed = [[row.id for row in page.rows] for page in (first, second, third, back)]
    assert listed == [made[4:2:-1], made[2:0:-1], made[:1], made[2:0:-1]]
    assert first.previous == third.next == ""
    assert gone.rows == ()
    assert all(row.is_unread for row in first.rows)


def test_kept_counts_are_counted_anew_when_the_feed_tells_of_tickets(cast):
    """Kept in the process until a topic comes; a transaction sees its own changes at once."""
    with work() as job:
        one = make_ticket(job)
        live.publish(job, "tickets")
    with reading(cast.ben) as job:
        assert counts.counts(job).views["us"] == counts.unread(job) == 1
    with work(cast.ben) as job:
        make_ticket(job)
        add_mail(job, one)
        live.publish(job, "tickets")
        assert counts.counts(job).views["us"] == 2
    with reading(cast.ben) as job:
        assert counts.counts(job).views["us"] == 2
    with reading(cast.cleo) as job:
        assert counts.unread(job) == 0


def test_a_view_is_named_as_in_the_address():
    """`?view=` of a stranger is one of the names, or nothing."""
    named = {text: views.view_of(text) for text in ("", "us", "queue-3", "queue-", "queue-0", "queue-٣", "queue-99999999999", "all")}
    assert [str(view) if view else None for view in named.values()] == ["mine", "us", "queue-3", None, None, None, None, None]
