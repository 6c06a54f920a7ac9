"""Starting prepares the database once, whoever starts it, and tells where and as whom to sign in."""

import errno
import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import reflex_base

from rxapp.commands import alone, own_address, serve, start
from rxapp.commands import built as built_pages
from rxapp.core import db as database
from rxapp.core import secret_file
from rxapp.core import settings as settings_file
from rxapp.core.settings import settings
from rxapp.core.work import reading, work
from rxapp.live.actions import publish
from rxapp.live.queries import versions
from rxapp.staff import queries as people
from rxapp.staff.actions import passwords
from rxapp.staff.actions import people as staff_people
from rxapp.staff.actions import roles as staff_roles
from tests.flows.disks import small_disk


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
        publish(job, "customers")
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
        roles = staff_roles.add_roles(job)
        staff_people.add_staff(job, name="Ada", email="ada@example.com", role_id=roles["administrator"], is_demo=True)
    start.greet(host, 3000)
    said = capsys.readouterr().out
    assert "ada@example.com (administrator)" in said
    assert "password: demo" in said
    assert ("Warning" in said) is warns


@pytest.mark.parametrize(("demo", "is_let_in"), [("", False), ("off", False), ("on", True)])
def test_demo_people_at_a_public_address_are_let_in_only_where_that_was_asked_for(db, env, capsys, demo, is_let_in):
    """D5: whoever finds the address knows the password."""
    with work() as job:
        roles = staff_roles.add_roles(job)
        hashed = passwords.hash_password("demo")
        staff_people.add_staff(job, name="Ada", email="ada@example.com", password_hash=hashed, role_id=roles["administrator"], is_demo=True)
    env(public_url="https://desk.example.com", demo=demo)
    start.greet("0.0.0.0", 3000)
    said = capsys.readouterr().out
    assert ("password: demo" in said) is is_let_in
    assert ("Passwords of the demo shop are refused at a public address. Set RXAPP_DEMO=on" in said) is not is_let_in
    assert ("Warning" in said) is is_let_in
    with reading() as job:
        assert passwords.password_fits(people.login_for(job, "ada@example.com"), "demo") is is_let_in


def test_a_new_shop_at_a_public_address_is_no_demo(db, env):
    env(public_url="https://desk.example.com", demo="")
    start.prepare()
    with reading() as job:
        assert not people.has_staff(job)


def test_a_first_start_on_a_full_disk_is_one_sentence(tmp_path):
    """D5."""
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("this account may mount nothing")
        disk.fill()
        said = subprocess.run(
            [sys.executable, "-c", "from rxapp.commands import start; start.prepare()"],
            env={**os.environ, "RXAPP_DATA_DIR": str(disk.folder / "data")},
            cwd=settings_file.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 1
        assert said.stderr.startswith("rxapp cannot start: ")
        assert said.stderr.count("\n") == 1, said.stderr
        assert not [path for path in disk.folder.rglob("secret.key") if not path.stat().st_size], "an empty key signs for everybody"


def test_an_empty_key_gives_way_to_a_whole_one(tmp_path):
    (tmp_path / "secret.key").touch()
    assert len(secret_file.kept_secret(tmp_path / "secret.key")) >= 40
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_second_start_from_one_folder_says_so(tmp_path, env):
    """D5: the first one goes on."""
    env(data_dir=str(tmp_path))
    first = "from rxapp.commands import alone; alone.on_this_folder('http://localhost:3100'); print('serves', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", first], cwd=settings_file.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert running.stdout.readline() == "serves\n"
        with pytest.raises(SystemExit, match=r"already runs from this folder, at http://localhost:3100\."):
            alone.on_this_folder("http://localhost:3200")
        running.communicate("\n")
    alone.on_this_folder("http://localhost:3200")


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_data_folder_that_takes_nothing_is_named_in_one_sentence(env, tmp_path, monkeypatch, code):
    """Read-only, somebody else's or full; that the folder is there is not enough."""

    def takes_nothing(path, *words, **more):
        raise OSError(code, os.strerror(code), str(path))

    env(data_dir=str(tmp_path / "shop"))
    settings()
    monkeypatch.setattr(alone.os, "open", takes_nothing)
    with pytest.raises(SystemExit) as stopped:
        alone.on_this_folder("http://localhost:3100")
    assert stopped.value.code == f"rxapp cannot start: RXAPP_DATA_DIR {tmp_path / 'shop'} cannot be written ({os.strerror(code)})."


def test_a_folder_for_the_pages_that_takes_nothing_is_named_too(env, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(built_pages, "web", lambda: tmp_path / "file" / "web")
    with pytest.raises(SystemExit, match="where the pages are built, cannot be written"):
        alone.for_a_build()


def test_a_data_folder_on_a_disk_for_reading_only(tmp_path):
    """The whole command, on such a disk (where this account may mount one)."""
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("this account may mount nothing")
        subprocess.run(["mount", "-o", "remount,ro", str(disk.folder)], check=True)
        words = "from rxapp.commands import alone; alone.on_this_folder('http://localhost:3100')"
        ended = subprocess.run(
            [sys.executable, "-c", words],
            env={**os.environ, "RXAPP_DATA_DIR": str(disk.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (
        1,
        f"rxapp cannot start: RXAPP_DATA_DIR {disk.folder} cannot be written (Read-only file system).\n",
    )


def test_no_build_replaces_the_pages_that_another_serves(tmp_path, monkeypatch):
    monkeypatch.setenv("REFLEX_WEB_WORKDIR", str(tmp_path / "web"))
    serving = "from rxapp.commands import alone; assert alone.for_a_build(); alone.to_serve(); print('serves', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", serving], cwd=settings_file.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert running.stdout.readline() == "serves\n"
        assert not alone.for_a_build()
        with pytest.raises(SystemExit, match="another rxapp serves them from this folder"):
            serve.build()
        running.communicate("\n")
    assert alone.for_a_build()


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
