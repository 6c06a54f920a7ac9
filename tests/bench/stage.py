"""The stages: a database with so many customers, and the real app on it: production build, one worker, signed in.

What is seeded is kept under `data/bench` (or RXAPP_BENCH_DIR) and used again, until the seed or the search tables change.
"""

import hashlib
import http.client
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from tests.bench import servers

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(os.environ.get("RXAPP_BENCH_DIR") or ROOT / "data" / "bench")
MADE_OF = ("rxapp/commands/made_up.py", "rxapp/commands/names.py", "rxapp/customers/search.py", "rxapp/customers/search_ddl.py")
PORTS = range(3971, 3999)
PERSON = {"email": "ada@example.com", "password": "demo"}
START_WITHIN = 300
STATES = ".states-bench"


@dataclass(frozen=True, slots=True)
class Place:
    """One database of one size; `url` is SQLAlchemy's. `seeded_in` is how many seconds the seed took, 0 when it was kept."""

    database: str
    customers: int
    url: str
    folder: Path
    seeded_in: float = 0.0

    @property
    def name(self) -> str:
        """As the table's head."""
        return f"{ {'sqlite': 'SQLite', 'postgresql': 'PostgreSQL'}[self.database] } {self.customers:,}"

    def rows(self, statement: str, **values: object) -> list[sa.Row]:
        """Read from the database, beside the app."""
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = list(connection.execute(sa.text(statement), values).all())
        engine.dispose()
        return found


@dataclass(frozen=True, slots=True)
class Desk:
    """The running app: its address, and the cookie header of a signed-in person."""

    base: str
    cookie: str
    pid: int


def seeded(database: str, customers: int, server: str, *, anew: bool) -> Place:
    """The place with its customers, seeded by the real command where there is none yet. `server` is PostgreSQL's URL."""
    folder = KEPT / f"{database}-{customers}"
    name = f"bench_{customers}"
    url = f"sqlite:///{folder / 'rxapp.db'}" if database == "sqlite" else f"{server}/{name}"
    stamp, wanted = folder / "seeded", _fingerprint()
    if not anew and stamp.is_file() and stamp.read_text().partition(" ")[0] == wanted:
        return Place(database, customers, url, folder, float(stamp.read_text().partition(" ")[2]))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if database == "postgresql":
        servers.made(server, name)
    began = time.monotonic()
    say(f"Seeding {customers:,} customers ({database})")
    place = Place(database, customers, url, folder)
    command = [sys.executable, "-m", "rxapp.commands.seed", "--customers", str(customers), "--random", "7"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment(place), stdout=subprocess.DEVNULL)
    took = time.monotonic() - began
    stamp.write_text(f"{wanted} {took}")
    return replace(place, seeded_in=took)


def copied(place: Place, server: str) -> Place:
    """The same customers in a database of its own, for what writes much; made anew each time."""
    folder = KEPT / f"{place.database}-copy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if place.database == "postgresql":
        return replace(place, url=servers.made(server, "bench_copy", f"bench_{place.customers}"), folder=folder)
    with closing(sqlite3.connect(place.folder / "rxapp.db")) as source, closing(sqlite3.connect(folder / "rxapp.db")) as target:
        source.backup(target)
    return replace(place, url=f"sqlite:///{folder / 'rxapp.db'}", folder=folder)


@contextmanager
def running(place: Place, *, processes: int = 1, **settings: str) -> Iterator[Desk]:
    """The app with the floors beside it, started as its own command starts it, and stopped at the end.

    `settings` are more names for its environment.
    """
    port = servers.free_port(PORTS)
    _build_anew_if_changed()
    shutil.rmtree(ROOT / STATES, ignore_errors=True)
    log = (place.folder / "app.log").open("w")
    several = [f"--processes={processes}"] if processes > 1 else []
    command = [sys.executable, "-m", "rxapp.commands.serve", f"--port={port}", *several]
    app = subprocess.Popen(command, cwd=ROOT, env=environment(place) | settings, stdout=log, stderr=log, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, app, place.folder / "app.log")
        yield Desk(base, _sign_in(base), app.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(app.pid, signal.SIGTERM)
        app.wait(30)
        log.close()


def environment(place: Place) -> dict[str, str]:
    """What a process of the app at that place is told; nothing of this machine's own shop."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RXAPP_", "REFLEX_"))}
    return kept | {
        "RXAPP_DATA_DIR": str(place.folder),
        "RXAPP_DATABASE_URL": place.url,
        "RXAPP_GRAVATAR": "off",
        "REFLEX_APP_MODULE_IMPORT": "tests.bench.app",
        "REFLEX_WEB_WORKDIR": ".web-bench",
        "REFLEX_STATES_WORKDIR": STATES,
        "PYTHONPATH": str(ROOT),
    }


def say(words: str) -> None:
    """One line of progress, beside the table."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _fingerprint() -> str:
    """Of what makes the customers and their search; newer tables come by migration, when the app starts."""
    return hashlib.sha256(b"\0".join((ROOT / path).read_bytes() for path in MADE_OF)).hexdigest()[:16]


def _build_anew_if_changed() -> None:
    """The desk's own stamp does not know of the floors."""
    built = ROOT / ".web-bench" / "build"
    stamp, floors = built / "rxapp-parts", Path(__file__).with_name("app.py")
    if stamp.is_file() and stamp.stat().st_mtime < floors.stat().st_mtime:
        stamp.unlink()


def _wait_for(base: str, app: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while True:
        try:
            urllib.request.urlopen(f"{base}/ping", timeout=2).close()
        except (OSError, http.client.HTTPException):
            if app.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The app did not start:\n{log.read_text()[-3000:]}") from None
            time.sleep(0.2)
        else:
            return


def _sign_in(base: str) -> str:
    """Through the door that everybody uses; the cookie header that it gave."""
    form = urllib.parse.urlencode({**PERSON, "next": "/customers"}).encode()
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=30)
    connection.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded", "Origin": base})
    answer = connection.getresponse()
    cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    if answer.status != 303 or not cookies:
        raise RuntimeError(f"Signing in failed with {answer.status}: {answer.read()[:500]!r}")
    return "; ".join(cookies)
