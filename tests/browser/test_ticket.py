"""A ticket answered once, by people at several screens: TK-29, TK-36, TK-49, D-82, D-86, D-131, D-142."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from sqlmodel import col, select

from rxapp.core import ids
from rxapp.core.kinds import Kind
from rxapp.core.work import SYSTEM, reading, work
from rxapp.messages.actions import receiving
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.models import Message
from rxapp.tickets.models import Ticket
from tests.browser.desk import Desk, Tab
from tests.tickets import made


def _ticket(desk: Desk, name: str, **fields: Any) -> int:
    customer = desk.customer(name)
    with work() as job:
        return made.make_ticket(job, customer_id=customer, address=f"{name.lower()}@example.com", subject=f"Bicycle of {name}", **fields)


def _open(desk: Desk, short: str, ticket_id: int) -> Tab:
    tab = desk.sign_in(short, f"/tickets/{ticket_id}")
    expect(tab.page.get_by_role("region", name="Correspondence")).to_be_visible()
    return tab


def _rows(ticket_id: int, want: Callable[[Message], bool]) -> list[Message]:
    with reading() as job:
        found = job.session.exec(select(Message).where(Message.ticket_id == ticket_id).order_by(col(Message.id)))
        return [row for row in found if want(row)]


def _reply(tab: Tab):
    return tab.page.get_by_role("textbox", name="Reply to the customer")


def _send(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Send", exact=True).click()


def test_an_sms_is_seen_by_two_answered_undone_and_answered_again(desk: Desk):
    """SMS in, seen at two screens, answered by SMS, undone with its words back, answered again."""
    desk.customer("Smsa", phones=["+447911123456"])
    with work(SYSTEM) as job:
        told = InboundMessage(ids.key(), "demo", Kind.SMS, "+447911123456", "+441632960400", "Is it ready?", job.now)
        number = receiving.receive(job, channel="demo", inbound=told)
    with reading() as job:
        message = job.session.get_one(Message, number)
        ticket_id = message.ticket_id or 0
    ben, ada = _open(desk, "ben", ticket_id), _open(desk, "ada", ticket_id)
    for tab in (ben, ada):
        expect(tab.page.get_by_role("article").filter(has_text="Is it ready?")).to_be_visible()
    expect(ada.page.get_by_role("status").filter(has_text="Ben")).to_contain_text("is viewing")
    _reply(ben).fill("Yes, com in")
    _send(ben)
    expect(ada.page.get_by_role("article").filter(has_text="Yes, com in")).to_be_visible()
    ben.page.get_by_role("article").filter(has_text="Yes, com in").get_by_role("button", name="Cancel").click()
    expect(_reply(ben)).to_have_value("Yes, com in")
    _reply(ben).fill("Yes, come in.")
    _send(ben)
    expect(_reply(ben)).to_have_value("")
    sent = _rows(ticket_id, lambda row: row.direction == "out" and row.kind == "sms")
    assert (sent[0].status, sent[1].body[:13]) == ("cancelled", "Yes, come in.")


def test_a_stale_reply_is_stopped_and_its_text_kept(desk: Desk):
    """The customer writes while Ben writes: nothing is sent before he has seen it, and his words stay."""
    ticket_id = _ticket(desk, "Stalea")
    ben = _open(desk, "ben", ticket_id)
    _reply(ben).fill("It is ready.")
    with work() as job:
        made.add_mail(job, ticket_id, body="Never mind, I am there already.")
    _send(ben)
    alert = ben.page.get_by_role("alert").filter(has_text="The customer wrote meanwhile")
    expect(alert).to_be_visible()
    expect(_reply(ben)).to_have_value("It is ready.")
    assert _rows(ticket_id, lambda row: row.direction == "out") == []
    alert.get_by_role("button", name="Show").click()
    expect(ben.page.get_by_role("article").filter(has_text="Never mind")).to_be_in_viewport()
    _send(ben)
    expect(_reply(ben)).to_have_value("")
    assert len(_rows(ticket_id, lambda row: row.direction == "out" and row.kind == "email")) == 1


def test_a_draft_survives_a_reload_and_is_taken_over(desk: Desk):
    """One writer for each part: others read it live, and may go on in their place."""
    ticket_id = _ticket(desk, "Drafttaken")
    ben, ada = _open(desk, "ben", ticket_id), _open(desk, "ada", ticket_id)
    _reply(ben).press_sequentially("Half a sen", delay=5)
    expect(ada.page.get_by_text("Half a sen")).to_be_visible()
    expect(ada.page.get_by_role("status").filter(has_text="is writing")).to_be_visible()
    ben.page.reload()
    expect(_reply(ben)).to_have_value("Half a sen")
    ada.page.get_by_role("button", name="Take over").click()
    expect(_reply(ada)).to_have_value("Half a sen")
    expect(ben.page.get_by_role("button", name="Take over")).to_be_visible()


def test_a_comment_is_yellow_and_never_sent(desk: Desk):
    """The whole composer turns yellow, has no address and no *Send*; the comment stands in the ticket alone."""
    ticket_id = _ticket(desk, "Commenta")
    ben = _open(desk, "ben", ticket_id)
    ben.page.keyboard.press("c")
    expect(ben.page.get_by_text("Staff only. Never reaches the customer.")).to_be_visible()
    expect(ben.page.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    ben.page.get_by_role("textbox", name="Comment for staff").fill("Ring her first.")
    ben.page.get_by_role("button", name="Save comment").click()
    comment = ben.page.get_by_role("article").filter(has_text="Ring her first.")
    expect(comment).to_contain_text("Comment, staff only")
    yellow = comment.evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert yellow == ben.page.locator(".tk-composer").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert _rows(ticket_id, lambda row: row.status not in ("received", "saved")) == []


def test_changing_the_queue_unassigns(desk: Desk):
    """TK-49, D-38: nobody has it afterwards, unless somebody is chosen in the same window."""
    ticket_id = _ticket(desk, "Queuea")
    with work() as job:
        job.session.get_one(Ticket, ticket_id).staff_id = desk.person("ben").id
        made.make_queue(job, f"Workshop {ticket_id}")
    ben = _open(desk, "ben", ticket_id)
    expect(ben.page.get_by_role("combobox", name="Assigned to").first).to_have_value(str(desk.person("ben").id))
    ben.page.get_by_role("button", name="Change queue").click()
    window = ben.page.get_by_role("dialog", name="Change queue")
    window.get_by_role("combobox", name="Queue", exact=True).select_option(f"Workshop {ticket_id}")
    window.get_by_role("button", name="Change queue").click()
    expect(window).to_have_count(0)
    expect(ben.page.get_by_role("combobox", name="Assigned to").first).to_have_value("0")
    expect(ben.page.get_by_role("article").or_(ben.page.locator(".tk-line")).filter(has_text=re.compile("Workshop"))).to_be_visible()
