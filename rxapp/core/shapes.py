"""Whether a value from outside (parsed JSON, a browser's argument, a signed token) has a shape.

`isinstance` says it too, but leaves the type checker without the types of what is inside; nothing inside is looked at here.
"""

from collections.abc import Mapping
from typing import Any, TypeGuard


def is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether this is a dictionary. Its keys are text wherever it was read from JSON or came through Reflex."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether this is a list, of anything."""
    return isinstance(value, list)


def is_row(value: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Whether this is a list or a tuple, of anything."""
    return isinstance(value, list | tuple)


def is_several(value: object) -> TypeGuard[list[Any] | tuple[Any, ...] | set[Any] | frozenset[Any]]:
    """Whether this is a list, a tuple or a set, of anything; text is none."""
    return isinstance(value, list | tuple | set | frozenset)


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether this is a mapping, whichever class it is; of its keys as `is_dict` says."""
    return isinstance(value, Mapping)


def is_text(value: object) -> TypeGuard[str]:
    """Whether this is text. For arguments of handlers, which are what a browser sent, whatever their annotations say."""
    return isinstance(value, str)
