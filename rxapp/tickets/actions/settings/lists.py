"""Statuses of the shop's own, categories and priorities: their names, their order, and whether they are on offer (THX-1, THX-2, TK-9).

Each raises NotAllowed, BadInput, NotFound and TooLong. What tickets have already stays theirs when it is archived.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, func, select

from rxapp.core.errors import BadInput, NotFound
from rxapp.core.inputs import a_flag, a_form, a_line, a_number, an_id, one_of
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.rules import Permission
from rxapp.tickets.actions.settings import refusals
from rxapp.tickets.models import Category, Priority, Status
from rxapp.tickets.rules.kinds import NAME_LIMIT, Built

TOPIC = "ticket_settings"
MODELS: dict[str, type[SQLModel]] = {"status": Status, "category": Category, "priority": Priority}
SPANS = ("respond_for", "alert_for", "execute_for")
LONGEST = 366 * 24 * 3600
_AFTER = {Built.NEW, Built.IN_PROGRESS, Built.AWAITING, Built.POSTPONED, Built.CLOSED}


def save(work: Work, *, what: object, row_id: object = 0, form: object) -> int:
    """Make one ("status", "category", "priority"; `row_id` 0) or change it; returns its id.

    `form` has `name`; of a status `parent`, the built-in one as which it behaves (THX-2); of a priority the spans in seconds, 0 for none
    (or in hours, as they are typed), and `is_default`. Raises NoName, NameTaken, SpansWrong, and Fixed for a built-in status.
    """
    work.need(Permission.EDIT_SETTINGS)
    kind, given = one_of(what, MODELS), a_form(form)
    row: Any = _row(work, kind, row_id) if row_id else MODELS[kind]()  # type: ignore[call-arg]
    if getattr(row, "built_in", None):
        raise refusals.Fixed
    values: dict[str, Any] = {"name": name_of(given.get("name"))}
    unique(work, MODELS[kind], values["name"], row.id or 0)
    if kind == "status":
        values["parent"] = one_of(given.get("parent"), _AFTER)
    if kind == "priority":
        values |= _spans(given) | {"is_default": a_flag(given.get("is_default", False)) or bool(row.id and row.is_default)}
    if not row.id:
        values["position"] = (work.session.exec(select(func.max(MODELS[kind].position))).one() or 0) + 1  # type: ignore[attr-defined]
    return _written(work, kind, row, values)


def set_active(work: Work, *, what: object, row_id: object, is_active: object) -> None:
    """Take it from the lists to choose from, or offer it again. Raises Fixed for a built-in status and the default priority."""
    work.need(Permission.EDIT_SETTINGS)
    kind, wanted = one_of(what, MODELS), a_flag(is_active)
    row = _row(work, kind, row_id)
    if getattr(row, "built_in", None) or (not wanted and getattr(row, "is_default", False)):
        raise refusals.Fixed
    _written(work, kind, row, {"is_active": wanted})


def move(work: Work, *, what: object, row_id: object, is_up: object) -> None:
    """Change places with the one above, or below."""
    work.need(Permission.EDIT_SETTINGS)
    kind, up = one_of(what, MODELS), a_flag(is_up)
    swap(work, MODELS[kind], _row(work, kind, row_id), up=up)
    told(work)


def swap(work: Work, model: Any, row: Any, *, up: bool) -> None:
    """Give a row the place of its neighbour; the places of all are numbered anew, so that none is there twice."""
    rows: list[Any] = list(work.session.exec(select(model).order_by(col(model.position), col(model.id))))
    at = next(place for place, one in enumerate(rows) if one.id == row.id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows):
        one.position = place
        work.session.add(one)
    work.session.flush()


def name_of(value: object) -> str:
    """A name on one line. Raises NoName, TooLong."""
    name = a_line(value, limit=NAME_LIMIT)
    if not fold(name):
        raise refusals.NoName
    return name


def unique(work: Work, model: Any, name: str, row_id: int) -> None:
    """Raises NameTaken where another row has the name, however it is written."""
    taken = work.session.exec(select(model.name).where(model.id != row_id)).all()
    if fold(name) in {fold(other) for other in taken}:
        raise refusals.NameTaken(name=name)


def told(work: Work) -> None:
    """Every screen reads its lists again; a name may stand in a list of tickets too."""
    live.publish(work, TOPIC)
    live.publish(work, "tickets")


def _spans(given: dict[str, Any]) -> dict[str, int]:
    spans = {name: a_number(_seconds(given, name), low=0, high=LONGEST) for name in SPANS}
    end = spans["execute_for"]
    if end and (spans["alert_for"] > end or spans["respond_for"] > end):
        raise refusals.SpansWrong
    return spans


def _seconds(given: dict[str, Any], name: str) -> object:
    """The span; a form has it in hours as "respond", "alert" and "execute", with a comma or a point. Raises SpansWrong."""
    typed = given.get(name.removesuffix("_for"))
    if typed is None:
        return given.get(name, 0)
    try:
        return round(float(a_line(typed, limit=12).replace(",", ".") or 0) * 3600)
    except (ValueError, OverflowError):
        raise refusals.SpansWrong from None


def _row(work: Work, kind: str, row_id: object) -> Any:
    row = work.session.get(MODELS[kind], an_id(row_id))
    if row is None:
        raise NotFound
    return row


def _written(work: Work, kind: str, row: Any, values: dict[str, Any]) -> int:
    is_new, before = not row.id, {name: getattr(row, name, None) for name in values}
    if values.get("is_default"):
        work.session.execute(sa.update(Priority).where(col(Priority.id) != (row.id or 0)).values(is_default=False))
    for name, value in values.items():
        setattr(row, name, value)
    work.session.add(row)
    work.session.flush()
    changed = {name: value for name, value in values.items() if is_new or before[name] != value}
    if changed:
        old = {} if is_new else {name: before[name] for name in changed}
        verb = "created" if is_new else "edited"
        history.record(work, subject=f"ticket_{kind}", subject_id=row.id, kind=verb, before=old, after=changed)
        told(work)
    if row.id is None:
        raise BadInput
    return row.id
