"""Several web processes over one PostgreSQL and one Redis: they start together, and a tab may be served by any of them."""

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from rxapp.core import db as database
from rxapp.customers.state.form import FormState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.shop.state import StoreState
from rxapp.web.rate_limits import PER_PAIR
from tests import redis_server
from tests.flows.processes import Web, until
from tests.flows.tabs import Tab
from tests.redis_server import RedisServer


@dataclass
class House:
    """Two web servers of one shop, the database and the Redis that they share."""

    one: Web
    two: Web
    redis: RedisServer
    engine: sa.Engine

    def count(self, table: str) -> int:
        """How many rows a table holds."""
        with self.engine.connect() as connection:
            return connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """A throw-away Redis; skips where it is not installed."""
    program = redis_server.redis_program()
    if program is None:
        reason = "Redis is not installed (Debian: apt-get install redis-server)"
        pytest.fail(reason) if os.environ.get("RXAPP_REQUIRE_REDIS") == "1" else pytest.skip(reason)
    with redis_server.redis_server(program) as server:
        yield server


@pytest.fixture(scope="module")
def house(postgres_url: str, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Both servers, started at the same moment on a database without tables."""
    url = postgres_url.rpartition("/")[0] + "/several"
    with database.connect(postgres_url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("CREATE DATABASE several"))
    environment = {"RXAPP_DATABASE_URL": url, "RXAPP_REDIS_URL": redis.url, "RXAPP_SECRET_KEY": "the same on both, and long enough"}
    one, two = (Web(tmp_path_factory.mktemp(name), name, **environment) for name in ("one", "two"))
    engine = database.connect(url)
    try:
        one.start()
        two.start()
        one.wait()
        two.wait()
        yield House(one, two, redis, engine)
    finally:
        one.end()
        two.end()
        engine.dispose()


def test_two_that_start_together_prepare_the_database_once(house: House):
    """Tables, demo shop and greeting: once per database, once per database, once per start."""
    assert house.count("alembic_version") == 1
    assert house.count("shop") == 1
    assert house.count("staff") == 3
    for web in (house.one, house.two):
        assert web.said().count("Sign in as ada@example.com") == 1, web.said()


async def test_a_change_in_one_process_shows_in_a_tab_of_the_other(house: House):
    """D-37: the relay of each process polls the pulse."""
    ada = await Tab(house.one.sign_in("ada"), "/settings").open(house.one.base)
    ben = await Tab(house.one.sign_in("ben")).open(house.two.base)
    before = ben.shown["desk_state.shop_name"]
    await ada.press(StoreState.save, form={"store-name": f"{before} & Sons"})
    await ben.until(lambda: ben.shown["desk_state.shop_name"] == f"{before} & Sons")
    await ada.close()
    await ben.close()


async def test_signing_out_at_one_process_ends_the_sockets_at_the_other(house: House):
    """A session is remembered for two seconds in its process; a sign-out elsewhere bites at once all the same."""
    cookie = house.one.sign_in("cleo")
    tab, other = await Tab(cookie).open(house.two.base), await Tab(house.two.sign_in("ben")).open(house.two.base)
    assert house.one.ask("/logout", {}, {"Cookie": cookie})[0] == 303
    await tab.until(lambda: not tab.is_open)
    assert any("/login" in call for call in tab.calls)
    assert other.is_open
    await other.close()
    status, _ = house.two.ask("/customers", headers={"Cookie": cookie})
    assert status == 303


async def test_a_tab_that_comes_back_to_the_other_process_keeps_its_page(house: House):
    """A load balancer may send each connection anywhere: what the tab showed comes with it, and it hears of changes there."""
    tab = await Tab(house.one.sign_in("ben")).open(house.one.base)
    token = tab.token
    await tab.press(ComposeState.open, customer_id=1, kind="note", job_id=0)
    await tab.until(lambda: tab.shown["compose_state.is_open"] is True)
    await tab.press(ComposeState.set_subject, subject="Half a subject")
    await tab.until(lambda: tab.shown["compose_state.subject"] == "Half a subject")
    await tab.close()
    tab.shown.clear()
    await tab.open(house.two.base)
    assert (tab.token, tab.shown["compose_state.is_open"], tab.shown["compose_state.subject"]) == (token, True, "Half a subject")
    ada = await Tab(house.one.sign_in("ada"), "/settings").open(house.one.base)
    await ada.press(StoreState.save, form={"store-name": "Heard Everywhere"})
    await tab.until(lambda: tab.shown["desk_state.shop_name"] == "Heard Everywhere")
    await ada.close()
    await tab.close()


async def test_a_tab_whose_process_is_killed_goes_on_at_the_other(house: House):
    """kill -9: the other process serves the tab; what was typed and kept as a draft is offered there."""
    tab = await Tab(house.two.sign_in("ben")).open(house.two.base)
    house.two.end(signal.SIGKILL)
    await tab.until(lambda: not tab.is_open)
    tab.shown.clear()
    await tab.open(house.one.base)
    assert tab.shown["staff_state.staff_name"] == "Ben Okafor"
    assert tab.shown["grid_state.rows"]
    await tab.close()
    house.two.start()
    await asyncio.to_thread(house.two.wait)


def test_attempts_to_sign_in_are_counted_together(house: House):
    """Who is refused at one process gets no further attempts at the other."""
    wrong = {"email": "nobody@example.com", "password": "guessed"}
    for n in range(PER_PAIR.amount):
        (house.one, house.two)[n % 2].ask("/login", wrong)
    for web in (house.one, house.two):
        assert web.ask("/login", wrong)[0] == 429


async def test_redis_away_for_a_while_and_back_empty(house: House):
    """The same processes go on when it is back, though it has forgotten everything: an open page is loaded again."""
    tab = await Tab(house.one.sign_in("ben"), "/customers/1/edit").open(house.one.base)
    known = house.count("customer")
    house.redis.stop()
    until(lambda: house.one.health(token=house.one.token)[0] == 503)
    assert house.one.ask("/login")[0] == 200
    house.redis.start()
    house.one.wait()
    house.two.wait()
    await tab.press(FormState.save, form={"customer-first_name": "Nobody"})
    await tab.until(lambda: any("location.reload" in call for call in tab.calls))
    assert house.count("customer") == known
    await tab.close()
    await tab.open(house.two.base)
    assert tab.shown["form_state.customer_id"] == 1
    ada = await Tab(house.two.sign_in("ada"), "/settings").open(house.one.base)
    await ada.press(StoreState.save, form={"store-name": "Back Again"})
    await tab.until(lambda: tab.shown["desk_state.shop_name"] == "Back Again")
    await ada.close()
    await tab.close()


def test_without_its_redis_it_does_not_start_and_says_why(tmp_path: Path):
    web = Web(tmp_path, "alone", RXAPP_REDIS_URL="redis://:hunter2@127.0.0.1:1/0")
    web.start()
    code = web.end(signal.SIGCONT)
    assert code == 1
    assert "rxapp cannot start: the Redis at 127.0.0.1:1 cannot be used (" in web.said()
    assert "hunter2" not in web.said()
    assert len(web.said().splitlines()) == 1
