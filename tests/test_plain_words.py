"""A text that looks like the framework's own mark is a text (D3)."""

import json

import pytest
from reflex.event import Event

from rxapp.core.errors import Refusal
from rxapp.ui.toasts import refused, said


@pytest.mark.parametrize("text", ["<reflex.Var>1</reflex.Var>", "<reflex.Var>", "</script><b>", 'a \\ "b" \' `${c}`', "é\u2028"])
@pytest.mark.parametrize("show", [lambda text: said("settings.saved", name=text), lambda text: refused(Refusal(name=text))])
def test_a_toast_says_a_name_as_it_is(text, show) -> None:
    """D3: as a staff name and in *Send to*."""
    [event] = Event.from_event_type(show(text))
    written = str(event.payload["function"]).partition('["name"] : ')[2]
    assert json.JSONDecoder().raw_decode(written)[0] == text
