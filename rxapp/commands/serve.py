"""Builds the pages where something in them changed, then runs Reflex's production server; pages and events share one port.

`reflex run --env prod` does the same with a build at every start. Several processes share the port: the system gives each connection
to one of them, and Redis holds the states that they share.
"""

import argparse
import os
import subprocess
import sys
from contextlib import suppress
from functools import partial

import granian.server
from granian.constants import HTTPModes
from granian.http import HTTP1Settings
from reflex.utils.exec import run_backend_prod
from reflex_base.constants import Env
from reflex_base.environment import environment

from rxapp import __main__ as launcher
from rxapp.commands import alone, built, start
from rxapp.core import db
from rxapp.core.settings import settings

LOCKED = ("reflex.lock/*",)

AT_ONCE = 8_192  # connections; the server's own number, 1,024, is less than one stranger can open
OPEN_FILES = 2 * AT_ONCE
SERVER = {
    "respawn_failed_workers": True,
    "backlog": AT_ONCE,
    "backpressure": AT_ONCE,
    "http": HTTPModes.http1,  # "auto" waits for a first word before any time-out counts
    "http1_settings": HTTP1Settings(header_read_timeout=5_000),
}


def main(words: list[str]) -> None:
    """Prepare the database, build the pages, greet, then serve on one port."""
    parser = argparse.ArgumentParser(prog="python3 -m rxapp")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--processes", type=int, default=1)
    wanted = parser.parse_args(words)
    start.read_settings()
    if wanted.processes > 1 and not settings().redis_url:
        launcher.stop("Several web processes share what their screens show through Redis: set RXAPP_REDIS_URL, or leave --processes out.")
    start.reach_redis()
    alone.on_this_folder(settings().public_url or f"http://localhost:{wanted.port}")
    start.prepare()
    build()
    start.greet(wanted.host, wanted.port)
    serve(wanted.host, wanted.port, wanted.processes)


def build() -> None:
    """Build the pages, unless the last build was made of the same files. Ends the process with one sentence where that fails.

    The pages hold no address and no setting, so one build serves everywhere.
    """
    may_build = alone.for_a_build()
    if not _is_built():
        if not may_build:
            launcher.stop("The pages must be built anew, and another rxapp serves them from this folder. Stop that one first.")
        _build()
    alone.to_serve()


def _is_built() -> bool:
    stamp = built.web() / "build" / "rxapp-parts"
    return stamp.is_file() and stamp.read_text() == built.parts() + built.hash_of(LOCKED)


def _build() -> None:
    parts = built.parts()
    try:
        with built.lock_kept():
            launcher.watched([sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"], "Building the pages")
    except subprocess.CalledProcessError as error:
        if launcher.is_unreachable(error.output):
            launcher.stop(
                "The pages could not be built, because the npm registry does not answer. Connect this machine to the network"
                " (or tell npm of your proxy or registry) and start again."
            )
        launcher.stop(f"The pages could not be built. This was said last:\n{launcher.tail(error.output)}")
    (built.web() / "build" / "rxapp-parts").write_text(parts + built.hash_of(LOCKED))  # the build itself may put the lock in order


def serve(host: str, port: int, processes: int = 1, *, has_pages: bool = True) -> None:
    """Serve pages, events and routes until the process is stopped. A process that dies is started anew; the others go on."""
    _ports(port)
    db.use(None)  # the server forks its workers, and a connection must not be shared
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    os.environ["GRANIAN_WORKERS"] = str(processes)
    may_open(OPEN_FILES)
    granian.server.Server = partial(granian.server.Server, **SERVER)  # type: ignore[misc]  # Reflex offers no switches
    run_backend_prod(host, port, mount_frontend_compiled_app=has_pages)


def may_open(files: int) -> None:
    """Raise this process's limit of open files and connections to `files`, as far as the system allows."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (not on Windows)

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = files if hard == resource.RLIM_INFINITY else min(files, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _ports(port: int) -> None:
    environment.REFLEX_FRONTEND_PORT.set(port)
    environment.REFLEX_BACKEND_PORT.set(port)


if __name__ == "__main__":
    main(sys.argv[1:])
