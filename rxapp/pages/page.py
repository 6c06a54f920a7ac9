"""What a file in `pages/` hands to `app.py`: its address, heading, first reads, the topics that it shows, and its view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.live.topics import Topic


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
