"""The settings of tickets, as a tab runs them: queues (D-97), lists (THX-1, THX-7), ticket settings (D-7, D-135)."""

from rxapp.core.work import reading, work
from rxapp.shop import queries as shop
from rxapp.shop.state import DeskState
from rxapp.tickets.queries import settings
from rxapp.tickets.state.settings.desk import TicketDeskState
from rxapp.tickets.state.settings.lists import ListsState
from rxapp.tickets.state.settings.queues import QueuesState
from rxapp.tickets.state.settings.routing import RoutingState
from rxapp.tickets.view.settings import desk, lists, queues, routing
from rxapp.ui.filled import CONTROL
from tests.tickets.made import make_ticket


async def test_a_queue_is_made_changed_and_archived(screen, cast):
    """D-97: its members and hours are what was typed; the list shows it."""
    tab = await screen(cast.ada)
    await tab.do(QueuesState.load, QueuesState.open(0))
    filled = (await tab.state(QueuesState)).filled
    typed = {"queue-name": "Web", f"queue-member-{cast.ben.id}": "on", "queue-takes_tickets": "on", "queue-has_own_hours": "on"}
    await tab.do(QueuesState.save({**typed, CONTROL: filled, "queue-mon-opens": "10:00", "queue-mon-closes": "12:00"}))
    state = await tab.state(QueuesState)
    made = state.rows[-1]
    assert ([row.name for row in state.rows], state.is_open) == (["Front desk", "Spam", "Web"], False)
    with reading(cast.ada) as job:
        line = settings.queues(job).queues[-1]
    assert (line.members, line.week[:2], line.acknowledges) == ([cast.ben.id], [["10:00", "12:00"], ["", ""]], False)
    await tab.do(QueuesState.move(made.id, True), QueuesState.make_default(made.id), QueuesState.set_active(made.id, False))
    assert "tickets.settings.refusal.needed" in tab.said()
    assert [(row.name, row.is_default) for row in (await tab.state(QueuesState)).rows] == [
        ("Front desk", False),
        ("Web", True),
        ("Spam", False),
    ]
    await tab.do(QueuesState.open(made.id), QueuesState.save({**typed, CONTROL: "old"}), QueuesState.close)
    assert "refusal.filled_for_another" in tab.said()


async def test_lists_and_ticket_settings_are_saved(screen, cast):
    """THX-7: spans are typed in hours, with a comma or a point; D-7: seconds to stop a reply."""
    tab = await screen(cast.ada)
    await tab.do(ListsState.load, ListsState.open("priority", 0))
    typed = {"line-name": "Urgent", "line-respond": "0,5", "line-alert": "", "line-execute": "2"}
    await tab.do(ListsState.save({**typed, CONTROL: (await tab.state(ListsState)).filled}))
    line = (await tab.state(ListsState)).priorities[-1]
    assert (line.name, line.respond, line.alert, line.execute) == ("Urgent", "0.5", "", "2")
    await tab.do(
        ListsState.move("priority", line.id, True), ListsState.set_active("priority", line.id, False), ListsState.open("category", 0)
    )
    await tab.do(ListsState.save({"line-name": "x", CONTROL: (await tab.state(ListsState)).filled}), ListsState.close)
    assert [(row.name, row.is_active) for row in (await tab.state(ListsState)).priorities][2:] == [("Urgent", False), ("High", True)]
    await tab.do(TicketDeskState.load)
    await tab.do(TicketDeskState.save({"desk-undo": "5", CONTROL: (await tab.state(TicketDeskState)).filled}))
    with reading() as job:
        assert (shop.shop(job).undo_tickets_for, shop.shop(job).quotes_last) == (5, False)


async def test_a_rule_is_tried_and_saved(screen, cast):
    """THX-3, THX-4: tried on the last hundred messages before it is saved; shown with its conditions and its queue."""
    with work() as job:
        make_ticket(job, subject="You won the casino")
        make_ticket(job)
    tab = await screen(cast.ada)
    await tab.do(DeskState.arrive, RoutingState.load, RoutingState.open(0), RoutingState.set_asked(0, "subject_contains"))
    await tab.do(RoutingState.set_value(0, "CASINO"), RoutingState.try_it)
    state = await tab.state(RoutingState)
    assert (state.tried, [row.subject for row in state.met]) == (2, ["You won the casino"])
    spam = next(choice.id for choice in state.choices["queues"] if choice.label == "Spam")
    typed = {"rule-name": "Casino", "rule-if-0": "subject_contains", "rule-value-0": "casino", "rule-if-1": "customer_type:person"}
    await tab.do(RoutingState.save({**typed, "rule-queue_id": str(spam), "rule-tags": "Junk, ", CONTROL: state.filled}))
    state = await tab.state(RoutingState)
    row = state.rows[0]
    assert (row.name, row.queue, state.is_open, len(state.rows)) == ("Casino", "Spam", False, 2)
    assert [(slot.asked, slot.value) for slot in row.conditions] == [("subject_contains", "casino"), ("customer_type:person", "")]
    await tab.do(RoutingState.set_on(row.id, False), RoutingState.move(row.id, False), RoutingState.open(row.id), RoutingState.close)
    assert not (await tab.state(RoutingState)).rows[0].is_on
    await tab.do(RoutingState.remove(row.id))
    assert [row.is_catch_all for row in (await tab.state(RoutingState)).rows] == [True]


async def test_who_may_not_edit_settings_changes_nothing(screen, cast):
    """D-65: and each section can be drawn."""
    tab = await screen(cast.ben)
    await tab.do(QueuesState.open(0), QueuesState.save({"queue-name": "Mine"}), ListsState.set_active("category", 1, True))
    assert tab.said().count("refusal.not_allowed") >= 2
    for section in (queues.SECTION, lists.STATUSES, lists.CATEGORIES, lists.PRIORITIES, desk.SECTION, routing.SECTION):
        assert section.show().render()
