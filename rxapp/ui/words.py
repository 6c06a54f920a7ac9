"""Words in views: keys that the browser looks up in the catalogue of the staff member's language.

Nothing of it travels through state. Anything worded must stand behind `rx.State.is_hydrated` (the frame does that),
because the prerendered page knows no language.
"""

from typing import Any

import reflex as rx
from reflex.vars import Var
from reflex.vars.base import VarData


def t(key: str | Var, **values: Any) -> rx.Var[str]:
    """The word for a key (literal or var); values fill `{name}`, and `n` chooses the plural form."""
    if not values:
        return _call("__t", Var.create(key))
    return _call("__t", Var.create(key), Var.create(values))


def t_with(key: Var, values: Var) -> rx.Var[str]:
    """The word for a key and a mapping that both come from state (refusals, toasts)."""
    return _call("__t", key, values)


def when(moment: str | Var) -> rx.Var[str]:
    """An ISO moment as "Today 13:58", "Yesterday 16:05", "Thu 19 Nov" in the staff member's language and zone."""
    return _call("__when", Var.create(moment))


def when_long(moment: str | Var) -> rx.Var[str]:
    """Like `when`, always with the time of day."""
    return _call("__when", Var.create(moment), Var.create(True))


def clock_time(moment: str | Var) -> rx.Var[str]:
    """An ISO moment as 14:32:30."""
    return _call("__clock", Var.create(moment))


def moment_full(moment: str | Var) -> rx.Var[str]:
    """An ISO moment with weekday, date, year and time."""
    return _call("__moment", Var.create(moment))


def _call(function: str, *arguments: Var) -> rx.Var[str]:
    listed = ", ".join(str(argument) for argument in arguments)
    data = VarData.merge(*(argument._get_all_var_data() for argument in arguments))
    return Var(f"(globalThis.{function}?.({listed}) ?? '')", _var_type=str, _var_data=data).to(str)
