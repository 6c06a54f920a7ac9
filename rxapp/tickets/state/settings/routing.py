"""*Message rules* for what arrives (THX-3, THX-4, D-47): the list, one rule's form, and a try on the last hundred messages."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from rxapp.core import inputs, shapes
from rxapp.shop.state import StoreState
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.tickets.actions.settings import routing
from rxapp.tickets.queries import dry_run, settings
from rxapp.tickets.queries.pick_lists import Choice
from rxapp.tickets.queries.settings import RuleLine
from rxapp.tickets.rules.arrival import VALUE_LIMIT, If
from rxapp.ui import filled
from rxapp.ui.toasts import said

SLOTS = 5
FIELD = "rule-"
JOINED = (If.CUSTOMER_TYPE.value, If.MAILBOX_IS.value)  # their value is chosen with them: "customer_type:person", "mailbox_is:3"


@dataclass
class Slot:
    """A condition: what is asked, and the words it is asked of; `label` names a mailbox."""

    at: int = 0
    asked: str = ""
    value: str = ""
    label: str = ""


@dataclass
class RuleRow:
    """A rule in the list, with its conditions and where it sends; `queue` is "" for the default one."""

    id: int = 0
    name: str = ""
    is_on: bool = True
    is_catch_all: bool = False
    conditions: list[Slot] = field(default_factory=list[Slot])
    queue: str = ""


@dataclass
class Outcome:
    """What the open rule sets, as its controls hold it; "0" for nothing."""

    queue_id: str = "0"
    staff_id: str = "0"
    category_id: str = "0"
    priority_id: str = "0"
    uses_caretaker: bool = False
    tags: str = ""


@dataclass
class MetLine:
    """A message that the rule would have met."""

    number: int = 0
    sender: str = ""
    subject: str = ""


class RoutingState(StaffState):
    """The rules, and the form of the one that is open; a new one has no id. `tried` is -1 before a try."""

    rows: list[RuleRow] = []
    choices: dict[str, list[Choice]] = {}
    is_open: bool = False
    form: RuleRow = RuleRow()
    version: int = 0
    slots: list[Slot] = []
    outcome: Outcome = Outcome()
    filled: str = ""
    tried: int = -1
    met: list[MetLine] = []
    _typed: list[tuple[str, str]] = []

    @rx.event
    async def load(self):
        """The page opens, or somebody changed a rule; the quiet hours above are read too."""
        if Permission.EDIT_SETTINGS not in self.permissions:
            return StoreState.load
        self._watch("ticket_rules")
        found = await self._read(settings.rules)
        if not found.ok:
            return found.events
        self._list(found.value)
        return StoreState.load

    @rx.event
    async def open(self, rule_id: int):
        """*Edit*, or *New rule* (0)."""
        found = await self._read(settings.rules)
        if not found.ok:
            return found.events
        self._list(found.value)
        self._show(next((row for row in found.value.rules if row.id == rule_id), RuleLine()))
        return None

    @rx.event
    async def close(self):
        """*Cancel*: the form goes."""
        self.is_open = False

    @rx.event
    async def set_asked(self, at: int, asked: str):
        """What a condition asks for was chosen; its control shows it already."""
        place = inputs.a_number(at, low=0, high=len(self._typed) - 1)
        self._typed[place] = (inputs.a_line(asked, limit=80), self._typed[place][1])

    @rx.event
    async def set_value(self, at: int, value: str):
        """The words of a condition were typed."""
        place = inputs.a_number(at, low=0, high=len(self._typed) - 1)
        self._typed[place] = (self._typed[place][0], inputs.a_line(value, limit=VALUE_LIMIT))

    @rx.event
    async def try_it(self):
        """*Try on the last 100*: which of the last messages it would have met."""
        found = await self._read(dry_run.dry_run, {"conditions": _conditions(self._typed)})
        if not found.ok:
            return found.events
        self.tried, self.met = found.value.tried, [MetLine(row.id, row.sender, row.subject) for row in found.value.met]
        return None

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save* the open rule."""
        given = _given(form)
        done = await self._do_from(form, self.filled, routing.save, rule_id=self.form.id, version=self.version, form=given)
        if not done.ok:
            return done.events
        self.is_open = False
        return [said("settings.saved"), RoutingState.load]

    @rx.event
    async def set_on(self, rule_id: int, is_on: bool):
        """Switch a rule on or off."""
        done = await self._do(routing.set_on, rule_id=rule_id, is_on=is_on)
        return [*done.events, RoutingState.load]

    @rx.event
    async def move(self, rule_id: int, is_up: bool):
        """Up or down in the list."""
        done = await self._do(routing.move, rule_id=rule_id, is_up=is_up)
        return [*done.events, RoutingState.load]

    @rx.event
    async def remove(self, rule_id: int):
        """*Delete rule*."""
        done = await self._do(routing.remove, rule_id=rule_id)
        self.is_open = self.is_open and not done.ok
        return [*done.events, RoutingState.load]

    def _list(self, page: settings.RulesPage) -> None:
        named = {choice.id: choice.label for choice in page.queues}
        self.choices = {name: getattr(page, name) for name in ("queues", "people", "categories", "priorities", "mailboxes")}
        self.rows = [_row(row, named, self.choices["mailboxes"]) for row in page.rules]

    def _show(self, row: RuleLine) -> None:
        self.form, self.version = _row(row, {}, self.choices["mailboxes"]), row.version
        conditions = [*self.form.conditions, *(Slot() for _ in range(SLOTS))][: max(SLOTS, len(self.form.conditions))]
        self.slots = [Slot(at, slot.asked, slot.value) for at, slot in enumerate(conditions)]
        self._typed = [(slot.asked, slot.value) for slot in self.slots]
        told = {name: str(row.outcome.get(name) or 0) for name in ("queue_id", "staff_id", "category_id", "priority_id")}
        self.outcome = Outcome(
            **told, uses_caretaker=bool(row.outcome.get("uses_caretaker")), tags=", ".join(row.outcome.get("tags") or ())
        )
        self.is_open, self.filled, self.tried, self.met = True, filled.mark("rule", row.id, row.version), -1, []


def _row(row: RuleLine, queues: dict[int, str], mailboxes: list[Choice]) -> RuleRow:
    slots = [slot for condition in row.conditions for slot in _slots(condition, mailboxes)]
    queue = queues.get(row.outcome.get("queue_id") or 0, "")
    return RuleRow(row.id, row.name, row.is_on, row.is_catch_all, slots, queue)


def _slots(condition: dict[str, Any], mailboxes: list[Choice]) -> list[Slot]:
    asked, value = str(condition.get("if", "")), condition.get("value", "")
    if asked == If.MAILBOX_IS:
        named = {choice.id: choice.label for choice in mailboxes}
        return [Slot(asked=f"{asked}:{one}", label=named.get(one, "")) for one in (value if shapes.is_row(value) else [value])]
    return [Slot(asked=f"{asked}:{value}")] if asked in JOINED else [Slot(asked=asked, value=str(value))]


def _conditions(typed: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The conditions as the rules read them; a place where nothing is asked is none. Several mailboxes are one condition."""
    found: list[dict[str, Any]] = []
    boxes: list[str] = []
    for asked, value in typed:
        name, _, joined = asked.partition(":")
        if name == If.MAILBOX_IS:
            boxes.append(joined)
        elif name:
            found.append({"if": name, "value": joined if name in JOINED else value})
    return [*found, {"if": If.MAILBOX_IS.value, "value": boxes}] if boxes else found


def _given(form: object) -> dict[str, Any]:
    typed = {str(name).removeprefix(FIELD): value for name, value in form.items()} if shapes.is_dict(form) else {}
    asked = [(str(typed.get(f"if-{at}") or ""), str(typed.get(f"value-{at}") or "")) for at in range(20)]
    outcome: dict[str, Any] = {
        name: 0 if typed.get(name) in ("", "0", None) else typed[name] for name in ("queue_id", "staff_id", "category_id", "priority_id")
    }
    outcome["uses_caretaker"] = typed.get("uses_caretaker", "")
    outcome["tags"] = [tag for tag in str(typed.get("tags") or "").split(",") if tag.strip()]
    return {"name": typed.get("name"), "conditions": _conditions(asked), "outcome": outcome}
