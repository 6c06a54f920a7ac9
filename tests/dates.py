"""No test mixes a fixed date with the real clock: it would pass until that day comes (design 6).

A pytest plugin for the house test, and what it asks of each test: `pytest --collect-only -p tests.dates` lists those that mix.
"""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterable
from datetime import date

import pytest

REAL = {"db", "cast", "screen", "desk", "server"}  # what works by core.clock, and so by the real one where no test set it
SET = {"clock"}
A_DAY = re.compile(r"(?<!\d)20[2-9]\d-[01]\d-[0-3]\d(?!\d)")
MADE = {"datetime", "date"}
COLLECTED = pytest.StashKey[list[pytest.Item]]()
MARK = "mixes a fixed date with the real clock: "


def mixes(source: str, names: dict[str, object], fixtures: Iterable[str]) -> bool:
    """Whether a test (its source, its module's values, its fixtures) names a fixed day while the clock is the real one."""
    used = set(fixtures)
    return bool(used & REAL) and not used & SET and _names_a_day(source, names)


def fixed_days(source: str) -> list[int]:
    """The lines of a file that name a fixed day. Helpers of tests name none, because the clock of who calls them is not known."""
    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr) and _is_a_day(node)]


def _names_a_day(source: str, names: dict[str, object]) -> bool:
    nodes = list(ast.walk(ast.parse(textwrap.dedent(source))))
    named = [names.get(node.id) for node in nodes if isinstance(node, ast.Name)]
    return any(map(_is_a_day, nodes)) or any(isinstance(value, date) for value in named)


def _is_a_day(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(A_DAY.search(node.value))
    if not isinstance(node, ast.Call) or len(node.args) < 3:
        return False
    owner = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return owner in MADE and all(isinstance(part, ast.Constant) for part in node.args[:3])


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep what this run has found, also what its words leave out again (`-k`), so that the house test need not collect it anew."""
    item.config.stash.setdefault(COLLECTED, []).append(item)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Say which of the collected tests mix."""
    for name in mixed(session.items):
        sys.stdout.write(f"{MARK}{name}\n")


def mixed(items: Iterable[pytest.Item]) -> list[str]:
    """The names of those that mix."""
    asked = {item.nodeid.split("[")[0]: item for item in items if isinstance(item, pytest.Function)}
    return [name for name, item in asked.items() if mixes(inspect.getsource(item.function), vars(item.module), item.fixturenames)]
