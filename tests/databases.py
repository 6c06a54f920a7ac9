"""Databases for the tests: a prepared SQLite file to copy, and a throw-away PostgreSQL server of this process."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from rxapp import migrations
from rxapp.core import db
from tests.ports import free_port

PROGRAMS = Path("/usr/lib/postgresql")
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")
EMPTYING = """
CREATE FUNCTION empty_all_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE named record; filled boolean; kept text;
BEGIN
  SET LOCAL session_replication_role = replica;
  SET LOCAL lock_timeout = '10s';
  FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
      AND tablename NOT IN ('alembic_version', 'job_status', 'job_move') LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', named.tablename) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', named.tablename); END IF;
  END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
  FOREACH kept IN ARRAY ARRAY['status', 'queue', 'priority', 'rule'] LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM first_rows.%I', kept, kept);
    EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), (SELECT max(id) FROM public.%I))', kept, kept);
  END LOOP;
END $$"""
FIRST_ROWS = ("status", "queue", "priority", "rule")  # written by migrations, and changed by tests


def prepared_sqlite(folder: Path) -> Path:
    """A SQLite file with every table and index, closed and complete in one file, to be copied for each test."""
    path = folder / "prepared.db"
    engine = db.connect(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres, the newest version where Debian keeps several; None where there is none."""
    found = sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0)
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path and shutil.which("initdb") else None


class PostgresServer:
    """A server on a loopback port of its own, with one empty database; a test may take it away and bring it back."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder, self._port = programs, folder, free_port()
        self._account = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        self._process: subprocess.Popen | None = None
        self.url = f"postgresql+psycopg://app@127.0.0.1:{self._port}/postgres"
        if self._account:
            shutil.chown(folder, self._account)
        made = ("-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with (folder / "log").open("w") as log:
            subprocess.run([programs / "initdb", "-D", folder / "cluster", *made], check=True, stdout=log, stderr=log, **self._as_account())

    def start(self) -> None:
        """Bring it up, at the same address each time, and wait until it answers."""
        settings = (*UNSAFE_AND_FAST, f"port={self._port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self._folder}")
        words = [word for setting in settings for word in ("-c", setting)]
        command = [self._programs / "postgres", "-D", self._folder / "cluster", *words]
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=_die_with_parent, **self._as_account())  # noqa: PLW1509
        _wait_for(self.url, self._process, self._folder / "log")

    def stop(self) -> None:
        """Take it away: every connection breaks, and no new one is made."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(30)

    def _as_account(self) -> dict[str, Any]:
        as_account = {"user": self._account, "group": self._account, "extra_groups": []} if self._account else {}
        return {"cwd": self._folder, **as_account}


@contextmanager
def stoppable_postgres(programs: Path) -> Iterator[PostgresServer]:
    """A running server; leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="rxapp-postgres-"))
    try:
        server = PostgresServer(programs, folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """The URL of a running server; leaves nothing behind."""
    with stoppable_postgres(programs) as server:
        yield server.url


def prepare_postgres(url: str) -> None:
    """Make every table, and the function by which a test's rows are wiped."""
    engine = db.connect(url)
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE SCHEMA first_rows"))
        for table in FIRST_ROWS:
            connection.execute(sa.text(f"CREATE TABLE first_rows.{table} AS TABLE public.{table}"))
        connection.execute(sa.text(EMPTYING))
    engine.dispose()


def empty_postgres(engine: sa.Engine) -> None:
    """Wipe every row but those that migrations write, and start the numbers at 1 again; about 3 ms, where TRUNCATE takes 50."""
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT empty_all_tables()"))


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.05)
        else:
            return


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # a killed test run leaves no server behind
