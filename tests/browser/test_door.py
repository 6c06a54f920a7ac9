"""The door: signing in, and nothing told to strangers (design 4.8)."""

from playwright.sync_api import expect

from tests.browser.desk import Desk


def test_a_wrong_password_and_an_unknown_person_look_the_same(desk: Desk):
    """The alert does not say which was wrong; the right password then goes on to the page that was asked for."""
    page = desk.window().new_page()
    page.goto("/templates?x=1")
    said = []
    for email in ("ada@example.com", "nobody@example.com"):
        page.get_by_role("textbox", name="E-mail").fill(email)
        page.get_by_label("Password").fill("not it, surely")
        page.get_by_role("button", name="Sign in").click()
        said.append(page.get_by_role("alert").inner_text())
        expect(page.get_by_label("Password")).to_have_value("")
    assert said[0] == said[1] == "E-mail or password is wrong. Check both and try again."
    page.get_by_role("textbox", name="E-mail").fill("ada@example.com")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Communication templates")).to_be_visible()
    assert page.url.endswith("/templates?x=1")
