"""Errors before the first byte was sent: none of them makes a message *uncertain* (D5)."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from rxapp.messages.delivery.ports import ChannelError

log = logging.getLogger("rxapp.channels")


@contextmanager
def nothing_left() -> Generator[None]:
    """Wrap what a channel does before it sends. Its own ChannelErrors pass; any other exception becomes one that says that nothing was
    sent and that the message may be tried again.
    """
    try:
        yield
    except ChannelError:
        raise
    except Exception as error:
        log.error("A channel failed before anything left: %s", type(error).__name__)  # noqa: TRY400 (a traceback may show an address)
        raise ChannelError("message.failure.bug", permanent=False, certain_nothing_left=True) from None
