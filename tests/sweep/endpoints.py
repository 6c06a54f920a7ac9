"""Every event handler that anyone with a socket can call, sensible arguments for each, and what the tables hold."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import reflex as rx
import sqlalchemy as sa
from reflex.event import EventHandler
from reflex.state import BaseState
from sqlmodel import SQLModel

from rxapp.app import app
from rxapp.core import clock, db, ids
from rxapp.core.work import work
from rxapp.counter.state import CounterState
from rxapp.customers.state.card import CardState
from rxapp.customers.state.form import FormState
from rxapp.messages.attention.state.listing import AttentionState
from rxapp.messages.attention.state.notices import NoticeState
from rxapp.messages.channel_settings.state import ServingState
from rxapp.messages.history.state.timeline import CardHistory, PanelHistory
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.shop.state import DeskState, StoreState
from rxapp.staff.models import StaffSession
from rxapp.staff.state import AccountState, TeamState
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.greetings import GreetingsState
from rxapp.wording.state.listing import TemplatesState
from tests import factories
from tests.cast import Cast
from tests.screen import Screen

OWN = {"AccountState.save", "AccountState.change_password", "AccountState.end_others"}  # what everybody may change: themselves
MARKS_OF_LIFE = {(StaffSession.__tablename__, "last_seen_at")}
FORM = {
    "customer-first_name": "Sweep",
    "customer-last_name": "Swept",
    "customer-note": "Swept",
    "customer-confirmed": "on",
    "store-name": "Swept Cycles",
    "own-language": "pl",
    "own-zone": "",
    "own-signature_email": "Swept",
    "own-signature_sms": "",
    "own-has_shortcuts": "",
    "password-old": "wrong",
    "password-new": "a new password",
    "new-name": "Nina",
    "new-email": "nina@example.com",
    "new-language": "",
    "person-name": "Swept",
    "person-language": "",
    "person-zone": "",
    "template-name": "Swept",
    "template-kind": "email",
    "template-language": "en",
    "template-subject": "Swept",
    "template-content": "Swept",
    "palette-q": "a",
    "find-customer": "a",
    "phone-type": "Barn",
    "type-name": "Barn",
    "greeting-informal": "Swept {name}",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One handler of one State."""

    state: type[BaseState]
    name: str
    handler: EventHandler

    @property
    def label(self) -> str:
        """As a failure names it."""
        return f"{self.state.__name__}.{self.name}"

    @property
    def parameters(self) -> list[str]:
        """The names of its arguments."""
        return [name for name in inspect.signature(self.handler.fn).parameters if name != "self"]


@dataclass(frozen=True, slots=True)
class Place:
    """Records that the arguments name."""

    cast: Cast
    customer: int
    message: int
    failed: int
    uncertain: int
    template: int
    role: int


def endpoints() -> list[Endpoint]:
    """Every handler of every State of ours; Reflex's own `setvar` of each besides."""
    found = [Endpoint(state, name, handler) for state in states() for name, handler in state.event_handlers.items()]
    assert len(found) > 100
    return sorted(found, key=lambda one: one.label)


def states(root: type[BaseState] = rx.State) -> Iterator[type[BaseState]]:
    """Every State class of rxapp."""
    for state in root.get_substates():
        if state.__module__.startswith("rxapp."):
            yield state
        yield from states(state)


def _in_days(days: int) -> str:
    """A moment that may be scheduled, ten in the morning by the shop's clock, whatever day it is."""
    return (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT10:00")


def furnish(cast: Cast) -> Place:
    """A shop with one customer, messages waiting and failed, and one template."""
    with work(cast.ada) as job:
        factories.make_shop(job)
        customer = factories.make_customer(
            job, first_name="Dora", last_name="Whitfield", emails=["dora@example.com"], phones=["07700 900633"]
        )
        message = factories.make_message(job, customer, "dora@example.com", send_at=_in_days(5))
        failed = factories.make_message(job, customer, "dora@example.com", body="Other words.")
        uncertain = factories.make_message(job, customer, "dora@example.com", body="Words that may have arrived.")
        template = factories.make_template(job)
        for status, number in (("failed", failed), ("uncertain", uncertain)):
            job.session.execute(sa.text("UPDATE message SET status = :status WHERE id = :id"), {"status": status, "id": number})
        role = job.session.execute(sa.text("SELECT id FROM role WHERE key = 'mechanic'")).scalar_one()
    return Place(cast, customer, message, failed, uncertain, template, role)


def sensible(endpoint: Endpoint, place: Place, text_revision: str) -> dict[str, Any]:
    """Arguments with which the handler does its work, if it may."""
    known: dict[str, Any] = {
        "customer_id": place.customer,
        "message_id": _message(endpoint, place),
        "template_id": str(place.template) if endpoint.name == "set_template" else place.template,
        "staff_id": place.cast.ben.id,
        "role_id": place.role,
        "permission": "export",
        "is_on": True,
        "is_open": True,
        "is_vip": True,
        "is_hidden": True,
        "formal": True,
        "text_revision": text_revision,
        "form": {
            **FORM,
            "send_at": _in_days(4),
            "customer-number": f"S{place.customer}",
            "new-role_id": place.role,
            "person-role_id": place.role,
        },
        "kind": "company" if endpoint.state is FormState else "sms" if endpoint.name == "send_instead" else "email",
        "tab": "compose",
        "text": "Words for the sweep.",
        "subject": "Swept",
        "to": "dora@example.com",
        "answer": "yes" if endpoint.name == "set_use_name" else "",
        "moment": _in_days(4),
        "name": "content" if endpoint.state is TemplateFormState else "Barn",
        "value": "swept",
        "var_name": "subject",
        "kept": f'{{"{place.customer}.note": "Words for the sweep."}}',
        "path": "/logout",
        "listed": "phones",
        "label": "Barn",
        "row": "informal",
        "fields_revision": "",
        "whose": "",
    }
    if endpoint.state is ServingState:
        known |= {"kind": "email", "name": "demo", "form": {"test-kind": "email", "test-name": "demo"}}
    return {name: known.get(name, "name") for name in endpoint.parameters}


def _message(endpoint: Endpoint, place: Place) -> int:
    if endpoint.name in ("ask_provider", "it_arrived"):
        return place.uncertain
    return place.failed if endpoint.name in ("retry", "send_instead", "dismiss", "edit_again") else place.message


async def open_screens(tab: Screen, place: Place, *states: type[BaseState]) -> None:
    """Bring these States (or all) to where their handlers have something to act on."""
    card, ben = f"/customers/{place.customer}", place.cast.ben.id
    steps: dict[type[BaseState], tuple[str, list[Any]]] = {
        AccountState: ("/settings", [AccountState.load]),
        TeamState: ("/settings", [TeamState.load, TeamState.open(ben)]),
        StoreState: ("/settings", [StoreState.load]),
        ServingState: ("/settings", [ServingState.load]),
        NoticeState: ("/outbox", [NoticeState.arrive]),
        AttentionState: ("/outbox?view=failed", [AttentionState.load]),
        TemplatesState: ("/templates", [TemplatesState.load]),
        GreetingsState: ("/settings", [GreetingsState.load]),
        TemplateFormState: ("/templates", [TemplateFormState.open(place.template)]),
        FormState: (f"{card}/edit", [FormState.load]),
        CardState: (card, [CardState.load]),
        CounterState: (f"/counter?customer={place.customer}", [CounterState.load]),
        CardHistory: (card, [CardHistory.show(place.customer)]),
        PanelHistory: ("/customers", [PanelHistory.show(place.customer)]),
        ComposeState: ("/customers", [ComposeState.open(place.customer)]),
    }
    await tab.go("/customers", DeskState.arrive)
    for state, (path, opening) in steps.items():
        if not states or any(issubclass(one, state) for one in states):
            await tab.go(path, *opening)


async def ready_to_send(tab: Screen) -> str:
    """A filled panel, as the browser would have it, with no time chosen; returns the mark of its text area."""
    panel, sending = await tab.state(ComposeState), await tab.state(SendingState)
    sending.is_later, sending.send_at = False, ""
    panel.subject, panel.to, panel.is_open = "Swept", "dora@example.com", True
    panel.send_key = ids.key()
    return panel.text_revision


def gated(tab: Screen) -> Screen:
    """The tab behind the app's own guard, as in the running app."""
    tab.processor.middleware = app
    return tab


def tables(newest: int | None = None) -> dict[str, list[str]]:
    """Every row of every table as the driver gives it, marks of life left out; or only so many of the newest of each."""
    with db.engine().connect() as connection:
        return {
            # a row's own repr is slow, and cut short
            table.name: sorted(repr(tuple(row)) for row in connection.execute(_columns(table).limit(newest)))
            for table in SQLModel.metadata.sorted_tables
        }


@cache
def _columns(table: sa.Table) -> sa.Select:
    kept = [column for column in table.c if (table.name, column.name) not in MARKS_OF_LIFE]
    latest = [column.desc() for column in table.primary_key]
    as_text = [sa.type_coerce(column, sa.Text) for column in kept]  # to parse each moment and JSON takes most of the time
    return sa.select(*as_text).order_by(*latest)


def mistyped() -> list[str]:
    """Values in SQLite that are not what their column is declared as: a dict as text, a text as number, a NUL, a text too long."""
    with db.engine().connect() as connection:
        return [
            f"{column}: {row[0]!r}"[:120]
            for table in SQLModel.metadata.sorted_tables
            for column in table.c
            if (odd := _oddness(column)) is not None
            for row in connection.execute(sa.select(sa.type_coerce(column, sa.Text)).where(column.is_not(None), odd)).all()
        ]


def _oddness(column: sa.Column[Any]) -> sa.ColumnElement[bool] | None:
    kept = sa.func.typeof(column)
    if isinstance(column.type, sa.Boolean):
        return sa.type_coerce(column, sa.Integer).not_in([0, 1])
    if isinstance(column.type, sa.Integer):
        return kept != "integer"
    if isinstance(column.type, sa.String):
        text = sa.type_coerce(column, sa.Text)
        too_long = sa.func.length(text) > (column.type.length or 1_000_000)
        return sa.or_(kept != "text", sa.func.instr(text, sa.func.char(0)) > 0, too_long)
    return None


def changed(before: dict[str, list], after: dict[str, list]) -> set[str]:
    """The tables that differ."""
    return {name for name in after if before[name] != after[name]}
