"""What the server puts into a browser's script is JSON there, whatever the value (ASVS 1.2.3)."""

import inspect
import json

import pytest
import reflex as rx
from reflex.event import Event, run_script

from rxapp.ui import browser

HOSTILE = "\");alert(1);//'</script>\u2028${alert(1)}"


def _takes_text(function) -> bool:
    taken = {part.annotation for part in inspect.signature(function).parameters.values()}
    return str in taken <= {str, int}


SCRIPTS = [
    function
    for name, function in inspect.getmembers(browser, inspect.isfunction)
    if function.__module__ == browser.__name__ and not name.startswith("_") and _takes_text(function)
]


@pytest.mark.parametrize("function", SCRIPTS, ids=lambda function: function.__name__)
def test_a_value_ends_no_text_of_a_script(function):
    values = {}
    for name, part in inspect.signature(function).parameters.items():
        if part.annotation is str:
            values["field" if part.kind is part.VAR_KEYWORD else name] = HOSTILE
    made = function(**values)
    if isinstance(made, bool):
        return
    script = str(made.args[0][1])
    assert "alert(1)" in script
    assert "alert(1)" not in script.replace(json.dumps(HOSTILE)[1:-1], ""), script


def test_the_sweep_meets_the_scripts():
    assert {"post", "leave_for", "forget_if_same", "submit", "use_words"} <= {function.__name__ for function in SCRIPTS}


def test_a_script_is_the_event_that_reflex_makes_of_it():
    """Ours is only made sooner, also inside a condition and with a handler that waits for its answer."""
    script = """document.getElementById("a")?.focus('b\\n', { c: 1 })"""
    assert Event.from_event_type(browser.run(script)) == Event.from_event_type(run_script(script))
    chosen = [str(rx.cond(rx.Var("q"), made(script), rx.noop())) for made in (browser.run, run_script)]
    assert chosen[0] == chosen[1]
    answered = [Event.from_event_type(made(script, callback=rx.console_log)) for made in (browser.run, run_script)]
    assert answered[0] == answered[1]
