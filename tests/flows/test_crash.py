"""A thousand messages are written and reported on while workers, the web process and the database's connections are killed.

Counted at the provider: nothing is lost, nothing goes twice, each message of which nobody knows says why, and every report
that was answered with 2xx is kept once (D-11, D-56).
"""

import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from rxapp.channels import registry
from rxapp.core import clock, i18n
from rxapp.core.settings import settings
from rxapp.messages.actions import resolution
from rxapp.messages.models import Message
from rxapp.workers.reconcile import ask_once
from tests.channels.http_peer import Act, http_peer
from tests.flows.street import Street, number_of
from tests.messages.desk import open_desk

OVER = {"sent", "delivered", "uncertain"}
EXPLAINED = {"message.failure.lost"}
LOOKED_UP_AFTER = timedelta(minutes=20)  # by then the providers' lists are complete


@pytest.fixture
def street(cast, db: sa.Engine, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """Everything runs; the provider takes a moment for each message, so that many are on their way at any time."""
    with http_peer() as peer, open_desk(cast) as desk:
        peer.always(Act(after_for=0.4))
        desk.shop(undo_panel_for=0)
        made = Street(desk, db, peer, tmp_path, seed)
        for name, value in made.environment().items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        registry.introduce()
        try:
            yield made
        finally:
            for one in made.killed:
                one.end(signal.SIGKILL)
            monkeypatch.undo()
            settings.cache_clear()


CASES = [
    pytest.param("postgres", 14, 1000, 8, {"web", "worker", "database"}, id="postgres-seed-14"),
    pytest.param("sqlite", 14, 150, 3, {"web", "worker"}, id="sqlite-seed-14"),
]


@pytest.mark.parametrize(("db", "seed", "number", "accidents", "kinds"), CASES, indirect=["db"])
async def test_nothing_is_lost_and_nothing_goes_twice(street: Street, number: int, accidents: int, kinds: set[str]):
    """Each accident comes while people write, messages are on their way, and providers report."""
    street.start()
    street.until(lambda: street.web.ask("/ping")[0] == 200)
    share = number // (accidents + 1)
    for _ in range(accidents):
        street.writers.give(share)
        arrived = len(street.peer.accepted) + street.chance.randint(2, share // 2)
        street.until(lambda arrived=arrived: len(street.peer.accepted) >= arrived)
        street.accident()
    street.writers.give(number - street.writers.given)
    street.until(lambda: street.writers.are_done and street.waits() == 0)
    street.until(lambda: street.web.ask("/ping")[0] == 200)
    street.reporters.end()
    assert street.accidents.keys() == kinds, street.told()
    assert street.met or number < 1000, f"no accident met a message on its way: {street.told()}"  # few messages may all be over
    _check_messages(street, number)
    _check_reports(street)
    assert list(street.end()) == [0, 0], street.told()
    await _look_up(street)
    arrived = street.peer.counts()
    for row in street.desk.rows():
        assert (row.status in {"sent", "delivered"}) == (row.reference in arrived), (row.id, row.status, row.failure)
        assert row.status != "uncertain"


def _check_messages(street: Street, number: int) -> None:
    """0 lost, 0 repeated, and every uncertain one explained: it arrived once, or never."""
    rows, arrived = street.desk.rows(), street.peer.counts()
    assert len(rows) == number, street.told()
    assert {row.status for row in rows} <= OVER, Counter(row.status for row in rows)
    assert not [reference for reference, times in arrived.items() if times > 1], street.told()
    assert not arrived.keys() - {row.reference for row in rows}
    assert not [row.id for row in rows if row.status != "uncertain" and row.reference not in arrived], street.told()
    for row in _unsure(street):
        assert row.failure in EXPLAINED, row.failure
        assert i18n.say("en", row.failure, **row.failure_values) != row.failure
    assert "DeadlockDetected" not in street.writers.troubles
    assert "DeadlockDetected" not in street.told()


def _check_reports(street: Street) -> None:
    """Everything reported was heard in the end, is kept once, and counts, whatever the worker knew of its message."""
    heard, reported = street.reporters.heard, {one.reference for one in street.peer.accepted if number_of(one) % 5}
    assert street.reporters.answers[0] + street.reporters.answers[503], "no accident met a report"
    assert max(heard.values()) > 1
    assert street.events() == dict.fromkeys(heard, 1), street.told()
    delivered = {row.reference for row in street.desk.rows() if row.status == "delivered"}
    looked_up = street.looked_up()  # a run of more than a minute asks about uncertain ones by itself, and the provider's list knows
    assert delivered >= reported, street.told()
    assert delivered - reported <= looked_up, street.told()


def _unsure(street: Street) -> list[Message]:
    return [row for row in street.desk.rows() if row.status == "uncertain"]


async def _look_up(street: Street) -> None:
    """*Ask the provider*, some time later: what arrived is found, what never left is said not to be there."""
    street.peer.always(Act())
    with time_machine.travel(clock.now() + LOOKED_UP_AFTER):
        for row in _unsure(street):
            street.desk.do(resolution.ask_provider, message_id=row.id)
        while await ask_once():
            pass
