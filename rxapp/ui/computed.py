"""`rx.var` under a whole type, for every State: Reflex leaves a part of its own open, which the type checker takes for unknown."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

import reflex as rx
from reflex.vars.base import ComputedVar

R = TypeVar("R")


class Computed(Protocol):
    """A decorator: the method of a State, of no arguments, becomes a var that is computed anew when what it reads has changed."""

    def __call__(self, fget: Callable[[Any], R], /) -> ComputedVar[R]: ...


var: Computed = cast(Any, rx).var
