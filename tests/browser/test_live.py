"""What one person changes shows on every open screen without a reload, each with their own rights (D-37, D-65)."""

import re

from playwright.sync_api import expect
from sqlmodel import col, select

from rxapp.core.work import reading
from rxapp.customers.actions import records
from rxapp.staff.actions import roles
from rxapp.staff.models import Role
from rxapp.staff.rules import ROLES
from tests import factories
from tests.browser.desk import Desk, Tab

SOON = 5_000  # milliseconds; it is there within one on a quiet machine


def _mark(tab: Tab) -> None:
    tab.page.evaluate("globalThis.__mark = 1")


def _not_reloaded(tab: Tab) -> None:
    assert tab.page.evaluate("globalThis.__mark") == 1


def test_a_change_by_one_shows_on_the_others_screen(desk: Desk):
    """Ada writes to a customer; Ben's grid shows the contact, his open history the row, without a reload."""
    desk.customer("Livia", last_name="Nightingale")
    ben, ada = desk.sign_in("ben", "/customers?q=Nightingale"), desk.sign_in("ada")
    row = ben.row("Livia Nightingale")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("Today")
    _mark(ben)
    ada.contact("Livia Nightingale")
    ada.kind("Note")
    ada.subject("Rang")
    ada.compose()
    ada.message.fill("Will call back.")
    ada.press("Save")
    expect(ada.outcome()).to_contain_text("Note saved")
    expect(row).to_contain_text("Today", timeout=SOON)
    row.get_by_role("button", name="Contact").click()
    ben.tab("Customer contact history")
    expect(ben.panel.get_by_role("button", name="Show message")).to_have_count(1)
    ada.tab("Create/Edit contact details")
    ada.subject("Rang again")
    ada.compose()
    ada.message.fill("Called back.")
    ada.press("Save")
    expect(ben.panel.get_by_role("row").filter(has_text="Rang again")).to_be_visible(timeout=SOON)
    _not_reloaded(ben)


def test_the_panel_closes_where_a_link_leads_away_and_hears_on_after_a_reload(desk: Desk):
    """The panel belongs to the page it was opened over: a reload keeps it, live; the way to the record closes it."""
    number = desk.customer("Leadaway", emails=[{"address": "leadaway@example.com", "agrees": False}])
    ben = desk.sign_in("ben")
    ben.contact("Leadaway")
    ben.tab("Customer contact history")
    ben.page.reload()
    expect(ben.panel).to_be_visible()
    desk.do(factories.make_note, number, subject="Rang meanwhile")
    expect(ben.panel.get_by_role("row").filter(has_text="Rang meanwhile")).to_be_visible()
    ben.tab("Create/Edit contact details")
    ben.panel.get_by_role("link", name="Open record").first.click()
    expect(ben.page.get_by_role("textbox", name="First name")).to_have_value("Leadaway")
    expect(ben.panel).to_have_count(0)


def test_a_renamed_customer_is_renamed_everywhere(desk: Desk):
    """The grid and the open panel read the record again; the words typed meanwhile stay."""
    number = desk.customer("Renamo", last_name="Beforehand")
    ben = desk.sign_in("ben")
    ben.search("Renamo")
    ben.row("Renamo Beforehand").get_by_role("button", name="Contact").click()
    expect(ben.panel).to_be_visible()
    ben.compose()
    ben.message.fill("Typed before the change.")
    _mark(ben)
    desk.do(records.edit, customer_id=number, version=1, form={"last_name": "Afterwards"})
    expect(ben.panel).to_have_accessible_description(re.compile("Renamo Afterwards"), timeout=SOON)
    expect(ben.message).to_have_value("Typed before the change.")
    ben.press("Close")
    expect(ben.row("Renamo Afterwards")).to_be_visible()
    _not_reloaded(ben)


def test_an_open_form_says_that_somebody_saved_meanwhile(desk: Desk):
    """D-37: Ben has the form open and has typed; Ada's edit is told there at once, before he saves, and his words stay."""
    number = desk.customer("Formina", last_name="Beforehand")
    ben = desk.sign_in("ben", f"/customers/{number}/edit")
    town = ben.page.get_by_role("textbox", name="Town")
    town.fill("Leeds")
    _mark(ben)
    desk.do(records.edit, customer_id=number, version=1, form={"last_name": "Afterwards"})
    alert = ben.page.get_by_role("alert")
    expect(alert).to_contain_text(f"{desk.person('ada').name} saved this record")
    expect(town).to_have_value("Leeds")
    ben.page.get_by_role("button", name="Save", exact=True).click()
    expect(ben.page.get_by_role("heading", level=1, name="Formina Afterwards")).to_be_visible()
    expect(ben.page.get_by_text("Leeds")).to_be_visible()
    _not_reloaded(ben)


def test_signing_out_in_one_tab_ends_the_other_tabs_socket(desk: Desk):
    """Log-out ends open sockets: the other tab of the same person can do nothing any more and goes to the door."""
    first = desk.sign_in("ben")
    second = Tab(first.page.context.new_page())
    second.page.goto("/customers")
    second.ready()
    first.page.get_by_role("button", name="Sign out").click()
    expect(first.page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(second.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "/login" in second.page.url


def test_a_change_of_rights_takes_effect_at_once(desk: Desk):
    """D-65: Ada takes *Send messages* from the front desk; Ben, with the panel open, sees *Send* go, and keeps his words."""
    number = desk.customer("Rightless")
    ben = desk.sign_in("ben")
    ben.contact("Rightless")
    ben.subject("Your bicycle")
    ben.compose()
    ben.message.fill("May I?")
    desk.drafted(number, "May I?")
    role = _role_id("front_desk")
    try:
        desk.do(roles.tick, role_id=role, permission="send", is_on=False)
        expect(ben.panel.get_by_role("button", name="Send", exact=True)).to_have_count(0)
        expect(ben.message).to_have_value("May I?")
        assert desk.sent(number) == []
    finally:
        desk.do(roles.tick, role_id=role, permission="send", is_on=True)
    assert "send" in ROLES["front_desk"]


def test_who_may_only_read_can_look_but_not_write(desk: Desk):
    """D-65: Rita finds customers and their history; she is offered nothing that she may not do."""
    number = desk.customer("Lookonly")
    rita = desk.sign_in("rita")
    rita.search("Lookonly")
    expect(rita.row("Lookonly Vance")).to_be_visible()
    expect(rita.page.get_by_role("button", name="New customer")).to_have_count(0)
    rita.contact("Lookonly")
    rita.compose()
    expect(rita.panel.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    expect(rita.message).to_be_disabled()
    rita.press("Close")
    rita.page.goto(f"/customers/{number}/edit")
    rita.ready()
    expect(rita.page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    expect(rita.page.get_by_role("textbox", name="First name")).to_be_disabled()
    rita.page.goto("/settings/staff")
    rita.ready()
    expect(rita.page.get_by_text("This section is not open to your role")).to_be_visible()
    expect(rita.page.get_by_role("button", name="Invite")).to_have_count(0)
    assert desk.sent(number) == []


def _role_id(key: str) -> int:
    with reading() as job:
        return job.session.exec(select(Role.id).where(col(Role.key) == key)).one() or 0
