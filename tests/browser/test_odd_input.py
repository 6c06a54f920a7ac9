"""Odd input and bad moments: a clear message, nothing lost, nothing sent twice (D-17, D-19, D-37)."""

import re

from playwright.sync_api import expect

from rxapp.customers.actions import visibility
from rxapp.wording import actions as wording
from tests import factories
from tests.browser.desk import Desk, Tab

ODD = "Żółć ёж 🚲 👩‍🔧 مرحبا \u202eabc\u202c ’ “x” <b>&amp;</b> {not} \\n"


def _started(desk: Desk, name: str, **fields) -> tuple[Tab, int]:
    number = desk.customer(name, **fields)
    tab = desk.sign_in("ben")
    tab.contact(name)
    return tab, number


def _paste(tab: Tab, text: str) -> None:
    tab.message.evaluate(
        "(box, text) => { box.focus(); box.setRangeText(text, 0, box.value.length, 'end');"
        " box.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'})); }",
        text,
    )


def test_every_script_and_sign_is_sent_as_it_was_typed(desk: Desk):
    """Emoji, accents, right-to-left text, HTML and NUL: shown as text, sent as typed, without the NUL."""
    tab, number = _started(desk, "Oddwina")
    tab.subject("Żółć مرحبا 🚲")
    tab.compose()
    _paste(tab, ODD + "\0!")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    (sent,) = desk.sent(number)
    assert sent.body == ODD + "!"
    assert sent.subject == "Żółć مرحبا 🚲"
    tab.tab("Customer contact history")
    tab.press("Show message")
    expect(tab.panel.get_by_text("<b>&amp;</b>")).to_be_visible()
    assert tab.panel.locator("b").count() == 0
    assert not tab.complaints


def test_a_name_in_any_script_is_found_and_greeted(desk: Desk):
    """A customer called with emoji and right-to-left letters: in the grid, in the panel, in the greeting."""
    desk.customer("מרים 🚲", last_name="Al-Ḥassan", emails=["mirjam@example.com"])
    tab = desk.sign_in("ben")
    tab.search("hassan")
    tab.row("מרים 🚲 Al-Ḥassan").get_by_role("button", name="Contact").click()
    tab.choose("Template", re.compile("Ready"))
    expect(tab.preview).to_contain_text("Hi מרים 🚲,")


def test_a_megabyte_pasted_is_refused_in_words_and_stays(desk: Desk):
    """More than can be kept: said so, the text stays in the field, nothing is sent, and the desk goes on."""
    tab, number = _started(desk, "Megabyta")
    tab.subject("Big")
    tab.compose()
    big = "Lorem ipsum dolor. " * 58_000
    assert len(big) > 1_000_000
    _paste(tab, big)
    told = tab.page.get_by_text("the text has 1,102,000 characters, 100,000 are allowed. Your text is kept.")
    expect(told).to_be_visible()
    assert tab.message.input_value() == big
    tab.page.get_by_role("button", name="Close toast").click()
    expect(told).to_have_count(0)
    tab.press("Send")
    expect(told).to_be_visible()
    assert desk.sent(number) == []
    _paste(tab, "Short enough.")
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    assert [row.body for row in desk.sent(number)] == ["Short enough."]


def test_a_megabyte_in_a_field_of_one_line(desk: Desk):
    """Search boxes and names take what fits; the connection stays."""
    tab = desk.sign_in("ben")
    tab.search_box.evaluate("(box) => { box.focus(); document.execCommand('insertText', false, 'x'.repeat(1_100_000)); }")
    expect(tab.page.get_by_role("heading", name="Nobody matches")).to_be_visible()
    assert len(tab.search_box.input_value()) < 1000
    tab.search_box.fill("")
    expect(tab.page.get_by_role("table")).to_be_visible()


def test_a_template_deleted_while_in_use(desk: Desk):
    """Deleted by Ada while Ben writes with it: his words stay and can be sent; it leaves the list; a late choice is refused in words."""
    template = desk.do(factories.make_template, name="Zappable", content="Words of the template.")
    tab, number = _started(desk, "Templata")
    tab.choose("Template", "Zappable")
    expect(tab.preview).to_contain_text("Hi Templata,")
    tab.compose()
    expect(tab.message).to_have_value(re.compile("Words of the template."))
    desk.do(wording.delete, template_id=template)
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    (sent,) = desk.sent(number)
    assert "Words of the template." in sent.body
    again = desk.do(factories.make_template, name="Zappable", content="Words of the template.")
    tab.tab("Create/Edit contact details")
    tab.press("Close")
    tab.contact("Templata")
    option = tab.panel.get_by_role("combobox", name="Template").get_by_role("option", name="Zappable")
    expect(option).to_have_count(1)
    desk.do(wording.delete, template_id=again)
    expect(option).to_have_count(0)
    late = "(list, value) => list.add(new Option('Zappable', value))"  # as chosen in the moment before the list was read again
    tab.panel.get_by_role("combobox", name="Template", exact=True).evaluate(late, str(again))
    tab.choose("Template", "Zappable")
    expect(tab.page.get_by_text("It is no longer there, or you may not see it.").first).to_be_visible()


def test_a_customer_hidden_while_the_panel_is_open(desk: Desk):
    """Hidden by Ada while Ben writes: refused with the reason and the link, the words stay, nothing goes out."""
    tab, number = _started(desk, "Hideaway")
    tab.subject("Your bicycle")
    tab.compose()
    tab.message.fill("Are you there?")
    desk.drafted(number, "Are you there?")
    desk.do(visibility.hide, customer_id=number)
    tab.press("Send")
    alert = tab.panel.get_by_role("alert")
    expect(alert).to_contain_text("Hideaway Vance has been hidden meanwhile, so nothing was sent or saved. Your text is kept.")
    expect(alert.get_by_role("link")).to_have_attribute("href", f"/customers/{number}")
    expect(tab.message).to_have_value("Are you there?")
    assert desk.sent(number) == []
    desk.do(visibility.unhide, customer_id=number)
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")


def test_two_people_saving_one_record_see_both_values(desk: Desk):
    """D-37: the second sees both values side by side, chooses, and nothing of the first is overwritten unseen."""
    number = desk.customer("Twofold", last_name="Original")
    ada, ben = desk.sign_in("ada", f"/customers/{number}/edit"), desk.sign_in("ben", f"/customers/{number}/edit")
    for tab, last, town in ((ada, "Adas", "Leeds"), (ben, "Bens", "")):
        expect(tab.page.get_by_role("textbox", name="Last name")).to_have_value("Original")
        tab.page.get_by_role("textbox", name="Last name").fill(last)
        if town:
            tab.page.get_by_role("textbox", name="Town").fill(town)
    ada.page.get_by_role("button", name="Save", exact=True).click()
    expect(ada.page.get_by_role("heading", level=1, name="Twofold Adas")).to_be_visible()
    ben.page.get_by_role("button", name="Save", exact=True).click()
    alert = ben.page.get_by_role("alert")
    expect(alert).to_contain_text(f"{desk.person('ada').name} changed this record meanwhile.")
    expect(alert).to_contain_text("Adas")
    expect(alert).to_contain_text("Bens")
    expect(ben.page.get_by_role("textbox", name="Town")).to_have_value("Leeds")
    ben.page.get_by_role("button", name="Save", exact=True).click()
    expect(ben.page.get_by_role("heading", level=1, name="Twofold Bens")).to_be_visible()
    expect(ben.page.get_by_text("Leeds")).to_be_visible()


def test_a_record_with_odd_names_keeps_them(desk: Desk):
    """The form: emoji and right-to-left letters are kept, a NUL is refused at its field, and nothing typed is lost."""
    tab = desk.sign_in("ben", "/customers/new")
    tab.filled(tab.page.locator("#main"))
    tab.page.get_by_role("textbox", name="First name").fill("Zoë 🚲 مرحبا")
    tab.page.get_by_role("textbox", name="Last name").fill("O’Null\0")
    tab.page.get_by_role("button", name="Save", exact=True).click()
    expect(tab.page.get_by_role("alert")).to_contain_text("Last name has a line break or a sign that cannot be kept.")
    expect(tab.page.get_by_role("textbox", name="First name")).to_have_value("Zoë 🚲 مرحبا")
    tab.page.get_by_role("textbox", name="Last name").fill("O’Null")
    tab.page.get_by_role("button", name="Save", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1, name="Zoë 🚲 مرحبا O’Null")).to_be_visible()
    assert not tab.complaints
