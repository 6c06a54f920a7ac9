"""Longer languages fit: no phone number, state, reason, tab, menu word or tag is cut in Polish, Russian or Ukrainian."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rxapp.core.i18n import LANGUAGES
from rxapp.customers.actions import visibility
from rxapp.staff.actions import own_account
from tests import factories
from tests.browser.desk import DESKTOP, TABLET, Desk

SIZES: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "narrow": {"viewport": {"width": 1180, "height": 820}, "has_touch": True, "is_mobile": True},
    "tablet": TABLET,
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
PHONE = "+48 22 555 01 42"
WHOLE = (
    ".num:not(input),.state,.state span,.chip,.tab,.tab span,.reason,.care-words,.a-why,.nav span,.group-head,.c-last,.btn span,"
    ".settings-link"
)
CUT = """(selector) => {
  const told = [], clips = (o) => o === 'hidden' || o === 'clip';
  for (const e of document.querySelectorAll(selector)) {
    const text = e.textContent.trim();
    if (!text || !e.checkVisibility({visibilityProperty: true})) continue;
    if (e.closest('.visually-hidden,[aria-hidden=true],nav.bottom .more')) continue;
    const style = getComputedStyle(e);
    if (style.clipPath !== 'none') continue;
    if (clips(style.overflowX) && e.scrollWidth > e.clientWidth + 1) { told.push(`${e.className}: ${text}`); continue; }
    const range = document.createRange(); range.selectNodeContents(e);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    for (let p = e; p && p !== document.documentElement; p = p.parentElement) {
      const s = getComputedStyle(p), edge = p.getBoundingClientRect();
      const isStrip = p.classList.contains('tabs');
      const isOut = box.right > edge.right + 1 || box.left < edge.left - 1;
      if ((clips(s.overflowX) || isStrip) && isOut) { told.push(`${e.className}: ${text}`); break; }
    }
  }
  return [...new Set(told)];
}"""


@pytest.fixture(params=["pl", "ru", "uk"])
def language(request: pytest.FixtureRequest, desk: Desk) -> Iterator[str]:
    """Ada reads it; afterwards English again."""
    own = {"zone": "", "signature_email": "", "signature_sms": "", "has_shortcuts": True}
    desk.do(own_account.edit_own, language=request.param, **own)
    yield request.param
    desk.do(own_account.edit_own, language="en", **own)


@pytest.fixture
def someone(desk: Desk) -> Iterator[int]:
    """A customer with long facts in every place that is narrow."""
    number = desk.customer(
        "Wilhelmina",
        last_name="Szczepańska-Brzęczyszczykiewicz",
        title="ms",
        phones=[PHONE, {"number": "01632 960777", "label": "work"}],
        tags=["przeglądy gwarancyjne", "e-bike"],
        preference="sms",
        is_vip=True,
    )
    desk.do(factories.make_note, number)
    yield number
    desk.do(visibility.hide, customer_id=number)


def _cut(page: Page, where: str) -> list[str]:
    return [f"{where}: {line}" for line in page.evaluate(CUT, WHOLE)]


def _arrive(page: Page, path: str) -> None:
    """Go to a page and wait until it has read its rows: what is pressed before belongs to the rows of the last visit."""
    page.goto(path)
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".bone")).to_have_count(0)
    page.wait_for_timeout(200)


@pytest.mark.parametrize("size", list(SIZES))
def test_nothing_that_matters_is_cut(desk: Desk, someone: int, language: str, size: str):
    """Grid, customer page, Needs attention with a row open, settings, and the three tabs of the panel."""
    tab = desk.sign_in("ada", **SIZES[size])
    page, found = tab.page, []
    for path in (
        "/customers?q=Wilhelmina",
        f"/customers/{someone}",
        "/counter",
        f"/counter?customer={someone}",
        "/outbox?view=failed",
        "/outbox?view=uncertain",
        "/outbox?view=waiting",
    ):
        _arrive(page, path)
        found += _cut(page, path)
    _arrive(page, "/outbox?view=failed")
    page.locator("#attention .chevron").first.click()
    expect(page.locator(".events")).to_be_visible()
    found += _cut(page, "failed, open")
    page.goto("/settings/staff")
    expect(page.locator("#team")).to_be_visible()
    found += _cut(page, "settings")
    page.goto("/customers?q=Wilhelmina")
    page.locator("#customers .c-act.contact").first.click()
    panel = page.get_by_role("dialog")
    for at in range(3):
        panel.get_by_role("tab").nth(at).click()
        expect(panel.get_by_role("tabpanel")).to_be_visible()
        page.wait_for_timeout(200)
        found += _cut(page, f"panel {at + 1}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"panel {at + 1}"
    assert LANGUAGES[language]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", ["narrow", "phone"])
def test_a_row_holds_its_ways_on_beside_the_name(desk: Desk, someone: int, language: str, size: str):
    """At no width do a row's actions fall into a line of their own: they stand at its right edge, beside what they act on."""
    tab = desk.sign_in("ada", "/customers?q=Wilhelmina", **SIZES[size])
    row = tab.page.locator("#customers tbody tr").first
    expect(row.locator(".c-act.contact")).to_be_visible()
    whole, acts = row.bounding_box(), row.locator(".c-act.contact").bounding_box()
    assert LANGUAGES[language]
    assert whole
    assert acts
    assert abs(acts["y"] + acts["height"] / 2 - whole["y"] - whole["height"] / 2) <= 2
    assert whole["x"] + whole["width"] - acts["x"] - acts["width"] <= 40
