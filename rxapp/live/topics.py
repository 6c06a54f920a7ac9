"""The topics that an open tab can watch, and the handlers that run in it when one changes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that an open tab can watch: when it changes, each handler (without arguments) runs in the tabs that watch it.

    `follows` names the topics of the change feed whose change is one of this too: a customer's change is one of the grid. A tab
    watches what it shows and hears of nothing else, because an event costs a tab as much as a press. Several pages may declare
    handlers for the same name.
    """

    name: str
    handlers: tuple[Any, ...]
    follows: tuple[str, ...] = ()
