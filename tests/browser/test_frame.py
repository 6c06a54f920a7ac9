"""The frame at every size: menu groups, the ways out, the low window, pages that lead nowhere or fail, paper."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from rxapp.customers.actions import visibility
from tests import factories
from tests.browser import axe
from tests.browser.desk import DESKTOP, TABLET, Desk, Tab

LOW: dict[str, Any] = {"viewport": {"width": 720, "height": 450}}
SIZES: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "narrow": {"viewport": {"width": 1180, "height": 820}, "has_touch": True},
    "narrowest": {"viewport": {"width": 1024, "height": 560}},
    "tablet": TABLET,
    "low": LOW,
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
ON_TOP = """(e) => { const b = e.getBoundingClientRect(), x = b.x + b.width / 2, y = b.y + b.height / 2;
  return b.left >= 0 && b.top >= 0 && b.right <= innerWidth && b.bottom <= innerHeight && e.contains(document.elementFromPoint(x, y)); }"""
ACROSS = "document.documentElement.scrollWidth <= innerWidth"


def _in_sight(control: Locator) -> bool:
    expect(control).to_be_visible()
    return bool(control.evaluate(ON_TOP))


def _more(tab: Tab) -> Locator:
    bar = tab.page.locator("nav.bottom")
    if bar.is_visible():
        bar.locator("summary").click()
        return bar
    return tab.page.locator("aside")


@pytest.mark.parametrize("size", list(SIZES))
def test_the_ways_out_are_in_reach_at_every_width(desk: Desk, size: str):
    """Lock, Switch user, Sign out, the person and Go to stand whole on the screen and can be pressed; nothing runs sideways."""
    tab = desk.sign_in("ben", **SIZES[size])
    assert tab.page.evaluate(ACROSS)
    place = _more(tab)
    for name in ("Go to", "Lock", "Switch user", "Sign out", "Light or dark"):
        assert _in_sight(place.get_by_role("button", name=name, exact=True)), name
    assert _in_sight(place.get_by_role("link", name=desk.person("ben").name))
    place.get_by_role("button", name="Sign out", exact=True).click()
    expect(tab.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_menu_stands_in_groups_of_what_is_built_and_allowed(desk: Desk):
    """D-74: each heading names its list; a group without anything is absent, and so is what a role may not open."""
    tab = desk.sign_in("ada")
    menu = tab.page.locator("aside").get_by_role("navigation", name="Main menu")
    groups = {"Customers, Receipts & Orders": ["Customers", "Counter"], "Conversations": ["Inbox", "Needs attention"]}
    groups |= {"Workshop": ["Workshop"], "Back office": ["Communication templates", "Settings"]}
    expect(menu.get_by_role("list")).to_have_count(len(groups))
    for heading, names in groups.items():
        links = menu.get_by_role("list", name=heading).get_by_role("link")
        expect(links).to_have_count(len(names))
        for name in names:
            expect(menu.get_by_role("list", name=heading).get_by_role("link", name=name)).to_be_visible()
    rita = desk.sign_in("rita").page.locator("aside").get_by_role("navigation", name="Main menu")
    expect(rita.get_by_role("list", name="Back office")).to_be_visible()
    expect(rita.get_by_role("list", name="Conversations")).to_have_count(0)


def test_a_tablet_keeps_the_rest_behind_more(desk: Desk):
    """D-74: what is at hand stands in the bar; *More* holds the other groups under their names."""
    tab = desk.sign_in("ada", **TABLET)
    bar = tab.page.get_by_role("navigation", name="Main menu")
    for name in ("Customers", "Inbox", "Workshop", "Counter"):
        expect(bar.get_by_role("link", name=name)).to_be_visible()
    expect(bar.get_by_role("link", name="Settings")).to_be_hidden()
    bar.locator("summary").tap()
    bar.get_by_role("list", name="Back office").get_by_role("link", name="Settings").tap()
    expect(tab.page.get_by_role("heading", level=1, name="Settings")).to_be_visible()


def test_each_section_of_the_settings_has_its_address(desk: Desk):
    """One section at a time; the menu of sections narrows to what is looked for; a tablet chooses from a list."""
    tab = desk.sign_in("ada", "/settings/store")
    region = tab.page.get_by_role("main").get_by_role("region")
    expect(region).to_have_count(1)
    expect(tab.page.get_by_role("region", name="Store")).to_be_visible()
    menu = tab.page.get_by_role("navigation", name="Sections of the settings")
    menu.get_by_role("searchbox", name="Find a setting").fill("QUIET hours")
    expect(menu.get_by_role("link")).to_have_count(1)
    menu.get_by_role("link", name="Message rules").click()
    expect(tab.page).to_have_url(re.compile("/settings/message-rules$"))
    expect(region).to_have_count(1)
    expect(tab.page.get_by_role("region", name="Message rules")).to_be_visible()
    expect(tab.page.get_by_role("link", name="Message rules")).to_have_attribute("aria-current", "page")
    small = desk.sign_in("ben", "/settings", **TABLET)
    small.page.get_by_role("combobox", name="Sections of the settings").select_option("Tags")
    expect(small.page).to_have_url(re.compile("/settings/tags$"))
    expect(small.page.get_by_role("region", name="Tags")).to_be_visible()


def test_my_account_opens_from_the_persons_name(desk: Desk):
    """At the foot of the side bar, and in the menu of a tablet."""
    for options in (DESKTOP, TABLET):
        tab = desk.sign_in("ben", **options)
        _more(tab).get_by_role("link", name=desk.person("ben").name).click()
        expect(tab.page.get_by_role("region", name="My account")).to_be_visible()
        expect(tab.page).to_have_url(re.compile("/settings/account$"))


def test_a_low_window_is_one_column(desk: Desk):
    """720 x 450, as 1440 x 900 at 200 %: the tick and the greeting that it changes are in sight together, Message in reach."""
    desk.customer("Lowell", title="mr")
    tab = desk.sign_in("ben", "/customers?q=Lowell", **LOW)
    tab.page.get_by_role("button", name="Contact", exact=True).first.click()
    tab.choose("Template", re.compile("Ready"))
    expect(tab.preview).to_contain_text("Hi Lowell,")
    tick = tab.panel.get_by_role("checkbox", name="Formal greeting")
    tick.focus()
    tab.page.keyboard.press("Space")
    expect(tab.preview).to_contain_text("Dear Mr Vance,")
    tab.preview.scroll_into_view_if_needed()
    assert _in_sight(tick)
    assert _in_sight(tab.preview)
    tab.compose()
    tab.message.scroll_into_view_if_needed()
    assert _in_sight(tab.message)
    assert _in_sight(tab.panel.get_by_role("button", name="Send", exact=True))
    assert tab.page.evaluate(ACROSS)


@pytest.mark.parametrize("size", ["low", "phone", "tablet"])
def test_one_thing_scrolls_and_nothing_lies_over_another(desk: Desk, size: str):
    """In a low window and on a phone set-up and preview are one column; on a tablet the preview stays docked below."""
    desk.customer("Pilar")
    tab = desk.sign_in("ben", "/customers?q=Pilar", **SIZES[size])
    tab.page.get_by_role("button", name="Contact", exact=True).first.click()
    expect(tab.preview).to_be_visible()
    left, right = tab.panel.locator(".panel-left"), tab.panel.locator(".panel-right")
    above, below = left.bounding_box(), right.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"] + 1
    scrolls = tab.panel.locator(".panel-columns").evaluate(
        "(e) => e.scrollHeight > e.clientHeight && getComputedStyle(e).overflowY === 'auto'"
    )
    assert scrolls == (size != "tablet")
    assert tab.page.evaluate(ACROSS)


@pytest.mark.parametrize(
    ("path", "heading", "said"),
    [
        ("/nowhere/at/all", "Page not found", "There is nothing at this address"),
        ("/customers/999999999", "Customers", "There is no such customer"),
        ("/customers/999999999/edit", "Customers", "There is no such customer"),
    ],
)
def test_what_is_not_there_is_told_inside_the_house(desk: Desk, path: str, heading: str, said: str):
    """An unknown address and a lost record: the menu, a heading, main, and a way back."""
    tab = desk.sign_in("ben", path)
    expect(tab.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect(tab.page.get_by_role("main")).to_contain_text(said)
    expect(tab.page.get_by_role("navigation", name="Main menu")).to_be_visible()
    assert axe.found(tab.page, path) == []
    tab.page.get_by_role("link", name="Back to the customers").click()
    expect(tab.search_box).to_be_visible()


def test_a_page_that_fails_is_told_inside_the_house(desk: Desk):
    """A part that cannot be drawn: the frame stays, what happened is said, both ways on work; the log has it."""
    tab = desk.sign_in("ben", "/templates")
    fails = "{configurable: true, get: () => { throw new Error('on purpose') }, set: () => {}}"
    tab.page.add_init_script(f"Object.defineProperty(globalThis, '__when', {fails})")
    tab.page.goto("/customers")
    expect(tab.page.get_by_role("heading", level=1, name="This page failed")).to_be_visible()
    expect(tab.page.get_by_role("main")).to_contain_text("Nothing was sent or changed")
    assert axe.found(tab.page, "failed") == []
    tab.page.evaluate("delete globalThis.__when")  # the templates have dates too
    menu = tab.page.locator("aside").get_by_role("navigation", name="Main menu")
    menu.get_by_role("link", name="Communication templates").click()
    expect(tab.page.get_by_role("heading", level=1, name="Communication templates")).to_be_visible()
    expect(tab.page.get_by_role("button", name="New template")).to_have_count(0)
    desk.until(lambda: "A page failed" in desk.server.said())


def test_a_customers_page_prints_whole(desk: Desk):
    """On paper: facts, note and every line of the history, without menu, buttons and tools; nothing is cut at the window's edge."""
    number = desk.customer("Paperina", note="Pays by invoice.")
    for _ in range(30):
        desk.do(factories.make_note, number)
    tab = desk.sign_in("ben", f"/customers/{number}")
    rows = tab.page.locator(".past-grid tbody tr")
    expect(rows.nth(20)).to_be_attached()
    tab.page.emulate_media(media="print")
    clipped = """() => [...document.querySelectorAll('.frame, .frame *')].filter((e) => e.checkVisibility() && e.querySelector('tr, .reach')
      && getComputedStyle(e).overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1).map((e) => e.className)"""
    assert tab.page.evaluate(clipped) == []
    for name in ("Contact", "Sign out", "Edit"):
        expect(tab.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(tab.page.get_by_role("searchbox")).to_have_count(0)
    expect(tab.page.get_by_text("Pays by invoice.")).to_be_visible()
    pages = len(re.findall(rb"/Type\s*/Page\b", tab.page.pdf(format="A4")))
    assert pages > 1
    desk.do(visibility.hide, customer_id=number)
