"""A desk to send from."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.messages.desk import Desk, open_desk


@pytest.fixture
def desk(cast: Cast, clock) -> Iterator[Desk]:
    """A shop that can send, with Dora (agreed) and Erik (not); the clock stands."""
    with open_desk(cast) as opened:
        yield opened
