"""The settings of tickets: queues (D-97, D-129), statuses (THX-1, THX-2), categories, priorities (THX-7), rules (THX-3, THX-4, D-47)."""

import pytest
from sqlmodel import select

from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.work import reading, work
from rxapp.tickets.actions.settings import lists, queues, refusals, routing
from rxapp.tickets.models import Priority, Queue, Rule, Status
from rxapp.tickets.queries import hours, one, settings
from rxapp.tickets.rules.kinds import Built
from tests.tickets.made import make_ticket

pytestmark = pytest.mark.usefixtures("cast", "clock")


@pytest.mark.both_databases
def test_queues_are_made_changed_and_archived_when_empty(cast):
    """D-97: one default and one for spam, always; two who change one at once are told; own hours are the queue's."""
    week = [["10:00", "12:00"]] * 5 + [["", ""]] * 2
    with work(cast.ada) as job:
        made = queues.save(job, form={"name": " Web  shop ", "members": [cast.ben.id], "has_own_hours": True, "week": week})
        assert (row := settings.queues(job).queues[-1]).name == "Web shop"
        assert (row.members, row.week[0], row.version) == ([cast.ben.id], ["10:00", "12:00"], 1)
        assert hours.hours_of(job, made).hours.weekly[5] is None
        queues.save(job, queue_id=made, version=1, form={"acknowledges": "on", "members": []})
        with pytest.raises(refusals.ChangedMeanwhile):
            queues.save(job, queue_id=made, version=1, form={"name": "Mine"})
        for form, refused in (({"name": "web shop"}, refusals.NameTaken), ({"name": "  "}, refusals.NoName), ({"name": 7}, BadInput)):
            with pytest.raises(refused):
                queues.save(job, form=form)
        queues.make_default(job, queue_id=made)
        with pytest.raises(refusals.QueueNeeded):
            queues.set_active(job, queue_id=made, is_active=False)
        with pytest.raises(refusals.QueueNeeded):
            queues.make_spam(job, queue_id=made)
        assert list(job.session.exec(select(Queue.id).where(Queue.is_default))) == [made]
        front = job.session.exec(select(Queue.id).where(Queue.name == "Front desk")).one()
        ticket = make_ticket(job, queue_id=front)
        with pytest.raises(refusals.QueueNotEmpty):
            queues.set_active(job, queue_id=front, is_active=False)
        job.session.get_one(one.Ticket, ticket).state = "closed"
        queues.set_active(job, queue_id=front, is_active=False)
        queues.move(job, queue_id=made, is_up=True)
        assert [line.name for line in settings.queues(job).queues] == ["Front desk", "Web shop", "Spam"]
    with work(cast.ben) as job:
        for forbidden in (lambda: queues.save(job, form={"name": "x"}), lambda: settings.queues(job), lambda: settings.rules(job)):
            with pytest.raises(NotAllowed):
                forbidden()


def test_statuses_categories_and_priorities(cast):
    """THX-1, THX-2, THX-7: what is built in stays; a status of the shop's own behaves as the one that it stands under."""
    with work(cast.ada) as job:
        own = lists.save(job, what="status", form={"name": "Waits for parts", "parent": "postponed"})
        assert one.statuses(job)[own].parent is Built.POSTPONED
        built = job.session.exec(select(Status.id).where(Status.built_in == "new")).one()
        for change in ({"form": {"name": "Fresh", "parent": "new"}}, None):
            with pytest.raises(refusals.Fixed):
                lists.save(job, what="status", row_id=built, **change) if change else lists.set_active(
                    job, what="status", row_id=built, is_active=False
                )
        with pytest.raises(BadInput):
            lists.save(job, what="status", form={"name": "Gone", "parent": "merged"})
        first, second = (lists.save(job, what="category", form={"name": name}) for name in ("Warranty", "Order"))
        lists.move(job, what="category", row_id=second, is_up=True)
        lists.set_active(job, what="category", row_id=first, is_active=False)
        assert [(line.name, line.is_active) for line in settings.lists(job)["category"]] == [("Order", True), ("Warranty", False)]
        with pytest.raises(refusals.SpansWrong):
            lists.save(job, what="priority", form={"name": "Odd", "respond_for": 7200, "execute_for": 3600})
        urgent = lists.save(job, what="priority", form={"name": "Urgent", "respond_for": 1800, "execute_for": "7200", "is_default": True})
        assert list(job.session.exec(select(Priority.id).where(Priority.is_default))) == [urgent]
        line = settings.lists(job)["priority"][-1]
        assert (line.respond, line.alert, line.execute) == ("0.5", "", "2")
        with pytest.raises(refusals.Fixed):
            lists.set_active(job, what="priority", row_id=urgent, is_active=False)
    with work(cast.cleo) as job, pytest.raises(NotAllowed):
        lists.save(job, what="category", form={"name": "x"})


@pytest.mark.both_databases
def test_rules_stand_in_their_order_and_the_catch_all_last(cast):
    """THX-3, D-47: it cannot be moved, switched off or deleted; a rule without conditions would be another one."""
    with work(cast.ada) as job:
        last = job.session.exec(select(Rule)).one()
        spam = job.session.exec(select(Queue.id).where(Queue.is_spam)).one()
        asked = [{"if": "subject_contains", "value": "casino"}]
        first, second = (routing.save(job, form={"name": name, "conditions": asked, "outcome": {"queue_id": spam}}) for name in ("A", "B"))
        routing.move(job, rule_id=second, is_up=True)
        routing.set_on(job, rule_id=first, is_on=False)
        assert [(line.id, line.is_on) for line in settings.rules(job).rules] == [(second, True), (first, False), (last.id, True)]
        routing.save(job, rule_id=last.id, version=last.version, form={"name": "Other", "outcome": {"staff_id": cast.ben.id}})
        assert (last.name, last.outcome["staff_id"]) == ("Everything else", cast.ben.id)
        for fixed in (
            lambda: routing.move(job, rule_id=last.id, is_up=True),
            lambda: routing.set_on(job, rule_id=last.id, is_on=False),
            lambda: routing.remove(job, rule_id=last.id),
            lambda: routing.save(job, form={"name": "C", "conditions": []}),
        ):
            with pytest.raises(refusals.Fixed):
                fixed()
        with pytest.raises(refusals.ChangedMeanwhile):
            routing.save(job, rule_id=first, version=0, form={"name": "A", "conditions": asked})
        routing.remove(job, rule_id=first)
    with reading(cast.ada) as job:
        assert [line.id for line in settings.rules(job).rules] == [second, last.id]
