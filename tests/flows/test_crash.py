"""A thousand messages while workers, the web process and the database's connections are killed at random moments.

Counted at the provider: nothing is lost, nothing goes twice, and each message of which nobody knows says why (D-11, D-56).
"""

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
import time_machine

from rxapp.channels import registry
from rxapp.core import clock, i18n
from rxapp.core.settings import settings
from rxapp.core.work import work
from rxapp.messages import actions
from rxapp.messages.models import Message
from rxapp.workers.ask import ask_once
from tests.channels.http_peer import Act, Peer, http_peer
from tests.channels.signing import signing_key, twilio_headers
from tests.flows.processes import Process, Web
from tests.messages.desk import Desk, open_desk

KEY, TOKEN = signing_key(), "0123456789abcdef0123456789abcdef"
PUBLIC, OURS = "https://desk.example.com", "+447700900000"
PEOPLE, SEED = 20, 6
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
OVER = {"sent", "delivered", "uncertain"}
EXPLAINED = {"message.failure.lost"}
LOOKED_UP_AFTER = timedelta(minutes=20)  # by then the providers' lists are complete


class Street:
    """The shop with its processes, and the accidents that befall them. One number gives the same accidents in the same order."""

    def __init__(self, desk: Desk, engine: sa.Engine, peer: Peer, folder: Path, seed: int) -> None:
        self.desk, self.engine, self.peer = desk, engine, peer
        self.chance = random.Random(seed)
        self.accidents: Counter[str] = Counter()
        environment = self._environment()
        workers = [Process(folder, f"worker-{n}", "tests.flows.short", "worker", **environment) for n in (1, 2)]
        self.web = Web(folder, "web", module=("tests.flows.short", "web"), **environment)
        self.killed: list[Process] = [*workers, self.web]
        self.emails = [(desk.add(f"Mail {n}", email=f"person{n}@example.com"), f"person{n}@example.com") for n in range(PEOPLE)]
        self.numbers = [(desk.add(f"Text {n}", phone=f"+4477009001{n:02}"), f"+4477009001{n:02}") for n in range(PEOPLE)]

    def hold(self, number: int) -> None:
        """What staff send: e-mail and SMS by turns."""
        with work(self.desk.cast.ben) as job:
            for n in range(number):
                kind, people = ("email", self.emails) if n % 2 else ("sms", self.numbers)
                customer_id, address = people[n // 2 % PEOPLE]
                told = {"customer_id": customer_id, "kind": kind, "to": address, "body": f"Your bicycle number {n} is ready."}
                actions.hold(job, **self.desk.letter(**told))

    def start(self) -> None:
        """Everybody begins to deliver."""
        for one in self.killed:
            one.start()

    def accident(self) -> None:
        """Kill -9 one of them, which then starts again, or cut every connection of the database."""
        if self.engine.dialect.name == "postgresql" and self.chance.random() < 0.3:
            with self.engine.connect() as connection:
                others = (
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                connection.execute(sa.text(others))
            self.accidents["database"] += 1
            return
        hit = self.chance.choice(self.killed)
        hit.end(signal.SIGKILL)
        hit.start()
        self.accidents["web" if hit is self.web else "worker"] += 1

    def revive(self) -> None:
        """Start again whoever ended over a database that went away while it started, as systemd does."""
        for one in self.killed:
            if not one.runs:
                one.start()

    def waits(self) -> int:
        """How many messages are not over."""
        with self.engine.connect() as connection:
            return connection.execute(sa.text("SELECT count(*) FROM message WHERE status IN ('held', 'sending')")).scalar_one()

    def said(self) -> str:
        """What the processes printed last."""
        return "\n".join(f"--- {one.said_in.name}\n{one.said()[-1500:]}" for one in self.killed)

    def _environment(self) -> dict[str, str]:
        return {
            "RXAPP_DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "RXAPP_DEMO": "off",
            "RXAPP_PUBLIC_URL": PUBLIC,
            "RXAPP_SENDGRID_API_KEY": "SG.crash",
            "RXAPP_SENDGRID_HOST": self.peer.url,
            "RXAPP_SENDGRID_WEBHOOK_KEY": KEY.public,
            "RXAPP_TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
            "RXAPP_TWILIO_AUTH_TOKEN": TOKEN,
            "RXAPP_TWILIO_FROM": OURS,
            "RXAPP_TWILIO_API_BASE": self.peer.url,
            "RXAPP_TWILIO_PER_SECOND": "0",
        }


@pytest.fixture
def street(cast, db: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """Everything runs; the provider takes a moment for each message, so that many are on their way at any time."""
    with http_peer() as peer, open_desk(cast) as desk:
        peer.always(Act(after_for=0.4))
        desk.shop(undo_panel_for=0)
        made = Street(desk, db, peer, tmp_path, seed=SEED)
        for name, value in made._environment().items():
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


@pytest.mark.parametrize(("db", "number", "accidents"), [("postgres", 1000, 8), ("sqlite", 150, 3)], indirect=["db"])
async def test_nothing_is_lost_and_nothing_goes_twice(street: Street, number: int, accidents: int):
    """Accidents come while many messages are on their way, after so many have arrived."""
    street.hold(number)
    street.start()
    for arrived in sorted(random.Random(SEED).sample(range(number // 50, number * 6 // 10), accidents)):
        _until(lambda arrived=arrived: len(street.peer.accepted) >= arrived, street)
        street.accident()
    _until(lambda: street.waits() == 0, street)
    assert street.accidents.keys() == ({"web", "worker", "database"} if number == 1000 else {"web", "worker"}), street.accidents
    rows = street.desk.rows()
    _check(rows, street.peer.counts(), number)
    unsure = [row for row in rows if row.status == "uncertain"]
    assert unsure, f"No accident met a message on its way: {street.accidents}"
    _by_events(street, unsure)
    _end(street)
    await _by_looking_up(street, [row for row in unsure if street.desk.row(row.id or 0).status == "uncertain"])
    arrived = street.peer.counts()
    for row in street.desk.rows():
        assert (row.status in {"sent", "delivered"}) == (row.reference in arrived), (row.id, row.status, row.failure)
        assert row.status != "uncertain"


def _check(rows: list[Message], arrived: Counter[str], number: int) -> None:
    """0 lost, 0 repeated, and every uncertain one explained: it arrived once, or never."""
    assert len(rows) == number
    assert {row.status for row in rows} <= OVER, Counter(row.status for row in rows)
    assert not [reference for reference, times in arrived.items() if times > 1]
    assert not arrived.keys() - {row.reference for row in rows}
    assert not [row.id for row in rows if row.status != "uncertain" and row.reference not in arrived]
    for row in (row for row in rows if row.status == "uncertain"):
        assert row.failure in EXPLAINED, row.failure
        assert i18n.say("en", row.failure, **row.failure_values) != row.failure


def _by_events(street: Street, unsure: list[Message]) -> None:
    """The providers report what arrived; the web process is up again and hears it, twice."""
    _until(lambda: street.web.health()[0] in (200, 503), street)
    for taken in street.peer.accepted:
        row = next((row for row in unsure if row.reference == taken.reference), None)
        if row is None or (row.id or 0) % 2:
            continue
        for _ in range(2):
            assert _report(street, row, taken.provider_id) in (200, 204)
        assert street.desk.row(row.id or 0).status == "delivered"


def _report(street: Street, row: Message, provider_id: str) -> int:
    if row.kind == "sms":
        path = f"/hooks/twilio/status?ref={row.reference}"
        form = {"MessageSid": provider_id, "MessageStatus": "delivered", "To": row.to, "From": OURS, "AccountSid": "AC" + "1" * 32}
        signed = twilio_headers(f"{PUBLIC}{path}", form, TOKEN)
        return street.web.post(path, urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded", **signed})
    told = {"event": "delivered", "email": row.to, "reference": row.reference, "sg_event_id": f"ev-{row.id}", "timestamp": int(time.time())}
    raw = json.dumps([{**told, "sg_message_id": f"{provider_id}.filter0001.1.A.0"}]).encode()
    return street.web.post("/hooks/sendgrid/events", raw, {"Content-Type": "application/json", **KEY.headers(raw, clock.now())})


async def _by_looking_up(street: Street, unsure: list[Message]) -> None:
    """*Ask the provider*, some time later: what arrived is found, what never left is said not to be there."""
    street.peer.always(Act())
    with time_machine.travel(clock.now() + LOOKED_UP_AFTER):
        for row in unsure:
            street.desk.do(actions.ask_provider, message_id=row.id)
        while await ask_once():
            pass


def _until(is_so: Any, street: Street, within: float = 90) -> None:
    until = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < until, f"{street.waits()} messages wait still, after {street.accidents}:\n{street.said()}"
        street.revive()
        time.sleep(0.02)


def _end(street: Street) -> None:
    """Those that deliver beside the web process stop cleanly."""
    for worker in street.killed[:2]:
        _until(lambda worker=worker: "Delivering." in worker.said_since_start(), street)
    for worker in street.killed[:2]:
        assert worker.end(signal.SIGTERM) == 0, worker.said()[-1500:]
