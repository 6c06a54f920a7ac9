"""A tab hears only of what it shows: each topic that is watched has its handlers (G15)."""

import re
from pathlib import Path

import pytest

from rxapp import app
from rxapp.core.settings import ROOT
from rxapp.live import notifier
from rxapp.messages.history.state.timeline import CardHistory, JobHistory, PanelHistory
from rxapp.tickets.state.ticket import TicketHistory

WATCHED = re.compile(r"_watch\(([^)]*)\)")
NAME = re.compile(r'"(\w+)"')
SOURCES = sorted((ROOT / "rxapp").rglob("state*/**/*.py")) + sorted((ROOT / "rxapp").rglob("state.py"))


def watched() -> set:
    """The topics that screens name when they open."""
    named = {name for path in SOURCES for found in WATCHED.findall(Path(path).read_text()) for name in NAME.findall(found)}
    return named | {history.get_fields()["_part"].default_value() for history in (PanelHistory, CardHistory, JobHistory, TicketHistory)}


def test_what_is_watched_is_heard_and_what_is_heard_is_watched():
    assert watched() == {topic.name for topic in app.TOPICS}


@pytest.mark.parametrize("name", sorted({topic.name for topic in app.TOPICS}))
def test_every_topic_has_its_handlers(name):
    assert all(topic.handlers for topic in app.TOPICS if topic.name == name)


def test_a_customer_s_change_reaches_whatever_shows_a_record():
    """Live (D-9): the topic's own tabs, and no other."""
    assert {topic.name for topic in app.TOPICS if "customers" in topic.follows} == {
        "grid",
        "card",
        "form",
        "panel",
        "counter",
        "job",
        "ticket",
    }


def test_the_notifier_knows_each_handler_once():
    """Two pages may declare the same topic; its tabs still read again once."""
    for name in {topic.name for topic in app.TOPICS}:
        heard = notifier._heard_by[name]
        assert heard
        assert len(heard) == len(set(heard))
