"""Nothing typed is lost: drafts on the server, words in the browser, each to the person who typed them."""

from playwright.sync_api import expect

from tests.browser.desk import Desk, Tab

OFFER = "Words typed on this device were not saved by the shop. Put them back?"


def _typed(desk: Desk, name: str, words: str) -> tuple[Tab, int]:
    number = desk.customer(name)
    tab = desk.sign_in("ben")
    tab.contact(name)
    tab.subject("Your bicycle")
    tab.compose()
    tab.message.press_sequentially(words, delay=5)
    return tab, number


def _found_again(tab: Tab, name: str, words: str) -> None:
    if not tab.panel.is_visible():
        tab.contact(name)
    tab.compose()
    expect(tab.message).to_have_value(words)
    expect(tab.panel.get_by_role("textbox", name="Subject reminder")).to_have_value("Your bicycle")


def test_a_draft_survives_closing_at_once_and_reload(desk: Desk):
    """One draft per person, customer and type: closed right after the last key, then the page reloaded; no question asked."""
    tab, number = _typed(desk, "Drafta", "Half a sentence")
    tab.page.keyboard.press("Escape")
    expect(tab.panel).to_have_count(0)
    desk.drafted(number, "Half a sentence")
    _found_again(tab, "Drafta", "Half a sentence")
    expect(tab.panel.get_by_text(OFFER)).to_have_count(0)
    tab.page.reload()
    tab.ready()
    _found_again(tab, "Drafta", "Half a sentence")
    ada = desk.sign_in("ada")
    ada.contact("Drafta")
    ada.compose()
    expect(ada.message).to_have_value("")


def test_words_of_one_customer_never_reach_another(desk: Desk):
    """Two customers one after the other in one tab: what was typed last for the first stays with the first."""
    other = desk.customer("Draftother")
    tab, number = _typed(desk, "Draftone", "For the first alone")
    tab.press("Close")
    tab.contact("Draftother")
    desk.drafted(number, "For the first alone")
    tab.compose()
    expect(tab.message).to_have_value("")
    assert desk.draft(other).get("body", "") == ""


def test_a_draft_survives_a_restart_of_the_server(desk: Desk):
    """The server is stopped and started: the tab comes back by itself, and the draft is there."""
    tab, number = _typed(desk, "Restarta", "Before the restart")
    desk.drafted(number, "Before the restart")
    desk.server.stop()
    expect(tab.page.get_by_text("Connection lost")).to_be_visible()
    desk.server.start()
    expect(tab.page.get_by_text("Connection lost")).to_have_count(0)
    tab.page.reload()
    tab.ready()
    _found_again(tab, "Restarta", "Before the restart")


def test_words_typed_while_the_server_is_away_are_offered_back(desk: Desk):
    """The words of a lost connection lie in this browser, and the panel offers them when it opens again."""
    tab, number = _typed(desk, "Offlina", "Saved. ")
    desk.drafted(number, "Saved. ")
    desk.server.kill()
    expect(tab.page.get_by_text("Connection lost")).to_be_visible()
    tab.message.press_sequentially("Typed into the void.", delay=5)
    expect(tab.message).to_have_value("Saved. Typed into the void.")
    tab.page.close()
    desk.server.start()
    again = Tab(desk.windows[-1].new_page())
    again.page.goto("/customers")
    again.ready()
    again.contact("Offlina")
    again.compose()
    expect(again.panel.get_by_role("alert")).to_contain_text(OFFER)
    again.press("Put back")
    expect(again.message).to_have_value("Saved. Typed into the void.")
    desk.drafted(number, "Saved. Typed into the void.")
    expect(again.panel.get_by_role("alert")).to_have_count(0)
