"""The inbox in the browser: what waits is seen, found, done in bulk; a new ticket fills itself and goes; unread is each person's own."""

from itertools import count
from typing import Any

from playwright.sync_api import Locator, expect

from rxapp.core import ids
from rxapp.core.work import reading
from rxapp.tickets.actions import opening
from rxapp.tickets.queries import pick_lists
from tests.browser.desk import Desk, Tab

_numbers = count(1)


def _ticket(desk: Desk, subject: str, *, by: str = "ben", **fields: Any) -> int:
    """A ticket that a customer's words have opened, entered by staff (D-53)."""
    with reading(desk.person(by)) as job:
        queue = pick_lists.queues_of(job)[0].id
    plain = {"key": ids.key(), "direction": "behalf", "source": "phone", "queue_id": queue, "body": f"{subject}, says the customer."}
    return desk.do(opening.open_ticket, by=by, **{**plain, "subject": subject, "address": f"walkin{next(_numbers)}@example.org", **fields})


def _line(tab: Tab, subject: str) -> Locator:
    return tab.page.get_by_role("list", name="Tickets", exact=True).get_by_role("listitem").filter(has_text=subject).first


def test_what_waits_is_seen_and_found_and_stands_in_the_address(desk: Desk):  # TK-34, D-122
    made = _ticket(desk, "Gears that slip")
    tab = desk.sign_in("ben", "/inbox?view=unassigned")
    expect(tab.page.get_by_role("heading", name="Inbox", level=1)).to_be_visible()
    expect(_line(tab, "Gears that slip")).to_be_visible()
    views = tab.page.get_by_role("navigation", name="Views")
    views.get_by_role("link", name="Waiting for us").click()
    expect(tab.page).to_have_url(f"{desk.server.base}/inbox?view=us")
    tab.page.get_by_role("searchbox", name="Search tickets").press_sequentially("gears slip", delay=30)
    expect(tab.page.get_by_role("status").filter(has_text="match")).to_be_visible()
    expect(_line(tab, "Gears that slip")).to_be_visible()
    expect(tab.page).to_have_url(f"{desk.server.base}/inbox?view=us&q=gears+slip")
    tab.page.reload()
    expect(tab.page.get_by_role("searchbox", name="Search tickets")).to_have_value("gears slip")
    _line(tab, "Gears that slip").get_by_role("link").click()
    expect(tab.page).to_have_url(f"{desk.server.base}/tickets/{made}")


def test_several_tickets_at_once(desk: Desk):
    for number in range(3):
        _ticket(desk, f"Stand number {number}")
    tab = desk.sign_in("ben", "/inbox?view=unassigned")
    for number in (0, 2):
        _line(tab, f"Stand number {number}").hover()
        _line(tab, f"Stand number {number}").get_by_role("checkbox").click()
    region = tab.page.get_by_role("region", name="Selected tickets")
    expect(region.get_by_role("status")).to_have_text("2 selected")
    region.get_by_role("button", name="Status").click()
    window = tab.page.get_by_role("dialog", name="Set the status of 2 tickets")
    window.get_by_role("combobox", name="Status").select_option(label="Closed")
    window.get_by_role("button", name="Apply").click()
    expect(_line(tab, "Stand number 0")).to_have_count(0)
    expect(_line(tab, "Stand number 1")).to_be_visible()
    expect(region).to_have_count(0)


def test_a_new_ticket_fills_itself_asks_for_what_is_missing_and_goes(desk: Desk):  # TK-2..17, TK-25, D-84
    desk.customer("Tilda", last_name="Quill", note="Rings twice.")
    tab = desk.sign_in("ben", "/inbox")
    tab.page.get_by_role("link", name="New ticket").first.click()
    expect(tab.page.get_by_role("radiogroup", name="Direction")).to_be_visible()
    tab.page.get_by_role("textbox", name="To", exact=True).press_sequentially("tilda@example.com", delay=20)
    expect(tab.page.get_by_role("region", name="Customer details")).to_contain_text("Tilda Quill")
    expect(tab.page.get_by_role("region", name="Note")).to_contain_text("Rings twice.")
    tab.page.get_by_role("textbox", name="Message").fill("Your wheel is true again.")
    tab.page.get_by_role("button", name="Send", exact=True).click()
    expect(tab.page.locator("#ticket-problem")).to_contain_text("subject")
    expect(tab.page.get_by_role("textbox", name="Message")).to_have_value("Your wheel is true again.")
    tab.page.get_by_role("textbox", name="Subject").fill("Your wheel")
    tab.page.get_by_role("combobox", name="Queue").select_option(label="Front desk")
    tab.page.get_by_role("button", name="Send", exact=True).click()
    expect(tab.page.get_by_role("heading", name="Your wheel", level=1)).to_be_visible()
    tab.page.goto("/tickets/new")
    expect(tab.page.get_by_role("textbox", name="To", exact=True)).to_have_value("")


def test_unread_is_bold_for_each_person_until_they_open_it(desk: Desk):  # TK-33, TK-34
    ben, ada = desk.sign_in("ben", "/inbox?view=unassigned"), desk.sign_in("ada", "/inbox?view=unassigned")
    made = _ticket(desk, "Bell that is silent")
    expect(_line(ada, "Bell that is silent").get_by_role("link", name="unread")).to_be_visible()
    expect(_line(ben, "Bell that is silent").get_by_role("link", name="unread")).to_have_count(0)  # he entered it
    assert ada.page.title().startswith("(")
    ada.page.goto(f"/tickets/{made}")
    expect(ada.page.get_by_role("heading", name="Bell that is silent", level=1)).to_be_visible()
    ada.page.goto("/inbox?view=unassigned")
    expect(_line(ada, "Bell that is silent")).to_be_visible()
    expect(_line(ada, "Bell that is silent").get_by_role("link", name="unread")).to_have_count(0)


def test_the_list_is_walked_by_keys(desk: Desk):
    for number in range(2):
        _ticket(desk, f"Key story {number}")
    tab = desk.sign_in("ben", "/inbox?view=unassigned&q=key+story")
    expect(_line(tab, "Key story 0")).to_be_visible()
    tab.page.get_by_role("heading", name="Inbox", level=1).click()
    tab.page.keyboard.press("j")
    tab.page.keyboard.press("j")
    expect(_line(tab, "Key story 0").get_by_role("link")).to_be_focused()
    tab.page.keyboard.press("k")
    expect(_line(tab, "Key story 1").get_by_role("link")).to_be_focused()
    tab.page.keyboard.press("a")
    expect(tab.page.get_by_role("dialog", name="Who handles this ticket?")).to_be_visible()
