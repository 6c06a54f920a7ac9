"""Pictures fetched from other hosts, kept for a week under the digest of their address; "there is none" is kept for ten minutes.

A folder of its own beside the store (0700, 0600), always on this machine: whatever is missing is fetched again.
"""

import hashlib
import os
from contextlib import suppress
from functools import cache

from rxapp.core.settings import settings
from rxapp.files.store import LocalFolder

KEPT_FOR = 7 * 24 * 3600.0  # seconds
NOTHING_FOR = 600.0
_ENDING = "kept"


def kept(url: str, now: float) -> bytes | None:
    """The kept content of this address; b"" where there was none lately, None where it must be fetched. `now` is Unix time in seconds."""
    with suppress(OSError), _folder().open(f"{_path(url)}.{_ENDING}") as file:
        content, since = file.read(), os.fstat(file.fileno()).st_mtime
        if 0 <= now - since + 1 < (KEPT_FOR if content else NOTHING_FOR):
            return content
    return None


def keep(url: str, content: bytes) -> None:
    """Keep the content of this address, b"" for none. Does nothing where the disk is full."""
    with suppress(OSError):
        _folder().keep_beside(_path(url), _ENDING, content)


def forget_old(now: float) -> None:
    """Delete what is older than a week; `now` is Unix time in seconds."""
    for path in _folder().older_than(now - KEPT_FOR):
        _folder().remove(path)


@cache
def _folder() -> LocalFolder:
    return LocalFolder(settings().data_dir / "remote")


def _path(url: str) -> str:
    digest = hashlib.sha256(url.encode()).hexdigest()
    return f"{digest[:2]}/{digest}"
