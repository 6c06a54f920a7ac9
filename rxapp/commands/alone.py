"""File locks: one desk at a time on one data folder, and no build while a desk serves the pages. Held until the process ends.

With Redis several web processes may share the data folder; then only a build needs the pages for itself.
"""

import multiprocessing.connection
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None

from rxapp import __main__ as launcher
from rxapp.commands import built
from rxapp.core.settings import not_written, settings

LOCK = "serving.lock"
STOPS_WITHIN = 20.0  # seconds: what is being sent is finished first
_held: dict[Path, int] = {}


def on_this_folder(here: str) -> None:
    """Lock the data folder for the desk at this address (`here`). Ends the process with one sentence where another desk holds it."""
    if settings().redis_url:
        return
    folder = settings().data_dir
    if not _taken(folder, shared=False):
        there = (folder / LOCK).read_text(encoding="utf-8")
        launcher.stop(
            f"rxapp already runs from this folder, at {there or 'another port'}. Open that, or stop it first with Ctrl-C there."
            " Several web processes share one port: --processes, with RXAPP_REDIS_URL."
        )
    with suppress(OSError):  # a full disk is told by whoever needs it
        (folder / LOCK).write_text(here, encoding="utf-8")


def end_with_parent() -> None:
    """Stop this web process when its parent has died. Without this a killed parent would leave port and data folder taken."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent.sentinel,), name="parent", daemon=True).start()


def for_a_build() -> bool:
    """Lock the built pages for a build; True where that went. Where a desk serves them or another build is under way: wait until they may
    be served, lock them for that, and return False.
    """
    if _taken(built.web(), shared=False):
        return True
    _taken(built.web(), shared=True)
    return False


def to_serve() -> None:
    """Turn the lock into one for serving: others may serve the same pages, and nobody may build."""
    _taken(built.web(), shared=True)


def _outlive(parent: int) -> None:
    multiprocessing.connection.wait([parent])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOPS_WITHIN)
    os.kill(os.getpid(), signal.SIGKILL)


def _taken(folder: Path, *, shared: bool) -> bool:
    """Take the folder's lock; returns whether we have it. An exclusive one is not waited for. True on systems without such locks."""
    if fcntl is None:
        return True
    if folder not in _held:
        _held[folder] = _opened(folder)
    try:
        fcntl.flock(_held[folder], fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network folders know no locks
        return True
    return True


def _opened(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if folder == settings().data_dir:
            launcher.stop(not_written(folder, error))
        launcher.stop(f"rxapp cannot start: the folder {folder}, where the pages are built, cannot be written ({error.strerror}).")
