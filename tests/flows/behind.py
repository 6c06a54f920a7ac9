"""A small app behind our door and the very server that the desk is served by, for tests of proxies: `python -m tests.flows.behind PORT`."""

import sys

import granian.server
from granian.constants import Interfaces

from rxapp.commands import serve
from rxapp.web.middleware import RequestGuard
from tests.flows.silent import app as bare

app = RequestGuard(bare)

if __name__ == "__main__":
    granian.server.Server("tests.flows.behind:app", port=int(sys.argv[1]), interface=Interfaces.ASGI, **serve.SERVER).serve()
