"""The pages travel in the back end's bundle, are put in place where it is started alone, and are never older than the program."""

import threading

import pytest
from reflex_base.environment import environment

from rxapp.commands import built, deploy, serve


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A program of one file with built pages."""
    monkeypatch.setattr(built, "ROOT", tmp_path)
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    monkeypatch.delenv("REFLEX_WEB_WORKDIR", raising=False)
    monkeypatch.setenv(environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.name, "false")
    _write(tmp_path / "rxapp" / "view.py", "one")
    _write(built.pages() / "customers" / "index.html", "the page")
    _write(built.pages() / "404.html", "any page")
    return tmp_path


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_deploy_without_pages_or_with_old_ones_stops(house):
    with pytest.raises(SystemExit, match=r"nobody could sign in there.*python3 -m rxapp deploy"):
        built.must_be_packed()
    built.pack()
    built.must_be_packed()
    _write(house / "rxapp" / "view.py", "two")
    with pytest.raises(SystemExit, match=r"older than the program.*python3 -m rxapp deploy"):
        built.must_be_packed()


@pytest.mark.parametrize(
    ("left", "kept"), [('{"a":1,"b":2}', '{"a": 1, "b": 2}'), ('{"a":1,"b":3}', '{"a":1,"b":3}')], ids=["spaced", "changed"]
)
def test_a_build_does_not_space_the_lock_anew(house, left, kept):
    """The first start leaves the clone clean; another version stays written."""
    lock = house / "reflex.lock" / "package.json"
    _write(lock, '{"a": 1, "b": 2}')
    with built.lock_kept():
        lock.write_text(left)
    assert lock.read_text() == kept


def test_a_build_that_fails_does_not_space_it_anew_either(house):
    lock = house / "reflex.lock" / "package.json"
    _write(lock, '{"a": 1}')

    @built.lock_kept()
    def build():
        lock.write_text('{"a":1}')
        raise RuntimeError

    with pytest.raises(RuntimeError):
        build()
    assert lock.read_text() == '{"a": 1}'


def test_where_the_back_end_is_started_alone_the_pages_are_put_in_place(house):
    built.pack()
    for path in built.pages().rglob("*"):
        if path.is_file():
            path.unlink()
    _write(built.pages() / "old.html", "an older bundle's")
    built.unpack()
    assert {path.name for path in built.pages().rglob("*") if path.is_file()} == {"index.html", "404.html"}
    assert environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.get()


def test_several_processes_put_them_in_place_at_once(house):
    built.pack()
    failed = []

    def go():
        try:
            built.unpack()
        except BaseException as error:
            failed.append(error)

    started = [threading.Thread(target=go) for _ in range(6)]
    for one in started:
        one.start()
    for one in started:
        one.join()
    assert failed == []
    assert (built.pages() / "customers" / "index.html").read_text() == "the page"


@pytest.mark.parametrize(("is_packed", "is_mounted"), [(False, "false"), (True, "true")])
def test_elsewhere_nothing_changes(house, monkeypatch, is_packed, is_mounted):
    if is_packed:
        built.pack()
    monkeypatch.setenv(environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.name, is_mounted)
    (built.pages() / "404.html").write_text("mine")
    built.unpack()
    assert (built.pages() / "404.html").read_text() == "mine"
    assert environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.get() is (is_mounted == "true")


def test_our_command_packs_deploys_and_leaves_no_bundle_behind(house, monkeypatch):
    """What is told to Reflex, which addresses are forgotten, and what stays at home."""
    called = []

    def call(command, **more):
        built.must_be_packed()
        called.append(command[2:])
        return 3

    (house / "data").mkdir()
    monkeypatch.setenv("REFLEX_API_URL", "https://elsewhere.example.com")
    monkeypatch.setattr(serve, "build", lambda: None)
    monkeypatch.setattr(deploy.subprocess, "call", call)
    assert deploy.main(["--hostname", "calder"]) == 3
    assert called == [["reflex", "deploy", "--exclude-from-backend", str(house / "data"), "--hostname", "calder"]]
    assert not built.bundle().exists()
    assert "REFLEX_API_URL" not in deploy.os.environ
