"""Mails as they came, as files of the data folder (`mails`), for their owner alone. Every call may wait for a disk."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rxapp.core import ids
from rxapp.core.settings import settings
from rxapp.messages.mailboxes.rules import content_digest


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail in the folder: the digest of its content, its size in bytes, and its path there."""

    digest: str
    size: int
    path: str


def keep(raw: bytes) -> Kept:
    """Write a mail, safe from a power cut, before any row names it. Raises OSError."""
    digest = content_digest(raw)
    path = f"{digest[:2]}/{digest[2:32]}-{ids.key()[:12]}.eml"
    place = _folder() / path
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = place.with_suffix(".part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
    return Kept(digest, len(raw), path)


def bytes_of(path: str) -> bytes:
    """A mail of the folder. Raises OSError."""
    return (_folder() / path).read_bytes()


def remove(path: str) -> None:
    """Delete a mail; raises nothing."""
    with suppress(OSError):
        (_folder() / path).unlink(missing_ok=True)


def older_than(moment: float) -> list[str]:
    """The paths of all files last written before this Unix time (seconds)."""
    found: list[str] = []
    for place in _folder().glob("*/*"):
        with suppress(OSError):  # removed meanwhile
            if place.stat().st_mtime < moment:
                found.append(place.relative_to(_folder()).as_posix())
    return found


def _folder() -> Path:
    return settings().data_dir / "mails"
