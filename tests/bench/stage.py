"""The stages: a database with so many customers, and the real app on it: production build, one worker, signed in.

What is seeded is kept under `data/bench` (or RXAPP_BENCH_DIR) and used again, until the seed or the search tables change.
"""

import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests import databases

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(os.environ.get("RXAPP_BENCH_DIR") or ROOT / "data" / "bench")
MADE_OF = ("rxapp/commands/made_up.py", "rxapp/commands/names.py", "rxapp/customers/search.py", "rxapp/customers/search_ddl.py")
PORTS, POSTGRES_PORTS = range(3971, 3999), range(5971, 5999)
PERSON = {"email": "ada@example.com", "password": "demo"}
START_WITHIN = 300


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
        _empty(server, name)
    began = time.monotonic()
    say(f"Seeding {customers:,} customers ({database})")
    command = [sys.executable, "-m", "rxapp.commands.seed", "--customers", str(customers), "--random", "7"]
    subprocess.run(command, check=True, cwd=ROOT, env=_environment(folder, url), stdout=subprocess.DEVNULL)
    took = time.monotonic() - began
    stamp.write_text(f"{wanted} {took}")
    return Place(database, customers, url, folder, took)


@contextmanager
def running(place: Place) -> Iterator[Desk]:
    """The app with the floors beside it, started as its own command starts it, and stopped at the end."""
    port = _free_port(PORTS)
    _build_anew_if_changed()
    log = (place.folder / "app.log").open("w")
    command = [sys.executable, "-m", "rxapp.commands.serve", f"--port={port}"]
    app = subprocess.Popen(command, cwd=ROOT, env=_environment(place.folder, place.url), stdout=log, stderr=log, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, app, place.folder / "app.log")
        yield Desk(base, _sign_in(base), app.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(app.pid, signal.SIGTERM)
        app.wait(30)
        log.close()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own on a free port, kept between runs, as Debian sets one up; gives its URL without a database."""
    programs = databases.postgres_programs()
    if programs is None:
        sys.exit("PostgreSQL's programs are not installed (Debian: apt-get install postgresql); or say --databases sqlite")
    folder = KEPT / "postgresql"
    folder.mkdir(parents=True, exist_ok=True)
    account = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    who = {"user": account, "group": account, "extra_groups": []} if account else {}
    if account:
        shutil.chown(folder, account)
    cluster, log = folder / "cluster", (folder / "log").open("w")
    if not (cluster / "PG_VERSION").is_file():
        made = [programs / "initdb", "-D", cluster, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(made, check=True, stdout=log, stderr=log, cwd=folder, **who)
    port = _free_port(POSTGRES_PORTS)
    told = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "shared_buffers=512MB", "max_wal_size=4GB")
    command = [programs / "postgres", "-D", cluster, *(word for setting in told for word in ("-c", setting))]
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who)
    try:
        _wait_for_postgres(f"postgresql+psycopg://app@127.0.0.1:{port}/postgres", server)
        yield f"postgresql+psycopg://app@127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        log.close()


def say(words: str) -> None:
    """One line of progress, beside the table."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _environment(folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RXAPP_", "REFLEX_"))}
    return kept | {
        "RXAPP_DATA_DIR": str(folder),
        "RXAPP_DATABASE_URL": url,
        "RXAPP_GRAVATAR": "off",
        "REFLEX_APP_MODULE_IMPORT": "tests.bench.app",
        "REFLEX_WEB_WORKDIR": ".web-bench",
        "REFLEX_STATES_WORKDIR": ".states-bench",
        "GRANIAN_WORKERS": "1",
        "PYTHONPATH": str(ROOT),
    }


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


def _empty(server: str, name: str) -> None:
    engine = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()


def _wait_for_postgres(url: str, server: subprocess.Popen) -> None:
    engine, until = sa.create_engine(url), time.monotonic() + 60
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            engine.dispose()
            return


def _free_port(ports: range) -> int:
    """The first free port of ours; the same each time, because the port is baked into the build."""
    for port in ports:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    sys.exit("No free port was found for the bench.")
