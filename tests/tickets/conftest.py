"""An inbox: the desk of messages, with the queues, statuses and priorities that every shop begins with."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast
from tests.messages.conftest import desk
from tests.messages.desk import open_desk
from tests.tickets.inbox import Inbox, furnish

__all__ = ["desk", "inbox"]


@pytest.fixture
def inbox(cast: Cast, clock) -> Iterator[Inbox]:
    """A shop that can send, with Dora (agreed) and Erik (not), and two queues; the clock stands."""
    with open_desk(cast) as desk:
        yield furnish(desk)
