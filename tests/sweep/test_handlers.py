"""Every event handler, called without a login, with the lowest role, and with arguments that no page of ours sends (D-65; design 4.8)."""

import ast
import asyncio
import types
import typing
from typing import Any

import pytest

from rxapp.core.errors import Refusal
from rxapp.staff.state import StaffState
from tests import house
from tests.sweep import endpoints as sweep
from tests.sweep.endpoints import OWN, Endpoint, gated

pytestmark = pytest.mark.usefixtures("unlimited")

HUGE = "w" * 200_000
NEWEST = 60  # rows of each table in which a call that does its work leaves its mark
HOSTILE: dict[str, Any] = {
    "dict": {"$gt": ""},
    "list": [[1], {"a": None}],
    "none": None,
    "huge": HUGE,
    "nul": "a\0b\ud800\r\n",
    "negative": -1,
    "vast": 2**70,
    "float": 1.5,
    "nan": float("nan"),
    "true": True,
    "words": "1; DROP TABLE staff --",
    "empty": "",
    "deep": {"a": {"b": [{"c": "d"}] * 50}},
}


async def test_nothing_happens_without_a_login(screen, cast):
    """The guard refuses every event of a tab that is not signed in: the only answer is the way to the door."""
    place = sweep.furnish(cast)
    before = sweep.tables()
    wrong = []
    for cookie in ("", "rxapp_session=invented"):
        tab = gated(await screen(None))
        tab.cookie = cookie
        for endpoint in sweep.endpoints():
            tab.events.clear()
            tab.deltas.clear()
            await tab.call(endpoint.handler, **sweep.sensible(endpoint, place, 0))
            answered = [event for event in tab.events if "/login" in str(event.payload)]
            if len(answered) != len(tab.events) or not answered or any(_facts(delta) for delta in tab.deltas):
                wrong.append(f"{endpoint.label}: {tab.said()[:200]} {tab.deltas}")
    assert not wrong, "\n".join(wrong)
    assert not sweep.changed(before, sweep.tables())


async def test_the_lowest_role_changes_nothing(screen, cast):
    """Rita, who may only read, calls every handler with the right arguments: no row changes but her own account's."""
    place = sweep.furnish(cast)
    tab = gated(await screen(cast.rita))
    await sweep.open_screens(tab, place)
    wrong, before = [], sweep.tables()
    for endpoint in sweep.endpoints():
        if endpoint.label in OWN:
            continue
        error = await _called(tab, endpoint, sweep.sensible(endpoint, place, await sweep.ready_to_send(tab)))
        after = sweep.tables()
        if touched := sweep.changed(before, after):
            wrong.append(f"{endpoint.label} changed {sorted(touched)}")
        before = after
        if error:
            wrong.append(f"{endpoint.label} raised {error!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_same_calls_do_their_work_for_who_may(screen, cast):
    """The sweep's arguments are good ones: as Ada the very same calls write into every table that screens write to."""
    tab = gated(await screen(cast.ada))
    touched: set[str] = set()
    wrong = []
    for endpoint in sweep.endpoints():
        place = sweep.furnish(cast)
        await sweep.open_screens(tab, place, endpoint.state)
        before = sweep.tables(NEWEST)
        if error := await _called(tab, endpoint, sweep.sensible(endpoint, place, await sweep.ready_to_send(tab))):
            wrong.append(f"{endpoint.label} raised {error!r}")
        touched |= {f"{endpoint.label}:{name}" for name in sweep.changed(before, sweep.tables(NEWEST))}
    written = {label.rpartition(":")[2] for label in touched}
    assert not wrong, "\n".join(wrong)
    assert written >= {
        "customer",
        "message",
        "messageevent",
        "draft",
        "template",
        "staff",
        "stafflink",
        "shop",
        "role",
        "change",
        "topicversion",
    }
    assert {label.partition(":")[0] for label in touched} >= {
        "SendingState.send",
        "ComposeState.keep_draft",
        "CardState.hide",
        "FormState.save",
        "TemplateFormState.save",
        "TemplateFormState.delete",
        "PanelHistory.cancel",
        "PanelHistory.retry",
        "AttentionState.retry",
        "AttentionState.send_instead",
        "AttentionState.it_arrived",
        "AttentionState.dismiss",
        "AttentionState.cancel",
        "ServingState.choose",
        "ServingState.send_test",
        "StoreState.save",
        "TeamState.invite",
        "TeamState.tick",
        "TeamState.deactivate",
        "TryingState.send_test",
    }


@pytest.mark.parametrize("kind", list(HOSTILE))
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_odd_arguments_are_refused_and_never_stored(screen, cast, kind):
    """Ada's own socket sends what no page sends: nothing but Refusals, no value of a wrong type in state or tables."""
    place = sweep.furnish(cast)
    tab = gated(await screen(cast.ada))
    await sweep.open_screens(tab, place)
    wrong = []
    for endpoint in sweep.endpoints():
        if not endpoint.parameters:
            continue
        good = sweep.sensible(endpoint, place, await sweep.ready_to_send(tab))
        for payload in _odd(good, HOSTILE[kind]):
            if error := await _called(tab, endpoint, payload):
                wrong.append(f"{endpoint.label}({', '.join(payload)}) raised {error!r}"[:300])
            wrong += [f"{endpoint.label}: {line}" for line in await _mistyped(tab, endpoint)]
    wrong += sweep.mistyped()
    assert not wrong, "\n".join(dict.fromkeys(wrong))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_missing_and_surplus_arguments_are_refused(screen, cast):
    """A payload without its arguments, or with others besides, is no different; a press without the mark of its panel is a press."""
    place = sweep.furnish(cast)
    tab = gated(await screen(cast.ada))
    await sweep.open_screens(tab, place)
    wrong = []
    for endpoint in sweep.endpoints():
        before = sweep.tables()
        for payload in ({}, {"self": 1}, {"surplus": {}, "staff_id": 1}):
            error = await _called(tab, endpoint, payload)
            if error and not isinstance(error, TypeError | ValueError):
                wrong.append(f"{endpoint.label}{payload} raised {error!r}"[:300])
        if set(endpoint.parameters) - {"whose"} and (touched := sweep.changed(before, sweep.tables())):
            wrong.append(f"{endpoint.label} changed {sorted(touched)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_reflexs_own_handlers_set_nothing(screen, cast):
    """`setvar` and the client storage of Reflex reach no var of ours: nobody makes themselves somebody else."""
    place = sweep.furnish(cast)
    tab = gated(await screen(cast.rita))
    await sweep.open_screens(tab, place)
    for state in sweep.states():
        for name, value in (("staff_id", cast.ada.id), ("permissions", ["manage_staff"]), ("_ids", {})):
            await _called(tab, Endpoint(state, "setvar", state.event_handlers["setvar"]), {"var_name": name, "value": value})
    desk = await tab.state(StaffState)
    assert desk.staff_id in (0, cast.rita.id)
    assert "manage_staff" not in desk.permissions


def test_every_public_method_is_a_declared_handler():
    """No helper is an endpoint by accident: what a socket can call is what carries @rx.event in the source, and it is async."""
    declared = {
        (node.name, method.name)
        for source in house.sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.AsyncFunctionDef) and any("rx.event" in ast.unparse(mark) for mark in method.decorator_list)
    }
    ours = [endpoint for endpoint in sweep.endpoints() if endpoint.name != "setvar"]
    assert not [one.label for one in ours if not any((base.__name__, one.name) in declared for base in one.state.__mro__)]


def _odd(good: dict[str, Any], bad: Any) -> list[dict[str, Any]]:
    """Every argument odd, then each alone; inside a form each field."""
    one_by_one = [{**good, name: bad} for name in good]
    fields = [{**good, name: dict.fromkeys(value, bad)} for name, value in good.items() if isinstance(value, dict)]
    return [dict.fromkeys(good, bad), *one_by_one, *fields]


async def _called(tab, endpoint: Endpoint, payload: dict[str, Any]) -> Exception | None:
    """What it raised, a Refusal not counted; whatever it chains runs too."""
    raised: list[Exception] = []
    try:
        await tab.call(endpoint.handler, **payload)
    except Exception as error:
        raised.append(error)
    await asyncio.sleep(0)  # what a chained handler raised is noted a moment later
    raised += tab.errors
    tab.errors.clear()
    return next((one for one in raised if not isinstance(one, Refusal)), None)


def _facts(delta: dict[str, Any]) -> bool:
    """Whether anything but the router's own vars was told."""
    return any(not name.startswith(("router", "is_hydrated")) for changes in delta.values() for name in changes)


async def _mistyped(tab, endpoint: Endpoint) -> list[str]:
    """Vars of the State that no longer hold what they are declared as."""
    state = await tab.state(endpoint.state)
    hints = {name: base.__annotations__[name] for base in reversed(type(state).__mro__) for name in getattr(base, "__annotations__", {})}
    told = []
    for name in type(state).base_vars:
        value, wanted = getattr(state, name), hints.get(name)
        if wanted is not None and not _fits(value, wanted):
            told.append(f"{name} holds {value!r}"[:120])
            setattr(state, name, type(state).get_fields()[name].default_value())
    return told


def _fits(value: Any, wanted: Any) -> bool:
    origin, parts = typing.get_origin(wanted), typing.get_args(wanted)
    if isinstance(wanted, str) or wanted is Any or origin is typing.ClassVar:
        return True
    if origin is typing.Union or isinstance(wanted, types.UnionType):
        return any(_fits(value, part) for part in parts)
    if origin in (list, tuple, set):
        return isinstance(value, list | tuple | set) and all(_fits(one, parts[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(k, parts[0]) and _fits(v, parts[1]) for k, v in value.items())
    if wanted is bool or wanted is int:
        return type(value) is wanted
    return not isinstance(wanted, type) or isinstance(value, wanted)
