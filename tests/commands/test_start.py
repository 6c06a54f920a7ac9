"""Starting prepares the database once, whoever starts it, and tells where and as whom to sign in."""

import gc
import threading
from pathlib import Path

import pytest
import reflex_base

from rxapp.commands import built as built_pages
from rxapp.commands import own_address, serve, start
from rxapp.core import db as database
from rxapp.core.settings import settings
from rxapp.core.work import reading, work
from rxapp.live.actions import announce
from rxapp.live.queries import versions
from rxapp.staff import actions as staff
from rxapp.staff import queries as people


@pytest.fixture
def env(monkeypatch):
    """Set names without their prefix; the settings are read anew."""
    monkeypatch.delenv(start.GREETED, raising=False)

    def given(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"RXAPP_{name.upper()}", value)
        settings.cache_clear()

    given(demo="off")
    yield given
    settings.cache_clear()


def test_preparing_twice_changes_nothing(db, env):
    start.prepare()
    with reading() as job:
        before = versions(job)
    start.prepare()
    with reading() as job:
        assert versions(job) == before != {}


def test_an_empty_start_stays_empty(db, env):
    """A later start with the demo switched on must not fill a shop that began without it."""
    start.prepare()
    env(demo="on")
    start.prepare()
    with reading() as job:
        assert not people.has_staff(job)


def test_a_database_in_use_gets_no_demo(db, env):
    with work() as job:
        announce(job, "customers")
    env(demo="on")
    start.prepare()
    with reading() as job:
        assert not people.has_staff(job)


def test_several_processes_at_once_prepare_once(db, env):
    failed = []

    def go():
        try:
            start.prepare()
        except BaseException as error:
            failed.append(error)

    starters = [threading.Thread(target=go) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert failed == []
    with reading() as job:
        assert set(versions(job).values()) == {1}


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("sqlite:////nowhere/at/all.db", "/nowhere/at/all.db"),
        ("postgresql+psycopg://app:hunter2@127.0.0.1:1/desk", "desk at 127.0.0.1:1"),
        ("postgresql+psycopg:///desk?host=/nowhere/at/all", "desk at /nowhere/at/all"),
        ("postgresql+psycopg:///desk?host=/nowhere/at/all&host=/nor/here", "desk at /nowhere/at/all"),
    ],
)
def test_an_unreachable_database_is_told_in_one_sentence(url, named):
    database.use(database.connect(url))
    try:
        with pytest.raises(SystemExit) as stopped:
            start.prepare()
    finally:
        database.use(None)
    assert str(stopped.value).startswith(f"rxapp cannot start: the database {named} cannot be reached (")
    assert "\n" not in str(stopped.value)
    assert "hunter2" not in str(stopped.value)


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "rxapp.db"
    path.write_text("a shopping list, and a long one" * 40)
    database.use(database.connect(f"sqlite:///{path}"))
    try:
        with pytest.raises(SystemExit, match="not a database"):
            start.prepare()
    finally:
        database.use(None)


def test_a_shop_without_staff_gets_its_link(db, env, capsys):
    start.greet("127.0.0.1", 3100)
    said = capsys.readouterr().out
    assert "http://localhost:3100" in said
    assert "http://localhost:3100/setup#" in said
    assert "demo" not in said


def test_it_greets_once_per_start(db, env, capsys):
    start.greet("127.0.0.1", 3100)
    capsys.readouterr()
    start.greet("127.0.0.1", 3100)
    assert capsys.readouterr().out == ""


def test_a_shop_with_staff_gets_neither_link_nor_names(cast, env, capsys):
    start.greet("127.0.0.1", 3100)
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(("host", "warns"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_demo_people_are_named_and_warned_of_towards_the_network(db, env, capsys, host, warns):
    with work() as job:
        roles = staff.add_roles(job)
        staff.add_staff(job, name="Ada", email="ada@example.com", role_id=roles["administrator"], is_demo=True)
    start.greet(host, 3000)
    said = capsys.readouterr().out
    assert "ada@example.com (administrator)" in said
    assert "password: demo" in said
    assert ("Warning" in said) is warns


def test_the_public_address_is_the_one_to_open(db, env, capsys):
    env(public_url="https://desk.example.com")
    start.greet("0.0.0.0", 3000)
    said = capsys.readouterr().out
    assert "Open https://desk.example.com in a browser" in said
    assert "tablets" not in said, "its cookies are for the public address alone"


def test_the_pages_are_built_again_only_when_a_part_changed(tmp_path, monkeypatch):
    built = []

    def build(command, _title):
        built.append(command)
        (tmp_path / ".web" / "build").mkdir(parents=True, exist_ok=True)
        lock.write_text("in another order")

    monkeypatch.delenv("REFLEX_WEB_WORKDIR", raising=False)
    monkeypatch.setattr(built_pages, "ROOT", tmp_path)
    monkeypatch.setattr(serve.launcher, "watched", build)
    view, lock = tmp_path / "rxapp" / "view.py", tmp_path / "reflex.lock" / "package-lock.json"
    for path in (view, lock):
        path.parent.mkdir()
        path.write_text("one")
    changes = [lambda: None, lambda: None, lambda: view.write_text("two"), lambda: None, lambda: lock.write_text("newer"), lambda: None]
    for change, count in zip(changes, (1, 1, 2, 2, 3, 3), strict=True):
        change()
        serve.build()
        assert len(built) == count


def test_the_pages_call_the_address_at_which_they_are_opened():
    """Whatever port a proxy gives the public address: no build knows one, and several starts share it."""
    template = Path(*reflex_base.__path__) / ".templates" / "web" / own_address.SCRIPT
    script = own_address.at_own_address(template.read_text())
    assert script.count(own_address.PORT) == 1
    assert 'endpoint.port = ""' not in script
    assert own_address.at_own_address(script) == script, "the file is kept from build to build"


def test_another_script_of_reflex_stops_the_build():
    """Else the pages would call a wrong port, and nobody would know why."""
    with pytest.raises(RuntimeError, match="another one"):
        own_address.at_own_address("const endpoint = new URL(url_str);")


def test_what_stands_at_the_start_is_left_out_of_the_search_for_cycles():
    """G7, G15: else the process stands still for a third of a second now and then, where many have pages open."""
    before = gc.get_threshold()
    try:
        start.settle()
        assert gc.get_freeze_count() > 1000
        assert gc.get_threshold()[0] > before[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
