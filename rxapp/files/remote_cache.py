"""What was fetched from elsewhere, kept for a week under the digest of its address; that there was nothing, for ten minutes.

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
    """What this address held lately, b"" where it held nothing, None where it must be asked; `now` is a Unix time."""
    with suppress(OSError), _folder().open(f"{_path(url)}.{_ENDING}") as file:
        content, since = file.read(), os.fstat(file.fileno()).st_mtime
        if 0 <= now - since + 1 < (KEPT_FOR if content else NOTHING_FOR):
            return content
    return None


def keep(url: str, content: bytes) -> None:
    """Remember what this address holds, b"" for nothing. A full disk remembers nothing."""
    with suppress(OSError):
        _folder().keep_beside(_path(url), _ENDING, content)


def forget_old(now: float) -> None:
    """Remove what is older than a week; `now` is a Unix time."""
    for path in _folder().older_than(now - KEPT_FOR):
        _folder().remove(path)


@cache
def _folder() -> LocalFolder:
    return LocalFolder(settings().data_dir / "remote")


def _path(url: str) -> str:
    digest = hashlib.sha256(url.encode()).hexdigest()
    return f"{digest[:2]}/{digest}"
