"""Vars are set only where they differ: whatever is set marks all that depends on it, and is sent and painted anew."""

from typing import Any


def change(state: Any, **values: Any) -> None:
    """Set those vars of a State that do not have these values already."""
    for name, value in values.items():
        if state.get_value(name) != value:
            setattr(state, name, value)


def renew(state: Any) -> None:
    """Every var of a State and of those below it as it was in the beginning: `reset()`, without the vars that are so already."""
    cls, above = type(state), state.get_parent_state()
    inherited = above.__fields__ if above else {}
    change(state, **{name: field.default_value() for name, field in cls.__fields__.items() if name not in inherited})
    for below in state.substates.values():
        renew(below)
