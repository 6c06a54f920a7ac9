"""The worker or the web server with leases of seconds, so that a crash test need not wait for minutes.

`python -m tests.flows.short worker`, `python -m tests.flows.short web PORT PROCESSES`.
"""

import runpy
import sys

from rxapp.messages.delivery.actions.claim import claim
from rxapp.workers import deliver

LEASE_FOR, SEND_FOR = 8.0, 5.0
MODULES = {"worker": "rxapp.commands.worker", "web": "tests.flows.web"}


def shorten() -> None:
    """What takes minutes in a shop takes seconds in this process."""
    (claim.__kwdefaults__ or {})["lease_for"] = LEASE_FOR
    deliver.SEND_FOR = SEND_FOR


if __name__ == "__main__":
    shorten()
    module, sys.argv = MODULES[sys.argv[1]], sys.argv[1:]
    runpy.run_module(module, run_name="__main__")
