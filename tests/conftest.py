"""Fixtures for every test: a data folder of its own, the database (both kinds), the clock, the cast and a screen."""

import os
import sys
import tempfile
from pathlib import Path

_KEPT = ("RXAPP_CHROMIUM", "RXAPP_REQUIRE_CHROMIUM", "RXAPP_REQUIRE_PG", "RXAPP_REQUIRE_REDIS", "RXAPP_REQUIRE_DOVECOT")
for _name in [name for name in os.environ if name.startswith("RXAPP_") and name not in _KEPT]:
    del os.environ[_name]  # before rxapp is imported: no test may touch a shop's own data or channels
_DATA = tempfile.TemporaryDirectory(prefix="rxapp-tests-")
os.environ["RXAPP_DATA_DIR"] = _DATA.name

import shutil  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from typing import Any  # noqa: E402

import pytest  # noqa: E402
import pytest_asyncio  # noqa: E402
import sqlalchemy as sa  # noqa: E402
import time_machine  # noqa: E402

from rxapp import registries  # noqa: E402
from rxapp.core import db as database  # noqa: E402
from rxapp.core import locks  # noqa: E402
from tests import cast as people  # noqa: E402
from tests import chromium, databases, sharing  # noqa: E402
from tests.dates import pytest_itemcollected  # noqa: E402, F401 (a hook of every run)

locks.watch()
registries.fill()  # as every process of the shop does
database.SAFETY = "NORMAL"  # no test cuts the power, and each would wait for the disk
MOMENT = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Each test on SQLite and on PostgreSQL, not only those that are marked."""
    parser.addoption("--all-databases", action="store_true", help="run every test that has a database on both kinds")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first."""
    items.sort(key=lambda item: sharing.place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.Shares | None:
    """What a parallel run gives each process, unless its files are shared out whole."""
    return sharing.Shares(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """SQLite for every test with a database; PostgreSQL as well for `both_databases` and for every flow."""
    chosen = any("db" in str(mark.args[0]) for mark in metafunc.definition.iter_markers("parametrize"))
    if "db" not in metafunc.fixturenames or chosen:
        return
    is_marked = metafunc.definition.get_closest_marker("both_databases") or "flows" in metafunc.definition.path.parts
    both = is_marked or metafunc.config.getoption("all_databases")
    metafunc.parametrize("db", ["sqlite", "postgres"] if both else ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, str]:
    """The Chromium that `python3 -m tests` found, else the one on this machine; its quick shell where it has one."""
    return {"executable_path": chromium.quick(chromium.installed())}


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, copied by each test."""
    return databases.prepared_sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """One engine for all tests, each with a file of its own in the same place: a statement is compiled once and not in every test."""
    engine = database.connect(f"sqlite:///{tmp_path_factory.mktemp('shop') / 'rxapp.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a throw-away PostgreSQL with every table; skips where its programs are not installed."""
    programs = databases.postgres_programs()
    if programs is None:
        reason = "PostgreSQL's programs are not installed (Debian: apt-get install postgresql)"
        pytest.fail(reason) if os.environ.get("RXAPP_REQUIRE_PG") == "1" else pytest.skip(reason)
    with databases.postgres_server(programs) as url:
        databases.prepare_postgres(url)
        yield url


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str) -> Iterator[sa.Engine]:
    """One engine for all tests: a new connection costs more than most of them."""
    engine = database.connect(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def db(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty database with every table, in use by `rxapp.core.db`: SQLite; see `pytest_generate_tests`.

    `@pytest.mark.both_databases` for what has SQL, locks or races of its own; for one kind only
    `@pytest.mark.parametrize("db", ["postgres"], indirect=True)`.
    """
    engine = _as_new(_sqlite(request) if request.param == "sqlite" else _postgres(request))
    _forget_sessions()
    database._engine = engine  # not `use`, which would close PostgreSQL's connections
    yield engine
    database._engine = None
    if request.param == "sqlite":
        engine.dispose()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock stands at Friday 20 November 2026, 13:58 UTC; `clock.shift(60)` or `clock.move_to(...)` moves it."""
    with time_machine.travel(MOMENT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def cast(db: sa.Engine) -> people.Cast:
    """Ada, Ben, Cleo and Rita, hired; each an Actor to act as."""
    return people.hire()


@pytest_asyncio.fixture
async def screen(cast: people.Cast):
    """Opens a tab: `tab = await screen()` for Ada, `await screen(cast.ben, path="/customers?q=ann")`, `await screen(None)` signed out."""
    from tests.screen import Screen, cookie_of  # noqa: PLC0415 (Reflex is slow to import, and only screens need it)

    opened = []

    async def open_tab(actor=cast.ada, *, path: str = "/", tab: str = "") -> Screen:
        token = people.sign_in(actor) if actor else ""
        opened.append(await Screen(cookie_of(token), path=path, tab=tab or f"tab-{len(opened) + 1}").open())
        return opened[-1]

    yield open_tab
    for tab in opened:
        await tab.close()


def _as_new(engine: sa.Engine) -> sa.Engine:
    """The engine with its pool and compiled statements as another object: what rxapp remembers of an engine ends with the test."""
    new = engine.execution_options()
    database._readers[new] = database._readers[engine]
    return new


def _sqlite(request: pytest.FixtureRequest) -> sa.Engine:
    """The file is another one in the same place, so that a connection that some thread still holds does no harm to it."""
    engine = request.getfixturevalue("sqlite_engine")
    engine.dispose()
    for part in ("", "-wal", "-shm"):
        Path(f"{engine.url.database}{part}").unlink(missing_ok=True)
    shutil.copyfile(request.getfixturevalue("prepared_sqlite"), str(engine.url.database))
    return engine


def _postgres(request: pytest.FixtureRequest) -> sa.Engine:
    engine = request.getfixturevalue("postgres_engine")
    databases.empty_postgres(engine)
    return engine


def _forget_sessions() -> None:
    if "rxapp.staff.sessions" in sys.modules:
        sys.modules["rxapp.staff.sessions"].forget()
