"""Words in views: keys that the browser looks up in the catalogue of the staff member's language.

Nothing of it travels through state. Anything worded must stand behind `rx.State.is_hydrated` (the frame does that),
because the prerendered page knows no language.
"""

from typing import Any

import reflex as rx
from reflex.vars import Var
from reflex.vars.base import VarData


def t(key: str | Var[Any], **values: Any) -> rx.Var[str]:
    """The word for a key (literal or var); values fill `{name}`, and `n` chooses the plural form."""
    if not values:
        return _call("__t", Var.create(key))
    return _call("__t", Var.create(key), Var.create(values))


def t_with(key: Var[Any], values: Var[Any]) -> rx.Var[str]:
    """The word for a key and a mapping that both come from state (refusals, toasts)."""
    return _call("__t", key, values)


def t_timed(key: Var[Any], values: Var[Any]) -> rx.Var[str]:
    """Like `t_with`; `{clock}` (14:32:30) and `{when}` (Thu 19 Nov 14:32) are made of the ISO moment `at` among the values."""
    at = f"{values!s}?.['at']"
    timed = f"({{...{values!s}, clock: globalThis.__clock?.({at}) ?? '', when: globalThis.__when?.({at}, true) ?? ''}})"
    return _call("__t", key, Var(timed, _var_data=values._get_all_var_data()))


def when(moment: str | Var[Any]) -> rx.Var[str]:
    """An ISO moment as "Today 13:58", "Yesterday 16:05", "Thu 19 Nov" in the staff member's language and zone."""
    return _call("__when", Var.create(moment))


def when_long(moment: str | Var[Any]) -> rx.Var[str]:
    """Like `when`, always with the time of day."""
    return _call("__when", Var.create(moment), Var.create(True))


def clock_time(moment: str | Var[Any]) -> rx.Var[str]:
    """An ISO moment as 14:32:30."""
    return _call("__clock", Var.create(moment))


def wall_time(local: str | Var[Any]) -> rx.Var[str]:
    """A time of some clock on the wall, `2026-11-30T09:00`, as "Mon 30 Nov 09:00", in no zone; a day of this year as "Mon 30 Nov"."""
    return _call("__wall", Var.create(local))


def moment_full(moment: str | Var[Any]) -> rx.Var[str]:
    """An ISO moment with weekday, date, year and time."""
    return _call("__moment", Var.create(moment))


def _call(function: str, *arguments: Var[Any]) -> rx.Var[str]:
    listed = ", ".join(str(argument) for argument in arguments)
    data = VarData.merge(*(argument._get_all_var_data() for argument in arguments))
    return Var(f"(globalThis.{function}?.({listed}) ?? '')", _var_type=str, _var_data=data).to(str)
