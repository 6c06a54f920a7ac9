"""Whatever fails before the first byte left is told as such: no fault of ours there makes a message *Uncertain* (D5)."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from rxapp.messages.delivery.ports import ChannelError

log = logging.getLogger("rxapp.channels")


@contextmanager
def nothing_left() -> Generator[None]:
    """Around what a channel does before it hands anything over. Raises ChannelError, whatever went wrong: its own, or that nothing
    left and it may be tried again."""
    try:
        yield
    except ChannelError:
        raise
    except Exception as error:
        log.error("A channel failed before anything left: %s", type(error).__name__)  # noqa: TRY400 (a traceback may show an address)
        raise ChannelError("message.failure.bug", permanent=False, certain_nothing_left=True) from None
