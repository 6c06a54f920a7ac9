"""The whole way once more on PostgreSQL: sign in, search, preview, send, history, live."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from rxapp.core import db as database
from tests.browser.conftest import opened
from tests.browser.desk import Desk
from tests.browser.server import Server


@pytest.fixture
def on_postgres(server: Server, browser: Browser, postgres_url: str) -> Iterator[Desk]:
    """The same app and build on a new PostgreSQL database; afterwards the next story starts it on SQLite again."""
    url = postgres_url.rpartition("/")[0] + "/browser"
    with database.connect(postgres_url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("CREATE DATABASE browser"))
    server.stop()
    try:
        yield from opened(server, browser, url, RXAPP_DATABASE_URL=url)
    finally:
        server.stop()


def test_the_whole_way_on_postgres(on_postgres: Desk):
    """A message is found, previewed, sent, seen in the history and on the other screen."""
    desk = on_postgres
    number = desk.customer("Żeglarz", last_name="Postgresson", title="mr")
    ben, ada = desk.sign_in("ben"), desk.sign_in("ada", "/customers?q=postgresson")
    expect(ada.row("Żeglarz Postgresson")).not_to_contain_text("Today")
    ben.search("zeglarz postgr")
    ben.row("Żeglarz Postgresson").get_by_role("button", name="Contact").click()
    ben.choose("Template", re.compile("Ready"))
    expect(ben.preview).to_contain_text("Hi Żeglarz,")
    ben.panel.get_by_role("checkbox", name="Formal greeting").check()
    expect(ben.preview).to_contain_text("Dear Mr Postgresson,")
    ben.compose()
    text = ben.message.input_value()
    ben.press("Send")
    expect(ben.outcome()).to_contain_text("is on its way")
    ben.tab("Customer contact history")
    expect(ben.panel.get_by_role("row").nth(1)).to_contain_text("E-mail")
    expect(ben.panel.get_by_role("row").nth(1).get_by_text("Sent", exact=True)).to_be_visible()
    expect(ada.row("Żeglarz Postgresson")).to_contain_text("Today")
    (sent,) = desk.sent(number)
    assert (sent.body, sent.status) == (text, "sent")
