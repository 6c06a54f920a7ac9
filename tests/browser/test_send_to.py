"""*Send to* knows whose address it is, and *Manage templates* leaves the panel as it stands (D-3, D-77)."""

from playwright.sync_api import expect

from tests.browser.desk import Desk, Tab


def test_another_customers_address_is_named_asked_about_and_told(desk: Desk):
    """B3a, D-3: whose it is stands in sight on both tabs, *Send* asks, and the outcome names that person and the address."""
    desk.customer("Ownera")
    number = desk.customer("Writtento")
    tab = desk.sign_in("ben")
    tab.contact("Writtento")
    address, whose = tab.panel.get_by_role("combobox", name="Send to"), "This address is Ownera Vance’s, who agrees to e-mail."
    address.fill("OWNERA@Example.com")
    tab.subject("Your bicycle")
    expect(tab.panel.get_by_text(whose)).to_be_visible()
    tab.compose()
    expect(tab.panel.get_by_text(whose)).to_be_visible()
    tab.message.fill("To whose address?")
    tab.press("Send")
    asked = tab.panel.get_by_role("alert")
    expect(asked).to_contain_text("belongs to Ownera Vance, not to Writtento Vance")
    assert desk.sent(number) == []
    asked.get_by_role("button", name="Send anyway").click()
    expect(tab.outcome()).to_contain_text("E-mail to Ownera Vance is on its way to OWNERA@example.com")


def test_the_customers_own_number_in_another_notation_is_their_own(desk: Desk):
    """B3b: no question, no warning, and the message goes to the number on the record."""
    number = desk.customer("Notatia", phones=[{"number": "+44 7700 900634", "agrees": True}])
    tab = desk.sign_in("ben")
    tab.contact("Notatia")
    tab.kind("SMS")
    address = tab.panel.get_by_role("combobox", name="Send to")
    for written in ("07700900634", "0044 7700 900634"):
        address.fill(written)
        address.blur()
        expect(tab.panel.locator("#panel-to-help")).to_have_text("Agrees to SMS")
    tab.subject("Ready")
    tab.compose()
    tab.message.fill("It is ready.")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("SMS to Notatia Vance is on its way")
    (sent,) = desk.sent(number)
    assert (sent.customer_id, sent.to) == (number, "+447700900634")


def test_manage_templates_opens_beside_and_the_draft_stays(desk: Desk):
    """D-77: on both tabs of the panel, in a tab of its own; here every word stands, there one may work."""
    number = desk.customer("Manageria")
    tab = desk.sign_in("ada")
    tab.contact("Manageria")
    tab.subject("Your bicycle")
    expect(tab.panel.get_by_role("link", name="Manage templates")).to_be_visible()
    tab.compose()
    tab.message.fill("Half a sentence")
    with tab.page.context.expect_page() as opened:
        tab.panel.get_by_role("link", name="Manage templates").click()
    beside = Tab(opened.value)
    expect(beside.page.get_by_role("heading", name="Communication templates")).to_be_visible()
    expect(beside.panel).to_have_count(0)
    beside.page.close()
    expect(tab.message).to_have_value("Half a sentence")
    desk.drafted(number, "Half a sentence", short="ada")
