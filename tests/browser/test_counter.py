"""The counter: find or scan first, then the strip with its note and *Contact* (CL-3, D-66, CLX-8, CLX-10, RO-6, D-28, D-88)."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from rxapp.core import clock
from rxapp.customers.actions import records, visibility
from rxapp.staff.actions import own_account
from rxapp.workshop.actions import status
from tests import factories
from tests.browser import axe
from tests.browser.desk import DESKTOP, TABLET, Desk, Tab

NARROW = {"viewport": {"width": 1180, "height": 820}, "has_touch": True, "is_mobile": True}
NOTE = (
    "Collects after 17:30. Wants replaced parts back in a bag. Goes by Oliver, never Olly. Ask whether he wants the spare hinge clamp back."
)


def _box(tab: Tab) -> Locator:
    return tab.page.get_by_role("combobox", name="Find customer")


def _options(tab: Tab) -> Locator:
    return tab.page.get_by_role("listbox", name="Customers found").get_by_role("option")


def _strip(tab: Tab) -> Locator:
    return tab.page.get_by_role("region", name="Customer", exact=True)


def _scan(tab: Tab, text: str) -> None:
    """As a scanner types: all at once, and Enter."""
    _box(tab).press_sequentially(text, delay=0)
    tab.page.keyboard.press("Enter")


def _at_the_counter(tab: Tab, name: str, number: int) -> None:
    expect(_strip(tab)).to_contain_text(name)
    expect(tab.page).to_have_url(re.compile(rf"/counter\?customer={number}$"))


@pytest.fixture
def oliver(desk: Desk):
    """A customer with everything that the strip shows."""
    number = desk.customer(
        "Olivero",
        last_name="Countersmith",
        title="mr",
        phones=["07700 900985"],
        emails=["olivero@countersmith.example.com"],
        postcode="ZX9 9QY",
        town="Hebden Bridge",
        preference="email",
        note=NOTE,
        is_vip=True,
        is_conflict=True,
    )
    desk.do(records.edit, customer_id=number, version=1, form={"number": f"CARD-{number}"})
    yield number
    desk.do(visibility.hide, customer_id=number)


def test_found_by_each_thing_and_no_contact_before_cl3(desk: Desk, oliver: int):
    """First name, last name, e-mail, mobile, postcode and account number each find; until one is chosen there is no *Contact*."""
    desk.customer("Oliverina", last_name="Countersby")
    tab = desk.sign_in("ben", "/counter")
    expect(_box(tab)).to_be_focused()
    assert tab.page.get_by_role("button", name="Contact").count() == 0
    for needle in ("Olivero", "countersmi", "olivero@count", "07700 900 985", "+447700900985", "zx99qy", f"card-{oliver}"):
        _box(tab).fill(needle)
        expect(_options(tab)).to_have_count(1)
        expect(_options(tab).first).to_contain_text("Olivero Countersmith")
        expect(_options(tab).first.get_by_role("img")).to_have_count(2)
        expect(tab.page.get_by_role("button", name="Contact")).to_have_count(0)
    _box(tab).fill("counters")
    expect(_options(tab)).to_have_count(2)
    expect(tab.page.get_by_role("main").get_by_role("status").first).to_have_text("2 customers match “counters”")
    tab.page.wait_for_function("() => (globalThis.CSS.highlights.get('hit')?.size ?? 0) > 2")
    _options(tab).filter(has_text="Olivero").click()
    _at_the_counter(tab, "Olivero Countersmith", oliver)
    expect(tab.page.get_by_role("button", name="Contact")).to_have_count(1)
    expect(_strip(tab).get_by_role("img", name="Conflict")).to_be_visible()
    expect(_strip(tab).get_by_role("img", name="VIP")).to_be_visible()
    for shown in ("Mr Olivero Countersmith", "07700 900985", "Preference"):
        expect(_strip(tab)).to_contain_text(shown)


def test_a_scanner_chooses_whom_it_names_and_rubbish_is_told(desk: Desk, oliver: int):
    """Thirty fast keys and Enter: never a person whom an earlier letter found; what is nobody's stays in the box, with words."""
    desk.customer("Cardella", last_name="Vance", emails=[])
    tab = desk.sign_in("ben", "/counter")
    for scan in (f"CARD-{oliver}", "+447700900985", "olivero@countersmith.example.com"):
        _scan(tab, scan)
        _at_the_counter(tab, "Olivero Countersmith", oliver)
        tab.page.get_by_role("button", name="Change customer").click()
        expect(_box(tab)).to_be_focused()
        expect(_box(tab)).to_have_value("")
        expect(tab.page).to_have_url(re.compile("/counter$"))
    for rubbish in ("5012345678900", f"CARD-{oliver}9", "900985", "]C1\\x~#"):
        _box(tab).fill("")
        _scan(tab, rubbish)
        words = "1 customer matches" if rubbish == "900985" else "Nobody matches"
        expect(tab.page.get_by_role("main").get_by_role("status").first).to_contain_text(f"{words} “{rubbish}”")
        expect(_box(tab)).to_have_value(rubbish)
        expect(_strip(tab)).to_have_count(0)


def test_the_keyboard_alone_reaches_the_panel_and_comes_back(desk: Desk, oliver: int):
    """Arrows, Enter and Esc; *Contact* by the keyboard; a note saved there is in the history, and the focus is where it was."""
    tab = desk.sign_in("ben", "/counter")
    keys = tab.page.keyboard
    keys.type("nobody-of-this-name")
    expect(tab.page.get_by_role("heading", name=re.compile("^Nobody matches"))).to_be_visible()
    keys.press("Escape")
    expect(_box(tab)).to_have_value("")
    expect(tab.page.get_by_role("heading", name="Who is at the counter?")).to_be_visible()
    keys.type("countersmith")
    expect(_options(tab)).to_have_count(1)
    keys.press("ArrowDown")
    expect(_options(tab).first).to_have_attribute("aria-selected", "true")
    expect(_box(tab)).to_have_attribute("aria-activedescendant", f"customers-found-{oliver}")
    keys.press("ArrowUp")
    expect(_box(tab)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    keys.press("ArrowUp")
    keys.press("Enter")
    _at_the_counter(tab, "Olivero Countersmith", oliver)
    expect(_strip(tab)).to_be_focused()
    contact = tab.page.get_by_role("button", name="Contact")
    for _ in range(6):
        keys.press("Tab")
        if contact.evaluate("e => e === document.activeElement"):
            break
    keys.press("Enter")
    expect(tab.panel).to_have_accessible_description(re.compile("Olivero Countersmith"))
    tab.kind("Note")
    tab.subject("Said at the counter")
    tab.compose()
    tab.message.fill("Comes back at five.")
    tab.press("Save")
    expect(tab.outcome()).to_be_visible()
    keys.press("Escape")
    expect(tab.panel).to_have_count(0)
    expect(contact).to_be_focused()
    expect(tab.page.get_by_role("region", name="Last contacts")).to_contain_text("Said at the counter")
    assert [message.body for message in desk.sent(oliver)] == ["Comes back at five."]


def test_the_note_is_cut_and_whole_on_press_and_never_printed_clx10(desk: Desk, oliver: int):
    """120 characters and three dots; the whole with one press; no note, button or mark of staff on paper (D-88)."""
    tab = desk.sign_in("ben", f"/counter?customer={oliver}")
    note = _strip(tab).get_by_role("note", name="Note")
    expect(note).to_contain_text(NOTE[:120].rstrip() + "...")
    expect(note).not_to_contain_text("clamp back.")
    note.get_by_role("button", name="Whole note").click()
    expect(note).to_contain_text(NOTE)
    note.get_by_role("button", name="Shorten note").click()
    expect(note).not_to_contain_text("clamp back.")
    tab.page.emulate_media(media="print")
    expect(tab.page.get_by_text("Collects after")).to_be_hidden()
    expect(tab.page.locator(".conflict")).to_be_hidden()


def test_reload_and_a_second_tab_keep_the_customer_and_changes_come_live(desk: Desk, oliver: int):
    """The address holds who was chosen; what others change is there within a moment; a hidden customer is told in words."""
    tab = desk.sign_in("ben", f"/counter?customer={oliver}")
    tab.page.reload()
    _at_the_counter(tab, "Olivero Countersmith", oliver)
    second = Tab(tab.page.context.new_page())
    second.page.goto(f"/counter?customer={oliver}")
    _at_the_counter(second, "Olivero Countersmith", oliver)
    desk.do(factories.make_note, oliver, subject="Rang from elsewhere")
    expect(second.page.get_by_role("region", name="Last contacts")).to_contain_text("Rang from elsewhere")
    desk.do(records.edit, customer_id=oliver, version=2, form={"preference": "sms", "note": "Short."})
    expect(_strip(tab)).to_contain_text("SMS")
    expect(_strip(tab).get_by_role("note")).to_contain_text("Short.")
    expect(tab.page.get_by_role("button", name="Whole note")).to_have_count(0)
    desk.do(visibility.hide, customer_id=oliver)
    expect(tab.page.get_by_text("This customer is hidden")).to_be_visible()
    tab.page.goto("/counter?customer=999999999")
    expect(tab.page.get_by_text("This customer is not here any more")).to_be_visible()
    expect(_box(tab)).to_be_visible()


def test_the_jobs_of_the_customer_and_a_new_one(desk: Desk, oliver: int):
    """Open ones with status, plan and promise; a change elsewhere shows at once; *New job* only for who may (D-139)."""
    promised = date(clock.now().year + 2, 1, 7)
    tab = desk.sign_in("ben", f"/counter?customer={oliver}")
    expect(tab.page.get_by_role("heading", name="No jobs yet")).to_be_visible()
    job = desk.do(factories.make_job, oliver, make="Brompton", model="C Line", what_to_do="Service", promised_on=promised.isoformat())
    row = tab.page.get_by_role("table", name="Jobs").get_by_role("row").nth(1)
    for shown in ("Brompton C Line, Service", "Booked", "Not planned yet", f"7 Jan {promised.year}"):
        expect(row).to_contain_text(shown)
    expect(_strip(tab)).to_contain_text("Booked")
    desk.do(status.set_status, job_id=job, status="received", version=1)
    expect(row).to_contain_text("Received")
    number = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    expect(tab.page).to_have_url(re.compile(rf"/workshop/jobs/{job}$"))
    tab.page.go_back()
    expect(tab.page.get_by_role("link", name=number)).to_be_visible()
    tab.page.get_by_role("link", name="New job").click()
    expect(tab.page).to_have_url(re.compile(rf"/workshop/new\?customer={oliver}$"))
    expect(tab.page.get_by_role("main")).to_contain_text("Olivero Countersmith")
    cleo = desk.sign_in("cleo", f"/counter?customer={oliver}")
    expect(cleo.page.get_by_role("link", name=number)).to_be_visible()
    expect(cleo.page.get_by_role("link", name="New job")).to_have_count(0)


def test_a_new_customer_comes_back_to_the_counter(desk: Desk):
    """*New customer* with what was typed; after *Save* the counter has them chosen. Cancel leads back too."""
    tab = desk.sign_in("ben", "/counter")
    _box(tab).fill("Newella Fromcounter")
    tab.page.get_by_role("link", name="New customer “Newella Fromcounter”").click()
    expect(tab.page.get_by_role("textbox", name="First name")).to_have_value("Newella")
    mark = tab.filled(tab.page.locator("#main"))
    tab.page.get_by_role("link", name="Cancel").click()
    expect(tab.page.get_by_role("heading", name="Who is at the counter?")).to_be_visible()
    tab.page.get_by_role("link", name="New customer", exact=True).click()
    tab.filled(tab.page.locator("#main"), but_not=mark)
    tab.page.get_by_role("textbox", name="First name").fill("Newella")
    tab.page.get_by_role("textbox", name="Last name").fill("Fromcounter")
    tab.page.get_by_role("button", name="Save", exact=True).click()
    expect(_strip(tab)).to_contain_text("Newella Fromcounter")
    expect(tab.page).to_have_url(re.compile(r"/counter\?customer=\d+$"))


def test_suppliers_first_ro6(desk: Desk):
    """Suppliers stand before everybody else while the switch is on; what was typed stays."""
    for first, is_supplier in (("Aab", False), ("Zzy", True)):
        desk.customer(first, last_name="Picksworth", is_supplier=is_supplier)
    tab = desk.sign_in("ben", "/counter")
    _box(tab).fill("picksworth")
    expect(_options(tab)).to_contain_text(["Aab Picksworth", "Zzy Picksworth"])
    switch = tab.page.get_by_role("button", name="Suppliers first")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(_options(tab)).to_contain_text(["Zzy Picksworth", "Aab Picksworth"])
    expect(_box(tab)).to_have_value("picksworth")
    expect(_box(tab)).to_be_focused()


def test_who_may_only_read_looks_but_makes_nothing(desk: Desk, oliver: int):
    """No *New customer* for read-only; the panel opens for reading as from the grid."""
    tab = desk.sign_in("rita", f"/counter?customer={oliver}")
    _at_the_counter(tab, "Olivero Countersmith", oliver)
    expect(tab.page.get_by_role("link", name="New customer")).to_have_count(0)
    tab.page.get_by_role("button", name="Contact").click()
    tab.compose()
    expect(tab.message).to_be_disabled()


@pytest.mark.parametrize("size", [TABLET, NARROW], ids=["768", "1180"])
def test_by_touch_the_strip_takes_the_place_of_the_search(desk: Desk, oliver: int, size: dict):
    """A tap chooses; the strip without its note is as high as the search, so that nothing below jumps; nothing is cut off sideways."""
    desk.do(records.edit, customer_id=oliver, version=2, form={"note": ""})
    tab = desk.sign_in("ben", "/counter", **size)
    before = tab.page.locator(".counter-strip").bounding_box()
    _box(tab).fill("countersmith")
    _options(tab).first.tap()
    expect(_strip(tab)).to_be_visible()
    after = tab.page.locator(".counter-strip").bounding_box()
    assert before
    assert after
    assert (before["y"], before["height"]) == (after["y"], after["height"])
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.page.get_by_role("button", name="Contact").tap()
    expect(tab.panel).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_axe_finds_nothing_at_the_counter(desk: Desk, oliver: int, size: dict):
    """With lines on offer and one reached, with nobody found, and with the strip; the themes are axe's own matter."""
    tab = desk.sign_in("ben", "/counter", **size)
    _box(tab).fill("a")
    expect(_options(tab)).to_have_count(10)
    tab.page.keyboard.press("ArrowDown")
    found = axe.found(tab.page, "lines on offer")
    _box(tab).fill("qqxyzzy")
    expect(tab.page.get_by_role("heading", name=re.compile("^Nobody matches"))).to_be_visible()
    found += axe.found(tab.page, "nobody")
    tab.page.goto(f"/counter?customer={oliver}")
    _strip(tab).get_by_role("button", name="Whole note").click()
    expect(_strip(tab).get_by_role("button", name="Shorten note")).to_be_visible()
    found += axe.found(tab.page, "strip")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["pl"])
def test_the_counter_speaks_the_reader_s_language(desk: Desk, oliver: int, language: str):
    """Every word of the page; the customer's own stay as they are."""
    own = {"zone": "", "signature_email": "", "signature_sms": "", "has_shortcuts": True}
    desk.do(own_account.edit_own, language=language, **own)
    try:
        tab = desk.sign_in("ada", f"/counter?customer={oliver}")
        expect(tab.page.get_by_role("button", name="Zmień klienta")).to_be_visible()
        expect(tab.page.get_by_role("button", name="Cała notatka")).to_be_visible()
    finally:
        desk.do(own_account.edit_own, language="en", **own)
