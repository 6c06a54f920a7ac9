"""The sweep: the whole app behind its own guard, and every handler called as nobody should call it."""

import logging
from collections.abc import Iterator

import pytest

from rxapp.messages.delivery import ports
from rxapp.web.rate_limits import TokenBucket
from tests.messages.desk import DEMO


@pytest.fixture(autouse=True)
def demo_channels() -> Iterator[None]:
    """The channels of a shop without a provider."""
    before = ports.channels()
    ports.set_channels(DEMO)
    yield
    ports.set_channels(before)


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many events as the sweep needs; how many a person may make is tested elsewhere."""
    from rxapp import guard  # noqa: PLC0415 (slow to import; only the sweep needs it)

    for name in ("per_tab", "per_session", "heard", "typed"):
        monkeypatch.setattr(guard, name, TokenBucket(burst=1_000_000))


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Reflex logs each argument that it cannot convert, odd characters and all; a report could not carry them."""
    caplog.set_level(logging.CRITICAL, logger="reflex_base")
