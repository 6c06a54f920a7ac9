"""A tablet on the counter, shared by several people: touch, Lock, Switch user, each with their own drafts."""

from playwright.sync_api import Page, expect

from tests.browser.desk import PASSWORD, TABLET, Desk, Tab


def _menu(tab: Tab, item: str) -> None:
    tab.page.locator("nav.bottom summary").tap()
    tab.page.locator("nav.bottom").get_by_role("button", name=item).tap()


def _enter(page: Page, short: str) -> None:
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    email = page.get_by_role("textbox", name="E-mail")
    if email.input_value() != f"{short}@example.com":
        email.fill(f"{short}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").tap()


def test_lock_and_switch_user_keep_each_persons_drafts(desk: Desk):
    """Ben writes, locks, comes back to the same view; Cleo takes over and sees nothing of it; Ben finds his words again."""
    number = desk.customer("Tabletta", phones=["07700 900419"])
    tab = desk.sign_in("ben", **TABLET)
    tab.page.goto("/customers?q=Tabletta")
    tab.row("Tabletta Vance").get_by_role("button", name="Contact").tap()
    tab.kind("SMS")
    tab.compose()
    tab.message.fill("Ben's own words.")
    desk.drafted(number, "Ben's own words.", kind="sms")
    tab.press("Close")
    _menu(tab, "Lock")
    expect(tab.page.get_by_text("Locked by")).to_be_visible()
    assert "Tabletta" not in tab.page.content().replace("q%3DTabletta", "").replace("q=Tabletta", "")
    _enter(tab.page, "ben")
    tab.ready()
    assert tab.page.url.endswith("/customers?q=Tabletta")
    _menu(tab, "Switch user")
    expect(tab.page.get_by_role("link", name=desk.person("ben").name)).to_be_visible()
    _enter(tab.page, "cleo")
    tab.ready()
    tab.page.goto("/customers?q=Tabletta")
    tab.row("Tabletta Vance").get_by_role("button", name="Contact").tap()
    expect(tab.panel).to_be_visible()
    tab.kind("SMS")
    tab.compose()
    expect(tab.message).to_have_value("")
    expect(tab.panel.get_by_text("Words typed on this device")).to_have_count(0)
    tab.message.fill("Cleo's.")
    desk.drafted(number, "Cleo's.", short="cleo", kind="sms")
    tab.press("Close")
    _menu(tab, "Switch user")
    tab.page.get_by_role("link", name=desk.person("ben").name).tap()
    _enter(tab.page, "ben")
    tab.ready()
    tab.page.goto("/customers?q=Tabletta")
    tab.row("Tabletta Vance").get_by_role("button", name="Contact").tap()
    tab.kind("SMS")
    tab.compose()
    expect(tab.message).to_have_value("Ben's own words.")
    assert desk.draft(number, "cleo", "sms")["body"] == "Cleo's."


def test_a_whole_message_by_touch_alone(desk: Desk):
    """768 px, portrait: find, write, send and see it in the history; nothing sideways, nothing that needs hover."""
    number = desk.customer("Touchwood")
    tab = desk.sign_in("cleo", **TABLET)
    tab.search("Touchwood")
    tab.row("Touchwood Vance").get_by_role("button", name="Contact").tap()
    tab.subject("Ready")
    tab.panel.get_by_role("button", name="Next").tap()
    tab.message.fill("Come and fetch it.")
    tab.panel.get_by_role("button", name="Send", exact=True).tap()
    expect(tab.outcome()).to_contain_text("is on its way")
    tab.panel.get_by_role("tab", name="Customer contact history").tap()
    tab.panel.get_by_role("button", name="Show message").tap()
    expect(tab.panel.get_by_text("Come and fetch it.")).to_be_visible()
    assert len(desk.sent(number)) == 1
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
