"""An inbox: the desk of messages, with the queues, statuses and priorities that every shop begins with."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.messages.desk import Desk, open_desk
from tests.tickets.inbox import Inbox, furnish


@pytest.fixture
def desk(cast: Cast, clock) -> Iterator[Desk]:
    """A shop that can send, with Dora (agreed) and Erik (not); the clock stands."""
    with open_desk(cast) as opened:
        yield opened


@pytest.fixture
def inbox(cast: Cast, clock) -> Iterator[Inbox]:
    """A shop that can send, with Dora (agreed) and Erik (not), and two queues; the clock stands."""
    with open_desk(cast) as desk:
        yield furnish(desk)
