"""A plugin of Reflex's build: the built pages connect to the address at which they were opened, whatever its host and port.

Reflex writes a fixed address into them; for a loopback address it takes the page's host name and not its port, and under https it drops
the port. The desk serves pages and events on one port, so the page's own address is always right.
"""

import os
import sys
from typing import Any

import reflex as rx
from reflex_base.constants import CompileContext
from reflex_base.environment import environment

from rxapp.commands import built

SCRIPT = "utils/state.js"
OTHERS = 'endpoint.port = ""; // Assume websocket is on https port via load balancer.'
HOST = "endpoint.hostname = frontend_hostname;"
PORT = "endpoint.port = window.location.port;"


class OwnAddress(rx.plugins.Plugin):
    """Changes Reflex's script so that it uses the page's own address. Stops a deploy whose zip file of pages is missing or old."""

    def pre_compile(self, **context: Any) -> None:
        """Before the pages are compiled."""
        if environment.REFLEX_COMPILE_CONTEXT.get() is CompileContext.DEPLOY:
            _must_be_packed()
        context["add_modify_task"](SCRIPT, at_own_address)


def _must_be_packed() -> None:
    """End at once (`os._exit`) with the one sentence: on an orderly exit Reflex's objects would print tracebacks after it."""
    try:
        built.must_be_packed()
    except SystemExit as reason:
        print(reason, file=sys.stderr, flush=True)
        os._exit(1)


def at_own_address(script: str) -> str:
    """Reflex's script with the page's own port in it. Raises RuntimeError where the script is not the known one."""
    if PORT in script:
        return script
    if HOST not in script or OTHERS not in script:
        raise RuntimeError(f"{SCRIPT} of this Reflex is another one: see how it finds its server, and mend own_address.py.")
    return script.replace(OTHERS, "").replace(HOST, f"{HOST} {PORT}")
