"""Finding customers while typing, and a view that the address bar keeps (CL-5..8, RO-6, RO-31)."""

import re

from playwright.sync_api import expect

from tests import factories
from tests.browser.desk import Desk, Tab


def _status(tab: Tab):
    return tab.page.get_by_role("main").get_by_role("status").first


def test_found_while_typing_by_name_phone_mail_and_tag(desk: Desk):
    """Words in any order and any field, accents folded, a phone in any spelling; nobody found says what was searched."""
    desk.customer(
        "Łucjan",
        last_name="Żółkiewski",
        phones=[{"number": "07700 900417", "agrees": True}],
        emails=["lucjan@zolkiewski.example.com"],
        tags=["tandem-club"],
    )
    tab = desk.sign_in("ben")
    name = "Łucjan Żółkiewski"
    tab.search("zolki luc")
    expect(_status(tab)).to_have_text("1 customer matches “zolki luc”")
    for needle in ("ŻÓŁKIEWSKI", "+44 7700 900 417", "0044 (7700) 900-417", "lucjan@zolk", "tandem-cl"):
        tab.search_box.fill(needle)
        expect(tab.row(name)).to_be_visible()
        expect(_status(tab)).to_have_text(f"1 customer matches “{needle}”")
    tab.search("qqxyzzy")
    expect(tab.page.get_by_role("heading", name="Nobody matches “qqxyzzy”")).to_be_visible()
    tab.page.get_by_role("button", name="Clear search").last.click()
    expect(tab.search_box).to_have_value("")
    expect(_status(tab)).to_have_text(re.compile(r"^[\d,+]+ customers$"))


def test_headers_sort_and_suppliers_narrow(desk: Desk):
    """Each header sorts, and again the other way round; *Suppliers* shows suppliers only, with their mark (RO-6, D-28)."""
    for first, supplier in (("Sorta", True), ("Sortb", False), ("Sortc", True)):
        desk.customer(first, last_name="Quillfeather", is_supplier=supplier)
    tab = desk.sign_in("ben")
    tab.search("Quillfeather")
    expect(_status(tab)).to_contain_text("3 customers match")
    names = tab.page.get_by_role("table").get_by_role("link", name="Quillfeather")
    expect(names).to_have_text(["Sorta Quillfeather", "Sortb Quillfeather", "Sortc Quillfeather"])
    tab.page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    expect(names).to_have_text(["Sortc Quillfeather", "Sortb Quillfeather", "Sorta Quillfeather"])
    expect(tab.page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "descending")
    tab.page.get_by_role("button", name="Suppliers").click()
    expect(names).to_have_text(["Sortc Quillfeather", "Sorta Quillfeather"])
    expect(tab.page.get_by_role("img", name="Supplier")).to_have_count(2)
    for header in ("Phone", "E-mail", "Tags", "Last contact"):
        tab.page.get_by_role("columnheader", name=header).get_by_role("button").click()
        expect(tab.page.get_by_role("columnheader", name=header)).to_have_attribute("aria-sort", re.compile("ending$"))
        expect(names).to_have_count(2)


def test_back_and_reload_keep_the_view(desk: Desk):
    """Search, order and *Suppliers* stand in the address; back from another page and reload find the same view."""
    desk.customer("Keepa", last_name="Rushbrooke", is_supplier=True)
    desk.customer("Keepb", last_name="Rushbrooke")
    tab = desk.sign_in("ben")
    tab.search("Rushbrooke")
    tab.page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    tab.page.get_by_role("button", name="Suppliers").click()
    expect(_status(tab)).to_have_text("1 supplier matches “Rushbrooke”")
    expect(tab.page).to_have_url(re.compile(r"/customers\?q=Rushbrooke&sort=-name&suppliers=1$"))
    tab.page.get_by_role("link", name="Templates").click()
    expect(tab.page.get_by_role("heading", name="Communication templates")).to_be_visible()
    tab.page.go_back()
    expect(_status(tab)).to_have_text("1 supplier matches “Rushbrooke”")
    expect(tab.search_box).to_have_value("Rushbrooke")
    tab.page.reload()
    expect(_status(tab)).to_have_text("1 supplier matches “Rushbrooke”")
    expect(tab.search_box).to_have_value("Rushbrooke")
    expect(tab.page.get_by_role("button", name="Suppliers")).to_have_attribute("aria-pressed", "true")
    expect(tab.row("Keepa Rushbrooke")).to_be_visible()
    expect(tab.row("Keepb Rushbrooke")).to_have_count(0)


def test_pages_of_fifty_go_forth_and_back(desk: Desk):
    """Keyset pages: the next one begins where this one ends, the previous one is the one that was left."""
    for number in range(53):
        desk.customer(f"P{number:02}", last_name="Pagington", emails=[])
    tab = desk.sign_in("ben", "/customers?q=Pagington")
    names = tab.page.get_by_role("table").get_by_role("link", name="Pagington")
    expect(names).to_have_count(50)
    first = names.all_inner_texts()
    tab.page.get_by_role("button", name="Next page").click()
    expect(names).to_have_text(["P50 Pagington", "P51 Pagington", "P52 Pagington"])
    expect(tab.page.get_by_text("51–53 of 53")).to_be_visible()
    expect(tab.page).to_have_url(re.compile("after=.*from=51"))
    tab.page.reload()
    expect(names).to_have_text(["P50 Pagington", "P51 Pagington", "P52 Pagington"])
    tab.page.get_by_role("button", name="Previous page").click()
    expect(names).to_have_text(first)


def test_eighty_fast_keys_show_the_answer_to_the_last_one(desk: Desk):
    """Far faster than a person types: nothing is refused, and the grid answers what stands in the box, not an older text."""
    desk.customer("Fastina", last_name="Quickfinger")
    tab = desk.sign_in("ben")
    tab.search_box.press_sequentially("qx" * 34, delay=0)
    for _ in range(68):
        tab.search_box.press("Backspace")
    tab.search_box.press_sequentially("quickfingers", delay=0)
    tab.search_box.press("Backspace")
    expect(_status(tab)).to_have_text("1 customer matches “quickfinger”")
    expect(tab.search_box).to_have_value("quickfinger")
    expect(tab.row("Fastina Quickfinger")).to_be_visible()
    expect(tab.page.get_by_text("Too many")).to_have_count(0)
    assert tab.events() < 100
    tab.page.get_by_role("button", name="Clear search").first.click()
    expect(tab.search_box).to_have_value("")
    expect(_status(tab)).to_have_text(re.compile(r"^[\d,+]+ customers$"))


def test_the_palette_keeps_up_with_fast_keys_too(desk: Desk):
    """The same pace in *Go to*."""
    desk.customer("Palina", last_name="Swiftkey")
    tab = desk.sign_in("ben")
    tab.page.keyboard.press("Control+k")
    palette = tab.page.get_by_role("dialog", name="Go to")
    palette.get_by_role("searchbox").press_sequentially("zz" * 30, delay=0)
    palette.get_by_role("searchbox").press("Control+a")
    palette.get_by_role("searchbox").press_sequentially("swiftkey", delay=0)
    expect(palette.get_by_role("link", name="Palina Swiftkey")).to_be_visible()


def test_each_customers_page_shows_that_customers_history(desk: Desk):
    """A1: by link, palette, typed address, *Edit* and *Save*, back and forth, and for a new record: never another's messages."""
    names = ("Histor", "Histova", "Histuna")
    numbers = {name: desk.customer(name) for name in names}
    for name, number in numbers.items():
        desk.do(factories.make_note, number, subject=f"About {name}")
    tab = desk.sign_in("ben")
    past = tab.page.get_by_role("region", name="Customer contact history")

    def theirs(name: str, subject: str = "") -> None:
        expect(tab.page.get_by_role("heading", level=1, name=f"{name} Vance")).to_be_visible()
        expect(past.get_by_role("button", name="Show message")).to_have_count(1 if subject or name in names else 0)
        if name in names:
            expect(past.get_by_role("row").filter(has_text=f"About {name}")).to_be_visible()

    for name in names:
        tab.page.get_by_role("link", name="Customers", exact=True).first.click()
        tab.search(name)
        tab.page.get_by_role("link", name=f"{name} Vance").first.click()
        theirs(name)
    tab.page.keyboard.press("Control+k")
    tab.page.get_by_role("dialog", name="Go to").get_by_role("searchbox").fill("Histor")
    tab.page.get_by_role("dialog", name="Go to").get_by_role("link", name="Histor Vance").click()
    theirs("Histor")
    tab.page.goto(f"/customers/{numbers['Histova']}")
    theirs("Histova")
    tab.page.go_back()
    theirs("Histor")
    tab.page.goto(f"/customers/{numbers['Histuna']}/edit")
    mark = tab.filled(tab.page.locator("#main"))
    tab.page.get_by_role("button", name="Save").first.click()
    theirs("Histuna")
    tab.page.goto("/customers/new")
    tab.filled(tab.page.locator("#main"), but_not=mark)
    tab.page.get_by_role("textbox", name="First name").fill("Histless")
    tab.page.get_by_role("textbox", name="Last name").fill("Vance")
    tab.page.get_by_role("button", name="Save").first.click()
    theirs("Histless")
    expect(past.get_by_text("About")).to_have_count(0)
