"""Small disks for the tests, to be filled and cleared."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SIZE = "64m"


class SmallDisk:
    """A file system of its own in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Take all that is left."""
        with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(65536))
        with suppress(OSError), (self.folder / "last").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(512))

    def clear(self) -> None:
        """Make room again."""
        for name in ("filler", "last"):
            (self.folder / name).unlink(missing_ok=True)


class Ceiling:
    """For where nothing can be mounted: processes whose files may not grow any more, as if their disk were full (Linux)."""

    def __init__(self, process_ids: Callable[[], list[int]]) -> None:
        self._process_ids = process_ids

    def fill(self) -> None:
        """No file takes another byte."""
        self._limit(1)

    def clear(self) -> None:
        """They may grow again."""
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for number in self._process_ids():
            resource.prlimit(number, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def small_disk(folder: Path, *, account: str | None = None) -> Iterator[SmallDisk | None]:
    """A small file system at this folder, for this account; None where this account may mount nothing."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(words, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        if account:
            shutil.chown(folder, account)
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
