"""Behind a proxy: at any address, and where the proxy lets no WebSocket through the page says so (point 22)."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, Tab
from tests.browser.front import Front, front

WITHIN = 5.0


@pytest.fixture
def line(desk: Desk):
    """A line to the desk, on another port than its own."""
    with front(desk.server.port) as made:
        yield made


def test_the_desk_works_at_a_port_that_it_does_not_know(desk: Desk, line: Front):
    """A public address with a port: the page calls the address at which it was opened."""
    tab = desk.sign_in("ada", base_url=line.base)
    assert tab.page.url == f"{line.base}/customers"
    assert not tab.complaints


@pytest.mark.parametrize("fault", ["cut", "silent"])
def test_a_page_whose_socket_cannot_open_says_so_and_names_what_the_proxy_lacks(desk: Desk, line: Front, fault: str):
    """Before the first answer too; and it goes on by itself when the proxy is mended."""
    line.fault = fault
    page = desk.window(base_url=line.base).new_page()
    began = _come_in(page)
    said = page.get_by_role("alert").filter(has_text="WebSocket")
    expect(said).to_be_visible()
    assert time.monotonic() - began < WITHIN
    expect(said).to_contain_text("proxy")
    if fault == "cut":
        line.fault = ""
        Tab(page).ready()
        expect(said).to_be_hidden()


def test_a_session_that_ends_while_the_socket_is_away_leads_to_sign_in(desk: Desk, line: Front):
    """A socket is refused without a word why; the page asks."""
    line.fault = "cut"
    page = desk.window(base_url=line.base).new_page()
    _come_in(page)
    page.context.clear_cookies()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def _come_in(page: Page) -> float:
    """Sign in; returns when the page of the desk was there."""
    page.goto("/customers")
    page.get_by_role("textbox", name="E-mail").fill("ada@example.com")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/customers", wait_until="commit")
    return time.monotonic()
