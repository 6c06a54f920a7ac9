"""The servers beside the app: a PostgreSQL of our own that is kept between runs, and a Redis that is not."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests import databases, redis_server

PORTS = range(5971, 5999)


@contextmanager
def postgres(kept: Path) -> Iterator[str]:
    """A PostgreSQL on a free port, its data in `kept`, as Debian sets one up; gives its URL without a database."""
    programs = databases.postgres_programs()
    if programs is None:
        sys.exit("PostgreSQL's programs are not installed (Debian: apt-get install postgresql); or say --databases sqlite")
    folder = kept / "postgresql"
    folder.mkdir(parents=True, exist_ok=True)
    account = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    who = {"user": account, "group": account, "extra_groups": []} if account else {}
    if account:
        shutil.chown(folder, account)
    cluster, log = folder / "cluster", (folder / "log").open("w")
    if not (cluster / "PG_VERSION").is_file():
        made = [programs / "initdb", "-D", cluster, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(made, check=True, stdout=log, stderr=log, cwd=folder, **who)
    port = free_port(PORTS)
    told = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "shared_buffers=512MB", "max_wal_size=4GB")
    command = [programs / "postgres", "-D", cluster, *(word for setting in told for word in ("-c", setting))]
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who)
    try:
        _wait_for(f"postgresql+psycopg://app@127.0.0.1:{port}/postgres", server)
        yield f"postgresql+psycopg://app@127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        log.close()


@contextmanager
def redis() -> Iterator[str]:
    """A Redis that keeps nothing; gives its URL, "" where the program is not installed."""
    program = redis_server.redis_program()
    if program is None:
        yield ""
        return
    with redis_server.redis_server(program) as server:
        yield server.url


def made(server: str, name: str, template: str = "template1") -> str:
    """A database of that name, made anew, empty or as a copy of another; returns its URL."""
    engine = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return f"{server}/{name}"


def free_port(ports: range) -> int:
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


def _wait_for(url: str, server: subprocess.Popen) -> None:
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
