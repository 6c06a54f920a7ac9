"""The words of the screen are each person's own; nothing of another language shows between them."""

from playwright.sync_api import expect

from rxapp.core import i18n
from rxapp.staff.actions import own_account
from tests import factories
from tests.browser.desk import Desk, Tab

SEEN = """(() => {
  const said = [], shown = (e) => e.checkVisibility?.() ?? true;
  for (let n, w = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); (n = w.nextNode());)
    if (n.parentElement && !n.parentElement.closest('script,style,noscript') && shown(n.parentElement)) said.push(n.data);
  for (const e of document.querySelectorAll('*')) if (shown(e)) for (const a of ['aria-label', 'title', 'placeholder', 'alt'])
    if (e.getAttribute(a)) said.push(e.getAttribute(a));
  return said.map((s) => s.trim()).filter(Boolean);
})()"""


def _english_only() -> set[str]:
    """Every English text that has another wording in Polish, as it would show."""
    english, polish = i18n.words("en"), i18n.words("pl")
    polish_texts = {text for key in polish for text in _forms(polish[key])}
    return {text for key in english for text in _forms(english[key]) if "{" not in text} - polish_texts


def _forms(entry: i18n.Entry) -> list[str]:
    return entry if isinstance(entry, list) else [entry]


def _all_polish(tab: Tab) -> None:
    left = _english_only().intersection(tab.page.evaluate(SEEN))
    assert not left, f"English on the Polish screen: {sorted(left)}"


def test_another_language_is_there_at_once_and_everywhere(desk: Desk):
    """Ben chooses Polish: page, panel, dates and toasts change, no English word is left, and Ada's screen stays English."""
    number = desk.customer("Polonia", language="pl", phones=["07700 900420"])
    desk.do(factories.make_note, number)
    ben, ada = desk.sign_in("ben", "/settings/account"), desk.sign_in("ada", "/customers?q=Polonia")
    expect(ada.row("Polonia Vance")).to_contain_text("Today")
    mine = ben.page.get_by_role("region", name="My account")
    ben.filled(mine)
    mine.get_by_role("combobox", name="Language").select_option("pl")
    mine.get_by_role("button", name="Save", exact=True).click()
    try:
        expect(ben.page.get_by_role("heading", name="Ustawienia")).to_be_visible()
        assert ben.page.locator("html").get_attribute("lang") == "pl"
        ben.page.goto("/customers?q=Polonia")
        row = ben.page.get_by_role("row").filter(has_text="Polonia Vance")
        expect(row).to_contain_text("Dzisiaj")
        _all_polish(ben)
        row.get_by_role("button").click()
        panel = ben.page.get_by_role("dialog")
        expect(panel.get_by_role("tab")).to_have_count(3)
        for number_of_tab in range(3):
            panel.get_by_role("tab").nth(number_of_tab).click()
            expect(panel.get_by_role("tab").nth(number_of_tab)).to_have_attribute("aria-selected", "true")
            expect(panel.get_by_role("tabpanel")).to_be_visible()
            _all_polish(ben)
        panel.get_by_role("tab").nth(1).click()
        panel.locator("#send").click()
        expect(panel.get_by_role("alert")).to_contain_text("temat", ignore_case=True)
        _all_polish(ben)
        sections = ("account", "store", "message-rules", "greetings", "phone-types", "tags", "staff")
        settings = [f"/settings/{section}" for section in sections]
        for page in ("/templates", "/nowhere", *settings, f"/customers/{number}", f"/customers/{number}/edit", "/customers/new"):
            ben.page.goto(page)
            ben.ready()
            _all_polish(ben)
        expect(ada.page.get_by_role("heading", name="Customers")).to_be_visible()
    finally:
        desk.do(own_account.edit_own, by="ben", language="en", zone="", signature_email="", signature_sms="", has_shortcuts=True)
