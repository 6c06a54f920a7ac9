"""A bare app behind the very server that the desk is served by, for tests of connections: `python -m tests.flows.silent PORT`."""

import sys

import granian.server
from granian.constants import Interfaces

from rxapp.commands import serve


async def app(scope, _receive, send):
    """Answer anything with "pong"."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"pong"})


if __name__ == "__main__":
    serve.may_open(serve.OPEN_FILES)
    granian.server.Server("tests.flows.silent:app", port=int(sys.argv[1]), interface=Interfaces.ASGI, **serve.SERVER).serve()
