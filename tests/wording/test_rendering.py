"""Placeholders: what may be written, what is refused, and that nothing is ever sent raw (D-19)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.core.errors import Refusal
from rxapp.wording import placeholders
from rxapp.wording.rendering import TemplateBroken, TemplateEndless, TemplateUnknown, check, render, unknown_placeholders

VALUES = {
    "customer": {"name": "Mr John Doe", "first_name": "John", "last_name": "Doe", "company": "", "phone": "07700 900123", "email": ""},
    "shop": {"name": "Calder Cycles", "phone": "", "email": "", "address": "14 Valley Road\nHebden Bridge"},
    "staff": {"name": "Ben Carter", "first_name": "Ben"},
    "today": "20 November 2026",
}


@pytest.mark.parametrize("row", placeholders.OWN, ids=lambda row: row.name)
def test_every_placeholder_may_be_written_and_shows_its_sample(row: placeholders.Placeholder) -> None:
    """D-19."""
    check(f"A {row.written} B")
    assert render(row.written, placeholders.samples()).text == row.sample


def test_placeholders_are_those_of_the_rule() -> None:
    """D-19: exactly these and those of jobs, until tickets and orders add theirs."""
    customer = {f"customer.{part}" for part in ("name", "first_name", "last_name", "company", "phone", "email")}
    shop = {f"shop.{part}" for part in ("name", "phone", "email", "address")}
    jobs = {f"job.{part}" for part in ("number", "item", "status", "promised_on")}
    assert {*customer, *shop, *jobs, "staff.name", "staff.first_name", "today"} == placeholders.names()


def test_values_are_filled_in() -> None:
    rendered = render("{{ customer.first_name }}, come to {{ shop.address }} on {{ today }}.", VALUES)
    assert rendered.text == "John, come to 14 Valley Road\nHebden Bridge on 20 November 2026."
    assert rendered.empty == ()


def test_empty_ones_are_named_once_in_order() -> None:
    """D-19: named beside Send."""
    rendered = render("{{ shop.phone }} {{ customer.email }} {{ shop.phone }} {{ customer.name }}", VALUES)
    assert rendered.empty == ("shop.phone", "customer.email")
    assert rendered.text == "   Mr John Doe"


@pytest.mark.parametrize("content", ["{% if shop.phone %}Ring {{ shop.phone }}{% endif %}", "{{ customer.company | default: 'you' }}"])
def test_an_empty_one_that_the_template_provides_for_is_not_named(content: str) -> None:
    """D-19: a condition or a default is the author's own answer."""
    assert render(content, VALUES).empty == ()


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("{{ customer.shoe_size }}", "customer.shoe_size"),
        ("{{ customer }}", "customer"),
        ("{{ now }}", "now"),
        ("{{ job.colour }} {{ customer.firstname }}", "customer.firstname, job.colour"),
        ("{% if order %}a{% endif %}", "order"),
        ("{{ customer.first_name.size }}", "customer.first_name.size"),
        ("{{ customer[shop.name] }}", "customer[shop.name]"),
        ("{{ customer.__class__ }}", "customer.__class__"),
    ],
)
def test_unknown_ones_are_refused_by_name(content: str, names: str) -> None:
    """D-19: refused on save."""
    with pytest.raises(TemplateUnknown) as refused:
        check(content)
    assert refused.value.values == {"names": names}
    assert ", ".join(unknown_placeholders(content)) == names


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("one\n{{ customer.first_name", 2),
        ("one\ntwo\n{% if today %}three", 3),
        ("{{ customer.first_name }\n", 1),
        ("one\n{customer.first_name}", 2),
        ("one }} two", 1),
        ("one\n{% raw %}{{ today }}{% endraw %}", 2),
        ("{% include 'letter' %}", 1),
        ("one\n\n{{ today | shout }}", 3),
        ("{% if today %}" * 2000, 1),
        ("{{" * 5000, 1),
        ("{% raw %}" * 1000, 1),
        ("one\n{{ (1..30000000) }}", 2),
        ("one\n{{ (1..30000000) | upcase }}", 2),
        ("{% if (1..30000000) contains 7 %}x{% endif %}", 1),
        ("{% assign a = 'x' %}{{ a }}", 1),
        ("{% capture a %}x{% endcapture %}", 1),
        ("{{ today | append: " + "9" * 480 + "1" * 50 + " }}", 1),
        ("{% endif %}", 1),
        ("{{", 1),
        ("{%}", 1),
        ("{{}}", 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(content: str, line: int) -> None:
    """D-19: a placeholder half written would be sent raw."""
    with pytest.raises(TemplateBroken) as refused:
        check(content)
    assert refused.value.values == {"line": line}


@pytest.mark.parametrize(
    "content",
    [
        "{% for i in (1..1000000000) %}{% endfor %}",
        "{% for i in (1..100) %}{% for j in (1..100) %}x{% endfor %}{% endfor %}",
        "{% for i in (1..99999999999) limit:1 offset:99999999900 %}x{% endfor %}",
        "{% for i in (1..30000000) reversed %}x{% endfor %}",
        "{% tablerow i in (1..900) %}x{% endtablerow %}",
        ("{{ today" + " | append: 'aaaaaaaaaaaaaaaaaaaa'" * 14 + " }}") * 150,
    ],
)
def test_a_template_without_end_is_refused(content: str) -> None:
    """Bad input: a template that loops for ever is a clear refusal, at once."""
    with pytest.raises(TemplateEndless):
        check(content)
    with pytest.raises(TemplateEndless):
        render(content, VALUES)


def test_values_are_never_read_as_templates() -> None:
    """A name is a name, whatever it looks like."""
    assert render("{{ customer.first_name }}", {"customer": {"first_name": "{{ shop.name }}"}}).text == "{{ shop.name }}"


def test_an_unchecked_text_shows_no_insides() -> None:
    """Signatures are not checked on save: an unknown name is named as empty, a whole group writes nothing."""
    rendered = render("{{ customer }}|{{ job.status }}|{{ today.year }}", VALUES)
    assert rendered.text == "||"
    assert set(rendered.empty) >= {"customer", "job"}


@given(st.text(alphabet="{}% \n'|.:,abcustomer_first(1..9)today-", max_size=60))
def test_any_text_is_refused_or_rendered(content: str) -> None:
    """Whatever is pasted, the answer is a text or a Refusal."""
    try:
        check(content)
    except Refusal:
        return
    text = render(content, VALUES).text
    assert "{{" not in text or "'" in content
