"""Connections that say nothing keep nobody out, and are ended (D4c)."""

import resource
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, closing

import pytest

from rxapp.commands import serve

SILENT = 2_000
PATIENCE = 60


@pytest.fixture
def port():
    """The server, up."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        port = found.getsockname()[1]
    running = subprocess.Popen([sys.executable, "-m", "tests.flows.silent", str(port)])
    try:
        _wait_for(port)
        yield port
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return _ping(port)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def _ping(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=5) as answer:
        assert answer.read() == b"pong"


def test_two_thousand_silent_connections_leave_ping_answering_and_are_ended(port) -> None:
    """D4c."""
    serve.may_open(serve.OPEN_FILES)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < SILENT + 200:
        pytest.skip("this machine lets a process open too few files to hold 2,000 connections")
    with ExitStack() as held:
        silent = [held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(SILENT)]
        _ping(port)
        for one in silent:
            one.settimeout(PATIENCE)
            while one.recv(4096):  # an answer such as 408 may come first
                pass
        _ping(port)
