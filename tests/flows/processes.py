"""Web servers and workers as processes of their own, on the databases that a test gives them."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from rxapp.core.settings import ROOT
from rxapp.staff.sessions import COOKIE
from tests.ports import free_port

WITHIN = 60.0
STARTS_WITHIN = 240.0  # seconds; a limit for a machine whose cores are all taken
PLAIN = ("tests.flows.web",)


class Process:
    """One started command; what it says goes to a file. It may be stopped, killed and started again."""

    def __init__(self, folder: Path, name: str, *words: str, **environment: str) -> None:
        self.said_in = folder / f"{name}.log"
        self._words = words
        own = {key: value for key, value in os.environ.items() if not key.startswith("RXAPP_")}
        self._environment = {**own, "RXAPP_DATA_DIR": str(folder), "REFLEX_STATES_WORKDIR": str(folder / "states"), **environment}
        self._process: subprocess.Popen | None = None
        self._began = 0

    def start(self) -> None:
        """Start it; a web server answers only later (`Web.wait`)."""
        self._began = self.said_in.stat().st_size if self.said_in.exists() else 0
        with self.said_in.open("a") as log:
            command = [sys.executable, "-m", *self._words]
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True)

    @property
    def runs(self) -> bool:
        """Whether it is there."""
        return self._process is not None and self._process.poll() is None

    def process_ids(self) -> list[int]:
        """The numbers of the process that was started and of all that came of it (Linux)."""
        running = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [number for number in running if self._process and _group(number) == self._process.pid]

    def end(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """Send the signal to it and all that came of it, and wait for the end. Returns its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        for step in (how, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, step)
            with suppress(subprocess.TimeoutExpired):
                process.wait(25)
                break
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.returncode

    def said(self) -> str:
        """Everything that it printed so far."""
        return self.said_in.read_text(errors="replace") if self.said_in.exists() else ""

    def said_since_start(self) -> str:
        """What it printed since it was started last."""
        with self.said_in.open(errors="replace") as log:
            log.seek(self._began)
            return log.read()


class Web(Process):
    """A web server on a port of its own, without pages."""

    def __init__(self, folder: Path, name: str, *, processes: int = 1, module: tuple[str, ...] = PLAIN, **environment: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.token = secrets.token_hex()
        wanted = {"REFLEX_WEB_WORKDIR": str(folder / f"web-{name}"), "RXAPP_HEALTH_TOKEN": self.token, **environment}
        super().__init__(folder, name, *module, str(self.port), str(processes), **wanted)

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + STARTS_WITHIN
        while self.health(token=self.token)[0] != 200:
            assert self.runs, f"It did not start:\n{self.said()[-3000:]}"
            assert time.monotonic() < until, f"It does not answer:\n{self.said()[-3000:]}"
            time.sleep(0.05)

    def health(self, *, token: str = "") -> tuple[int, str]:
        """Status and text of /_health; 0 where nobody answers."""
        return self.ask("/_health", headers={"Authorization": f"Bearer {token}"} if token else {})

    def ask(self, path: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of an answer; a form is posted as a page of our own would. 0 where nobody answers."""
        answer = self._answer(path, form, headers or {})
        return (answer.status, answer.read().decode()) if answer else (0, "")

    def post(self, path: str, raw: bytes, headers: dict[str, str]) -> int:
        """Post what a provider would; returns the status, 0 where nobody answers."""
        try:
            return _opener.open(urllib.request.Request(f"{self.base}{path}", raw, headers), timeout=10).status
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            return 0

    def sign_in(self, short: str) -> str:
        """Come in by the door with the demo password; returns the cookie header."""
        answer = self._answer("/login", {"email": f"{short}@example.com", "password": "demo"}, {})
        kept = [line.partition(";")[0] for line in answer.headers.get_all("set-cookie", [])] if answer else []
        return next(pair for pair in kept if pair.removeprefix("__Host-").startswith(f"{COOKIE}="))

    def _answer(self, path: str, form: dict[str, str] | None, headers: dict[str, str]) -> Any:
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        asked = urllib.request.Request(f"{self.base}{path}", body, {"Origin": self.base, **headers})
        try:
            return _opener.open(asked, timeout=10)
        except urllib.error.HTTPError as answer:
            return answer
        except OSError:
            return None


def _group(process_id: int) -> int:
    with suppress(ProcessLookupError):
        return os.getpgid(process_id)
    return 0


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Show a redirect instead of following it."""


_opener = urllib.request.build_opener(_Staying)


def until(is_so: Callable[[], Any], within: float = WITHIN) -> None:
    """Wait until it is so."""
    last = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < last, "it did not happen in time"
        time.sleep(0.05)


def end(*workers: subprocess.Popen, within: float = 30) -> None:
    """Ask workers to stop, once they are up; each finishes and ends cleanly."""
    for worker in workers:
        while worker.stdout and "Delivering." not in (worker.stdout.readline() or "Delivering."):
            pass
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    for worker in workers:
        assert worker.wait(within) == 0
