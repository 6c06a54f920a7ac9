"""The customer's form: what is wrong is said where it is, and nothing typed is left behind unasked (D-1, D-17, D-29)."""

import re

from playwright.sync_api import Dialog, WebSocketRoute, expect

from rxapp.customers.actions import records
from tests.browser.desk import Desk, Tab


def _edit(desk: Desk, name: str, **fields) -> tuple[Tab, int]:
    number = desk.customer(name, **fields)
    tab = desk.sign_in("ben", "/customers")
    tab.search(name)
    tab.row(name).get_by_role("link", name="View/Edit").click()
    expect(tab.page.get_by_role("textbox", name="First name")).to_have_value(name)
    return tab, number


def test_a_link_asks_before_changes_are_left_behind(desk: Desk):
    """*Stay here* keeps every word, *Leave without saving* goes where the link leads, *Save* saves."""
    tab, number = _edit(desk, "Leavina")
    town, ask = tab.page.get_by_role("textbox", name="Town"), tab.page.get_by_role("dialog", name="Leave without saving?")
    town.fill("Leeds")
    tab.page.get_by_role("link", name="Templates").click()
    expect(ask).to_be_visible()
    ask.get_by_role("button", name="Stay here").click()
    expect(ask).to_have_count(0)
    expect(town).to_have_value("Leeds")
    tab.page.get_by_role("link", name="Templates").click()
    ask.get_by_role("button", name="Leave without saving").click()
    expect(tab.page.get_by_role("heading", name="Communication templates")).to_be_visible()
    tab.page.goto(f"/customers/{number}/edit")
    expect(town).to_have_value("")
    town.fill("York")
    tab.page.get_by_role("link", name="Cancel").click()
    ask.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_role("heading", level=1, name="Leavina Vance")).to_be_visible()
    expect(tab.page.get_by_text("York")).to_be_visible()


def test_the_way_back_and_a_closing_tab_ask_too(desk: Desk):
    """Back in the browser asks in the page; a reload is asked about by the browser itself."""
    tab, _ = _edit(desk, "Backina")
    tab.page.get_by_role("textbox", name="Town").fill("Leeds")
    ask = tab.page.get_by_role("dialog", name="Leave without saving?")
    tab.page.evaluate("history.back()")
    expect(ask).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("textbox", name="Town")).to_have_value("Leeds")
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    tab.page.on("dialog", dismiss)
    tab.page.close(run_before_unload=True)
    desk.until(lambda: asked == ["beforeunload"])
    expect(tab.page.get_by_role("textbox", name="Town")).to_have_value("Leeds")


def test_nothing_changed_asks_nothing(desk: Desk):
    """A form that was only read, or whose words were put back, is left without a question."""
    tab, _ = _edit(desk, "Readina")
    town = tab.page.get_by_role("textbox", name="Town")
    town.fill("Leeds")
    town.fill("")
    tab.page.get_by_role("link", name="Cancel").click()
    expect(tab.page.get_by_role("heading", level=1, name="Readina Vance")).to_be_visible()
    expect(tab.page.get_by_role("dialog")).to_have_count(0)


def test_a_line_that_was_away_takes_no_typed_word(desk: Desk):
    """A4: the tab comes back by itself, over a new line, and every field holds what was typed before and meanwhile."""
    number, tab = desk.customer("Awayna"), Tab(desk.window().new_page())
    lines: list[WebSocketRoute] = []

    def opened(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        lines.append(socket)

    tab.page.route_web_socket(re.compile("/_event"), opened)
    tab.sign_in("ben", f"/customers/{number}/edit")
    town, note = tab.page.get_by_role("textbox", name="Town"), tab.page.get_by_role("textbox", name="Note")
    expect(tab.page.get_by_role("textbox", name="First name")).to_have_value("Awayna")
    town.fill("Leeds")
    before = len(lines)
    lines[-1].close(code=4000)
    note.fill("Typed meanwhile")
    desk.until(lambda: len(lines) > before)
    tab.page.get_by_role("button", name="Save", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1, name="Awayna Vance")).to_be_visible()
    expect(tab.page.get_by_text("Leeds")).to_be_visible()
    expect(tab.page.get_by_text("Typed meanwhile")).to_be_visible()


def test_a_consent_without_its_proof_is_asked_for_at_its_line(desk: Desk):
    """D-1, RO-14: the sentence stands at the very line, the focus is on the list that is missing, nothing else is lost."""
    tab, _ = _edit(desk, "Proofina", emails=[{"address": "proofina@example.com", "agrees": False}])
    line = tab.page.get_by_role("group", name="E-mail 1")
    tab.page.get_by_role("textbox", name="Town").fill("Leeds")
    line.get_by_role("checkbox", name="Agrees to receive e-mail").check()
    tab.page.get_by_role("button", name="Save", exact=True).click()
    how = line.get_by_role("combobox", name="How did they agree?")
    expect(line.get_by_role("alert")).to_contain_text("say how they agreed for proofina@example.com")
    expect(how).to_be_focused()
    expect(tab.page.get_by_role("textbox", name="Town")).to_have_value("Leeds")
    how.select_option("In person")
    tab.page.get_by_role("button", name="Save", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1, name="Proofina Vance")).to_be_visible()


def test_a_number_typed_over_an_agreed_one_needs_its_own_proof(desk: Desk):
    """D-1: the tick goes with the old number; ticked again, the list of proofs takes the place of the old one's."""
    tab, _ = _edit(desk, "Overtypa", phones=[{"number": "07700 900611", "agrees": True}])
    line = tab.page.get_by_role("group", name="Phone 1")
    agrees = line.get_by_role("checkbox", name="Agrees to receive SMS")
    expect(agrees).to_be_checked()
    line.get_by_role("textbox", name="Phone").fill("07700 900612")
    expect(agrees).not_to_be_checked()
    agrees.check()
    tab.page.get_by_role("button", name="Save", exact=True).click()
    how = line.get_by_role("combobox", name="How did they agree?")
    expect(how).to_be_focused()
    expect(agrees).to_be_checked()
    how.select_option("By phone")
    tab.page.get_by_role("button", name="Save", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1, name="Overtypa Vance")).to_be_visible()
    expect(tab.page.get_by_text("07700 900612")).to_be_visible()


def test_one_record_never_shows_anothers_fields_by_links_or_by_typed_address(desk: Desk):
    """A1a, A1b, A1c: the second form in a tab is the second record's, and nothing in it is unsaved."""
    desk.customer("Firsta", phones=["07700 900651", "07700 900652"], note="Firsta's note", is_vip=True)
    second = desk.customer("Secunda", phones=["07700 900653"])
    tab = desk.sign_in("ben", "/customers")
    first_name, note = tab.page.get_by_role("textbox", name="First name"), tab.page.get_by_role("textbox", name="Note")
    lines = tab.page.get_by_role("textbox", name="Phone")
    for name in ("Firsta", "Secunda", "Firsta"):
        tab.search(name)
        tab.row(name).get_by_role("link", name="View/Edit").click()
        expect(first_name).to_have_value(name)
        expect(lines).to_have_count(1 if name == "Secunda" else 2)
        expect(note).to_have_value("" if name == "Secunda" else "Firsta's note")
        tab.page.get_by_role("link", name="Cancel").click()
        expect(tab.page.get_by_role("dialog", name="Leave without saving?")).to_have_count(0)
        tab.page.get_by_role("link", name="Customers", exact=True).first.click()
    tab.search("Firsta")
    tab.row("Firsta").get_by_role("link", name="View/Edit").click()
    expect(note).to_have_value("Firsta's note")
    tab.page.evaluate(f"history.pushState(null, '', '/customers/{second}/edit'); dispatchEvent(new PopStateEvent('popstate'))")
    expect(first_name).to_have_value("Secunda")
    expect(note).to_have_value("")
    tab.page.goto("/customers")
    tab.search("Firsta")
    tab.row("Firsta").get_by_role("link", name="View/Edit").click()
    expect(first_name).to_have_value("Firsta")
    tab.page.get_by_role("link", name="Cancel").click()
    tab.page.get_by_role("link", name="Customers", exact=True).first.click()
    tab.search_box.fill("")  # a name that is searched for begins the new record
    expect(tab.page.get_by_role("row")).not_to_have_count(2)
    tab.page.get_by_role("button", name="New customer").click()
    expect(first_name).to_have_value("")
    expect(note).to_have_value("")
    expect(tab.page.locator("#customer-is_vip")).not_to_be_checked()


def test_a_companys_form_has_the_companys_fields_only_its_name_first(desk: Desk):
    """C5, RO-2, RO-8."""
    tab = desk.sign_in("ben", "/customers/new")
    tab.page.get_by_role("button", name="Company", exact=True).click()
    expect(tab.page.get_by_role("textbox", name="Company name")).to_be_visible()
    for name in ("First name", "Last name"):
        expect(tab.page.get_by_role("textbox", name=name)).to_have_count(0)
    expect(tab.page.locator(".customer-fields input.input:visible").first).to_have_id("customer-company")


def test_a_text_that_is_too_long_is_told_at_its_field_and_never_cut(desk: Desk):
    """C2b: 91 characters for a first name of 80."""
    tab = desk.sign_in("ben", "/customers/new")
    first_name = tab.page.get_by_role("textbox", name="First name")
    tab.filled(tab.page.locator("#main"))
    first_name.fill("x" * 91)
    expect(first_name).to_have_value("x" * 91)
    assert "80" in first_name.evaluate("e => e.validationMessage")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.locator("#customer-first_name-error")).to_contain_text("80")
    expect(first_name).to_have_value("x" * 91)


def test_every_later_form_of_a_tab_asks_as_the_first_one_does(desk: Desk):
    """Issue 7, A: by a link, by *Cancel*, by *New customer* and by a typed address; and the browser asks at a reload."""
    tab, _ = _edit(desk, "Askona")
    other = desk.customer("Askonb")
    ask = tab.page.get_by_role("dialog", name="Leave without saving?")
    main = tab.page.locator("#main")
    mark = tab.filled(main)
    for way in ("Customers", "Cancel", "Customers"):
        tab.page.get_by_role("link", name="Customers", exact=True).first.click()
        expect(tab.search_box).to_be_visible()
        tab.search("Askonb")
        tab.row("Askonb").get_by_role("link", name="View/Edit").click()
        town = tab.page.get_by_role("textbox", name="Town")
        expect(tab.page.get_by_role("textbox", name="First name")).to_have_value("Askonb")
        mark = tab.filled(main, but_not=mark)
        town.fill("Leeds")
        tab.page.get_by_role("link", name=way, exact=True).first.click()
        expect(ask).to_be_visible()
        ask.get_by_role("button", name="Stay here").click()
        expect(town).to_have_value("Leeds")
        town.fill("")
    tab.page.goto(f"/customers/{other}/edit")
    mark = tab.filled(main)
    tab.page.get_by_role("link", name="Cancel").click()
    tab.page.goto("/customers/new")
    tab.filled(main, but_not=mark)
    tab.page.get_by_role("textbox", name="First name").fill("Asknew")
    tab.page.get_by_role("link", name="Cancel").click()
    expect(ask).to_be_visible()
    ask.get_by_role("button", name="Stay here").click()
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    tab.page.on("dialog", dismiss)
    tab.page.evaluate("setTimeout(() => location.reload(), 0)")
    desk.until(lambda: asked == ["beforeunload"])


def test_what_was_typed_stays_over_a_restart_of_the_server(desk: Desk):
    """A3: texts, ticks and choices; a field that somebody else saved meanwhile shows theirs; *Save* then saves what stands there."""
    tab, number = _edit(desk, "Restarted", phones=["07700 900433"])
    town, note = tab.page.get_by_role("textbox", name="Town"), tab.page.get_by_role("textbox", name="Note, staff only")
    town.fill("Mytholmroyd")
    tab.page.get_by_role("textbox", name="Postcode").fill("HX7")
    tab.page.locator("#customer-is_vip").check()
    desk.server.kill()
    expect(tab.page.get_by_text("Connection lost").first).to_be_visible()
    note.fill("Typed without a line")
    desk.do(records.edit, customer_id=number, version=1, form={"postcode": "HX7 0AB"})
    desk.server.start()
    expect(tab.page.get_by_text("Connection lost")).to_have_count(0)
    expect(tab.page.get_by_role("textbox", name="Postcode")).to_have_value("HX7 0AB")
    expect(town).to_have_value("Mytholmroyd")
    expect(note).to_have_value("Typed without a line")
    expect(tab.page.locator("#customer-is_vip")).to_be_checked()
    tab.page.get_by_role("button", name="Save", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1, name="Restarted Vance")).to_be_visible()
    expect(tab.page.get_by_text("Mytholmroyd")).to_be_visible()
    expect(tab.page.get_by_text("Typed without a line")).to_be_visible()
