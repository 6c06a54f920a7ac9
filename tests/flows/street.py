"""A shop with its processes, its staff who write all the time, and the accidents that befall it."""

import queue
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from rxapp.core import db as database
from rxapp.core.work import Actor, work
from rxapp.messages.actions import sending
from tests.channels.http_peer import Accepted, Peer
from tests.flows import providers
from tests.flows.processes import Process, Web
from tests.messages.desk import Desk

PEOPLE = 20
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def number_of(taken: Accepted) -> int:
    """The number of the letter that the provider took."""
    return int(taken.body.split("number ")[1].split()[0])


class Writers:
    """Staff, in a thread each, who send letter after letter; who gets no answer presses *Send* again."""

    def __init__(self, staff: list[Actor], letter: Callable[[int], dict[str, Any]]) -> None:
        self._letter, self._wanted = letter, queue.Queue[int]()
        self.given = 0
        self.troubles: Counter[str] = Counter()
        for who in staff:
            threading.Thread(target=self._write, args=(who,), daemon=True).start()

    def give(self, number: int) -> None:
        """So many more letters to be sent."""
        for n in range(self.given, self.given + number):
            self._wanted.put(n)
        self.given += number

    @property
    def are_done(self) -> bool:
        """Whether every letter was taken into the outbox."""
        return self._wanted.unfinished_tasks == 0

    def _write(self, who: Actor) -> None:
        while True:
            written = self._letter(self._wanted.get())
            while not self._is_held(who, written):
                time.sleep(0.05)
            self._wanted.task_done()

    def _is_held(self, who: Actor, written: dict[str, Any]) -> bool:
        try:
            with work(who) as job:
                sending.enqueue(job, **written)
        except Exception as error:
            self.troubles[type(getattr(error, "orig", error)).__name__] += 1
            if not database.is_away(error):
                raise
            return False
        return True


class Street:
    """The shop: two workers, a web process, three people who write, both providers who report. One number gives the same accidents."""

    def __init__(self, desk: Desk, engine: sa.Engine, peer: Peer, folder: Path, seed: int) -> None:
        self.desk, self.engine, self.peer, self.seed = desk, engine, peer, seed
        self.chance = random.Random(seed)
        self.accidents: Counter[str] = Counter()
        environment = self.environment()
        workers = [Process(folder, f"worker-{n}", "tests.flows.short", "worker", **environment) for n in (1, 2)]
        self.web = Web(folder, "web", module=("tests.flows.short", "web"), **environment)
        self.met = 0  # messages on their way when the process that had them was killed
        self.killed: list[Process] = [*workers, self.web]
        self.emails = [(desk.add(f"Mail {n}", email=f"person{n}@example.com"), f"person{n}@example.com") for n in range(PEOPLE)]
        self.numbers = [(desk.add(f"Text {n}", phone=f"+4477009001{n:02}"), f"+4477009001{n:02}") for n in range(PEOPLE)]
        self.writers = Writers([desk.cast.ada, desk.cast.ben, desk.cast.cleo], self._letter)
        self.reporters = providers.Reporters(self.web, peer, seed, is_silent_about=lambda one: number_of(one) % 5 == 0)

    def start(self) -> None:
        """Everybody begins."""
        for one in self.killed:
            one.start()
        self.reporters.start()

    def accident(self) -> None:
        """Kill -9 one of them, which then starts again, or cut every connection of the database, the writers' too."""
        if self.engine.dialect.name == "postgresql" and self.chance.random() < 0.3:
            with self.engine.connect() as connection:
                connection.execute(sa.text(CUT))
            self.accidents["database"] += 1
            return
        hit = self.chance.choice(self.killed)
        self.met += self._in_hand(hit)
        hit.end(signal.SIGKILL)
        hit.start()
        self.accidents["web" if hit is self.web else "worker"] += 1

    def _in_hand(self, hit: Process) -> int:
        """How many messages it has on their way; waits a moment for some, because a kill is worth most then."""
        its = " OR ".join(f"worker LIKE '%-{number}-%'" for number in hit.process_ids()) or "FALSE"
        for _ in range(20):
            if found := self._ask(f"SELECT count(*) FROM message WHERE status = 'sending' AND ({its})")[0][0]:
                return found
            time.sleep(0.05)
        return 0

    def until(self, is_so: Callable[[], Any], within: float = 240) -> None:
        """Wait until it is so, and meanwhile start again whoever ended over a database that was away, as systemd does."""
        last = time.monotonic() + within
        while not is_so():
            assert time.monotonic() < last, self.told()
            for one in self.killed:
                if not one.runs:
                    one.start()
            time.sleep(0.02)

    def waits(self) -> int:
        """How many messages are not over."""
        return self._ask("SELECT count(*) FROM message WHERE status IN ('held', 'sending')")[0][0]

    def events(self) -> Counter[str]:
        """How often each report of a provider is kept."""
        return Counter(row[0] for row in self._ask("SELECT event_key FROM providerevent"))

    def looked_up(self) -> set[str]:
        """The references of messages whose fate a look-up at the provider told."""
        found = "SELECT reference FROM message JOIN messageevent ON message_id = message.id WHERE label = 'message.ladder.found'"
        return {row[0] for row in self._ask(found)}

    def told(self) -> str:
        """How everything stands, for whoever looks into a failure."""
        said = "\n".join(f"--- {one.said_in.name}\n{one.said()[-1500:]}" for one in self.killed)
        seen = f"{self.writers.troubles}, {self.reporters.answers}, {self.waits()} messages wait"
        return f"Seed {self.seed}: {self.accidents}, {seen}\n{said}"

    def end(self) -> Iterator[int | None]:
        """Ask those that deliver beside the web process to stop; their exit codes."""
        workers = [one for one in self.killed if one is not self.web]
        for worker in workers:
            self.until(lambda worker=worker: "Delivering." in worker.said_since_start())
        for worker in workers:
            yield worker.end(signal.SIGTERM)

    def environment(self) -> dict[str, str]:
        """What all its processes are given."""
        url = self.engine.url.render_as_string(hide_password=False)
        return {"RXAPP_DATABASE_URL": url, "RXAPP_DEMO": "off", **providers.environment(self.peer)}

    def _letter(self, n: int) -> dict[str, Any]:
        """E-mail and SMS by turns."""
        kind, people = ("email", self.emails) if n % 2 else ("sms", self.numbers)
        customer_id, address = people[n // 2 % PEOPLE]
        return self.desk.letter(customer_id=customer_id, kind=kind, to=address, body=f"Your bicycle number {n} is ready.")

    def _ask(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text(statement)))
