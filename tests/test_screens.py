"""What every page is made of: no prop that its element does not have, and no filled field that an older one could stand in for."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests import house

# A key or a field's own mark (`rxapp.ui.filled`): a state's var that comes in no tab twice.
MARK = re.compile(r"\.(\w*filled|opened|whose|fields_revision|text_revision)_rx_state_")
BY_THE_FRAMEWORK = {("Link", "_hover")}  # rx.link's own way to underline

_UNKNOWN = """
import traceback
from reflex_base.components.component import Component, SpecialAttributes
found, made = set(), Component._post_init
def watched(self, *children, **given):
    known = {*self.get_fields(), *self.get_event_triggers()}
    for name in given:
        if name not in known and not SpecialAttributes.is_special(name):
            place = [frame for frame in traceback.extract_stack() if "/rxapp/" in frame.filename][-1:]
            found.add((type(self).__name__, name, *(f"{frame.filename.rpartition('/rxapp/')[2]}:{frame.lineno}" for frame in place)))
    return made(self, *children, **given)
Component._post_init = watched
from rxapp.app import app
for page in app._unevaluated_pages.values():
    page.component()
BAD
for line in sorted(found):
    print(*line)
"""


def _unknown_props(extra: str = "") -> list[str]:
    """Every prop of every page that Reflex took for CSS, from a fresh process: some components are made when modules load."""
    code = _UNKNOWN.replace("BAD", extra)
    told = subprocess.run([sys.executable, "-c", code], cwd=house.ROOT, env={**os.environ}, capture_output=True, text=True, check=True)
    listed = [line.split() for line in told.stdout.splitlines() if line]
    return [" ".join(line) for line in listed if tuple(line[:2]) not in BY_THE_FRAMEWORK]


def test_no_component_gets_a_prop_that_its_element_does_not_have():
    """C5: Reflex turns an unknown prop into CSS, silently: `hidden` of a fieldset hid nothing."""
    caught = _unknown_props("import reflex as rx; rx.el.fieldset(hidden=True); rx.el.div(aria_hidden=True, data_x='1')")
    assert [line for line in caught if line.startswith("Fieldset hidden")], "the sweep would not see it"
    assert [line for line in caught if not line.startswith("Fieldset hidden")] == []


def _fields(part, above: tuple[str, ...] = (), form: tuple = ()) -> Iterator[tuple[list[str], tuple[str, ...], tuple]]:
    """Every control with its props, the keys above it and its form."""
    if isinstance(part, dict):
        props = [prop for prop in part.get("props", []) if isinstance(prop, str)]
        above = (*above, *(prop for prop in props if prop.startswith("key:")))
        form = (part,) if any(prop.startswith("onSubmit:") for prop in props) else form
        yield props, above, form
        for name, child in part.items():
            if name != "props":
                yield from _fields(child, above, form)
    elif isinstance(part, list | tuple):
        for child in part:
            yield from _fields(child, above, form)


@pytest.fixture(scope="module")
def rendered() -> list[dict]:
    from rxapp.app import app  # noqa: PLC0415 (slow)

    return [page.component().render() for page in app._unevaluated_pages.values()]  # type: ignore[operator]


def _is_filled(props: list[str]) -> bool:
    return any(prop.startswith(("defaultValue:", "defaultChecked:")) and not prop.endswith((':""', ":false")) for prop in props)


def test_the_tab_of_a_lost_record_is_named_so_and_none_begins_with_an_empty_name():
    """The browser's tab said " · Shop" for a record that is not there, and "Edit customer record" for its form."""
    from rxapp.customers.state.card import CardState  # noqa: PLC0415 (slow)
    from rxapp.customers.state.form import FormState  # noqa: PLC0415 (slow)
    from rxapp.pages import customer, customer_edit, shell  # noqa: PLC0415 (slow)

    for page, is_lost in ((customer, CardState.is_gone), (customer_edit, FormState.is_missing)):
        said = str(shell.title(page.HEADING))
        assert str(is_lost) in said
        assert "lost.heading" in said
        assert '=== ""' in said  # what is not known yet is left out with its dot


def test_every_filled_field_stands_under_a_mark(rendered):
    """A1: what a browser keeps in a field of one record is never shown in another's: their keys differ, always."""
    found = [(props, keys) for page in rendered for props, keys, _form in _fields(page) if _is_filled(props)]
    assert len(found) > 60
    assert {
        tuple(prop for prop in props if prop.startswith(("id", "name"))) for props, keys in found if not MARK.search(str(keys))
    } == set()


def test_every_form_with_filled_fields_tells_their_mark(rendered):
    """A1: the server can refuse fields that were filled for anything else."""
    forms = {str(form[0]["props"]): form[0] for page in rendered for props, _keys, form in _fields(page) if form and _is_filled(props)}
    assert len(forms) >= 6
    assert [props for props, form in forms.items() if "filled-for" not in str(form) and "new-role_id" not in str(form)] == []


def test_a_companys_form_hides_the_names_of_a_person(rendered):
    """C5, RO-2: hidden as HTML understands it, so that nothing can be typed there."""
    page = next(str(page) for page in rendered if "customer-first_name" in str(page))
    names = page[: page.index("customer-first_name")].rpartition('"fieldset"')[2]
    assert re.search(r'\bhidden["\']?\s*:', names)


def test_what_stands_under_a_field_is_said_with_it(rendered):
    """WCAG 1.3.1: help and error of a field are named by its `aria-describedby`, whichever field of whichever page."""
    pages = "".join(str(page) for page in rendered)
    under = set(re.findall(r'id:"([\w-]+-(?:help|error))"', pages))
    described = {one for ids in re.findall(r'"aria-describedby":"([^"]+)"', pages) for one in ids.split()}
    assert len(under) > 20
    assert under - described == set()
