"""The store of contents: a small interface, and its one implementation, the folder `files` of the data folder.

Paths are names of the store's own (`ab/ab12...-9f03`), never of a file system. Every call may wait for a disk: call from a thread.
"""

import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol

from rxapp.core.settings import settings
from rxapp.files.rules import HEAD_BYTES, sniffed_type

INCOMING = "incoming"

log = logging.getLogger("rxapp.files")


@dataclass(frozen=True, slots=True)
class Stored:
    """A content in the store: SHA-256 in hex, size in bytes, media type, place."""

    digest: str
    size: int
    sniffed_type: str
    path: str


class Incoming(Protocol):
    """A content that is being written."""

    size: int

    def write(self, part: bytes) -> None:
        """Take the next bytes. Raises OSError where the store takes nothing more."""
        ...

    def finish(self, name: str) -> Stored:
        """Put the content into its place, safe from a power cut. `name` helps to tell the media type. Raises OSError."""
        ...

    def abandon(self) -> None:
        """Delete what was written; does nothing after `finish`."""
        ...


class Store(Protocol):
    """What a store can do. Another one (object storage) would replace the folder in `store()` alone."""

    def begin(self) -> Incoming:
        """Begin to take a content. Raises OSError."""
        ...

    def open(self, path: str) -> BinaryIO:
        """The content at this place, to be read and closed; removing it meanwhile does no harm. Raises OSError, FileNotFoundError."""
        ...

    def keep_beside(self, path: str, ending: str, content: bytes) -> None:
        """Keep something made of a content (a preview) as `path` + `.` + `ending`; it goes with the content. Raises OSError."""
        ...

    def remove(self, path: str) -> None:
        """Delete a content and its previews. Raises nothing: where that fails, the next sweep tries again."""
        ...

    def older_than(self, moment: float) -> Iterator[str]:
        """The places of contents, and of uploads never finished, last written before this Unix time (seconds)."""
        ...


@cache
def store() -> Store:
    """The store of this process."""
    return LocalFolder(settings().data_dir / "files")


class LocalFolder:
    """Contents as files of one folder, for their owner alone (0700, 0600)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self) -> "LocalIncoming":
        """Begin to take a content."""
        return LocalIncoming(self.folder)

    def open(self, path: str) -> BinaryIO:
        """The content at this place."""
        return (self.folder / path).open("rb")

    def keep_beside(self, path: str, ending: str, content: bytes) -> None:
        """Keep something made of a content, whole or not at all."""
        incoming = self.begin()
        try:
            incoming.write(content)
            incoming.place(f"{path}.{ending}")
        finally:
            incoming.abandon()

    def remove(self, path: str) -> None:
        """Remove a content and what was made of it."""
        place = self.folder / path
        try:
            for made in place.parent.glob(f"{place.name}.*"):
                made.unlink(missing_ok=True)
            place.unlink(missing_ok=True)
        except OSError as error:
            log.warning("A file cannot be removed now: %s", error.strerror)

    def older_than(self, moment: float) -> Iterator[str]:
        """The places last written before this Unix time; a preview counts as its content."""
        for place in self.folder.glob("*/*"):
            with suppress(OSError):  # removed meanwhile
                if place.stat().st_mtime < moment:
                    yield f"{place.parent.name}/{place.name.partition('.')[0]}"


class LocalIncoming:
    """A content on its way into the folder, under a name that nobody else has."""

    def __init__(self, folder: Path) -> None:
        self.size = 0
        self._folder, self._digest, self._head = folder, hashlib.sha256(), b""
        for made in (folder, folder / INCOMING):
            made.mkdir(mode=0o700, exist_ok=True)
        self._place = folder / INCOMING / secrets.token_hex(16)
        self._file = os.fdopen(os.open(self._place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0)

    def write(self, part: bytes) -> None:
        """Take the next bytes."""
        rest = memoryview(part)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._digest.update(part)
        self._head += part[: HEAD_BYTES - len(self._head)]
        self.size += len(part)

    def finish(self, name: str) -> Stored:
        """Put the whole into its place."""
        digest = self._digest.hexdigest()
        path = f"{digest[:2]}/{digest}-{secrets.token_hex(8)}"
        self.place(path)
        return Stored(digest, self.size, sniffed_type(self._head, name), path)

    def place(self, path: str) -> None:
        """Give what was written this name, once it is on the disk."""
        os.fsync(self._file.fileno())
        self._file.close()
        target = self._folder / path
        target.parent.mkdir(mode=0o700, exist_ok=True)
        self._place.replace(target)
        _settle(target.parent)

    def abandon(self) -> None:
        """Leave nothing of it."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._place.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Write the folder itself to the disk: only then does a new name in it survive a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
