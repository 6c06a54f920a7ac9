"""A tab hears only of what it shows: each part that is watched has its handlers, and each topic its parts (G15)."""

import re
from pathlib import Path

import pytest

from rxapp import app
from rxapp.core.settings import ROOT
from rxapp.messages.history.state.timeline import CardHistory, PanelHistory

WATCHED = re.compile(r"_watch\(([^)]*)\)")
NAME = re.compile(r'"(\w+)"')
SOURCES = sorted((ROOT / "rxapp").rglob("state*/**/*.py")) + sorted((ROOT / "rxapp").rglob("state.py"))


def watched() -> set:
    """The parts that screens name when they open."""
    named = {name for path in SOURCES for found in WATCHED.findall(Path(path).read_text()) for name in NAME.findall(found)}
    return named | {history.get_fields()["_part"].default_value() for history in (PanelHistory, CardHistory)}


def test_what_is_watched_is_heard_and_what_is_heard_is_watched():
    assert watched() == set(app.HEARD)


@pytest.mark.parametrize("topic", sorted(app.PARTS))
def test_every_part_of_a_topic_has_its_handlers(topic):
    assert all(app.HEARD[part] for part in app.PARTS[topic])


def test_a_customer_s_change_reaches_grid_card_form_and_panel():
    """Live (D-9): the part's own tabs, and no other."""
    assert app.PARTS["customers"] == ("grid", "card", "form", "panel")
