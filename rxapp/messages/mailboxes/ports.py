"""What mailboxes need from whoever can reach their servers: handed over at start by the commands and the app (`introduce`)."""

from collections.abc import Callable, Iterable
from datetime import datetime

Counter = Callable[[str, datetime], int]

_names: tuple[str, ...] = ()
_count: Counter | None = None


class CannotCount(Exception):
    """The mailbox cannot be read now: `key` in the catalogue."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def introduce(names: Iterable[str], count: Counter) -> None:
    """Set the names of the mailboxes that the environment has, and what counts the unread mails of one since a moment. Once at start."""
    global _names, _count
    _names, _count = tuple(names), count


def names() -> tuple[str, ...]:
    """The mailboxes of this process, by name."""
    return _names


def count_since(name: str, since: datetime) -> int:
    """How many unread mails would come from that moment on. Waits for the network: call from a thread. Raises CannotCount."""
    if _count is None or name not in _names:
        raise CannotCount("mailbox.error.gone")
    return _count(name, since)
