"""A placeholder with nothing to say leaves a gap, and a gap that staff have written over is none (D-19)."""

import pytest

from rxapp.wording import gaps
from rxapp.wording.rules import gaps_of, render

NOBODY = {"customer": {"first_name": "", "company": "", "phone": ""}, "shop": {"name": "Calder Cycles"}}


def _left(content: str, text: str, *, is_untouched: bool = False) -> list[str]:
    kept = gaps.unpacked(gaps.packed(gaps_of(content, NOBODY)))
    return gaps.standing(kept, body=text, subject="", is_untouched=is_untouched)


@pytest.mark.parametrize(
    ("content", "over"),
    [
        ("For {{ customer.company }}, it is ready.", "For Acme, it is ready."),
        ("It is ready, {{ customer.company }}.", "It is ready, all of you."),
        ("We will ring {{ customer.company }}", "We will ring Acme"),
        ("{{ customer.company }} is welcome", "Acme is welcome"),
        ("Ready for:\n{{ customer.company }}\nCome by.", "Ready for:\nAcme\nCome by."),
        ("{{ customer.company }}", "Acme"),
    ],
)
def test_a_gap_is_named_until_it_is_written_over(content, over):
    made = render(content, NOBODY).text
    for text in (made, f"Hi Ann,\n\n{made.strip()}\n\nCalder Cycles"):
        assert _left(content, text, is_untouched=True) == ["customer.company"]
    assert _left(content, f"Hi Ann,\n\n{over}\n\nCalder Cycles") == []
    assert _left(content, "My own words altogether") == []


def test_each_gap_counts_and_each_name_is_told_once():
    content = "For {{ customer.company }}: ring {{ customer.phone }}.\nOnce more for {{ customer.company }}!"
    assert _left(content, render(content, NOBODY).text) == ["customer.company", "customer.phone"]
    assert _left(content, "For Acme: ring .\nOnce more for !") == ["customer.phone", "customer.company"]
    assert _left(content, "For Acme: ring us.\nOnce more for you!") == []


def test_what_a_template_asks_about_itself_leaves_no_gap():
    """`if` and `default` are answers, not gaps."""
    content = "{% if customer.company %}For {{ customer.company }}{% endif %} {{ customer.phone | default: 'call us' }}"
    assert gaps_of(content, NOBODY) == ()


def test_a_subject_has_gaps_of_its_own():
    left = gaps_of("Order for {{ customer.company }}", NOBODY, in_subject=True)
    assert gaps.standing(left, body="Order for", subject="Order for", is_untouched=True) == ["customer.company"]
    assert gaps.standing(left, body="Order for", subject="Order for Acme", is_untouched=True) == []


def test_an_older_draft_names_them_alone():
    old = gaps.unpacked("customer.company,customer.phone")
    assert gaps.standing(old, body="x", subject="", is_untouched=True) == ["customer.company", "customer.phone"]
    assert gaps.standing(old, body="x", subject="", is_untouched=False) == []
    assert gaps.unpacked("") == ()
