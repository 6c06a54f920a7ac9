"""A plugin of Reflex's build: the pages call the address at which they are opened, whatever name and port that is.

Reflex writes an address into them, and where that is this machine's it takes over the page's host name alone; under https it
leaves the port out. The desk serves pages and events on one port, so the page's own address is always the right one.
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
    """Puts the page's own address into Reflex's script; a deploy stops where the back end's bundle has no pages, or old ones."""

    def pre_compile(self, **context: Any) -> None:
        """Before the pages are compiled."""
        if environment.REFLEX_COMPILE_CONTEXT.get() is CompileContext.DEPLOY:
            _must_be_packed()
        context["add_modify_task"](SCRIPT, at_own_address)


def _must_be_packed() -> None:
    """The one sentence ends the process at once: on an orderly way out Reflex's own objects would bury it under complaints."""
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
