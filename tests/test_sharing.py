"""The parallel run gives flows to two processes at most, keeps a file together, and tells the tests of a sweep apart."""

from pathlib import Path

import pytest

from tests import sharing


@pytest.mark.parametrize(
    ("nodeid", "piece"),
    [
        ("tests/flows/test_crash.py::test_x[sqlite]", "workers"),
        ("tests/flows/test_several.py::test_x", "servers"),
        ("tests/sweep/test_handlers.py::test_x[a]", "tests/sweep/test_handlers.py::test_x[a]"),
        ("tests/customers/test_rules.py::TestA::test_x", "tests/customers/test_rules.py"),
    ],
)
def test_what_belongs_together(nodeid: str, piece: str):
    assert sharing.piece(nodeid) == piece


def test_what_is_named_is_there():
    """A renamed file would lose its place, and nobody would see it but the clock."""
    names = [path.as_posix() for path in Path("tests").rglob("test_*.py")]
    for pattern in (sharing.ALONE, *sharing.TOGETHER.values()):
        assert any(map(pattern.match, names)), pattern
    for start in sharing.FIRST:
        assert any(name.startswith(start) for name in names), start


def test_a_parallel_run_shares_so(pytestconfig: pytest.Config):
    """The hook of pytest-xdist is ours."""
    if not pytestconfig.pluginmanager.hasplugin("xdist"):
        pytest.skip("runs without pytest-xdist")
    asked = pytestconfig.hook.pytest_xdist_make_scheduler.get_hookimpls()
    assert any("tests/conftest" in str(hook.plugin_name) for hook in asked)
