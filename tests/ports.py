"""Ports for the servers of the tests' own."""

import socket


def free_port() -> int:
    """A loopback port that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
