"""Everybody can use it: axe finds nothing on any page, and what one touches is large enough."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from rxapp.core.work import work
from rxapp.customers.actions import records, visibility
from rxapp.staff.actions import links
from tests import factories
from tests.browser import axe
from tests.browser.desk import DESKTOP, TABLET, Desk, Tab

WIDTHS: dict[str, dict[str, Any]] = {"desktop": DESKTOP, "tablet": TABLET}
PAGES = (
    "/customers",
    "/customers?q=qqxyzzy",
    "/customers/{id}",
    "/customers/{id}/edit",
    "/customers/new",
    "/counter",
    "/counter?customer={id}",
    "/outbox",
    "/outbox?view=waiting",
    "/outbox?view=uncertain",
    "/templates",
    "/settings",
    "/settings/store",
    "/settings/staff",
    "/settings/channels",
    "/settings/message-rules",
    "/settings/greetings",
    "/settings/phone-types",
    "/settings/tags",
    "/nowhere",
    "/customers/999999999",
    "/customers/999999999/edit",
)
TABS = ("Create/Edit contact details", "Compose & send/save", "Customer contact history")
SMALLEST = 44
SMALL = """(() => {
  const told = [], seen = new Set(), least = LEAST - 0.5;
  const pressed = 'a[href],button,summary,input:not([type=hidden]),select,textarea,[role=tab],[role=button]';
  const isSeen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const isThere = (e) => isSeen(e) && !e.disabled && !e.closest('[inert],[aria-hidden=true]');
  for (const e of document.querySelectorAll(pressed)) {
    const label = e.closest('label') ?? (e.id && document.querySelector(`label.tick[for="${e.id}"]`)) ?? e;
    const box = e.matches('[type=checkbox],[type=radio]') ? label : e;
    if (!isThere(e) || seen.has(box)) continue;
    seen.add(box);
    const hit = box.getBoundingClientRect(), after = getComputedStyle(e, '::after');
    const isGrown = after.content !== 'none' && after.position === 'absolute';
    const w = Math.max(hit.width, isGrown ? parseFloat(after.width) : 0), h = Math.max(hit.height, isGrown ? parseFloat(after.height) : 0);
    const isInSentence = e.matches('a,button.textlink') && [...e.parentElement.childNodes].some((n) => n !== e && n.textContent.trim());
    const name = (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40);
    if (hit.width && hit.height && !isInSentence && (w < least || h < least))
      told.push(`${e.tagName.toLowerCase()} "${name}" ${w.toFixed(0)}x${h.toFixed(0)}`);
  }
  return told;
})()""".replace("LEAST", str(SMALLEST))


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> str:
    """Both widths."""
    return request.param


@pytest.fixture
def someone(desk: Desk) -> Iterator[int]:
    """A customer with everything to show."""
    number = desk.customer(
        "Axelle",
        title="ms",
        phones=["07700 900421", {"number": "01632 960777", "label": "work"}],
        note="Wants the old parts back.",
        tags=["e-bike", "vip-club"],
        is_vip=True,
        is_supplier=True,
        is_conflict=True,
        preference="sms",
    )
    desk.do(factories.make_note, number)
    desk.do(factories.make_message, number, "axelle@example.com")
    yield number
    desk.do(visibility.hide, customer_id=number)


def _visit(tab: Tab, path: str) -> None:
    tab.page.goto(path)
    tab.ready()
    expect(tab.page.locator(".bone")).to_have_count(0)


def test_axe_finds_nothing_on_any_page(desk: Desk, someone: int, width: str):
    """Every page, in both widths; the themes are axe's own matter (`axe.found`)."""
    tab = desk.sign_in("ada", color_scheme="light", **WIDTHS[width])
    found, small = [], []
    for path in PAGES:
        _visit(tab, path.format(id=someone))
        found += axe.found(tab.page, path)
        small += [f"{path}: {line}" for line in tab.page.evaluate(SMALL)] if width == "tablet" else []
    for view in ("failed", "uncertain"):
        _visit(tab, f"/outbox?view={view}")
        tab.page.get_by_role("button", name="Show message").first.click()
        expect(tab.page.get_by_role("list", name="What happened")).to_be_visible()
        found += axe.found(tab.page, f"open {view}")
        small += [f"open {view}: {line}" for line in tab.page.evaluate(SMALL)] if width == "tablet" else []
    tab.page.goto("/templates")
    tab.page.get_by_role("button", name="New template").click()
    expect(tab.page.get_by_role("textbox", name="Content")).to_be_visible()
    found += axe.found(tab.page, "new template")
    assert not found, "\n".join(found)
    assert not small, "\n".join(small)


def test_axe_finds_nothing_in_the_panel(desk: Desk, someone: int, width: str):
    """The panel on each of its tabs, for each type; the alert, the open row, the palette and the sheet of keys."""
    tab = desk.sign_in("ada", color_scheme="light", **WIDTHS[width])
    found, small = [], []

    def look(where: str) -> None:
        found.extend(axe.found(tab.page, where))
        if width == "tablet":
            small.extend(f"{where}: {line}" for line in tab.page.evaluate(SMALL))

    tab.contact("Axelle")
    for kind in ("SMS", "Note", "E-mail"):
        tab.tab(TABS[0])
        tab.kind(kind)
        look(f"details {kind}")
        tab.tab(TABS[1])
        look(f"compose {kind}")
    tab.tab(TABS[0])
    tab.choose("Template", re.compile("Ready"))
    expect(tab.preview).to_contain_text("Hi Axelle,")
    look("details with greeting")
    tab.compose()
    tab.press("Send later")
    look("compose with time")
    tab.tab(TABS[2])
    expect(tab.panel.get_by_role("button", name="Show message")).to_have_count(2)
    tab.panel.get_by_role("button", name="Show message").first.click()
    expect(tab.panel.get_by_role("button", name="Hide message")).to_be_visible()
    look("history")
    tab.press("Close")
    tab.page.keyboard.press("Control+k")
    expect(tab.page.get_by_role("dialog", name="Go to")).to_be_visible()
    look("palette")
    assert not found, "\n".join(found)
    assert not small, "\n".join(small)


def test_axe_finds_nothing_in_what_forms_ask_and_refuse(desk: Desk, someone: int, width: str):
    """The form that another person saved meanwhile, one that is left with changes, a greeting that is refused at its line."""
    tab = desk.sign_in("ada", f"/customers/{someone}/edit", color_scheme="light", **WIDTHS[width])
    found, small = [], []

    def look(where: str) -> None:
        found.extend(axe.found(tab.page, where))
        if width == "tablet":
            small.extend(f"{where}: {line}" for line in tab.page.evaluate(SMALL))

    tab.page.get_by_role("textbox", name="Town").fill("Leeds")
    desk.do(records.edit, customer_id=someone, version=1, form={"postcode": "HX7 0AB"})
    expect(tab.page.get_by_text("saved this record")).to_be_visible()
    look("saved meanwhile")
    tab.page.get_by_role("link", name="Cancel").click()
    ask = tab.page.get_by_role("dialog", name="Leave without saving?")
    expect(ask).to_be_visible()
    look("leaving")
    ask.get_by_role("button", name="Leave without saving").click()
    expect(tab.page.get_by_role("heading", level=1, name="Axelle")).to_be_visible()
    _visit(tab, "/settings/greetings")
    section = tab.page.get_by_role("region", name="Greetings")
    section.get_by_role("textbox", name="Informal, first name").fill("Morning")
    expect(section.get_by_text("Morning,")).to_be_visible()
    section.get_by_role("button", name="Save").click()
    expect(section.get_by_text("Not saved: this line needs {name}")).to_be_visible()
    expect(section.get_by_role("textbox", name="Informal, first name")).to_be_focused()
    look("greetings")
    assert not found, "\n".join(found)
    assert not small, "\n".join(small)


def test_axe_finds_nothing_at_the_door(desk: Desk, width: str):
    """Sign-in with its alert, a one-time link that works and one that does not, the set-up's answer."""
    page = desk.window(color_scheme="light", **WIDTHS[width]).new_page()
    found, small = [], []
    with work() as job:
        role = desk.person("rita")
        assert role.id
        link = links.reset_link(job, staff_id=role.id)
    for path in ("/login", f"/invite#{link}", "/invite#nothing", "/setup"):
        page.goto(path)
        found += axe.found(page, path)
        small += [f"{path}: {line}" for line in page.evaluate(SMALL)] if width == "tablet" else []
    page.goto("/login")
    page.get_by_role("textbox", name="E-mail").fill("nobody@example.com")
    page.get_by_label("Password").fill("nothing at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += axe.found(page, "refused")
    assert not found, "\n".join(found)
    assert not small, "\n".join(small)
