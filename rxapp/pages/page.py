"""What a file in `pages/` hands to `app.py`: its address, heading, first reads, the topics that it shows, and its view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx


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


@dataclass(frozen=True, slots=True)
class Page:
    """One address.

    `heading` is a catalogue key, or a var for a page that is named after its record. `load` are the handlers that run when the
    page opens. `typed` are handlers that take one text at the pace of keys (a search box): they have an allowance of their own.
    """

    view: Callable[[], rx.Component]
    route: str
    heading: str | rx.Var[str]
    load: tuple[Any, ...] = ()
    topics: tuple[Topic, ...] = ()
    typed: tuple[Any, ...] = ()
