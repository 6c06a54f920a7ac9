"""Where *Go to* leads beside pages and customers: the numbers that people say, which the features above know (D-122, D-137)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.core.work import Work

_NUMBER = re.compile(r"#?\s{0,3}([0-9]{1,9})")


@dataclass
class Destination:
    """One line of *Go to*: its address, the catalogue key of what it is, its number as said and its words, its icon."""

    path: str = ""
    label: str = ""
    number: str = ""
    words: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Finder:
    """What a typed text may mean to one feature; only what the actor may see."""

    name: str
    find: Callable[[Work, str], list[Destination]]


FINDERS: Registry[Finder] = Registry("destination", lambda finder: finder.name)  # the first declared stands first


def found(work: Work, typed: str) -> list[Destination]:
    """Every destination that the text names."""
    return [one for finder in FINDERS for one in finder.find(work, typed)]


def number_in(typed: str) -> int:
    """The number of a text such as `#20418` or `20418`; 0 for any other text."""
    number = _NUMBER.fullmatch(typed.strip())
    return int(number[1]) if number else 0
