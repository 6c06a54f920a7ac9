"""A demo on Reflex's hosting opens: its pages lie at one origin, its back end at another, third-party cookies are refused (point 31)."""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rxapp.core.settings import ROOT
from tests import chromium
from tests.browser import hosting
from tests.browser.desk import DESKTOP, Tab
from tests.browser.hosting import Hosting

pytestmark = pytest.mark.timeout(900)  # the first story waits for two builds of the pages
HELD = re.compile(r"(rxapp|assets|reflex\.lock)/|(rxconfig\.py|requirements\.txt|README\.md)$|\.web/backend/[\w.-]+$")


@pytest.fixture(scope="module")
def host() -> Iterator[Hosting]:
    """Both halves, made and served once for all stories."""
    made = Hosting()
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def strict(launch_browser) -> Iterator[Browser]:
    """A browser that gives no cookie to a page of another site."""
    whole = chromium.installed()  # the shell without windows gives cookies to everybody
    opened = launch_browser(executable_path=whole, args=["--no-sandbox", "--test-third-party-cookie-phaseout"])
    yield opened
    opened.close()


@pytest.fixture
def page(strict: Browser) -> Iterator[Page]:
    """A tab of a window of its own."""
    window = strict.new_context(locale="en-GB", **DESKTOP)
    window.set_default_timeout(15_000)
    yield window.new_page()
    window.close()


def _sign_in(page: Page, address: str) -> Tab:
    page.goto(address)
    page.get_by_role("textbox", name="E-mail").fill("ada@example.com")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    tab = Tab(page)
    tab.ready()
    return tab


def test_the_bundle_holds_the_program_and_nothing_of_the_shop(host: Hosting):
    """Also not where its file would pass for a part: keys, the write-ahead log, pictures."""
    held = host.held()
    assert [name for name in held if not HELD.match(name)] == []
    assert not [name for name in held if name.startswith(("data", "tests", ".")) and not name.startswith(".web/backend/")]
    assert {"rxapp/app.py", "rxconfig.py", "requirements.txt", ".web/backend/pages.zip"} <= set(held)


def test_a_deploy_without_our_command_stops_before_anything_is_sent(host: Hosting):
    """The pages are not in the back end's bundle; where they are older than the program it stops too (`test_built`)."""
    stopped = hosting.deploy_plainly()
    assert stopped.returncode
    assert "Deploy with: python3 -m rxapp deploy" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_a_build_leaves_the_lock_as_it_was(host: Hosting):
    """The first start leaves the clone clean: no registry's address is written into it, and nothing is spaced anew."""
    for path in (hosting.COPY / "reflex.lock").iterdir():
        assert json.loads(path.read_text()) == json.loads((ROOT / "reflex.lock" / path.name).read_text())
    changed = subprocess.run(["git", "status", "--porcelain", "reflex.lock"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert changed.stdout == ""


def test_from_the_pages_origin_to_the_desk_and_through_a_day(host: Hosting, page: Page):
    """Sign in, search, the greeting as it changes, send, history, lock, sign out."""
    tab = _sign_in(page, f"{host.pages}/")
    assert page.url == f"{host.desk}/customers"
    tab.contact("Emily Harcourt")
    tab.choose("Communication type", "E-mail")
    tab.choose("Template", re.compile(r"ready for collection", re.IGNORECASE))
    expect(tab.preview).to_contain_text("Hi Emily,")
    tab.panel.get_by_role("checkbox", name="Formal greeting").check()
    expect(tab.preview).to_contain_text("Dear Mrs Harcourt,")
    tab.compose()
    tab.message.press("Control+Enter")
    expect(tab.outcome()).to_contain_text("Emily Harcourt")
    tab.tab("Customer contact history")
    expect(tab.panel.get_by_role("row").nth(1)).to_contain_text("Ada")
    page.keyboard.press("Escape")
    expect(tab.panel).to_be_hidden()
    page.get_by_role("button", name="Lock").first.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    tab.ready()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert not tab.complaints


def test_a_deep_link_at_the_pages_origin_signed_out_and_in(host: Hosting, page: Page):
    """The page with its id, its query and its fragment; from an address of the pages too that nothing is built for."""
    tab = _sign_in(page, f"{host.pages}/customers?q=Harcourt#top")
    assert re.match(re.escape(host.desk) + r"/customers/?\?q=Harcourt", page.url), page.url  # a page server may add the slash
    expect(tab.row("Emily Harcourt")).to_be_visible()
    page.goto(f"{host.pages}/customers/1")
    tab.ready()
    assert page.url == f"{host.desk}/customers/1"


@pytest.mark.parametrize("path", ["//example.com", "/login", "/_event"])
def test_no_address_at_the_pages_origin_leads_anywhere_else(host: Hosting, page: Page, path: str):
    """The desk's address is fixed in the script."""
    page.goto(f"{host.pages}{path}")
    page.wait_for_url(f"{host.desk}/**")


def test_a_tab_finds_its_page_again_when_the_back_end_was_restarted(host: Hosting, page: Page):
    """With its disk kept the session is known; with an empty one the tab goes to sign-in by itself."""
    tab = _sign_in(page, f"{host.pages}/")
    host.stop()
    expect(page.get_by_text("Connection lost")).to_be_visible()
    host.start()
    expect(page.get_by_text("Connection lost")).to_be_hidden(timeout=30_000)
    tab.search("Harcourt")
    expect(tab.row("Emily Harcourt")).to_be_visible()
    host.stop(empties_disk=True)
    host.start()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)
    _sign_in(page, page.url)
