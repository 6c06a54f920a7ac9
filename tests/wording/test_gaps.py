"""A placeholder with nothing to say leaves a gap, and a gap that staff have written over is none (D-19)."""

import re
from itertools import product

import pytest

from rxapp.wording import gaps
from rxapp.wording.rendering import gaps_of, render
from tests.counting import grows_at_most_linearly
from tests.patterns import Matcher

NOBODY = {"customer": {"first_name": "", "company": "", "phone": ""}, "shop": {"name": "Calder Cycles"}}


def _left(content: str, text: str, *, is_untouched: bool = False) -> list[str]:
    kept = gaps.unpacked(gaps.packed(gaps_of(content, NOBODY)))
    return gaps.names_left(kept, body=text, subject="", is_untouched=is_untouched)


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
    assert gaps.names_left(left, body="Order for", subject="Order for", is_untouched=True) == ["customer.company"]
    assert gaps.names_left(left, body="Order for", subject="Order for Acme", is_untouched=True) == []


def test_an_older_draft_names_them_alone():
    old = gaps.unpacked("customer.company,customer.phone")
    assert gaps.names_left(old, body="x", subject="", is_untouched=True) == ["customer.company", "customer.phone"]
    assert gaps.names_left(old, body="x", subject="", is_untouched=False) == []
    assert gaps.unpacked("") == ()


SHAPES = (
    "{{ customer.company }}, it is ready.",
    "It is ready, {{ customer.company }}",
    "For {{ customer.company }} it is ready.",
    "Ready for:\n{{ customer.company }}\nCome by.",
    "a {{ customer.company }} a {{ customer.phone }} a",
    "{{ customer.company }}a{{ customer.phone }}a{{ customer.first_name }}",
    "{{ customer.company }} {{ customer.phone }} {{ customer.first_name }}",
)
BLANKS = (" ", "\t", " \n", "\u2003\u00a0", "a")
TIMES = (200, 400, 800)  # further than somebody may have written over a gap beside


@pytest.mark.parametrize("content", SHAPES)
def test_looking_for_a_gap_works_no_more_than_the_text_is_long(content, monkeypatch):
    """D1b: 30,000 blanks in a row stopped everybody's screen. Counted over every pattern that is tried on the text."""
    left = gaps.unpacked(gaps.packed(gaps_of(content, NOBODY)))
    tried = []
    monkeypatch.setattr(gaps, "re", Counted(tried))
    for unit, head, tail in product(BLANKS, ("", "It is ready,"), ("", "x")):
        steps = []
        for times in TIMES:
            tried.clear()
            gaps.names_left(left, body=head + unit * times + tail, subject="", is_untouched=False)
            steps.append(sum(tried))
        assert grows_at_most_linearly(steps), (head, unit, steps)


def test_a_freezing_text_is_answered_at_once():
    left = gaps_of("".join(f"{shape}\n" for shape in SHAPES), NOBODY)
    for unit in BLANKS:
        assert gaps.names_left(left, body=unit * 30_000 + "x", subject=unit * 30_000, is_untouched=False) is not None


@pytest.mark.parametrize("blanks", ["  ", "\t", " \u00a0 ", " \n\n "])
def test_blanks_hide_no_gap(blanks):
    content = "Well, {{ customer.company }} it is ready."
    assert _left(content, f"Hi,\nWell,{blanks}it is{blanks}ready.") == ([] if "\n" in blanks else ["customer.company"])
    assert _left("Ready for {{ customer.company }}", f"Hi,\n{blanks}Ready{blanks}for{blanks}\nCome by") == ["customer.company"]


def test_another_gap_beside_may_have_been_written_over():
    content = "For {{ customer.company }}, ring {{ customer.phone }}."
    assert _left(content, "For Acme, ring .") == ["customer.phone"]
    assert _left(content, "For , ring 01632 960000.") == ["customer.company"]
    assert _left(content, "For Acme, ring 01632 960000.") == []


class Counted:
    """The `re` of a module, whose patterns note how many steps they take."""

    MULTILINE = re.MULTILINE
    Pattern = re.Pattern
    escape = staticmethod(re.escape)

    def __init__(self, tried: list[int]) -> None:
        self.tried = tried

    def compile(self, pattern: str, flags: int = 0) -> "Counted.One":
        return Counted.One(re.compile(pattern, flags), self.tried)

    def match(self, pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
        self.tried.append(1)  # of a window: bounded, whatever the text
        return re.compile(pattern, flags).match(text)

    def search(self, pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
        return self.compile(pattern, flags).search(text)

    class One:
        def __init__(self, pattern: re.Pattern[str], tried: list[int]) -> None:
            self.pattern, self.tried, self.matcher = pattern, tried, Matcher(pattern, most=200_000)

        def search(self, text: str, at: int = 0) -> re.Match[str] | None:
            found = self.pattern.search(text, at)
            looked = text[at : found.end() + 1 if found else len(text)]
            self.matcher.steps = 0
            self.tried.append(self.matcher.search_all(looked))
            return found
