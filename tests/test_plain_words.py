"""A text that looks like the framework's own mark is a text, wherever one becomes a var (D3)."""

import json
import sys

import pytest
import reflex as rx
from reflex.event import Event, EventSpec

from rxapp.core.errors import Refusal
from rxapp.core.work import reading, work
from rxapp.customers.state.grid import GridState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.ui import browser, marks
from rxapp.ui.toasts import refused, said
from rxapp.wording.queries import templates
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.preview import TemplatePreviewState
from tests.factories import make_customer

SHOWN = rx.Var("window.secret")
MARKS = [  # each did another thing: cut, replaced, raised, read for ever
    "<reflex.Var>1</reflex.Var>",
    "<reflex.Var>",
    "<reflex.Var></reflex.Var>",
    "<reflex.Var>abc</reflex.Var>",
    pytest.param(f"Ann <reflex.Var>{hash(SHOWN)}</reflex.Var>{SHOWN!s} Harper", id="the mark of a var that is known"),  # another each run
]
TEXTS = [*MARKS, "</script><b>", 'a \\ "b" \' `${c}`', "é\u2028"]

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(autouse=True)
def _a_var_that_the_framework_knows() -> None:
    format(SHOWN)


def _script(event: EventSpec) -> str:
    [sent] = Event.from_event_type(event)
    return str(sent.payload["function"])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("show", [lambda text: said("settings.saved", name=text), lambda text: refused(Refusal(name=text))])
def test_a_toast_says_a_name_as_it_is(text, show) -> None:
    """D3: as a staff name and in *Send to*."""
    written = _script(show(text)).partition('["name"] : ')[2]
    assert json.JSONDecoder().raw_decode(written)[0] == text


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.parametrize(
    "run",
    [
        lambda text: browser.put("panel-to", text, known="was"),
        lambda text: browser.put("panel-to", "new", known=text),
        lambda text: browser.forget_if_same("kept", text),
        lambda text: browser.swap("message", [("was", text)]),
        lambda text: browser.settle(f"/customers?q={text}", selector="p", pattern=text),
        browser.leave_for,
        browser.focus_on,
        lambda text: browser.post("/logout", next=text),
    ],
)
def test_a_script_of_ours_holds_a_text_as_it_is(text, run) -> None:
    """D3: in a customer's name, the search box, the message."""
    assert json.dumps(text)[1:-1] in _script(run(text))


@pytest.mark.parametrize("text", TEXTS)
def test_an_events_argument_arrives_as_it_is(text) -> None:
    """D3: what a handler hands to the next one."""
    [sent] = Event.from_event_type(TemplateFormState.write("name", text))
    assert sent.payload == {"name": "name", "value": text}
    [sent] = Event.from_event_type(TemplatePreviewState.show({"name": text, "content": [text]}))  # type: ignore[arg-type]
    assert sent.payload == {"form": {"name": text, "content": [text]}}
    assert rx.Var.create(text)._decode() == text  # type: ignore[attr-defined]


def test_a_var_in_a_formatted_string_is_still_one() -> None:
    """The marks go on doing their work."""
    assert str(rx.Var.create(f"Hello {SHOWN}!")) == '("Hello "+window.secret+"!")'
    assert str(rx.Var(f"{SHOWN}.length")) == "window.secret.length"


def test_no_part_of_the_framework_reads_the_mark_that_everybody_knows() -> None:
    """A new Reflex that reads it elsewhere is noticed here."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("reflex") and module]
    known = [m.__name__ for m in modules if getattr(m, "REFLEX_VAR_OPENING_TAG", "") == marks.KNOWN and m.__name__ != "reflex.constants"]
    patterns = [m.__name__ for m in modules if marks.KNOWN in getattr(getattr(m, "_decode_var_pattern", None), "pattern", "")]
    assert known + patterns == []


@pytest.mark.parametrize("text", MARKS)
async def test_a_template_with_such_a_name_and_words_is_written_shown_and_saved(cast, screen, text) -> None:
    """D3: a template's name, its subject and its words."""
    tab = await screen()
    form = {"template-name": text, "template-kind": "email", "template-language": "en", "template-content": text}
    await tab.do(TemplateFormState.new, TemplateFormState.write("name", text), TemplateFormState.write("content", text))
    assert (await tab.state(TemplateFormState)).sheet.content == text
    await tab.do(TemplateFormState.save(form))
    with reading(cast.ada) as job:
        assert [row.name for row in templates.page(job).rows] == [text]
    assert json.dumps(text)[1:-1] in str(tab.events[-1].payload)


@pytest.mark.parametrize("text", MARKS)
async def test_such_a_name_is_found_written_to_and_kept(cast, screen, text) -> None:
    """D3: a customer's name, the search box, the subject and *Send to*."""
    with work(cast.ada) as job:
        customer = make_customer(job, first_name="Ann", last_name=text)
    tab = await screen()
    await tab.do(GridState.load, GridState.search(text))
    assert (await tab.state(GridState)).q == text
    await tab.do(ComposeState.open(customer), ComposeState.set_subject(text), ComposeState.set_to(text))
    panel = await tab.state(ComposeState)
    assert (panel.subject, panel.to) == (text, text)
