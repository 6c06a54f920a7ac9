"""Stories in Chromium: one real app for all of a process, a desk of windows for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from rxapp.core import db as database
from tests.browser import people
from tests.browser.desk import Desk
from tests.browser.server import START_WITHIN, Server

expect.set_options(timeout=15_000)
WITHIN = 300  # seconds for a story and the closing of its windows, as everywhere


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first story of a process waits for the build of the pages, which has a limit of its own: that time is not the story's.

    A process begins with the first story of some file (`--dist=loadfile`).
    """
    stories = [item for item in items if Path(__file__).parent in item.path.parents]
    for first in {item.path: item for item in reversed(stories)}.values():
        if not first.get_closest_marker("timeout"):
            first.add_marker(pytest.mark.timeout(WITHIN + START_WITHIN))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """A story that fails shows what stood on its screens."""
    report = yield
    desks = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, Desk)]
    if report.when == "call" and report.failed and desks:
        report.sections.append(("Screens", desks[0].shown()))
        report.sections.append(("The app said", desks[0].server.said()[-2000:]))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started when the first story needs it."""
    made = Server(tmp_path_factory.mktemp("desk"))
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def desk(server: Server, browser: Browser) -> Iterator[Desk]:
    """The running app with its demo shop, on SQLite, and nobody signed in."""
    yield from opened(server, browser, f"sqlite:///{server.folder / 'rxapp.db'}")


def opened(server: Server, browser: Browser, url: str, **environment: str) -> Iterator[Desk]:
    """A desk on the database of this URL; starts the app where it does not run."""
    if not server.runs:
        server.start(**environment)
    engine = database.connect(url)
    database.use(engine)
    people.hire_rita()
    made = Desk(server, browser)
    try:
        yield made
    finally:
        made.close()
        database.use(None)
        engine.dispose()
