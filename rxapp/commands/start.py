"""Preparing a start: check the settings, reach the database, migrate its tables, fill a new one with the demo shop."""

import errno
import gc
import importlib.util
import os
import socket
import sqlite3
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from rxapp import migrations, registries
from rxapp.channels import registry
from rxapp.core import db, locks, redis
from rxapp.core.setting_types import LOOPBACK
from rxapp.core.settings import settings
from rxapp.core.work import reading, work
from rxapp.live import actions as live
from rxapp.live import queries as feed
from rxapp.staff import queries as staff_queries
from rxapp.staff.actions import links, roles
from rxapp.wording import actions as wording

WAIT_FOR = 300  # seconds that a second process waits for the first one's migration and demo shop
EVERYWHERE = ("0.0.0.0", "::", "")
GREETED = "RXAPP_GREETED"
LOOK_AFTER = (20_000, 20, 50)  # objects, and turns of the younger ones


def read_settings() -> None:
    """Read every setting, those of the channels too; ends with one sentence where one is wrong."""
    settings()
    registry.channels()


def prepare() -> None:
    """Fill the registries, migrate the tables and fill a new database with the demo shop; one process at a time.

    Ends the process with one sentence when the database cannot be used.
    """
    read_settings()
    registries.fill()
    _reach()
    try:
        settings().secret()
        with locks.scope(locks.START), _start_lock():
            migrations.upgrade(db.engine())
            _furnish()
    except CommandError as error:
        sys.exit(f"rxapp cannot start: the database {db.place(' at ')} does not fit this version of rxapp ({_reason(error)}).")
    except (DBAPIError, sqlite3.Error, OSError) as error:
        if not db.is_away(error):
            raise
        why = "no room is left on the disk" if db.is_full(error) or getattr(error, "errno", 0) == errno.ENOSPC else _reason(error)
        sys.exit(f"rxapp cannot start: the database {db.place(' at ')} cannot be filled ({why}).")


def reach_redis() -> None:
    """Where Redis is set, check that it answers. Ends the process with one sentence where it does not."""
    if words := redis.trouble():
        sys.exit(f"rxapp cannot start: the Redis at {redis.place()} cannot be used ({words}). Start it, or leave RXAPP_REDIS_URL out.")


def settle() -> None:
    """Take all objects that exist now out of Python's garbage collection, and collect the rest less often. Called once, at the end of the
    start.

    Otherwise a collection stops the process for a third of a second now and then, with some hundred people signed in.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOK_AFTER)


def greet(host: str = "", port: int = 3000) -> None:
    """Print where to sign in, and as whom: the demo people, or the one-time link of a shop without staff.

    Once per start: the web processes that come of this one say nothing again.
    """
    if os.environ.get(GREETED):
        return
    os.environ[GREETED] = "1"
    here = settings().public_url or f"http://localhost:{port}"
    lines = [f"Open {here} in a browser; Ctrl-C here stops the desk.", *_addresses(host, port), *_way_in(here)]
    if host not in LOOPBACK and _demo_people() and not settings().refuses_demo_passwords:
        lines.append("Warning: everyone in this network can sign in with the demo passwords. Change them in Settings, Staff.")
    print("\n".join(lines), flush=True)


def _reach() -> None:
    try:
        with db.engine().connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except (DBAPIError, OSError) as error:
        sys.exit(f"rxapp cannot start: the database {db.place(' at ')} cannot be reached ({_reason(error)}).")


def _furnish() -> None:
    """Fill a database in which nothing was ever written: roles, starter templates and, where it is wanted, the demo shop.

    A start without the demo shop is noted too, so that a later start does not add it.
    """
    with work() as job:
        if feed.versions(job):
            return
        roles.add_roles(job)
        wording.add_starters(job)
        if settings().is_demo and importlib.util.find_spec("rxapp.commands.demo"):
            importlib.import_module("rxapp.commands.demo").fill(job)
        live.publish(job, "shop")


def _way_in(here: str) -> list[str]:
    people = _demo_people()
    if people and settings().refuses_demo_passwords:
        return [
            "Passwords of the demo shop are refused at a public address. Set RXAPP_DEMO=on to let them in, or start once without"
            " RXAPP_PUBLIC_URL and change them."
        ]
    if people:
        return [f"Sign in as {' or '.join(people)}; password: demo"]
    with work() as job:
        token = links.setup_link(job)
    link = f"{here}/setup#{token}"
    return [f"Nobody works here yet. Set up the shop with this link, good once, for 48 hours: {link}"] if token else []


def _demo_people() -> list[str]:
    """Who can still sign in with the demo password: address and role."""
    with reading() as job:
        return [f"{person.email} ({person.role_key.replace('_', ' ')})" for person in staff_queries.demo_people(job)]


def _addresses(host: str, port: int) -> list[str]:
    if settings().public_url:
        return []  # where sign-in takes the public address alone
    if host not in EVERYWHERE:
        return [] if host in LOOPBACK else [f"On tablets in the same network: http://{host}:{port}"]
    return [f"On tablets in the same network: http://{address}:{port}" for address in _lan()]


def _lan() -> list[str]:
    """This machine's own IPv4 addresses, the one towards the outside first."""
    found: list[str | int] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # a datagram socket "connects" without sending anything
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [address for address in dict.fromkeys(map(str, found)) if not address.startswith("127.")]


@contextmanager
def _start_lock() -> Generator[None]:
    """Hold the lock of the start: one process at a time, whichever command started it. The system frees it when the process dies."""
    if db.is_sqlite():
        lock = sqlite3.connect(settings().data_dir / "start.lock", timeout=WAIT_FOR, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            lock.close()
        return
    with db.engine().connect() as connection, connection.begin():
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{WAIT_FOR}s'"))
        locks.alone(connection, locks.START)
        yield


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:300].rstrip(".")
