"""A throw-away Redis on a free loopback port, which a test may take away and bring back."""

import ctypes
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.ports import free_port

ANSWERS_WITHIN = 20.0


class RedisServer:
    """One server without anything on disk: what it knew is gone once it was away."""

    def __init__(self, program: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._program = program
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Bring it up, at the same address each time."""
        command = [self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_die_with_parent)  # noqa: PLW1509
        until = time.monotonic() + ANSWERS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("Redis did not start.")
            time.sleep(0.02)

    def stop(self) -> None:
        """Take it away."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(10)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as asked:
                asked.sendall(b"PING\r\n")
                return asked.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def redis_program() -> str | None:
    """Where redis-server is installed, or None."""
    return shutil.which("redis-server")


@contextmanager
def redis_server(program: str) -> Iterator[RedisServer]:
    """A running server; leaves nothing behind."""
    server = RedisServer(program)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # a killed test run leaves no server behind
