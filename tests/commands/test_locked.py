"""What is installed is what the lock file names, by hash; and it is looked up whether a weakness is known (ASVS 15.2.1)."""

import re
import sys

import pytest

from rxapp import __main__ as launcher
from tests import audit

FILES = [launcher.ROOT / "requirements.txt", launcher.ROOT / "tests" / "requirements.txt"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)


def pins(path):
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_the_lock_names_what_the_requirements_ask_for(file):
    locked = pins(launcher._lock(file))
    asked = {name: version for one in (file, *launcher._included(file)) for name, version in pins(one).items()}
    assert len(asked) > 15
    assert {name: locked.get(name) for name in asked} == asked, "uv pip compile --universal --generate-hashes (rxapp/docs/security.md)"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_every_package_has_its_hashes_and_no_address(file):
    text = launcher._lock(file).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in package for package in packages)
    assert not re.search(r"https?://|--index|--find-links", text)


def test_the_tests_run_on_the_very_packages_of_the_desk():
    desk, tests = (pins(launcher._lock(file)) for file in FILES)
    assert {name: tests.get(name) for name in desk} == desk


def test_the_launcher_installs_by_hash(monkeypatch):
    calls = []
    monkeypatch.setattr(launcher, "watched", lambda command, *_words, **_more: calls.append(command))
    launcher._install(sys.executable, FILES[0])
    assert calls[0][-3:] == ["--require-hashes", "-r", str(launcher.ROOT / ".requirements.lock")]


def test_a_known_weakness_is_told_and_what_could_not_be_looked_up_is_counted():
    answer = (
        '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]},'
        ' {"name": "b", "version": "1", "vulns": []}, {"name": "c", "skip_reason": "not found"}]}'
    )
    assert audit.judged(answer) == (["a 1: PYSEC-1, mended in 2"], 2, 1)
    assert audit.judged("no answer") == ([], 0, 0)
