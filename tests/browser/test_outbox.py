"""What becomes of messages that do not go: seen, told, mended, settled (D-1, D-7, D-11, D-56)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, expect

from rxapp.core.work import Work, work
from rxapp.live import actions as live
from rxapp.messages.models import ChannelStatus, Message
from rxapp.shop import actions as shop
from tests import factories
from tests.browser.desk import Desk, Tab


@pytest.fixture
def at_once(desk: Desk) -> Iterator[None]:
    """Messages go without the seconds of *Undo*."""
    desk.do(shop.save, form={"undo_panel_for": 0})
    yield
    desk.do(shop.save, form={"undo_panel_for": 10})


def _settle(job: Work, message_id: int, **changed: Any) -> None:
    row = job.session.get(Message, message_id)
    assert row is not None
    for name, value in {"channel": "demo", "next_try_at": None, **changed}.items():
        setattr(row, name, value)
    live.publish(job, "messages")


def _message(desk: Desk, customer: int, to: str, status: str, failure: str, *, by: str = "ben", **fields: Any) -> int:
    """A message of somebody's that went wrong just now."""
    made = desk.do(factories.make_message, customer, to, by=by, **fields)
    with work() as job:
        _settle(job, made, status=status, failure=failure, failure_values={"address": to, "provider": "Twilio"})
    return made


def _status(desk: Desk, customer: int) -> list[str]:
    return [message.status for message in desk.sent(customer)]


def _row(tab: Tab, name: str) -> Locator:
    return tab.page.get_by_role("row").filter(has=tab.page.get_by_role("link", name=name))


def _open(tab: Tab, name: str) -> None:
    _row(tab, name).get_by_role("button", name="Show message").click()
    expect(_row(tab, name).get_by_role("button", name="Hide message")).to_be_visible()


def _menu(tab: Tab) -> Locator:
    return tab.page.get_by_role("link", name="Needs attention").first


def test_a_failed_message_is_edited_and_sent_anew(desk: Desk, at_once: None):
    """From the menu to the list, the words again in the panel, sent, and off the list."""
    number = desk.customer("Outa", last_name="Failing")
    _message(desk, number, "outa@example.com", "failed", "message.failure.bounced", body="Your wheel is true again.")
    tab = desk.sign_in("ben")
    _menu(tab).click()
    expect(tab.page.get_by_role("heading", name="Needs attention")).to_be_visible()
    expect(_row(tab, "Outa Failing")).to_contain_text("outa@example.com does not take mail")
    _open(tab, "Outa Failing")
    expect(tab.page).to_have_url(re.compile("view=failed&open="))
    expect(tab.page.get_by_text("Your wheel is true again.")).to_be_visible()
    expect(tab.page.get_by_role("listitem").filter(has_text="Sent by Ben")).to_be_visible()
    tab.page.get_by_role("button", name="Edit and retry").click()
    expect(tab.message).to_have_value("Your wheel is true again.")
    tab.message.fill("Your wheel is true again, and paid for.")
    tab.press("Send")
    desk.until(lambda: _status(desk, number) == ["failed", "sent"])
    tab.press("Close")
    expect(_row(tab, "Outa Failing")).to_have_count(0)
    assert desk.sent(number)[1].body == "Your wheel is true again, and paid for."


def test_a_failed_sms_goes_as_an_email_by_one_press(desk: Desk, at_once: None):
    """The same words to the e-mail that agrees; without consent there the record is named instead (D-1)."""
    agreed = desk.customer("Outemma", last_name="Either", phones=["07700 900431"], emails=["outemma@example.com"])
    closed = desk.customer("Outclara", last_name="Closed", phones=["07700 900432"], emails=[{"address": "oc@example.com", "agrees": False}])
    for number, phone in ((agreed, "+447700900431"), (closed, "+447700900432")):
        _message(desk, number, phone, "failed", "message.failure.number_away", body="Ready.")
    tab = desk.sign_in("ben", "/outbox")
    _open(tab, "Outclara Closed")
    tab.page.get_by_role("button", name="Send as e-mail instead").click()
    expect(tab.page.get_by_role("alert").filter(has_text="has not agreed")).to_be_visible()
    expect(tab.page.get_by_role("link", name="Open record")).to_have_attribute("href", re.compile(rf"/customers/{closed}"))
    assert len(desk.sent(closed)) == 1
    _open(tab, "Outemma Either")
    tab.page.get_by_role("button", name="Send as e-mail instead").click()
    desk.until(lambda: _status(desk, agreed) == ["failed", "sent"])
    assert [(message.kind, message.body) for message in desk.sent(agreed)][1] == ("email", "Ready.")


def test_an_uncertain_message_is_settled_by_a_person_and_leaves_every_list(desk: Desk):
    """D-11: the reason stands in the place of *Ask the provider*, *Send again* asks, *It arrived* ends it; Ada's list follows live."""
    number = desk.customer("Outula", last_name="Unsure")
    _message(desk, number, "outula@example.com", "uncertain", "message.failure.provider_silent", body="Are you coming?")
    ben, ada = desk.sign_in("ben", "/outbox?view=uncertain"), desk.sign_in("ada", "/outbox?view=uncertain")
    expect(_row(ada, "Outula Unsure")).to_be_visible()
    _open(ben, "Outula Unsure")
    expect(ben.page.get_by_text("We do not know whether this arrived").first).to_be_visible()
    expect(ben.page.get_by_role("button", name="Ask the provider")).to_have_count(0)
    expect(ben.page.get_by_text("cannot be asked what became of a message")).to_be_visible()
    ben.page.get_by_role("button", name="Send again").click()
    expect(ben.page.get_by_role("alert").filter(has_text="may reach the customer twice")).to_be_visible()
    ben.page.get_by_role("button", name="Do not send").click()
    ben.page.get_by_role("button", name="It arrived").click()
    expect(_row(ben, "Outula Unsure")).to_have_count(0)
    expect(_row(ada, "Outula Unsure")).to_have_count(0)
    assert _status(desk, number) == ["delivered"]


def test_the_author_is_told_wherever_they_are(desk: Desk):
    """A toast on Ben's screen, with the way to the message; nobody else is disturbed."""
    number = desk.customer("Outtold", last_name="Toaster")
    ben, ada = desk.sign_in("ben"), desk.sign_in("ada")
    sent = desk.do(factories.make_message, number, "outtold@example.com", by="ben")
    with work() as job:
        _settle(job, sent, status="failed", failure="message.failure.bounced", failure_values={"address": "outtold@example.com"})
    toast = ben.page.get_by_role("listitem").filter(has_text="Your message to Outtold Toaster was not sent")
    expect(toast).to_be_visible()
    expect(toast).to_contain_text("outtold@example.com does not take mail")
    toast.get_by_role("button", name="Open").click()
    expect(ben.page.get_by_role("button", name="Hide message")).to_be_visible()
    expect(_row(ben, "Outtold Toaster")).to_be_visible()
    expect(ada.page.get_by_text("Your message to")).to_have_count(0)


def test_a_stopped_channel_holds_its_messages_until_it_is_started_again(desk: Desk, at_once: None):
    """Ada sees the banner and starts the channel on the settings page; Ben's message waits, says why, and then goes."""
    number = desk.customer("Outhalt", last_name="Waiting", phones=["07700 900433"])
    ada, ben = desk.sign_in("ada"), desk.sign_in("ben", "/outbox?view=waiting")
    try:
        with work() as job:
            refused = {"error": "message.failure.provider_login", "error_values": {"provider": "Twilio"}, "error_words": "HTTP 401"}
            job.session.execute(sa.delete(ChannelStatus))
            job.session.add(ChannelStatus(name="demo", kind="sms", stopped_at=job.now, error_at=job.now, **refused))
            live.publish(job, "messages")
        desk.do(factories.make_message, number, "07700 900433", by="ben", send_at=None)
        banner = ada.page.get_by_role("status").filter(has_text="SMS has stopped")
        expect(banner).to_contain_text("Twilio does not accept the key.")
        expect(ben.page.get_by_text("SMS has stopped")).to_have_count(0)
        banner.get_by_role("link", name="Open Channels").click()
        region = ada.page.get_by_role("region", name="Channels")
        expect(region.get_by_text("Stopped since")).to_be_visible()
        ben.page.wait_for_timeout(5_500)  # a message that is due for less is not said to wait
        ben.page.reload()
        expect(_row(ben, "Outhalt Waiting")).to_contain_text("the channel is stopped")
        assert _status(desk, number) == ["held"]
        region.get_by_role("button", name="Start again").click()
        desk.until(lambda: _status(desk, number) == ["sent"])
        expect(banner).to_have_count(0)
        expect(_row(ben, "Outhalt Waiting")).to_have_count(0)
    finally:
        with work() as job:
            job.session.execute(sa.delete(ChannelStatus))
            live.publish(job, "messages")


def test_an_sms_in_quiet_hours_asks_when_to_go(desk: Desk):
    """*Send now* and *Send at* the end of the quiet hours stand side by side; nothing goes before one is chosen."""
    number = desk.customer("Outnight", last_name="Quiet", phones=["07700 900434"])
    here = datetime.now(ZoneInfo("Europe/London"))
    until = f"{here + timedelta(hours=3):%H:%M}"
    desk.do(shop.save, form={"quiet_from": f"{here - timedelta(hours=1):%H:%M}", "quiet_until": until})
    try:
        tab = desk.sign_in("cleo")
        tab.contact("Outnight")
        tab.kind("SMS")
        tab.subject("Ready")
        tab.compose()
        tab.message.fill("Your bike is ready.")
        tab.press("Send")
        expect(tab.panel.get_by_role("alert")).to_contain_text(f"quiet hours until {until}")
        assert desk.sent(number) == []
        expect(tab.panel.get_by_role("button", name="Send now")).to_be_visible()
        tab.press(f"Send at {until}")
        expect(tab.outcome()).to_contain_text("Scheduled for Outnight Quiet")
        tab.tab("Customer contact history")
        expect(tab.panel.get_by_text("Scheduled", exact=True)).to_be_visible()
        assert [(row.status, row.is_scheduled) for row in desk.sent(number)] == [("held", True)]
    finally:
        desk.do(shop.save, form={"quiet_from": "", "quiet_until": ""})


def test_channels_and_quiet_hours_are_set_by_those_who_may(desk: Desk):
    """A test goes through the demo channel and shows as its last success; quiet hours are explained with the zone; D-65."""
    ada = desk.sign_in("ada", "/settings/channels")
    region = ada.page.get_by_role("region", name="Channels")
    expect(region.get_by_role("combobox", name="E-mail goes by")).to_be_visible()
    region.get_by_role("group", name="E-mail").get_by_role("button", name="Send me a test").click()
    expect(ada.page.get_by_text("A test is on its way to ada@example.com")).to_be_visible()
    expect(region.get_by_text("Last success: Today").first).to_be_visible()
    ada.page.get_by_role("navigation", name="Sections of the settings").get_by_role("link", name="Message rules").click()
    rules = ada.page.get_by_role("region", name="Message rules")
    expect(rules).to_contain_text("Europe/London")
    ada.filled(rules)
    try:
        rules.get_by_label("Quiet from").fill("21:00")
        rules.get_by_label("Quiet until").fill("08:00")
        rules.get_by_role("button", name="Save").click()
        expect(rules).to_contain_text("SMS rest from 21:00 until 08:00.")
    finally:
        desk.do(shop.save, form={"quiet_from": "", "quiet_until": ""})
    ben = desk.sign_in("ben", "/settings/message-rules")
    expect(ben.page.get_by_role("region", name="Message rules")).to_be_visible()
    expect(ben.page.get_by_role("region", name="Message rules").get_by_role("button", name="Save")).to_have_count(0)
    expect(ben.page.get_by_role("link", name="Channels")).to_have_count(0)
    ben.page.goto("/settings/channels")
    expect(ben.page.get_by_text("This section is not open to your role")).to_be_visible()
    expect(ben.page.get_by_role("region", name="Channels")).to_have_count(0)
