"""The settings of tickets, as a tab runs them: queues (D-97), lists (THX-1, THX-7), ticket settings (D-7, D-135)."""

from rxapp.core.work import reading
from rxapp.shop import queries as shop
from rxapp.tickets.queries import settings
from rxapp.tickets.state.settings.desk import TicketDeskState
from rxapp.tickets.state.settings.lists import ListsState
from rxapp.tickets.state.settings.queues import QueuesState
from rxapp.tickets.view.settings import desk, lists, queues
from rxapp.ui.filled import CONTROL


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
    await tab.do(ListsState.move("priority", line.id, True), ListsState.set_active("priority", line.id, False), ListsState.open("x", 1))
    await tab.do(ListsState.save({"line-name": "x", CONTROL: (await tab.state(ListsState)).filled}), ListsState.close)
    assert [(row.name, row.is_active) for row in (await tab.state(ListsState)).priorities][2:] == [("Urgent", False), ("High", True)]
    await tab.do(TicketDeskState.load)
    await tab.do(TicketDeskState.save({"desk-undo": "5", CONTROL: (await tab.state(TicketDeskState)).filled}))
    with reading() as job:
        assert (shop.shop(job).undo_tickets_for, shop.shop(job).quotes_last) == (5, False)


async def test_who_may_not_edit_settings_changes_nothing(screen, cast):
    """D-65: and each section can be drawn."""
    tab = await screen(cast.ben)
    await tab.do(QueuesState.open(0), QueuesState.save({"queue-name": "Mine"}), ListsState.set_active("category", 1, True))
    assert tab.said().count("refusal.not_allowed") >= 2
    for section in (queues.SECTION, lists.STATUSES, lists.CATEGORIES, lists.PRIORITIES, desk.SECTION):
        assert section.show().render()
