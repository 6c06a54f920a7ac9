"""A store in a folder of its own, a subject that some may read, and contents of several kinds."""

from io import BytesIO

import pytest
from PIL import Image

from rxapp.core.settings import settings
from rxapp.files import readers
from rxapp.files.readers import Reader
from rxapp.files.store import Stored, store
from rxapp.staff.rules import Permission

TICKETS = "made_up_ticket"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """The store of this test."""
    monkeypatch.setenv("RXAPP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("RXAPP_DATABASE_URL", "sqlite:///never")
    for cached in (settings, store):
        cached.cache_clear()
    yield tmp_path / "data" / "files"
    monkeypatch.undo()
    for cached in (settings, store):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def tickets():
    """A feature whose records 1 to 9 may be read by whoever works tickets."""
    before = tuple(readers.READERS)
    readers.READERS.declare(
        *before, Reader(TICKETS, lambda job, ids: {one for one in ids if one < 10 and job.actor.may(Permission.WORK_TICKETS)})
    )
    yield
    readers.READERS.declare(*before)


def put(content: bytes = b"hello", name: str = "hello.txt") -> Stored:
    """A content in the store, as a route puts it there."""
    incoming = store().begin()
    incoming.write(content)
    return incoming.finish(name)


def lying(folder) -> list[str]:
    """What lies in the store."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def picture(kind: str = "PNG", size=(64, 48), mode: str = "RGB", **options) -> bytes:
    """A picture of one colour."""
    made = BytesIO()
    Image.new(mode, size, 200 if mode == "L" else None).save(made, kind, **options)
    return made.getvalue()
