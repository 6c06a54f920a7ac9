"""The demo's inbox: two dozen tickets in every state, some of them new, on whatever day the shop is made."""

from sqlmodel import select

from rxapp.commands import demo, demo_tickets, seed
from rxapp.core.work import SYSTEM, Actor, reading, work
from rxapp.staff.rules import ADMINISTRATOR
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import counts, lists
from rxapp.tickets.rules import views


def test_the_demo_inbox_has_something_in_every_view(db):
    """Issue 10, point 1: believable, of today, and nothing of it is sent."""
    with work(SYSTEM) as job:
        demo.fill(job)
        rows = job.session.exec(select(Ticket)).all()
        staff = {row.staff_id for row in rows if row.staff_id}
    assert len(rows) == len(demo_tickets.TICKETS) >= 24
    assert all(row.number and row.subject and row.address for row in rows)
    with reading(Actor(id=min(staff), name="Ada", permissions=frozenset(map(str, ADMINISTRATOR)))) as job:
        found = counts.counts(job)
        assert all(found.views[view] for view in views.VIEWS)
        assert 5 < found.unread < 20
        assert {row.deadline for row in lists.page(job, view="us").rows} > {""}
        assert lists.page(job, q="iceland").rows[0].who == "Joanna Pryce"


def test_each_is_told_in_order():
    """The words of a ticket come one after the other."""
    for told in demo_tickets.TICKETS:
        ago = [minutes for minutes, _who, _body in told.words]
        assert ago == sorted(ago, reverse=True), told.whom


def test_seeded_tickets_are_whole_and_found(db):
    """`seed --tickets`: the same number, the same words; listed, counted and searched."""
    seed.add_tickets(40, 7)
    with reading() as job:
        rows = job.session.exec(select(Ticket)).all()
        assert len(rows) == len({row.number for row in rows}) == 40
        assert all(row.search_place and not row.is_unindexed for row in rows)
        assert len(lists.page(job, view="closed").rows) > 30
        assert len(lists.page(job, q="bicycle collected").rows) > 3
    seed.add_tickets(2, 7)
