"""Keys: shortcuts that rest while one types, and typing that costs the server nothing per key (G8)."""

import pytest
from playwright.sync_api import Locator, expect

from rxapp.staff.actions import own_account
from tests.browser.desk import Desk, Tab

PAUSE = 290  # milliseconds without a key after which a text is sent
TIMED = """(e) => { globalThis.__keys = []; e.addEventListener('input', () => globalThis.__keys.push(performance.now())); }"""
PAUSES = f"""() => globalThis.__keys.filter((at, i, all) => i && at - all[i - 1] > {PAUSE}).length"""


def _outside(tab: Tab) -> None:
    tab.page.get_by_role("heading", level=1).click()
    tab.page.evaluate("document.activeElement?.blur()")


def test_shortcuts_act_outside_and_rest_while_one_types(desk: Desk):
    """`/` search, `n` new customer, `Ctrl-K` palette, `?` sheet; in a field the same keys are letters."""
    tab = desk.sign_in("ben")
    _outside(tab)
    tab.page.keyboard.press("/")
    expect(tab.search_box).to_be_focused()
    expect(tab.search_box).to_have_value("")
    tab.page.keyboard.type("n?/")
    expect(tab.search_box).to_have_value("n?/")
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    tab.search_box.fill("")
    _outside(tab)
    tab.page.keyboard.press("?")
    sheet = tab.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    tab.page.keyboard.press("n")
    expect(sheet).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    tab.page.keyboard.press("Control+k")
    palette = tab.page.get_by_role("dialog", name="Go to")
    expect(palette).to_be_visible()
    tab.page.keyboard.type("templates")
    expect(palette.get_by_role("link")).to_have_text(["Templates"])
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", name="Communication templates")).to_be_visible()
    _outside(tab)
    tab.page.keyboard.press("n")
    expect(tab.page.get_by_role("textbox", name="First name")).to_be_visible()
    assert tab.page.url.endswith("/customers/new")


def test_the_palette_finds_customers_by_name(desk: Desk):
    """`Ctrl-K` works while one types, and goes to the customer by the keyboard alone."""
    number = desk.customer("Palettia", last_name="Quennell")
    tab = desk.sign_in("ben")
    tab.search_box.focus()
    tab.page.keyboard.press("Control+k")
    palette = tab.page.get_by_role("dialog", name="Go to")
    tab.page.keyboard.type("quennell")
    expect(palette.get_by_role("link", name="Palettia Quennell")).to_be_visible()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", level=1, name="Palettia Quennell")).to_be_visible()
    assert tab.page.url.endswith(f"/customers/{number}")


def test_single_keys_can_be_switched_off(desk: Desk):
    """Each person for themselves; Ctrl-K stays."""
    own = {"language": "en", "zone": "", "signature_email": "", "signature_sms": ""}
    desk.do(own_account.edit_own, by="cleo", **own, has_shortcuts=False)
    try:
        tab = desk.sign_in("cleo")
        _outside(tab)
        tab.page.keyboard.press("?")
        tab.page.keyboard.press("/")
        expect(tab.search_box).not_to_be_focused()
        tab.page.keyboard.press("Control+k")
        expect(tab.page.get_by_role("dialog", name="Go to")).to_be_visible()
        expect(tab.page.get_by_role("dialog", name="Keyboard shortcuts")).to_have_count(0)
    finally:
        desk.do(own_account.edit_own, by="cleo", **own, has_shortcuts=True)


def _costs_a_pause(tab: Tab, box: Locator, *, per_pause: int = 1) -> None:
    """Type 60 letters: no event while typing, one after each pause."""
    box.evaluate(TIMED)
    box.press("End")
    before = tab.events()
    box.press_sequentially("a quick word about the back wheel of the blue bicycle, again", delay=2)
    pauses = tab.page.evaluate(PAUSES)
    assert tab.events() - before <= pauses * per_pause
    tab.page.wait_for_function(f"performance.now() - globalThis.__keys.at(-1) > {PAUSE * 4}")
    assert 1 <= tab.events() - before <= (pauses + 1) * per_pause


def test_typing_sends_one_event_per_pause(desk: Desk):
    """The message and the subject: nothing per key, at most one event after each pause; keys that write nothing send nothing."""
    desk.customer("Typographa")
    tab = desk.sign_in("ben")
    tab.contact("Typographa")
    _costs_a_pause(tab, tab.panel.get_by_role("textbox", name="Subject", exact=True))
    tab.compose()
    _costs_a_pause(tab, tab.message)
    before = tab.events()
    for key in ("ArrowLeft", "Home", "End", "Shift", "Control", "Alt", "F2", "PageUp", "Control+a"):
        tab.message.press(key)
    tab.page.evaluate("globalThis.__keys = [performance.now()]")
    tab.page.wait_for_function(f"performance.now() - globalThis.__keys[0] > {PAUSE * 3}")
    assert tab.events() == before


@pytest.mark.parametrize("opened", ["palette", "sheet"])
def test_opening_a_sheet_sends_nothing(desk: Desk, opened: str):
    """Dialogs open and close in the browser alone."""
    tab = desk.sign_in("ben")
    _outside(tab)
    tab.page.wait_for_function("performance.now() > 500")
    before = tab.events()
    tab.page.keyboard.press("Control+k" if opened == "palette" else "?")
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    assert tab.events() == before


def _tab_to(tab: Tab, wanted: Locator, *, most: int = 45) -> None:
    """Press Tab until the focus is there, as one without a mouse does; whatever holds the focus on the way must be in sight."""
    for _ in range(most):
        tab.page.keyboard.press("Tab")
        held = tab.page.evaluate_handle("document.activeElement").as_element()
        assert held
        assert held.is_visible()
        if wanted.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {wanted}")


def test_a_whole_message_without_a_mouse(desk: Desk):
    """Search, Contact, template, formal, text, Send, history, close: Tab, Enter, Space and letters alone, and the focus is never lost."""
    number = desk.customer("Keyina", title="ms", last_name="Tabberwick")
    tab = desk.sign_in("ben")
    keys = tab.page.keyboard
    _outside(tab)
    keys.press("/")
    keys.type("Tabberwick")
    contact = tab.row("Keyina Tabberwick").get_by_role("button", name="Contact")
    expect(contact).to_be_visible()
    _tab_to(tab, contact)
    keys.press("Enter")
    expect(tab.panel).to_be_visible()
    _tab_to(tab, tab.panel.get_by_role("combobox", name="Template"))
    keys.type("Ready for")
    expect(tab.preview).to_contain_text("Hi Keyina,")
    _tab_to(tab, tab.panel.get_by_role("checkbox", name="Formal greeting"))
    keys.press("Space")
    expect(tab.preview).to_contain_text("Dear Ms Tabberwick,")
    _tab_to(tab, tab.panel.get_by_role("button", name="Next"))
    keys.press("Enter")
    expect(tab.message).to_be_focused()
    keys.press("Control+End")
    keys.type("\nSee you soon.")
    _tab_to(tab, tab.panel.get_by_role("button", name="Send", exact=True))
    keys.press("Enter")
    expect(tab.outcome()).to_contain_text("is on its way")
    assert tab.page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    (sent,) = desk.sent(number)
    assert sent.body.startswith("Dear Ms Tabberwick,")
    assert sent.body.endswith("See you soon.")
    tab.panel.get_by_role("tab", name="Compose & send/save").focus()
    keys.press("ArrowRight")
    expect(tab.panel.get_by_role("tab", name="Customer contact history")).to_be_focused()
    show = tab.panel.get_by_role("button", name="Show message")
    expect(show).to_be_visible()
    _tab_to(tab, show)
    keys.press("Enter")
    expect(tab.panel.get_by_text("See you soon.")).to_be_visible()
    keys.press("Escape")
    expect(tab.panel).to_have_count(0)
    expect(contact).to_be_focused()
