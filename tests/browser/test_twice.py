"""Nothing is sent twice and nothing is lost: double clicks, and connections that break in the middle of Send (D-56)."""

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.desk import EVENT, TABLET, Desk, Tab

SEND = re.compile(r'\["event",.*\.send"')


class Wire:
    """The tab's socket in our hands: from the moment of Send it is dead, before or after the server heard of it; then it is cut.

    `is_back` once the socket that the browser made after that brought the page's state anew: before, *Send* does nothing.
    """

    def __init__(self, tab: Tab, *, is_heard: bool) -> None:
        self.is_heard, self.is_armed, self.caught, self.is_back = is_heard, False, 0, False
        self._ends: list[WebSocketRoute] = []
        tab.page.route_web_socket(re.compile("/_event"), self._open)

    def cut(self) -> None:
        """The connection breaks at both ends; the browser makes a new one."""
        for end in self._ends:
            end.close(code=4000)

    def cut_here(self) -> None:
        """The connection breaks at the browser's end alone: the server goes on believing in it (Wi-Fi gone, a tablet asleep)."""
        self._ends[0].close(code=4000)

    def _open(self, socket: WebSocketRoute) -> None:
        server, is_dead, is_later = socket.connect_to_server(), False, bool(self.caught)

        def out(frame: str | bytes) -> None:
            nonlocal is_dead
            if self.is_armed and not self.caught and isinstance(frame, str) and SEND.search(frame):
                self.caught, is_dead, self._ends = 1, True, [socket, server]
                if self.is_heard:
                    server.send(frame)
            elif not is_dead:
                server.send(frame)

        def back(frame: str | bytes) -> None:
            if not is_dead:
                socket.send(frame)
                self.is_back |= is_later and isinstance(frame, str) and EVENT.match(frame) is not None

        socket.on_message(out)
        server.on_message(back)


def _ready(desk: Desk, name: str, *, is_heard: bool) -> tuple[Tab, Wire, int]:
    number = desk.customer(name)
    tab = Tab(desk.window().new_page())
    wire = Wire(tab, is_heard=is_heard)
    tab.sign_in("ben")
    tab.contact(name)
    tab.subject("Your bicycle")
    tab.compose()
    tab.message.press_sequentially("Once and only once.", delay=5)
    desk.drafted(number, "Once and only once.")
    return tab, wire, number


def test_a_double_click_on_send_sends_once(desk: Desk):
    """Two quick presses, and Ctrl-Enter besides: one message."""
    number = desk.customer("Doubla")
    tab = desk.sign_in("ben")
    tab.contact("Doubla")
    tab.subject("Your bicycle")
    tab.compose()
    tab.message.fill("Press twice.")
    tab.panel.get_by_role("button", name="Send", exact=True).dblclick()
    tab.page.keyboard.press("Control+Enter")
    expect(tab.outcome()).to_contain_text("is on its way")
    tab.tab("Customer contact history")
    expect(tab.panel.get_by_role("button", name="Show message")).to_have_count(1)
    assert len(desk.sent(number)) == 1


def test_a_send_that_never_arrived_is_not_sent_and_can_be_pressed_again(desk: Desk):
    """The socket breaks before the server heard of it: the words are still there, and Send works when the line is back."""
    tab, wire, number = _ready(desk, "Unheard", is_heard=False)
    wire.is_armed = True
    tab.press("Send")
    desk.until(lambda: wire.caught == 1)
    wire.cut()
    desk.until(lambda: wire.is_back)
    assert desk.sent(number) == []
    expect(tab.message).to_have_value("Once and only once.")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    assert len(desk.sent(number)) == 1


def test_a_send_whose_answer_was_lost_is_not_repeated(desk: Desk):
    """The socket breaks after the server heard of it: one message, and pressing Send again makes no second one."""
    tab, wire, number = _ready(desk, "Heardonce", is_heard=True)
    wire.is_armed = True
    tab.press("Send")
    desk.until(lambda: len(desk.sent(number)) == 1)
    wire.cut()
    expect(tab.outcome()).to_contain_text("is on its way")
    expect(tab.message).to_have_count(0)
    assert len(desk.sent(number)) == 1


def test_a_line_that_breaks_at_one_end_brings_the_same_panel_back(desk: Desk):
    """The server still holds the dead socket as the tab comes back: it is the same tab, with its panel and its words."""
    tab, wire, number = _ready(desk, "Halfgone", is_heard=False)
    wire.is_armed = True
    tab.press("Send")
    desk.until(lambda: wire.caught == 1)
    wire.cut_here()
    desk.until(lambda: wire.is_back)
    expect(tab.panel).to_be_visible()
    expect(tab.message).to_have_value("Once and only once.")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    assert len(desk.sent(number)) == 1


@pytest.mark.parametrize("is_heard", [True, False], ids=["heard", "unheard"])
def test_the_power_fails_in_the_middle_of_send(desk: Desk, is_heard: bool):
    """The server dies at the moment of Send and comes back: at most one message, and the words are in the history or offered."""
    name = "Powera" if is_heard else "Powerb"
    tab, wire, number = _ready(desk, name, is_heard=is_heard)
    wire.is_armed = True
    tab.press("Send")
    desk.until(lambda: wire.caught == 1 and len(desk.sent(number)) == is_heard)
    desk.server.kill()
    desk.server.start()
    tab.page.reload()
    tab.ready()
    expect(tab.panel).to_be_visible()  # it comes back by itself
    tab.compose()
    if is_heard:
        tab.tab("Customer contact history")
        expect(tab.panel.get_by_role("button", name="Show message")).to_have_count(1)
    else:
        expect(tab.message).to_have_value("Once and only once.")
        tab.press("Send")
        expect(tab.outcome()).to_contain_text("is on its way")
    assert len(desk.sent(number)) == 1


def test_one_draft_at_two_desks_sends_each_ones_own_words(desk: Desk):
    """A2, D-142: the tablet sends the shared draft with other words; *Send* at the desk asks, keeps its words, and a yes sends those."""
    number = desk.customer("Twodesk")
    at_desk = desk.sign_in("ben")
    at_desk.contact("Twodesk")
    at_desk.subject("Your bicycle")
    at_desk.compose()
    at_desk.message.press_sequentially("words A", delay=5)
    desk.drafted(number, "words A")
    tablet = desk.sign_in("ben", **TABLET)
    tablet.contact("Twodesk")
    tablet.compose()
    expect(tablet.message).to_have_value("words A")
    tablet.message.fill("words B")
    tablet.press("Send")
    expect(tablet.outcome()).to_contain_text("is on its way")
    at_desk.message.press("End")
    at_desk.message.press_sequentially(", longer", delay=5)
    at_desk.press("Send")
    asked = at_desk.panel.get_by_role("alert")
    expect(asked).to_contain_text("Send these too?")
    expect(at_desk.message).to_have_value("words A, longer")
    assert [row.body for row in desk.sent(number)] == ["words B"]
    asked.get_by_role("button", name="Send these too").click()
    expect(at_desk.outcome()).to_contain_text("is on its way")
    assert [row.body for row in desk.sent(number)] == ["words B", "words A, longer"]
