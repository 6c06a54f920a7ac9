"""The rules for arriving messages (THX-3, THX-4, D-47): the first that holds is applied; the one for everything else stands last.

Each raises NotAllowed, BadInput, NotFound and TooLong.
"""

from dataclasses import asdict
from typing import Any

from sqlmodel import col, func, select

from rxapp.core import locks
from rxapp.core.errors import NotFound
from rxapp.core.inputs import a_flag, a_form, a_line, a_number, an_id
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.staff.rules import Permission
from rxapp.tickets.actions.settings import lists, refusals
from rxapp.tickets.models import Rule
from rxapp.tickets.rules import arrival

SUBJECT = "ticket_rule"
NAME_LIMIT = 80


def save(work: Work, *, rule_id: object = 0, version: object = 0, form: object) -> int:
    """Make a rule (`rule_id` 0), which stands above the one for everything else, or change it; returns its id.

    `form` has `name`, `conditions` and `outcome` as `rules.arrival` reads them, and `is_on`. Of the rule for everything else only the
    outcome changes (D-47). Raises NoName, ChangedMeanwhile, and Fixed for a rule without conditions.
    """
    work.need(Permission.EDIT_SETTINGS)
    given = a_form(form)
    row = _held(work, rule_id, version) if rule_id else Rule(name="", position=_last(work) + 1)
    outcome = asdict(arrival.outcome(given.get("outcome", {})))
    values: dict[str, Any] = {"outcome": {**outcome, "tags": list(outcome["tags"])}}
    if not row.is_catch_all:
        values["name"] = a_line(given.get("name"), limit=NAME_LIMIT)
        if not values["name"]:
            raise refusals.NoName
        values["conditions"] = arrival.conditions(given.get("conditions"))
        if not values["conditions"]:
            raise refusals.Fixed
        values["is_on"] = a_flag(given.get("is_on", row.is_on))
    return _written(work, row, values, "edited" if row.id else "created")


def set_on(work: Work, *, rule_id: object, is_on: object) -> None:
    """Switch a rule on or off. Raises Fixed for the one for everything else."""
    row = _changeable(work, rule_id)
    _written(work, row, {"is_on": a_flag(is_on)}, "edited")


def move(work: Work, *, rule_id: object, is_up: object) -> None:
    """Change places with the one above, or below; the rule for everything else stays last. Raises Fixed for it."""
    row, up = _changeable(work, rule_id), a_flag(is_up)
    rows = list(work.session.exec(select(Rule).where(~col(Rule.is_catch_all)).order_by(col(Rule.position), col(Rule.id))))
    at = next(place for place, one in enumerate(rows) if one.id == row.id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows):
        one.position = place
        work.session.add(one)
    _written(work, row, {}, "moved")


def remove(work: Work, *, rule_id: object) -> None:
    """Delete a rule; the change log keeps what it was. Raises Fixed for the one for everything else."""
    row = _changeable(work, rule_id)
    before = {"name": row.name, "conditions": row.conditions, "outcome": row.outcome}
    history.record(work, subject=SUBJECT, subject_id=row.id or 0, kind="removed", before=before)
    work.session.delete(row)
    work.session.flush()
    lists.told(work)


def _changeable(work: Work, rule_id: object) -> Rule:
    work.need(Permission.EDIT_SETTINGS)
    row = work.session.get(Rule, an_id(rule_id))
    if row is None:
        raise NotFound
    if row.is_catch_all:
        raise refusals.Fixed
    return row


def _held(work: Work, rule_id: object, version: object) -> Rule:
    asked = locks.rows(locks.TICKET_SETTINGS, select(Rule).where(Rule.id == an_id(rule_id)))
    row = work.session.exec(asked.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFound
    if row.version != a_number(version, low=0, high=2**31 - 1):
        raise refusals.ChangedMeanwhile
    return row


def _last(work: Work) -> int:
    return work.session.exec(select(func.max(Rule.position)).where(~col(Rule.is_catch_all))).one() or 0


def _written(work: Work, row: Rule, values: dict[str, Any], kind: str) -> int:
    before = {name: getattr(row, name) for name in values} if row.id else {}
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    work.session.add(row)
    work.session.flush()
    history.record(work, subject=SUBJECT, subject_id=row.id or 0, kind=kind, before=before, after=values)
    lists.told(work)
    return row.id or 0
