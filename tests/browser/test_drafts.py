"""Nothing typed is lost: drafts on the server, words in the browser, each to the person who typed them."""

import re

from playwright.sync_api import WebSocketRoute, expect

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


def _found_again(tab: Tab, words: str) -> None:
    tab.compose()
    expect(tab.message).to_have_value(words)
    expect(tab.panel.get_by_role("textbox", name="Subject reminder")).to_have_value("Your bicycle")


def test_a_draft_survives_closing_at_once_and_reload(desk: Desk):
    """One draft per person, customer and type: closed right after the last key, then the page reloaded; no question asked."""
    tab, number = _typed(desk, "Drafta", "Half a sentence")
    tab.page.keyboard.press("Escape")
    expect(tab.panel).to_have_count(0)
    desk.drafted(number, "Half a sentence")
    tab.contact("Drafta")
    _found_again(tab, "Half a sentence")
    expect(tab.panel.get_by_text(OFFER)).to_have_count(0)
    tab.page.reload()
    tab.ready()
    _found_again(tab, "Half a sentence")
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
    """The server is stopped and started: the panel comes back by itself, and the draft is in it, after a reload too."""
    tab, number = _typed(desk, "Restarta", "Before the restart")
    desk.drafted(number, "Before the restart")
    desk.server.stop()
    expect(tab.page.get_by_text("Connection lost")).to_be_visible()
    desk.server.start()
    expect(tab.page.get_by_text("Connection lost")).to_have_count(0)
    expect(tab.panel.get_by_role("tab", name="Compose & send/save")).to_have_attribute("aria-selected", "true")
    expect(tab.message).to_have_value("Before the restart")
    tab.page.reload()
    tab.ready()
    _found_again(tab, "Before the restart")


def test_words_typed_while_the_server_is_away_are_offered_back(desk: Desk):
    """The words of a lost connection lie in this browser, and the panel offers them when it opens again."""
    tab, number = _typed(desk, "Offlina", "Saved. ")
    desk.drafted(number, "Saved. ")
    expect(tab.panel.get_by_text("Draft kept")).to_be_visible()
    desk.server.kill()
    expect(tab.panel.get_by_text("Connection lost")).to_be_visible()
    send = tab.panel.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_disabled()
    expect(send).to_have_accessible_description("No connection: nothing can be sent now")
    expect(tab.panel.get_by_text("Draft kept")).to_have_count(0)
    tab.message.press_sequentially("Typed into the void.", delay=5)
    expect(tab.message).to_have_value("Saved. Typed into the void.")
    expect(tab.panel.get_by_text("Kept on this device only")).to_be_visible()
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


class DeafServer:
    """A tab's socket on which nothing that the tab says is heard any more, once it is deaf."""

    def __init__(self, tab: Tab) -> None:
        self.is_deaf = False
        tab.page.route_web_socket(re.compile("/_event"), self._open)

    def _open(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda frame: None if self.is_deaf else server.send(frame))
        server.on_message(socket.send)


def _reloaded(desk: Desk, name: str) -> tuple[Tab, int]:
    """The server has "AAA", " BBB" never reached it; then the page was loaded anew."""
    number = desk.customer(name)
    tab = Tab(desk.window().new_page())
    server = DeafServer(tab)
    tab.sign_in("ben")
    tab.contact(name)
    tab.subject("Your bicycle")
    tab.compose()
    tab.message.press_sequentially("AAA", delay=5)
    desk.drafted(number, "AAA")
    expect(tab.panel.get_by_text("Draft kept")).to_be_visible()
    server.is_deaf = True
    tab.message.press_sequentially(" BBB", delay=5)
    expect(tab.panel.get_by_text("Draft kept")).to_be_hidden()
    tab.page.reload()
    server.is_deaf = False
    tab.page.reload()
    tab.ready()
    expect(tab.panel).to_be_visible()
    return tab, number


def test_send_waits_until_offered_words_are_put_back(desk: Desk):
    """A3: the shorter text is not sent beside the longer one; the refusal brings both answers with it."""
    tab, number = _reloaded(desk, "Reloadb")
    expect(tab.panel.get_by_role("alert")).to_contain_text(OFFER)
    tab.press("Send")
    refused = tab.panel.get_by_role("alert").filter(has_text="Nothing has gone yet")
    refused.get_by_role("button", name="Put back").click()
    expect(tab.message).to_have_value("AAA BBB")
    expect(tab.panel.get_by_role("alert")).to_have_count(0)
    assert desk.sent(number) == []
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    assert [row.body for row in desk.sent(number)] == ["AAA BBB"]


def test_words_typed_right_before_a_reload_are_offered_and_no_key_overwrites_them(desk: Desk):
    """A3a: offered after the reload, also when one types on first, and put back whole."""
    tab, number = _reloaded(desk, "Reloada")
    expect(tab.message).to_have_value("AAA")
    expect(tab.panel.get_by_role("alert")).to_contain_text(OFFER)
    tab.message.press("End")
    tab.message.press_sequentially("!", delay=5)
    desk.drafted(number, "AAA!")
    tab.page.reload()
    tab.ready()
    expect(tab.panel.get_by_role("alert")).to_contain_text(OFFER)
    tab.press("Put back")
    expect(tab.message).to_have_value("AAA BBB")
    desk.drafted(number, "AAA BBB")


class SlowLine:
    """A tab's socket whose answers wait until they are let through: what one does before the answer can be told apart."""

    def __init__(self, tab: Tab) -> None:
        self.is_held, self._waiting = False, []
        tab.page.route_web_socket(re.compile("/_event"), self._open)

    def go_on(self) -> None:
        """The answers arrive."""
        self.is_held, waiting, self._waiting = False, self._waiting, []
        for answer in waiting:
            answer()

    def _open(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(lambda frame: self._waiting.append(lambda: socket.send(frame)) if self.is_held else socket.send(frame))


def _on_a_slow_line(desk: Desk, name: str) -> tuple[Tab, SlowLine, int]:
    number = desk.customer(name, phones=[{"number": "07700 900777", "agrees": True}])
    tab = Tab(desk.window().new_page())
    line = SlowLine(tab)
    tab.sign_in("ben")
    tab.contact(name)
    return tab, line, number


def test_letters_typed_while_another_type_is_on_its_way_stay(desk: Desk):
    """D-17: the type is changed on a slow line and typing goes on in *Subject* and *Send to*: the answer takes no letter away."""
    tab, line, number = _on_a_slow_line(desk, "Slowline")
    subject, address = (tab.panel.get_by_role("textbox", name="Subject", exact=True), tab.panel.get_by_role("combobox", name="Send to"))
    subject.press_sequentially("Your bi", delay=5)
    line.is_held = True
    tab.choose("Communication type", "SMS")
    subject.press("End")
    subject.press_sequentially("cycle is here", delay=5)
    line.go_on()
    expect(tab.panel.get_by_text("For your own history. Not sent in an SMS.")).to_be_visible()
    expect(subject).to_have_value("Your bicycle is here")
    expect(address).to_have_value("07700 900777")
    desk.until(lambda: desk.draft(number, kind="sms").get("subject") == "Your bicycle is here")
    line.is_held = True
    tab.choose("Communication type", "E-mail")
    address.fill("other@example.com")
    line.go_on()
    expect(subject).to_have_value("Your bi")
    expect(address).to_have_value("other@example.com")
    desk.until(lambda: desk.draft(number).get("to") == "other@example.com")
    assert desk.draft(number)["subject"] == "Your bi"


def test_words_typed_just_before_a_template_is_chosen_stay(desk: Desk):
    """D-17: the last key, at once the first tab and a template: the words are asked about, and none of them is missing."""
    tab, _, number = _on_a_slow_line(desk, "Hastina")
    tab.compose()
    tab.message.press_sequentially("Every single word of this", delay=0)
    tab.panel.get_by_role("tab", name="Create/Edit contact details").click()
    tab.choose("Template", re.compile("Ready"))
    expect(tab.panel.get_by_role("alert")).to_contain_text("You have changed the text.")
    tab.press("Keep my text")
    tab.compose()
    expect(tab.message).to_have_value("Every single word of this")
    desk.drafted(number, "Every single word of this")


KEEP = "([name, text]) => localStorage.setItem(name, text)"
HELD = "() => Object.keys(localStorage).filter(name => name.startsWith('rxapp.text.'))"


def test_signing_out_hands_what_only_the_browser_holds_to_the_server(desk: Desk):
    """ASVS 14.3.1: the words become the draft, the browser holds none any more, and another person's stay theirs."""
    number, tab = desk.customer("Leaver"), desk.sign_in("ben")
    tab.page.evaluate(KEEP, [f"rxapp.text.{desk.person('ben').id}.{number}.email", "Only here."])
    tab.page.evaluate(KEEP, [f"rxapp.text.99.{number}.email", "Of somebody else."])
    tab.page.get_by_role("button", name="Sign out").first.click()
    expect(tab.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert tab.page.evaluate(HELD) == [f"rxapp.text.99.{number}.email"]
    desk.drafted(number, "Only here.")


def test_with_the_line_away_signing_out_asks_before_words_are_lost(desk: Desk):
    """ASVS 14.3.1: *Stay* keeps them; they are dropped only when that is said."""
    number, tab = desk.customer("Stayer"), desk.sign_in("ben")
    tab.page.evaluate(KEEP, [f"rxapp.text.{desk.person('ben').id}.{number}.email", "Only here."])
    desk.server.stop()
    expect(tab.page.get_by_text("Connection lost")).to_be_visible()
    tab.page.get_by_role("button", name="Sign out").first.click()
    asked = tab.page.get_by_role("dialog", name="The connection is away")
    asked.get_by_role("button", name="Stay").click()
    assert len(tab.page.evaluate(HELD)) == 1
    tab.page.get_by_role("button", name="Sign out").first.click()
    dropped = "() => !Object.keys(localStorage).some(name => name.startsWith('rxapp.text.'))"
    tab.page.evaluate("() => document.querySelectorAll('form[action=\"/logout\"]').forEach(form => form.requestSubmit = () => {})")
    asked.get_by_role("button", name="Sign out and drop them").click()
    tab.page.wait_for_function(dropped)
    desk.server.start()


def test_a_line_that_is_away_is_told_at_once_and_nothing_is_sent_before_it_is_back(desk: Desk):
    """A4: the device goes offline while somebody writes: the panel says so, *Send* is off, the words stay and go on afterwards."""
    number = desk.customer("Awayna")
    tab = desk.sign_in("ben")
    tab.contact("Awayna")
    tab.subject("Your bicycle")
    tab.compose()
    tab.message.fill("Before.")
    desk.drafted(number, "Before.")
    tab.page.context.set_offline(True)
    tab.message.press_sequentially(" While away.")
    expect(tab.panel.get_by_text("Connection lost")).to_be_visible()
    expect(tab.panel.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    assert desk.sent(number) == []
    tab.page.context.set_offline(False)
    expect(tab.panel.get_by_text("Connection lost")).to_have_count(0)
    expect(tab.message).to_have_value("Before. While away.")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    assert [row.body for row in desk.sent(number)] == ["Before. While away."]
