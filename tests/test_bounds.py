"""No text that a person, a customer or a provider chooses makes more work than its length: counted, never timed (D1, D1b)."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import rxapp
from rxapp.channels.error_mapping import Provider
from rxapp.core import logs, text
from rxapp.customers import rules as customers
from rxapp.customers.state import marker
from rxapp.messages.rules import keywords, mailtext, sending
from rxapp.messages.rules.segments import segments
from rxapp.web.requests import asked_language, safe_next
from rxapp.wording import gaps, openings, patterns
from rxapp.wording import rules as wording
from tests.counting import grows_at_most_linearly, lines_run
from tests.patterns import Matcher, words_of

NOT_OF_TEXTS = {"rxapp.__main__", "rxapp.migrations.env"}  # what pip says while it installs; a command of alembic's own


def every_pattern() -> dict[str, re.Pattern[str]]:
    """Every pattern that stands in a module of ours, by its place."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(rxapp.__path__, "rxapp."):
        if module.name in NOT_OF_TEXTS or ".versions" in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            kept = value.items() if isinstance(value, dict) else [("", value)]
            found |= {f"{module.name}.{name}{key}": one for key, one in kept if isinstance(one, re.Pattern)}
    return {place: pattern for place, pattern in found.items() if isinstance(pattern.pattern, str)}


SIZES = (40, 80, 160)
PATTERNS = every_pattern() | {"too many marks": text._too_many_marks()}


@pytest.mark.parametrize("place", PATTERNS)
def test_no_pattern_looks_at_a_text_more_often_than_it_is_long(place: str) -> None:
    """D1b: whatever is repeated of what the pattern knows, the steps at n, 2n and 4n grow as the text does."""
    pattern = PATTERNS[place]
    known = list(dict.fromkeys([*words_of(pattern)[:8], "a", "0", " "]))
    units = [*known, *("".join(pair) for pair in product(known[:4], known[:4]))]
    matcher = Matcher(pattern)
    for head, unit in product(["", *known[:3]], units):
        steps = [matcher.search_all(head + unit * times + "\x01") for times in SIZES]
        assert grows_at_most_linearly(steps), (head, unit, steps)


def test_the_counter_finds_what_grows_with_the_square() -> None:
    """The test of the test: the patterns that were here."""
    for was, unit in [(r"\{\{.*?\}\}", "{{"), (r"<[^>]*>", "<"), (r"\S*@\S+:\d+:\d+$", "@")]:
        pattern = re.compile(was, re.DOTALL)
        assert not grows_at_most_linearly([Matcher(pattern).search_all(unit * times) for times in SIZES])


SCANS: dict[str, Callable[[str], object]] = {
    "clean": text.clean,
    "one_line": text.one_line,
    "fold": text.fold,
    "marker": marker.pattern,
    "as_html": mailtext.as_html,
    "holds_placeholder": sending.holds_placeholder,
    "fingerprint": lambda words: sending.fingerprint(words, greeting="Hi", signature="Ben"),
    "opt_out_of": lambda words: keywords.opt_out_of("x" * 120 + words),  # what is shorter is looked at once more, and bounded by that
    "may_mean_stop": lambda words: keywords.may_mean_stop("x" * 120 + words),
    "opening": lambda words: openings.opening(words, ours=["Hi Ann,"], names=["Ann"], rest=words),
    "names_left": lambda words: gaps.names_left(gaps.found("For \U000f0000 it", ["x"]), body=words, subject=words, is_untouched=False),
    "segments": lambda words: segments.segments(words, ["Anna Łucja", "O'Brien"]),
    "plain": lambda words: segments.plain(words, ["Anna Łucja"]),
    "email_address": customers.email_address,
    "phone_number": lambda words: customers.phone_number(words, country="GB"),
    "name_of_a_company": lambda words: wording.greet(wording.NameParts(kind="company", company=words), "en", formal=True),
    "assemble": lambda words: wording.assemble("email", greeting=words, content=words, signature=words),
    "greeting pattern": lambda words: patterns.check("informal", words),
    "provider's words": Provider("x", "x").clean,
    "a browser's error": lambda words: logs.places_in_browser(ValueError(words)),
    "next page": safe_next,
    "languages": asked_language,
}
UNITS = (
    "{{",
    "}}",
    "{%",
    "https://",
    "https://a(",
    ")",
    "<",
    "<script>",
    "@",
    ":1",
    "é",
    "e\u0301\u0316",
    "\u0301\u0316",
    "ł",
    "'",
    "\n",
    " ",
    "a",
    "0",
    "+",
    ",",
)


@pytest.mark.parametrize("name", SCANS)
@settings(max_examples=8, deadline=None)
@given(st.sampled_from(("", "https://", "<script>", "a")), st.lists(st.sampled_from(UNITS), min_size=1, max_size=3))
@example("https://", [")"])
@example("", ["{{"])
@example("", ["\u0301\u0316"])
def test_no_scan_works_more_than_the_text_is_long(name: str, head: str, unit: list[str]) -> None:
    """D1b: over every place that reads a text, at n, 2n and 4n."""
    part = "".join(unit)
    lines_run(SCANS[name], head + part)  # what is made once is not the text's doing
    steps = [lines_run(SCANS[name], head + part * times) for times in SIZES]
    assert grows_at_most_linearly(steps), (head, part, steps)


def test_a_letter_keeps_thirty_marks() -> None:
    """Sorting a run of marks takes the square of its length; the longest that any language writes is far shorter."""
    cleaned = text.clean("a" + "\u0301\u0316" * 50_000 + "b")
    assert cleaned.startswith("á\u0316")
    assert cleaned.endswith("b")
    assert len(cleaned) <= 32
    assert text.clean("Lê Văn An, Ёж, นี้, हिन्दी") == "Lê Văn An, Ёж, นี้, हिन्दी"


def test_an_address_ends_where_the_sentence_goes_on() -> None:
    """D1b: the closing brackets are counted once."""
    html = mailtext.as_html("See https://example.com/a_(b). And (https://example.com/c), https://example.com" + ")" * 50_000)
    assert '<a href="https://example.com/a_(b)">' in html
    assert '<a href="https://example.com/c">' in html
    assert html.count('<a href="https://example.com">') == 1


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("a {{ x }} b", "{{ x }}"),
        ("{% if %}", "{% if %}"),
        ("{{ {% x %}", "{% x %}"),
        ("{%{{ a }}", "{{ a }}"),
        ("}} {{", ""),
        ("{{" * 10_000, ""),
    ],
)
def test_a_raw_placeholder_is_found(words: str, held: str) -> None:
    """D-19, D1b."""
    assert sending.holds_placeholder(words) == held


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("<p>No <b>more</b></p>", "No more"),
        ("a<script>x < y</script>b<style>p{}</STYLE >c", "a b c"),
        ("a<script>b", "a b"),
        ("1 < 2", "1 < 2"),
        ("<" * 20_000, "<" * 900),
    ],
)
def test_a_providers_markup_is_taken_out(words: str, kept: str) -> None:
    assert Provider("x", "x").clean(words) == kept
