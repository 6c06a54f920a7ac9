"""No line of the log holds what a customer, a member of staff or a browser said (point 3: secrets and personal facts)."""

import asyncio
import logging
from contextlib import suppress

import pytest

from rxapp.core import logs
from rxapp.customers.state.card import CardState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.staff.state import AccountState, TeamState
from rxapp.ui import failed

SECRET = "hunter2-my-note"


@pytest.fixture
def heard(caplog):
    """Every line of the log, with the filter in place that the app installs."""
    logs.say_no_values()
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        (ComposeState.open, {"customer_id": SECRET}),
        (TeamState.open, {"staff_id": SECRET}),
        (AccountState.change_password, {"form": SECRET}),
        (CardState.hide, {SECRET: SECRET}),
    ],
)
async def test_an_argument_of_a_wrong_type_is_logged_without_its_value(screen, cast, heard, handler, payload):
    """Reflex logs an argument that it cannot convert, value and all; here the line ends at the handler's name."""
    tab = await screen(cast.ada)
    with suppress(TypeError):
        await tab.call(handler, **payload)
    assert SECRET not in heard.text


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_line_still_says_where(screen, cast, heard):
    tab = await screen(cast.ada)
    await tab.call(ComposeState.open, customer_id=SECRET)
    assert "Error transforming event payload for handler ComposeState.open" in heard.text


def test_a_failed_handler_is_logged_by_type_and_place_without_its_message(heard):
    """A bug: what the exceptions say may be a customer's words; where they came from is enough to mend it."""

    def fails():
        try:
            int(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error

    with pytest.raises(KeyError) as raised:
        fails()
    failed.on_error(raised.value)
    assert SECRET not in heard.text
    assert "ValueError" in heard.text
    assert "KeyError" in heard.text
    assert "test_logs.py" in heard.text


def test_a_page_that_fails_is_logged_without_what_stood_on_it(heard):
    failed.on_browser_error(Exception(f"TypeError: {SECRET} is not a function\n    at Row (http://desk/a.js:1:2)\n{SECRET}"))
    assert SECRET not in heard.text
    assert "TypeError" in heard.text
    assert "a.js:1:2" in heard.text


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "reflex.app",
            f"Received event from session 7 with no associated token. Event data: {{'text': '{SECRET}'}}",
        ),
        ("reflex.app", f"Attempting to send delta to disconnected client '{SECRET}'"),
        (
            "reflex_base.event.processor.event_processor",
            f"Error processing event queue entry for Event(payload={{'a': '{SECRET}'}})",
        ),
    ],
)
def test_what_the_framework_says_is_cut_before_the_words(heard, name, line):
    with suppress(ValueError):
        _fails_saying(name, line)
    assert SECRET not in heard.text
    assert "ValueError" in heard.text


def _fails_saying(name, line):
    try:
        int(SECRET)
    except ValueError:
        logging.getLogger(name).exception(line)
        raise


async def test_an_exception_nobody_fetched_is_no_leak_either(heard):
    """What a socket's own task raises is told by asyncio."""
    asyncio.get_running_loop().call_exception_handler({"message": "Task exception was never retrieved", "exception": ValueError(SECRET)})
    assert SECRET not in heard.text
    assert "Task exception was never retrieved" in heard.text


class TestSparing:
    """What strangers can bring about at will: at once, then once a minute with a count."""

    @pytest.fixture
    def sparing(self, clock, caplog, request):
        """A logger of this test's own."""
        return logs.sparing(logging.getLogger(f"rxapp.test.{request.node.name}"))

    def test_a_flood_is_one_line_at_once_and_one_a_minute_with_a_count(self, sparing, clock, caplog):
        for _request in range(500):
            sparing.warning("refused: %s", "signature")
        assert caplog.messages == ["refused: signature"]
        clock.shift(59)
        sparing.warning("refused: %s", "signature")
        assert len(caplog.messages) == 1
        clock.shift(1)
        for _request in range(20):
            sparing.warning("refused: %s", "signature")
        assert caplog.messages[1:] == ["refused: signature (500 times more since this was said last)"]
        clock.shift(3600)
        sparing.warning("refused: %s", "signature")
        assert caplog.messages[2:] == ["refused: signature (19 times more since this was said last)"]

    def test_another_kind_is_heard_beside_it(self, sparing, caplog):
        for _request in range(3):
            sparing.warning("refused: %s", "signature")
            sparing.warning("refused: %s", "age")
        assert caplog.messages == ["refused: signature", "refused: age"]

    def test_a_line_that_comes_once_a_minute_says_no_count(self, sparing, clock, caplog):
        for _minute in range(3):
            sparing.warning("once")
            clock.shift(60)
        assert caplog.messages == ["once"] * 3

    def test_kinds_without_end_are_not_remembered_without_end(self, sparing, caplog):
        for n in range(3 * logs.KINDS):
            sparing.warning("kind %s", n)
        [known] = [one._known for one in sparing.filters]
        assert (len(known), len(caplog.messages)) == (logs.KINDS, 3 * logs.KINDS)
