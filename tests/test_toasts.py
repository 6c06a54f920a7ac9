"""No toast without words, nor with what belonged to the one whose place it takes."""

import ast

import pytest

from rxapp.core.errors import Refusal
from rxapp.ui.toasts import refused, said
from tests import house


class Linked(Refusal):
    """Any refusal."""

    key = "refusal.not_found"


@pytest.mark.parametrize("event", [said("settings.saved"), refused(Linked()), refused(Linked(link="/customers/1/edit"))])
def test_a_toast_hands_its_words_over_as_the_argument(event):
    """A second one while the first stands (*Set time*, then *Cancel sending*) was a bar without words: only the argument counts then."""
    script = str(event.args[0][1])
    assert '("", ' not in script
    assert "](((globalThis.__t" in script.replace(" ", "") or "]((globalThis.__t" in script.replace(" ", "")
    assert "action: undefined, description: undefined, duration: undefined, ..." in script


def test_every_toast_goes_by_the_one_way():
    """`rx.toast.success(t(...))` would leave the argument empty again."""
    found = [
        f"{source.path}:{node.lineno}"
        for source in house.sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "rx.toast" and node.attr != "provider"
    ]
    assert found == []
