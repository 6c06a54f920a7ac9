"""A list of what features declare, by which a lower feature asks those above it without importing them. Pure.

`rxapp.registries` fills those that every process needs, `rxapp.app` those of the screens; both before anything asks.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries in the order in which they were declared, each with a name of its own. Empty until `declare`."""

    def __init__(self, what: str, name: Callable[[Entry], str]) -> None:
        """`what` an entry is called in an error, and the function that tells an entry's name."""
        self._what, self._name = what, name
        self._entries: dict[str, Entry] = {}

    def declare(self, *entries: Entry) -> None:
        """Replace the whole list by these. Raises ValueError where two have the same name; then nothing has changed."""
        declared: dict[str, Entry] = {}
        for entry in entries:
            name = self._name(entry)
            if name in declared:
                raise ValueError(f"Two declarations of the {self._what} {name!r}.")
            declared[name] = entry
        self._entries = declared

    def named(self, name: str) -> Entry | None:
        """The entry of this name; None where no feature declares it, which every caller takes as a no."""
        return self._entries.get(name)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)
