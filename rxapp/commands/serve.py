"""The pages, built only when something in them changed, and Reflex's production server, both on one port.

What `reflex run --env prod` does, which builds at every start; that one works too. Several processes share the port: the
system gives each connection to one of them, and Redis holds what they share.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import granian.server
from reflex.utils.exec import run_backend_prod
from reflex_base.constants import Env
from reflex_base.environment import environment

from rxapp import __main__ as launcher
from rxapp.commands import start
from rxapp.core import db
from rxapp.core.settings import ROOT, settings

PARTS = ("rxapp/**/*.py", "rxapp/core/locale/**/*.po", "assets/**/*", "rxconfig.py", "requirements.txt")
LOCKED = ("reflex.lock/*",)
MADE_ANEW = ("assets/words/", "assets/external/")


def main(words: list[str]) -> None:
    """Prepare the database, build the pages, greet, then serve on one port."""
    parser = argparse.ArgumentParser(prog="python3 -m rxapp")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--processes", type=int, default=1)
    wanted = parser.parse_args(words)
    if wanted.processes > 1 and not settings().redis_url:
        launcher.stop("Several web processes share what their screens show through Redis: set RXAPP_REDIS_URL, or leave --processes out.")
    start.reach_redis()
    start.prepare()
    build(wanted.port)
    start.greet(wanted.host, wanted.port)
    serve(wanted.host, wanted.port, wanted.processes)


def build(port: int) -> None:
    """Build the pages for this port, unless the last build had the very same parts. Ends with one sentence when it cannot."""
    called = _called(port)
    _ports(called or port)
    stamp = _built() / "rxapp-parts"
    parts = _settings(called) + _hash(PARTS)
    if stamp.is_file() and stamp.read_text() == parts + _hash(LOCKED):
        return
    try:
        launcher.watched([sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"], "Building the pages")
    except subprocess.CalledProcessError as error:
        if launcher.is_unreachable(error.output):
            launcher.stop(
                "The pages could not be built, because the npm registry does not answer. Connect this machine to the network"
                " (or tell npm of your proxy or registry) and start again."
            )
        launcher.stop(f"The pages could not be built. This was said last:\n{launcher.tail(error.output)}")
    stamp.write_text(parts + _hash(LOCKED))  # the build itself may put the lock in order


def serve(host: str, port: int, processes: int = 1, *, has_pages: bool = True) -> None:
    """Serve pages, events and routes until the process is stopped. A process that dies is started anew; the others go on."""
    _ports(port)
    db.use(None)  # the server forks its workers, and a connection must not be shared
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    os.environ["GRANIAN_WORKERS"] = str(processes)
    granian.server.Server = partial(granian.server.Server, respawn_failed_workers=True)  # type: ignore[misc]  # Reflex offers no switch
    run_backend_prod(host, port, mount_frontend_compiled_app=has_pages)


def _called(port: int) -> int:
    """The port that the pages call: the public address's, where they have one. 0 with TLS: then they leave the port out."""
    public = urlsplit(settings().public_url)
    if not public.hostname:
        return port
    return 0 if public.scheme == "https" else public.port or 80


def _ports(port: int) -> None:
    environment.REFLEX_FRONTEND_PORT.set(port)
    environment.REFLEX_BACKEND_PORT.set(port)


def _built() -> Path:
    return ROOT / os.environ.get("REFLEX_WEB_WORKDIR", ".web") / "build"


def _settings(port: int) -> str:
    """The settings that a built page knows."""
    made = settings()
    return f"{port} {made.public_url} {made.demo} {made.gravatar} {made.gravatar_base} {sys.version_info[:2]}\n"


def _hash(patterns: tuple[str, ...]) -> str:
    """Changes with any of these files."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(MADE_ANEW):
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest() + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
