"""The page of a ticket without a browser: what it shows, how it is answered once, its drafts (TK-29, TK-36, TK-47, D-82, D-135)."""

import pytest
from sqlalchemy import event
from sqlmodel import select

from rxapp.core import ids
from rxapp.core.work import reading, work
from rxapp.shop.state import DeskState
from rxapp.tickets.actions import commenting
from rxapp.tickets.models import TicketDraft, TicketPresence, TicketSeen
from rxapp.tickets.queries.ticket import page_for
from rxapp.tickets.state.answer import AnswerState
from rxapp.tickets.state.change import ChangeState
from rxapp.tickets.state.commenting import CommentState
from rxapp.tickets.state.pin import PinState
from rxapp.tickets.state.ticket import TicketState
from rxapp.tickets.state.writing import WritingState
from rxapp.ui.filled import CONTROL
from tests.messages.desk import Desk
from tests.tickets.answering import Answering
from tests.tickets.inbox import Inbox, furnish

OPENING = (DeskState.arrive, TicketState.load, WritingState.open)


@pytest.fixture
def answering(desk: Desk) -> Answering:
    furnish(desk)
    return Answering(desk)


@pytest.fixture
def opened(screen, answering):
    """Open a ticket in a tab of somebody: `tab = await opened(ticket_id, by=cast.ben)`."""

    async def open_it(ticket_id: int, *, by=None):
        tab = await screen(by or answering.desk.cast.ben, path=f"/tickets/{ticket_id}")
        await tab.do(*OPENING)
        return tab

    return open_it


async def write(tab, words: str, *, part: str = "reply") -> None:
    state = await tab.state(WritingState)
    await tab.do(WritingState.write(part, words, state._mark_of(part)))


class TestPage:
    def test_it_reads_a_bounded_number_of_questions(self, answering, cast):
        """However long a ticket is: thirty articles first, the newest last, and what stands before them counted."""
        number = answering.mail(body="First.\n\nOn Mon Dora wrote:\n> old words")
        few = _asked(cast.ben, number)
        for _ in range(40):
            answering.wrote_again(number)
        assert _asked(cast.ben, number) <= few + 1
        with reading(cast.ben) as job:
            page = page_for(job, number)
            assert (len(page.past.articles), page.past.earlier, page.head.last_event_id) == (30, 11, page.past.articles[-1].row.id)
            assert len(page_for(job, number, most=60).past.articles) == 41

    async def test_articles_say_who_and_what_and_fold(self, answering, opened, cast):
        number = answering.mail(body="When is it ready?\n> older words")
        first = answering.ticket(number).last_event_id
        answering.reply(number, when="now")
        answering.desk.do(commenting.comment, key=ids.key(), ticket_id=number, body="Ring her.", about_id=first)
        tab = await opened(number)
        state = await tab.state(TicketState)
        by_part = {line.part: line for line in state.articles}
        assert (by_part["theirs"].words, by_part["theirs"].quote) == ("When is it ready?", "> older words")
        assert by_part["ours"].words == "It is ready."
        assert "older words" not in by_part["ours"].quote
        assert [line.part for line in state.articles[:2]] == ["theirs", "comment"]  # under the message that it is about
        await tab.do(TicketState.toggle(by_part["ours"].id))
        assert state.folded == [by_part["ours"].id]
        await tab.do(TicketState.fold_all(True))
        assert len(state.folded) == 3
        await tab.do(TicketState.fold_all(False))
        assert state.folded == []

    async def test_opening_marks_it_seen_and_tells_who_is_here(self, answering, opened, cast):
        number = answering.mail()
        await opened(number)
        ada = await opened(number, by=cast.ada)
        assert [(row.name, row.is_writing) for row in (await ada.state(TicketState)).here] == [(cast.ben.name, False)]
        newest = answering.ticket(number).last_event_id
        with work() as job:
            assert job.session.get_one(TicketSeen, (cast.ben.id, number)).event_id == newest
            assert "tab-" not in "".join(job.session.exec(select(TicketPresence.tab)))  # never the token, by which one could act in the tab
        await ada.do(TicketState.leave)
        ben = await opened(number)
        assert (await ben.state(TicketState)).here == []

    async def test_what_is_not_there_is_said(self, opened, answering, cast):
        tab = await opened(answering.mail() + 7)
        assert (await tab.state(TicketState)).is_missing
        await tab.call(TicketState.toggle, message_id=1)


class TestAnswering:
    async def test_a_reply_goes_and_comes_back_when_it_is_cancelled(self, answering, opened):  # TK-29
        number = answering.mail()
        tab = await opened(number)
        await write(tab, "It is rea")
        await tab.do(AnswerState.send("It is ready."))
        state = await tab.state(AnswerState)
        held = state.articles[-1]
        assert (state.body, held.words, held.sent.state, bool(held.goes_at)) == ("", "It is ready.", "sending", True)
        await tab.do(AnswerState.take_back(held.id))
        assert (state.body, state.articles[-1].sent.state) == ("It is ready.", "cancelled")
        await tab.do(AnswerState.send("It is ready now."))
        assert [line.words for line in state.articles][-1] == "It is ready now."

    async def test_a_stale_reply_is_stopped_and_its_text_kept(self, answering, opened, cast):
        number = answering.mail()
        tab = await opened(number)
        await write(tab, "It is ready.")
        answering.wrote_again(number)
        await tab.do(AnswerState.send("It is ready."))
        state = await tab.state(AnswerState)
        assert (state.is_stale, state.body) == (True, "It is ready.")
        await tab.do(AnswerState.keep_editing, AnswerState.send("It is ready."))
        assert state.is_stale
        await tab.do(AnswerState.send_anyway_now)
        assert (state.is_stale, state.body, state.articles[-1].part) == (False, "", "ours")

    async def test_a_refusal_stands_beside_the_text(self, answering, opened):
        tab = await opened(answering.mail())
        await tab.do(AnswerState.send("  "))
        state = await tab.state(AnswerState)
        assert state.ask.key == "message.refusal.no_text"
        await tab.do(AnswerState.answer_no)
        assert state.ask.key == ""

    async def test_a_comment_is_for_staff(self, answering, opened):  # TK-36, D-82
        number = answering.mail()
        tab = await opened(number)
        state = await tab.state(CommentState)
        await tab.do(CommentState.comment_on(state.articles[0].id), CommentState.save_comment("Ring her."))
        assert [(line.part, line.words, line.about) for line in state.articles][-1] == ("comment", "Ring her.", state.articles[0].id)
        assert (state.comment, state.about) == ("", 0)


class TestDrafts:
    async def test_one_writes_and_the_other_sees_it_and_takes_it_over(self, answering, opened, cast):
        number = answering.mail()
        ben, ada = await opened(number), await opened(number, by=cast.ada)
        await write(ben, "Dear Dora")
        await ada.do(WritingState.refresh)
        hers = await ada.state(WritingState)
        assert (hers.their_reply.name, hers.their_reply.words, hers.body) == (cast.ben.name, "Dear Dora", "")
        assert [row.is_writing for row in hers.here] == [True]
        await ada.do(WritingState.take_over("reply"))
        assert (hers.their_reply.name, hers.body) == ("", "Dear Dora")
        await write(ben, "Dear Dora, it")
        his = await ben.state(WritingState)
        assert his.their_reply.name == cast.ada.name
        again = await opened(number, by=cast.ada)  # another tab, a reload or a restart
        assert (await again.state(WritingState)).body == "Dear Dora"
        with work() as job:
            assert [row.staff_id for row in job.session.exec(select(TicketDraft))] == [cast.ada.id]

    async def test_words_that_only_the_browser_has_come_back(self, answering, opened, cast):
        number = answering.mail()
        tab = await opened(number)
        name = f"ticket.{cast.ben.id}.{number}"
        await tab.do(WritingState.offer_kept([f"{name}.x1", "Lost words"]))
        state = await tab.state(WritingState)
        assert state.body == "Lost words"
        await tab.do(WritingState.offer_kept([f"{name}.x2", "Other words"]))
        assert (state.body, state.kept_text) == ("Lost words", "Other words")
        await tab.do(WritingState.answer_kept(True))
        assert (state.body, state.kept_text) == ("Other words", "")
        await tab.do(WritingState.offer_kept(["ticket.1.999.x", "Not of this ticket"]))
        assert state.body == "Other words"


async def test_fields_are_set_at_once(answering, opened, cast):  # D-38, D-52
    number = answering.mail()
    tab = await opened(number)
    state = await tab.state(ChangeState)
    other = Inbox(answering.desk).add_queue("Workshop")
    await tab.do(ChangeState.assign(str(cast.ben.id)), ChangeState.set_tags("brake, warranty"), ChangeState.watch(True))
    assert (state.ticket.staff_id, state.ticket.tags, state.ticket.is_watched) == (cast.ben.id, ["brake", "warranty"], True)
    await tab.do(ChangeState.change_queue({"queue": str(other), "queue-staff": "0", CONTROL: (await tab.state(ChangeState)).head_filled}))
    assert (state.ticket.queue, state.ticket.staff_id) == ("Workshop", 0)
    await tab.do(ChangeState.close)
    assert answering.status(number) == "closed"


def _asked(actor, number: int) -> int:
    """How many questions the page asks its session."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    with reading(actor) as job:
        engine = job.session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            page_for(job, number)
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return len(asked)


class TestWhose:
    async def test_a_stranger_is_added_assigned_or_chosen_and_unpinned(self, answering, opened, cast):  # TK-37..41, D-54, D-55
        number = answering.mail(customer_id=None, address="jo@example.net", name="Jo")
        tab = await opened(number)
        state = await tab.state(PinState)
        assert (state.ticket.customer_id, state.ticket.who) == (0, "Jo")
        await tab.do(PinState.open_add, PinState.set_sort("both"))
        names = {"ticket-first_name": "Jo", "ticket-last_name": "Smith", "ticket-company": "Smith Ltd", "ticket-email": "jo@example.net"}
        await tab.do(PinState.add({**names, "ticket-phone": "", CONTROL: state.pin_filled}))
        assert (state.ticket.who, state.wrong.key) == ("Jo Smith", "")
        await tab.do(ChangeState.unpin)
        assert state.ticket.customer_id == 0
        await tab.do(PinState.open_assign, PinState.look("dora"), PinState.pick(answering.desk.dora))
        await tab.do(PinState.assign_to({"ticket-attach": "on", CONTROL: state.pin_filled}))
        assert state.ticket.customer_id == answering.desk.dora
        assert "jo@example.net" in [line.value for line in state.person.emails]
        await tab.do(ChangeState.unpin, PinState.choose(answering.desk.dora))
        assert state.ticket.customer_id == answering.desk.dora

    async def test_what_looks_related_joins(self, answering, opened):  # D-141
        first = answering.mail()
        second = answering.mail(address="jo@example.net", customer_id=None, looks_like_id=first)
        tab = await opened(second)
        assert (await tab.state(ChangeState)).ticket.likes_id == first
        await tab.do(ChangeState.join)
        assert answering.status(second) == "merged"
        third = await opened(answering.mail(looks_like_id=first))
        await third.do(ChangeState.leave_apart)
        assert (await third.state(ChangeState)).ticket.likes_id == 0
