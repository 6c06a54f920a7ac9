"""The app as a user starts it, in a process of its own: own data folder, own port.

The build of the pages is shared: it knows no port, and a run with nothing changed builds nothing. Starts wait for each other, so that
the first of several builds for all.
"""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PAGES = ".web-browser"
START_WITHIN = 900.0  # the first start also builds the pages, which a busy machine does slowly; no story's time counts it
STOP_WITHIN = 20.0


class Server:
    """One running app at a time; it may be stopped, killed and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self.log = folder / "app.log"
        self._process: subprocess.Popen | None = None
        self._broken = ""
        self._token = secrets.token_hex()

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self, **more: str) -> None:
        """Start it and wait until it answers. `more` are further environment values."""
        if self._broken:
            raise RuntimeError(self._broken)  # a build that failed once fails again, slowly
        with _alone():
            self._start(more)

    def _start(self, more: dict[str, str]) -> None:
        with self.log.open("a") as log:
            command = [sys.executable, "-m", "rxapp.commands.serve", f"--port={self.port}"]
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment(more), stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + START_WITHIN
        while not self._answers():
            if not self.runs or time.monotonic() > until:
                self.stop()
                self._broken = f"The app did not start:\n{self.said()[-3000:]}"
                raise RuntimeError(self._broken)
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and every process that came of it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """The power fails."""
        self._end(signal.SIGKILL)

    def said(self) -> str:
        """Everything that it printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for step in (how, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, step)
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_WITHIN)
        until = time.monotonic() + STOP_WITHIN
        while not _is_free(self.port) and time.monotonic() < until:
            time.sleep(0.05)

    def _answers(self) -> bool:
        asked = urllib.request.Request(f"{self.base}/_health", headers={"Authorization": f"Bearer {self._token}"})
        try:
            with urllib.request.urlopen(asked, timeout=2) as answer:
                return b"database" in answer.read()  # told only to who knows the token: it is ours, and not another run's
        except (urllib.error.URLError, OSError):
            return False

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("RXAPP_")}
        places = {"REFLEX_WEB_WORKDIR": PAGES, "REFLEX_STATES_WORKDIR": str(self.folder / "states"), "RXAPP_DATA_DIR": str(self.folder)}
        return {**own, **places, "RXAPP_HEALTH_TOKEN": self._token, **more}


@contextmanager
def _alone() -> Iterator[None]:
    """One start at a time in this folder, whichever process asks."""
    place = ROOT / ".cache" / "browser-start.lock"
    place.parent.mkdir(exist_ok=True)
    with place.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
