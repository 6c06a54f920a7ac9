"""From *Contact* to the history, by each way of writing (CL-8..51, D-1, D-3, D-6..8, D-14..18, D-56)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from rxapp.shop import actions as shop
from tests import factories
from tests.browser.desk import Desk, Tab
from tests.browser.test_drafts import DeafServer, SlowLine

Wire = TypeVar("Wire")
READY, LATE = re.compile(r"ready for collection", re.IGNORECASE), re.compile(r"\bdelayed\b", re.IGNORECASE)


def _history(tab: Tab):
    tab.tab("Customer contact history")
    return tab.panel.get_by_role("row")


def _written(tab: Tab, words: str, *, subject: str = "Your bicycle") -> None:
    tab.subject(subject)
    tab.compose()
    tab.message.press_sequentially(words, delay=5)


def _greeted(desk: Desk, name: str, wire: Callable[[Tab], Wire]) -> tuple[Tab, Wire]:
    """A tab with its socket in our hands, and an informal greeting in the preview."""
    desk.customer(name, title="mrs", last_name="Pryce")
    tab = Tab(desk.window().new_page())
    held = wire(tab)
    tab.sign_in("ben")
    tab.contact(name)
    tab.choose("Template", READY)
    expect(tab.preview).to_contain_text(f"Hi {name},")
    return tab, held


@pytest.fixture
def slowly(desk: Desk):
    """A long undo, so that a slow machine stops a message in time."""
    desk.do(shop.save, form={"undo_panel_for": 60})
    yield
    desk.do(shop.save, form={"undo_panel_for": 10})


def test_a_greeting_is_shown_before_the_server_has_answered(desk: Desk):
    """G8: formal, without the name and with it again, on a line that holds every answer back; then the server says the same."""
    tab, line = _greeted(desk, "Gwendoline", SlowLine)
    formal, greeting = tab.panel.get_by_role("checkbox", name="Formal greeting"), tab.preview.locator(".marker")
    line.is_held = True
    formal.check()
    expect(greeting).to_have_text("Dear Mrs Pryce,", timeout=1500)
    formal.uncheck()
    expect(greeting).to_have_text("Hi Gwendoline,", timeout=1500)
    formal.check()
    expect(greeting).to_have_text("Dear Mrs Pryce,", timeout=1500)
    tab.panel.get_by_role("radio", name=re.compile("^No")).check()
    expect(tab.preview).to_contain_text("You write the greeting yourself", timeout=1500)
    line.go_on()
    expect(tab.preview).to_contain_text("You write the greeting yourself")
    tab.panel.get_by_role("radio", name="Yes", exact=True).check()
    expect(greeting).to_have_text("Dear Mrs Pryce,")
    tab.compose()
    expect(tab.message).to_have_value(re.compile(r"^Dear Mrs Pryce,\n"))
    assert tab.complaints == []


def test_a_greeting_that_the_server_never_heard_of_is_not_shown_for_long(desk: Desk):
    """What would be sent is what the preview says: where no answer comes it goes back to what stands in the text."""
    tab, server = _greeted(desk, "Hermione", DeafServer)
    server.is_deaf = True
    tab.panel.get_by_role("checkbox", name="Formal greeting").check()
    expect(tab.preview.locator(".marker")).to_have_text("Dear Mrs Pryce,", timeout=1500)
    expect(tab.preview.locator(".marker")).to_have_text("Hi Hermione,")


def test_an_email_from_the_keyboard_with_its_greeting_in_sight(desk: Desk):
    """CL-8, CL-20, CL-23, CL-27..33, CL-41, CL-47, CL-49..51: the preview is what is sent, and the history has it at once."""
    number = desk.customer("Ottoline", title="ms", last_name="Featherstone")
    tab = desk.sign_in("ben")
    tab.search("Ottoline")
    button = tab.row("Ottoline Featherstone").get_by_role("button", name="Contact")
    expect(button).to_be_visible()
    button.focus()
    tab.page.keyboard.press("Enter")
    expect(tab.panel).to_be_visible()
    expect(tab.preview).to_contain_text("No greeting and no signature")
    tab.choose("Communication type", "E-mail")
    tab.choose("Template", READY)
    expect(tab.preview).to_contain_text("Hi Ottoline,")
    formal = tab.panel.get_by_role("checkbox", name="Formal greeting")
    formal.focus()
    tab.page.keyboard.press("Space")
    expect(tab.preview).to_contain_text("Dear Ms Featherstone,")
    tab.page.keyboard.press("Space")
    expect(tab.preview).to_contain_text("Hi Ottoline,")
    tab.page.keyboard.press("Space")
    expect(tab.preview).to_contain_text("Dear Ms Featherstone,")
    tab.panel.get_by_role("button", name="Next").focus()
    tab.page.keyboard.press("Enter")
    expect(tab.panel.get_by_role("status").filter(has_text="Greeting style:")).to_contain_text("Formal Dear Ms Featherstone,")
    expect(tab.panel.get_by_role("textbox", name="Subject reminder")).to_have_attribute("readonly", "")
    expect(tab.message).to_have_value(re.compile("^Dear Ms Featherstone,\n\n"))
    tab.message.press("Control+End")
    tab.message.press_sequentially("\nP.S. Bring the old key.", delay=5)
    text = tab.message.input_value()
    tab.message.press("Control+Enter")
    expect(tab.outcome()).to_contain_text("E-mail to Ottoline Featherstone is on its way")
    rows = _history(tab)
    expect(rows.nth(1)).to_contain_text("E-mail")
    expect(rows.nth(1)).to_contain_text(desk.person("ben").name)
    expect(rows.nth(1).get_by_text(re.compile("Sending|Sent"))).to_be_visible()
    tab.press("Show message")
    expect(tab.panel.get_by_text("P.S. Bring the old key.")).to_be_visible()
    tab.press("Hide message")
    expect(tab.panel.get_by_text("P.S. Bring the old key.")).to_have_count(0)
    expect(rows.nth(1)).to_contain_text("Demo")
    expect(rows.nth(1).get_by_text("Sent")).to_be_visible()
    (sent,) = desk.sent(number)
    assert (sent.body, sent.greeting, sent.status) == (text, "Dear Ms Featherstone,", "sent")


def test_undo_in_time_sends_nothing_and_brings_the_words_back(desk: Desk, slowly):
    """D-7: while the message is held it can be stopped."""
    number = desk.customer("Undine")
    tab = desk.sign_in("ben")
    tab.contact("Undine")
    _written(tab, "Please come by.")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("E-mail to Undine Vance is on its way to undine@example.com: it goes at")
    expect(tab.message).to_have_count(0)
    expect(tab.panel.get_by_role("heading", name="Your bicycle").first).to_be_visible()
    tab.press("Undo")
    expect(tab.outcome()).to_contain_text("Not sent. Your text is back.")
    expect(tab.message).to_have_value("Please come by.")
    expect(tab.panel.get_by_role("textbox", name="Subject reminder")).to_have_value("Your bicycle")
    expect(tab.panel.get_by_role("button", name="Undo")).to_have_count(0)
    (sent,) = desk.sent(number)
    assert sent.status == "cancelled"
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    assert [row.status for row in desk.sent(number)] == ["cancelled", "held"]


def test_sms_counts_names_the_culprit_and_replaces_it_with_one_press(desk: Desk):
    """CL-34, CL-36, D-18: count, segments and encoding by the sender's rule, one press back to plain text."""
    number = desk.customer("Smsbert", phones=["07700 900418"])
    tab = desk.sign_in("cleo")
    tab.contact("Smsbert")
    tab.kind("SMS")
    expect(tab.panel.get_by_role("combobox", name="Send to")).to_have_value(re.compile("900418"))
    _written(tab, "It’s ready. " + "Come by any day. " * 5, subject="Ready")
    meter = tab.panel.locator("#panel-meter")
    expect(meter).to_contain_text("2 SMS")
    expect(meter).to_contain_text("Unicode")
    expect(meter).to_contain_text("the curly apostrophe “It’s”")
    tab.press("Replace with ' (1 SMS)")
    expect(tab.message).to_have_value(re.compile("^It's ready"))
    expect(meter).to_contain_text("1 SMS")
    expect(meter).to_contain_text("Plain text")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("SMS to Smsbert Vance is on its way")
    rows = _history(tab)
    expect(rows.nth(1)).to_contain_text("SMS")
    (sent,) = desk.sent(number)
    assert (sent.kind, sent.to) == ("sms", "+447700900418")
    assert "’" not in sent.body


def test_a_note_is_saved_not_sent(desk: Desk):
    """CL-18, CL-37, CL-47, D-16: no greeting, no address, *Save*."""
    number = desk.customer("Noteworthy", emails=[])
    tab = desk.sign_in("cleo")
    tab.contact("Noteworthy")
    tab.kind("Note")
    expect(tab.preview).to_contain_text("No greeting in a note")
    expect(tab.panel.get_by_role("combobox", name="Send to")).to_have_count(0)
    _written(tab, "Prefers calls after five.", subject="Rang")
    expect(tab.panel.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    tab.press("Save")
    expect(tab.outcome()).to_contain_text("Note saved")
    expect(_history(tab).nth(1)).to_contain_text("Saved")
    (sent,) = desk.sent(number)
    assert (sent.kind, sent.status, sent.body) == ("note", "saved", "Prefers calls after five.")


def test_what_is_missing_is_said_with_the_way_to_mend_it(desk: Desk):
    """CL-26, CL-39, D-1, D-6: no subject, no consent; the words stay, nothing is sent."""
    number = desk.customer("Dissenter", emails=[{"address": "dissenter@example.com", "agrees": False}])
    tab = desk.sign_in("ben")
    tab.contact("Dissenter")
    expect(tab.panel.get_by_text("No e-mail consent for this address. It cannot be sent.")).to_be_visible()
    tab.compose()
    tab.message.fill("Hello there")
    tab.press("Send")
    expect(tab.panel.get_by_role("alert")).to_contain_text("The subject is missing")
    tab.tab("Create/Edit contact details")
    tab.subject("A subject")
    tab.compose()
    tab.press("Send")
    alert = tab.panel.get_by_role("alert")
    expect(alert).to_contain_text("Dissenter Vance has not agreed to messages at dissenter@example.com. Your text is kept.")
    expect(alert.get_by_role("link")).to_have_attribute("href", f"/customers/{number}/edit")
    expect(tab.message).to_have_value("Hello there")
    assert desk.sent(number) == []
    assert desk.draft(number)["body"] == "Hello there"


def test_the_same_words_are_asked_about_and_sent_after_a_yes(desk: Desk):
    """The same-words guard: who and when, by anyone, greeting and case folded; *Send anyway* goes on and is logged."""
    number = desk.customer("Samewise")
    desk.do(factories.make_message, number, "samewise@example.com", by="ada", body="Your wheel is ready.")
    tab = desk.sign_in("ben")
    tab.contact("Samewise")
    _written(tab, "your WHEEL is   ready.")
    tab.press("Send")
    alert = tab.panel.get_by_role("alert")
    expect(alert).to_contain_text("Ada")
    expect(alert).to_contain_text("sent the same words to this customer on")
    assert len(desk.sent(number)) == 1
    alert.get_by_role("button", name="Send anyway").click()
    expect(tab.outcome()).to_contain_text("is on its way")
    assert [row.staff_name for row in desk.sent(number)][1] == desk.person("ben").name
    expect(tab.panel.get_by_role("alert")).to_have_count(0)


def test_send_later_change_the_time_and_cancel(desk: Desk):
    """D-8: on the shop's clock, up to 14 days; until then the time can be changed and the sending cancelled."""
    number = desk.customer("Laterna")
    tab = desk.sign_in("ben")
    tab.contact("Laterna")
    _written(tab, "See you next week.")
    tab.press("Send later")
    expect(tab.panel.get_by_label("Send at")).to_be_focused()
    soon = datetime.now(ZoneInfo("Europe/London")).replace(second=0, microsecond=0) + timedelta(days=3)
    at = tab.panel.get_by_label("Send at")
    at.fill((soon + timedelta(days=20)).strftime("%Y-%m-%dT10:00"))
    at.blur()
    expect(tab.panel.get_by_role("alert")).to_contain_text("at most 14 days")
    expect(at).to_have_accessible_description(re.compile("shop’s clock.*at most 14 days"))
    expect(tab.send_at).to_be_disabled()
    likely = tab.panel.get_by_role("group", name="Likely times").get_by_role("button")
    likely.last.click()
    expect(tab.panel.get_by_role("alert")).to_have_count(0)
    expect(tab.send_at).to_have_accessible_name(f"Send {likely.last.inner_text()}")
    expect(at).to_have_value(re.compile("T09:00$"))
    expect(tab.panel.get_by_role("article")).to_contain_text(likely.last.inner_text())
    at.fill("")
    at.blur()
    tab.press("Send")
    expect(tab.panel.get_by_role("alert")).to_contain_text("the time is missing")
    assert desk.sent(number) == []
    at.fill(soon.strftime("%Y-%m-%dT10:00"))
    at.blur()
    expect(tab.send_at).to_have_accessible_name(f"Send {soon:%a} {soon.day} {soon:%b} 10:00")
    tab.press_send_at()
    expect(tab.panel.get_by_role("list", name="Still to come")).to_contain_text("10:00")
    expect(tab.outcome()).to_contain_text("Scheduled for Laterna Vance: the e-mail to laterna@example.com goes")
    rows = _history(tab)
    expect(rows.nth(1)).to_contain_text("Scheduled")
    tab.press("Show message")
    tab.press("Change time")
    anew = tab.panel.get_by_label("Send at")
    anew.fill((soon - timedelta(days=9)).strftime("%Y-%m-%dT11:30"))
    tab.press("Set time")
    expect(tab.panel.get_by_role("alert")).to_contain_text("This time has passed")
    expect(anew).to_have_attribute("aria-invalid", "true")
    anew.fill(soon.strftime("%Y-%m-%dT11:30"))
    tab.press("Set time")
    expect(tab.page.get_by_text("Time changed.")).to_be_visible()
    (sent,) = desk.sent(number)
    assert sent.send_after is not None
    assert sent.send_after.astimezone(ZoneInfo("Europe/London")).strftime("%H:%M") == "11:30"
    tab.press("Cancel sending")
    expect(tab.page.locator("[data-sonner-toast]")).to_contain_text("Nothing was sent")
    expect(rows.nth(1)).to_contain_text("Cancelled")
    assert desk.sent(number)[0].status == "cancelled"


def test_changed_words_are_never_replaced_unasked(desk: Desk):
    """D-17: another template, greeting or type asks; *Keep my text* and *Replace text* do as they say."""
    number = desk.customer("Keeper")
    tab = desk.sign_in("ben")
    tab.contact("Keeper")
    tab.choose("Template", READY)
    tab.compose()
    expect(tab.message).to_have_value(re.compile("^Hi Keeper,"))
    tab.message.fill("My own words altogether.")
    desk.drafted(number, "My own words altogether.")
    tab.tab("Create/Edit contact details")
    tab.choose("Template", LATE)
    tab.compose()
    alert = tab.panel.get_by_role("alert")
    expect(alert).to_contain_text("You have changed the text.")
    expect(tab.message).to_have_value("My own words altogether.")
    alert.get_by_role("button", name="Keep my text").click()
    expect(alert).to_have_count(0)
    expect(tab.message).to_have_value("My own words altogether.")
    tab.tab("Create/Edit contact details")
    tab.choose("Template", READY)
    tab.compose()
    alert.get_by_role("button", name="Replace text").click()
    expect(tab.message).to_have_value(re.compile("^Hi Keeper,\n\n"))
    tab.message.press("Control+End")
    tab.message.press_sequentially(" And more.", delay=5)
    desk.until(lambda: desk.draft(number)["body"].endswith(" And more."))
    tab.tab("Create/Edit contact details")
    tab.panel.get_by_role("checkbox", name="Formal greeting").check()
    expect(tab.preview).to_contain_text("Dear Keeper,")
    tab.compose()
    expect(tab.message).to_have_value(re.compile(r"^Dear Keeper,\n\n(.|\n)* And more\.$"))


def test_undo_outlives_the_panel_another_page_and_a_reload(desk: Desk, slowly):
    """B2b, D-7: closed, gone to another page, loaded again: Undo is there until its time is over, and brings the words back."""
    number = desk.customer("Outliva")
    tab = desk.sign_in("cleo")  # who has no other message under way: each has an Undo of its own
    tab.contact("Outliva")
    _written(tab, "Come by at noon.")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    expect(tab.page.get_by_role("button", name="Undo")).to_have_count(1)
    tab.press("Close")
    expect(tab.panel).to_have_count(0)
    undo = tab.page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    tab.page.get_by_role("link", name=re.compile("emplates")).first.click()
    expect(tab.page.get_by_role("heading", name="Communication templates")).to_be_visible()
    expect(undo).to_be_visible()
    tab.page.reload()
    tab.ready()
    expect(tab.page.get_by_text("to Outliva Vance, outliva@example.com")).to_be_visible()
    undo.click()
    expect(tab.outcome()).to_contain_text("Not sent. Your text is back.")
    expect(tab.message).to_have_value("Come by at noon.")
    expect(undo).to_have_count(0)
    assert [row.status for row in desk.sent(number)] == ["cancelled"]
