"""`python3 -m rxapp worker`: the loops outside the web process. Ends cleanly on SIGTERM and on Ctrl-C.

Any number of workers may share one database, on any number of machines: each claims rows that no other has claimed.
"""

import argparse
import asyncio
import signal
import sys
from contextlib import suppress

from rxapp.channels import registry
from rxapp.commands import start
from rxapp.core import db
from rxapp.core.settings import settings
from rxapp.workers import fetch_mail, periodic
from rxapp.workers.deliver import deliver_forever

ABOUT = (
    "Delivers messages and fetches mail outside the web process until it is stopped (Ctrl-C or SIGTERM); what is on its way is"
    " finished first, for up to 20 seconds. Start as many as you like, here and on other machines, with the same settings: each"
    " message is taken by one of them. Set RXAPP_WORKERS=outside for the web processes then."
)


def main(words: list[str]) -> int:
    """Prepare the database, then deliver until told to stop. Returns the exit code."""
    argparse.ArgumentParser(prog="python3 -m rxapp worker", description=ABOUT).parse_args(words)
    start.prepare()
    registry.introduce()
    start.settle()
    if settings().workers == "inside":
        print("The web process delivers too; set RXAPP_WORKERS=outside there, so that only this worker does.", flush=True)
    asyncio.run(_until_told())
    db.use(None)
    print("The worker has stopped.", flush=True)
    return 0


async def _until_told() -> None:
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers in a loop; Ctrl-C ends it there
            asyncio.get_running_loop().add_signal_handler(told, stop.set)
    print("Delivering. Ctrl-C here stops the worker; messages that wait go on waiting.", flush=True)
    await asyncio.gather(deliver_forever(stop), periodic.run_forever(stop), fetch_mail.fetch_forever(stop))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
