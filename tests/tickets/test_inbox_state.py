"""The inbox and the form of a new ticket as a tab holds them, without a browser (TK-2..18, TK-33, TK-34, D-84, D-137)."""

import json

import pytest

from rxapp.core.errors import BadInput
from rxapp.core.work import reading
from rxapp.customers import destinations
from rxapp.customers.state.palette import PaletteState
from rxapp.shop.state import DeskState
from rxapp.staff.rules import Permission
from rxapp.tickets.queries import new
from rxapp.tickets.state.bulk import BulkState
from rxapp.tickets.state.inbox import InboxState
from rxapp.tickets.state.new import NewState
from rxapp.tickets.state.simulate import SimulateState
from rxapp.tickets.state.views import UnreadState, ViewsState
from rxapp.ui.filled import CONTROL
from tests.messages.desk import DORA


@pytest.fixture
def several(inbox) -> list[int]:
    ben = inbox.desk.cast.ben.id
    return [inbox.open(subject=f"Bike {number}", body=f"Bike {number} is ready.", staff_id=ben if number else 0) for number in range(3)]


async def opened(screen, cast, path="/inbox", actor=None):
    tab = await screen(actor or cast.ben, path=path)
    await tab.do(DeskState.arrive, InboxState.load, ViewsState.load)
    return tab


class TestInbox:
    async def test_the_address_says_what_is_shown(self, screen, cast, inbox, several):
        tab = await opened(screen, cast)
        assert [row.subject for row in (await tab.state(InboxState)).rows] == ["Bike 2", "Bike 1"]
        tab = await opened(screen, cast, "/inbox?view=unassigned")
        assert [row.subject for row in (await tab.state(InboxState)).rows] == ["Bike 0"]
        tab = await opened(screen, cast, f"/inbox?view=queue-{inbox.queue}&q=")
        assert len((await tab.state(InboxState)).rows) == 3

    @pytest.mark.parametrize("asked", ["view=nonsense", "view=queue-0", "after=x&before=y", "view=queue-99999999999999999999"])
    async def test_an_odd_address_shows_the_first_view_and_says_so(self, screen, cast, inbox, several, asked):
        tab = await opened(screen, cast, f"/inbox?{asked}")
        assert (await tab.state(InboxState)).view == "mine"
        assert "inbox.odd_address" in tab.said()

    async def test_the_selection_survives_a_refresh_and_is_done_at_once(self, screen, cast, inbox, several):
        tab = await opened(screen, cast)
        await tab.do(InboxState.pick(several[1]), InboxState.pick(several[2]), InboxState.refresh)
        assert (await tab.state(InboxState)).selected == several[1:]
        await tab.do(BulkState.ask("status"))
        state = await tab.state(BulkState)
        closed = next(row.id for row in state.choices if row.label == "@ticket.status.closed")
        await tab.do(BulkState.apply({CONTROL: state.bulk_filled, "bulk-value": str(closed)}))
        state = await tab.state(InboxState)
        assert (state.selected, list(state.rows)) == ([], [])
        assert {inbox.ticket(number).state for number in several[1:]} == {"closed"}

    async def test_a_page_is_picked_whole_and_delete_needs_its_right(self, screen, cast, inbox, several):  # TK-61..63
        tab = await opened(screen, cast)
        await tab.do(InboxState.pick_page, BulkState.ask("delete"), BulkState.apply({}))
        assert "refusal.not_allowed" in tab.said()
        assert not inbox.ticket(several[1]).deleted_at
        await tab.do(InboxState.pick_page)
        assert (await tab.state(InboxState)).selected == []

    async def test_strangers_may_send_anything(self, screen, cast, inbox, several):
        tab = await opened(screen, cast)
        for handler, payload in (
            (InboxState.pick, {"ticket_id": "x"}),
            (BulkState.ask, {"action": "burn"}),
            (BulkState.key_close, {"ticket_id": -1}),
            (NewState.set_direction, {"direction": 7}),
            (NewState.attach, {"told": "{"}),
        ):
            with pytest.raises(BadInput):
                await tab.call(handler, **payload)

    async def test_keys_act_on_the_ticket_that_has_the_focus(self, screen, cast, inbox, several):
        tab = await opened(screen, cast)
        await tab.do(BulkState.key_close(0), BulkState.key_close(several[2]), BulkState.key_assign(several[1]))
        assert inbox.ticket(several[2]).state == "closed"
        assert ((await tab.state(BulkState)).asking, (await tab.state(InboxState)).selected) == ("assign", [several[1]])

    async def test_unread_is_each_persons_own(self, screen, cast, inbox, several):  # TK-33, TK-34
        mine, hers = await screen(cast.ben), await screen(cast.ada)
        for tab in (mine, hers):
            await tab.do(DeskState.arrive, UnreadState.arrive)
        assert ((await mine.state(UnreadState)).unread, (await hers.state(UnreadState)).unread) == (0, 3)
        listed = await opened(screen, cast, f"/inbox?view=queue-{inbox.queue}", cast.ada)
        assert all(row.is_unread for row in (await listed.state(InboxState)).rows)
        assert (await listed.state(ViewsState)).counts["unassigned"] == 1

    async def test_go_to_finds_numbers(self, screen, cast, inbox, several):  # D-122, D-137
        number = inbox.ticket(several[0]).number
        tab = await screen(cast.ben)
        await tab.do(DeskState.arrive, PaletteState.look(f"#{number}"))
        assert [row.path for row in (await tab.state(PaletteState)).destinations] == [f"/tickets/{several[0]}"]
        with reading(cast.rita) as job:
            assert destinations.found(job, str(number)) == []

    async def test_made_up_words_come_in_only_in_a_demo(self, screen, cast, inbox):
        tab = await screen(cast.ben)
        await tab.do(DeskState.arrive, SimulateState.load)
        assert (await tab.state(SimulateState)).kinds == []
        await tab.do(SimulateState.receive({"simulate-sender": DORA, "simulate-body": "Hello"}))
        assert "inbox.simulate.refused" in tab.said()


def filled(state, **fields) -> dict:
    plain = {"ticket-to": DORA, "ticket-subject": "Your bike", "ticket-message": "It is ready.", "ticket-queue_id": str(state.queue_id)}
    plain |= {"ticket-source": "phone", "ticket-status_id": "", "ticket-priority_id": str(state.priority_id or "")}
    return {CONTROL: state.filled, **plain, **{f"ticket-{name}": value for name, value in fields.items()}}


async def begun(screen, cast, path="/tickets/new", actor=None):
    tab = await screen(actor or cast.ben, path=path)
    await tab.do(DeskState.arrive, NewState.start)
    return tab


class TestNew:
    async def test_it_fills_itself_and_is_sent(self, screen, cast, inbox):  # D-84, TK-3
        tab = await begun(screen, cast)
        state = await tab.state(NewState)
        assert state.is_ready
        assert state.queue_id == inbox.queue  # the only one that is not for spam
        assert state.times.respond
        await tab.do(NewState.look("dora@exam"))
        assert (await tab.state(NewState)).owner.state in ("", "nobody")
        await tab.do(NewState.look(DORA))
        owner = (await tab.state(NewState)).owner
        assert (owner.state, owner.person.name, owner.agrees) == ("known", "Dora Vance", True)
        await tab.do(NewState.send(filled(await tab.state(NewState))))
        (ticket,) = inbox.tickets()
        assert (ticket.subject, ticket.source, ticket.customer_id) == ("Your bike", "phone", owner.person.id)
        assert "/tickets/new" in tab.said()  # asks whether the form still stands there

    @pytest.mark.parametrize(
        ("change", "part"),
        [
            ({"subject": ""}, "subject"),
            ({"queue_id": ""}, "queue_id"),
            ({"message": ""}, "message"),
            ({"to": ""}, "to"),
            ({"to": "nobody at all"}, "to"),
        ],
    )
    async def test_what_is_in_the_way_is_said_at_its_field(self, screen, cast, inbox, change, part):  # TK-25
        tab = await begun(screen, cast)
        state = await tab.state(NewState)
        await tab.do(NewState.send(filled(state, **change)))
        state = await tab.state(NewState)
        assert (state.wrong.part, state.is_ready, inbox.tickets()) == (part, True, [])

    async def test_without_consent_a_reason_is_needed_and_a_right(self, screen, cast, inbox):  # D-2
        tab = await begun(screen, cast)
        await tab.do(NewState.look("erik@example.com"))
        state = await tab.state(NewState)
        if state.owner.state != "known":
            pytest.skip("Erik has another address")
        assert state.lacks_consent
        await tab.do(NewState.send(filled(state, to="erik@example.com")))
        assert (await tab.state(NewState)).wrong.part == "to"
        await tab.do(NewState.set_direction("behalf"), NewState.send(filled(state, to="erik@example.com")))
        assert len(inbox.tickets()) == 1

    async def test_another_one_in_the_same_tab_is_empty(self, screen, cast, inbox):
        tab = await begun(screen, cast, f"/tickets/new?to={DORA}&subject=Hello&source=phone")
        state = await tab.state(NewState)
        assert (state.to, state.subject, state.source, state.owner.state) == (DORA, "Hello", "phone", "known")
        await tab.do(NewState.attach(json.dumps({"key": "k1", "name": "a.txt", "size": 5})), NewState.set_direction("behalf"))
        tab.path = "/tickets/new"
        await tab.do(DeskState.arrive, NewState.start)
        state = await tab.state(NewState)
        assert (state.to, state.subject, state.direction, list(state.files)) == ("", "", "to", [])

    async def test_files_are_told_step_by_step(self, screen, cast, inbox):  # TK-18
        tab = await begun(screen, cast)
        for told in ({"key": "a", "name": "a.txt", "size": 5}, {"key": "b", "name": "b.mov", "size": 5}, {"key": "a", "id": 3}):
            await tab.do(NewState.attach(json.dumps(told)))
        await tab.do(NewState.attach(json.dumps({"key": "b", "error": "large"})))
        assert [(row.id, row.error) for row in (await tab.state(NewState)).files] == [(3, ""), (0, "large")]
        await tab.do(NewState.drop_file("b"))
        assert len((await tab.state(NewState)).files) == 1

    async def test_copies_are_counted_once_and_named(self, screen, cast, inbox):  # D-9, D-81
        with reading(cast.ben) as job:
            found = new.copies(job, f"{DORA}, {DORA.upper()}; stranger@example.org, nonsense")
        assert [row.state for row in found] == ["agrees", "nobody", "wrong"]

    async def test_who_may_not_is_told(self, screen, cast, inbox):
        tab = await begun(screen, cast, actor=cast.rita)
        assert (await tab.state(NewState)).is_refused
        assert Permission.WORK_TICKETS not in cast.rita.permissions
