"""Replies that must not go, or did not: D-129, D-131, D-132, D-26, TK-29, TK-30."""

from datetime import timedelta

import pytest

from rxapp.core import clock as clocks
from rxapp.core.errors import NotFound
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, work
from rxapp.messages.actions import changing, receiving, refusals, resolution, sending, stopping
from rxapp.messages.attention.queries import listing
from rxapp.messages.attention.state.listing import AttentionState
from rxapp.messages.delivery.ports import ChannelError, InboundMessage
from rxapp.messages.history.queries import timeline
from rxapp.messages.models import Message
from rxapp.messages.panel.state.sending import SendingState
from rxapp.tickets.actions import drafts, outcomes
from rxapp.tickets.actions.drafts import NotYours
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import drafts as drafts_queries
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import Part
from tests import shortcuts
from tests.messages.desk import Desk
from tests.tickets import made
from tests.tickets.answering import Answering

pytestmark = pytest.mark.both_databases
REFUSED = ChannelError("message.failure.recipient_refused", permanent=True, certain_nothing_left=True)


@pytest.fixture
def answering(desk: Desk) -> Answering:
    """A desk that answers."""
    return Answering(desk)


def stop(answering: Answering, ticket_id: int) -> list[int]:
    """As when the customer writes."""
    with work() as job:
        ticket = one.held_ticket(job, ticket_id)
        return stopping.stop(job, ticket_id=ticket.id or 0)


def test_what_waits_is_stopped_when_the_customer_writes_first(answering, clock):
    """D-131: held and scheduled ones; nothing claims them; first in *Needs attention*, told to their author once; what robots say goes."""
    desk, number = answering.desk, answering.mail()
    held = answering.reply(number).id
    later = answering.reply(number, body="And more.", when="later", send_at="2026-11-25T09:00").id
    robot = answering.reply(number, body="Noted.").id
    answering.change(Message, robot, is_auto=True)
    assert stop(answering, number) == [held, later]
    assert stop(answering, number) == []
    clock.shift(timedelta(days=6))
    assert [one.message.id for one in answering.claim()] == [robot]
    rows = desk.ask(listing.attention, "").rows
    assert {(row.message.id, row.message.state, row.waiting) for row in rows} == {
        (held, "stopped", "message.waiting.customer_wrote"),
        (later, "stopped", "message.waiting.customer_wrote"),
    }
    counts = desk.ask(listing.attention_counts)
    assert (counts.stopped, counts.waiting, counts.failed) == (2, 0, 0)
    assert {row.id for row in desk.do(resolution.tell_author)} == {held, later}
    assert not desk.ask(outcomes.is_any_unheeded, by=SYSTEM)


def test_send_anyway_goes_at_its_time(answering, clock):
    """D-131: each waits for its moment where that is still to come; the ticket waits for the customer again."""
    desk, number = answering.desk, answering.mail()
    held, later = answering.reply(number).id, answering.reply(number, body="More.", when="later", send_at="2026-11-25T09:00").id
    stop(answering, number)
    with work() as job:
        made.add_mail(job, number)
    answering.change(Ticket, number, waiting_for="us")
    for one_of_them in (held, later):
        desk.do(stopping.send_anyway, message_id=one_of_them)
    assert (answering.ticket(number).waiting_for, answering.status(number)) == ("customer", "awaiting_customer")
    clock.shift(31)
    assert [one.message.id for one in answering.claim()] == [held]
    assert desk.ask(timeline.message_for, later).state == "scheduled"
    clock.shift(timedelta(days=6))
    assert [one.message.id for one in answering.claim()] == [later]
    with pytest.raises(refusals.AlreadyOnItsWay):
        desk.do(stopping.send_anyway, message_id=held)


def test_edit_gives_the_words_back(answering, clock):
    """D-131: what was typed, without signature and quote, as the draft; below words that stand there; not while somebody else writes."""
    desk, number = answering.desk, answering.mail()
    first = answering.reply(number, body="First words.").id
    stop(answering, number)
    assert desk.do(stopping.edit, message_id=first) == f"/tickets/{number}"
    draft = desk.ask(drafts_queries.drafts_of, number)[Part.REPLY]
    assert (draft.content["body"], draft.content["kind"], draft.is_mine) == ("First words.", "email", True)
    assert desk.row(first).status == "cancelled"
    desk.do(drafts.save, ticket_id=number, part="reply", content={"body": "Other words."}, version=draft.version)
    second = answering.reply(number, body="Second words.", by=desk.cast.ada).id
    stop(answering, number)
    with pytest.raises(NotYours):
        desk.do(stopping.edit, message_id=second, by=desk.cast.ada)
    assert desk.row(second).status == "held"
    desk.do(stopping.edit, message_id=second)
    assert desk.ask(drafts_queries.drafts_of, number)[Part.REPLY].content["body"] == "Other words.\n\nSecond words."


def test_a_reply_that_is_taken_back_leaves_the_ticket_to_us(answering, clock):
    """TK-29, D-132: Cancel while it is held; one of two replies: the other one stays the last word."""
    desk, number = answering.desk, answering.mail()
    held = answering.reply(number).id
    desk.do(changing.cancel, message_id=held)
    ticket = answering.ticket(number)
    assert (ticket.waiting_for, ticket.first_reply_at, answering.status(number)) == ("us", None, "in_progress")
    sent, more = answering.reply(number).id, answering.reply(number, body="More.", when="later", send_at="2026-11-25T09:00").id
    desk.do(changing.reschedule, message_id=more, send_at="2026-11-26T09:00")
    desk.do(changing.cancel, message_id=more, by=desk.cast.ada)
    assert answering.ticket(number).waiting_for == "customer"
    assert desk.row(sent).status == "held"


def test_a_failed_reply_makes_its_ticket_new(answering, clock):
    """D-132: also a closed one; once; what the house said by itself does not; sent anew it waits for the customer."""
    desk = answering.desk
    number, robots = answering.mail(), answering.mail()
    failed, robot = answering.reply(number, when="now").id, answering.reply(robots, when="now").id
    answering.change(Message, robot, is_auto=True)
    answering.claim()
    for one_of_them in (failed, robot):
        desk.do(shortcuts.record_error, by=SYSTEM, message_id=one_of_them, worker="w1", error=REFUSED)
    assert desk.ask(outcomes.is_any_unheeded, by=SYSTEM)
    assert desk.do(outcomes.heed, by=SYSTEM) == 2
    assert not desk.ask(outcomes.is_any_unheeded, by=SYSTEM)
    assert (answering.status(number), answering.ticket(number).waiting_for) == ("new", "us")
    assert answering.status(robots) == "awaiting_customer"
    again = desk.do(sending.retry, message_id=failed)
    assert (desk.row(again.id).ticket_id, desk.row(again.id).facts, again.undo_for) == (number, {"typed": 12}, 30)
    assert answering.status(number) == "awaiting_customer"


def test_nobody_touches_replies_of_a_queue_that_they_do_not_see(answering, clock):
    """D-129: cancel, time, send, retry, read. *Undo* works whoever writes the draft."""
    desk, cast, number = answering.desk, answering.desk.cast, answering.mail()
    held = answering.reply(number).id
    with work() as job:
        hidden = made.make_queue(job, "Hidden", cast.cleo.id)
    answering.change(Ticket, number, queue_id=hidden)
    for action, more in (
        (changing.cancel, {}),
        (changing.send_now, {}),
        (changing.reschedule, {"send_at": "2026-11-25T09:00"}),
        (sending.retry, {}),
        (stopping.send_anyway, {}),
        (stopping.edit, {}),
        (resolution.dismiss, {}),
    ):
        with pytest.raises(NotFound):
            desk.do(action, message_id=held, **more)
    for query in (timeline.message_for, timeline.text_for):
        with pytest.raises(NotFound):
            desk.ask(query, held)
    answering.change(Ticket, number, queue_id=answering.ticket(answering.mail()).queue_id)
    desk.do(drafts.save, ticket_id=number, part="reply", content={"body": "Mine."}, version=0, by=cast.ada)
    assert desk.do(stopping.take_back, message_id=held) == f"/tickets/{number}"  # *Undo* works whoever writes there now
    assert desk.row(held).status == "cancelled"


def test_the_customer_writes_while_a_reply_is_held(answering, clock):
    """D-131, D-132: what arrives stops what was still to go, and the ticket is new."""
    desk, number = answering.desk, answering.mail()
    held = answering.reply(number)
    answers = InboundMessage(
        channel="imap", kind=Kind.EMAIL, provider_id="m-1", sender="dora@example.com", to="desk@example.com", body="Never mind!",
        received_at=clocks.now(), subject="Re: My bicycle", mail_id="<m-1@example.com>", in_reply_to=desk.row(held.id).header_id or "",
    )  # fmt: skip
    desk.do(receiving.receive, by=SYSTEM, channel="imap", inbound=answers)
    assert desk.ask(timeline.message_for, held.id).state == "stopped"
    assert (answering.status(number), answering.ticket(number).waiting_for) == ("new", "us")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_stopped_ones_stand_first_with_their_ways_out(screen, answering, clock):
    """D-131, TK-29: *Needs attention* opens with them; *Send anyway*; *Edit*, and *Undo* in a toast, lead to the ticket."""
    desk, number = answering.desk, answering.mail()
    first, second = answering.reply(number).id, answering.reply(number, body="More.").id
    stop(answering, number)
    tab = await screen(desk.cast.ben)
    await tab.go("/outbox", AttentionState.load)
    await tab.do(AttentionState.toggle(first))
    page = await tab.state(AttentionState)
    assert (page.view, page.counts["stopped"], page.rows[0].why) == ("stopped", 2, "message.waiting.customer_wrote")
    shown = page.shown
    assert (shown.state, shown.may_send_anyway, shown.may_cancel, shown.may_change_time) == ("stopped", True, True, False)
    await tab.do(AttentionState.send_anyway(first))
    assert [line.id for line in (await tab.state(AttentionState)).rows] == [second]
    await tab.do(SendingState.edit_again(second))
    assert f"/tickets/{number}" in tab.said()
    assert desk.ask(drafts_queries.drafts_of, number)[Part.REPLY].content["body"] == "More."
    third = answering.reply(number, body="At last.").id
    await tab.do(SendingState.undo(third))
    assert desk.row(third).status == "cancelled"
    assert desk.ask(drafts_queries.drafts_of, number)[Part.REPLY].content["body"] == "At last."
