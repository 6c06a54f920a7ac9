"""`python3 -m tests` where there is no Chromium: what needs none runs, and the last line counts what did not."""

import sys
from contextlib import nullcontext

import pytest

from tests import __main__ as command
from tests import chromium
from tests.browser import server


@pytest.fixture
def runs(monkeypatch):
    """Every call of pytest, none of which runs; the browser cannot be had."""
    made = []
    monkeypatch.delenv("RXAPP_CHROMIUM", raising=False)
    monkeypatch.delenv("RXAPP_REQUIRE_CHROMIUM", raising=False)
    monkeypatch.setattr(command.launcher, "environment", lambda _file: sys.executable)
    monkeypatch.setattr(command.subprocess, "call", lambda words: made.append(words[3:]) or 0)
    monkeypatch.setattr(command, "_pages", lambda _python: made.append("pages") or nullcontext())
    monkeypatch.setattr(command, "_count", lambda _python, *_words: "93")
    monkeypatch.setattr(chromium, "installed", lambda: "")
    monkeypatch.setattr(chromium, "fetched", _none)
    return made


def _none(_python):
    raise chromium.NoChromium("Install it (Debian: apt-get install chromium).")


def test_everything_else_runs_and_the_last_line_counts_the_rest(runs, capsys):
    assert command.main([]) == 0
    assert runs == [command.WITHOUT_BROWSER]
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "Not run: 93 tests in tests/browser. Install it (Debian: apt-get install chromium)."


def test_a_failure_elsewhere_is_still_one(runs, monkeypatch):
    monkeypatch.setattr(command.subprocess, "call", lambda _words: 1)
    assert command.main([]) == 1


def test_where_it_is_demanded_nothing_runs(runs, monkeypatch):
    monkeypatch.setenv("RXAPP_REQUIRE_CHROMIUM", "1")
    with pytest.raises(SystemExit, match="Install it"):
        command.main([])
    assert not runs


def test_continuous_integration_demands_it():
    assert "RXAPP_REQUIRE_CHROMIUM=1" in (command.ROOT / ".ci" / "run").read_text()


def test_one_that_is_named_and_does_not_start_is_passed_over_by_nobody(runs, monkeypatch):
    monkeypatch.setattr(chromium, "installed", _wrong)
    with pytest.raises(SystemExit, match="which does not start"):
        command.main([])
    assert not runs


def _wrong():
    raise chromium.WrongChromium("RXAPP_CHROMIUM names /bin/false, which does not start.")


def test_with_one_both_parts_run(runs, monkeypatch):
    monkeypatch.setattr(chromium, "installed", lambda: "/usr/bin/chromium")
    assert command.main([]) == 0
    assert runs == ["pages", command.WITHOUT_BROWSER, command.BROWSER]


def test_the_stories_find_the_pages_that_were_built_beside_the_others():
    assert {"REFLEX_WEB_WORKDIR": server.PAGES} == command.PAGES


def test_the_stories_are_counted_by_pytest(tmp_path):
    (tmp_path / "test_two.py").write_text("def test_a(): ...\ndef test_b(): ...\n")
    assert command._count(sys.executable, str(tmp_path)) == "2"
