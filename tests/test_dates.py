"""Tests pass on any day: none names a fixed date while the clock is the real one, and helpers name none at all (design 6)."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests import dates
from tests.house import ROOT

CLOCK = "tests/conftest.py"  # where the tests' own clock is set


def test_no_test_mixes_a_fixed_date_with_the_real_clock(request):
    """Those that this run has collected are asked here, the others in a run of their own."""
    here = request.config.stash[dates.COLLECTED]
    seen = {item.path for item in here}
    others = [str(path) for path in (ROOT / "tests").rglob("test_*.py") if path not in seen]
    assert not dates.mixed(here)
    assert not _mixed(others)


def _mixed(files: list[str]) -> list[str]:
    if not files:
        return []
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "tests.dates", "-p", "no:cacheprovider", *files]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert said.returncode == 0, said.stdout[-2000:]
    return [line for line in said.stdout.splitlines() if line.startswith(dates.MARK)]


def test_one_that_this_run_has_not_collected_is_found(tmp_path):
    (tmp_path / "test_mixing.py").write_text('def test_x(db):\n    db.enqueue(send_at="2026-11-24T10:00")\n')
    assert _mixed([str(tmp_path / "test_mixing.py")])


def test_every_test_of_this_run_is_asked(request):
    assert request.node in request.config.stash[dates.COLLECTED]


def test_no_helper_of_the_tests_names_a_fixed_day():
    files = [path for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith("test_") and str(path.relative_to(ROOT)) != CLOCK]
    found = {str(path.relative_to(ROOT)): dates.fixed_days(path.read_text(encoding="utf-8")) for path in files}
    assert not {path: lines for path, lines in found.items() if lines}


HELD = 'def test_x(desk):\n    desk.enqueue(send_at="2026-11-24T10:00")'


@pytest.mark.parametrize(
    ("source", "fixtures", "is_caught"),
    [
        (HELD, ["desk", "db"], True),
        (HELD, ["desk", "db", "clock"], False),
        (HELD, [], False),
        ("def test_x(db):\n    assert at(db) == datetime(2026, 11, 24)", ["db"], True),
        ("def test_x(db):\n    assert at(db) == NOW", ["db"], True),
        ("def test_x(db):\n    assert at(db) == LATER", ["db"], False),
        ("def test_x(db):\n    ask('/2010-04-01/Accounts')", ["db"], False),
    ],
)
def test_it_catches_what_mixes(source, fixtures, is_caught):
    assert dates.mixes(source, {"NOW": datetime(2026, 11, 20, tzinfo=UTC), "LATER": 5}, fixtures) is is_caught


def test_it_finds_the_day_in_a_helper():
    assert dates.fixed_days('FORM = {\n    "send_at": "2026-11-24T10:00",\n}\nAPI = "/2010-04-01/"') == [2]
