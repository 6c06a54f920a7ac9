"""A desk to send from."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rxapp.core.settings import settings
from rxapp.files.store import Stored, store
from rxapp.messages.actions import arrivals
from tests.cast import Cast
from tests.messages import jobs as made_up
from tests.messages.desk import Desk, open_desk


@pytest.fixture
def desk(cast: Cast, clock) -> Iterator[Desk]:
    """A shop that can send, with Dora (agreed) and Erik (not); the clock stands. No feature above takes what arrives."""
    above = tuple(arrivals.ARRIVALS)
    arrivals.ARRIVALS.declare()
    try:
        with open_desk(cast) as opened:
            yield opened
    finally:
        arrivals.ARRIVALS.declare(*above)


@pytest.fixture
def jobs() -> Iterator[made_up.Jobs]:
    """Jobs of a made-up feature."""
    with made_up.declared() as declared:
        yield declared


@pytest.fixture
def upload(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[bytes], Stored]]:
    """Puts a content into a store of this test's own, as a route does."""
    monkeypatch.setenv("RXAPP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("RXAPP_DATABASE_URL", "sqlite:///never")
    for cached in (settings, store):
        cached.cache_clear()

    def put(content: bytes) -> Stored:
        incoming = store().begin()
        incoming.write(content)
        return incoming.finish("bill.txt")

    yield put
    monkeypatch.undo()
    for cached in (settings, store):
        cached.cache_clear()
