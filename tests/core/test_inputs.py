"""Whatever a browser sends becomes the right type or a refusal; never a stored dict in an int column."""

import contextlib
import enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.core import inputs
from rxapp.core.errors import BadInput, Refusal, TooLong

JUNK = [None, {}, {"a": 1}, [], [1], 1.5, float("nan"), b"1", object(), True, "x", "", "1.0", "0x1", "1e3", "\x00"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Kind(enum.StrEnum):
    EMAIL = "email"
    SMS = "sms"


@pytest.mark.parametrize(("value", "number"), [(1, 1), ("7", 7), (2**31 - 1, 2**31 - 1)])
def test_an_id(value, number):
    assert inputs.an_id(value) == number


@pytest.mark.parametrize("value", [*JUNK, 0, -1, 2**31, "-1", "9" * 5000])
def test_what_is_no_id(value):
    with pytest.raises(BadInput):
        inputs.an_id(value)


@pytest.mark.parametrize("value", [0, 60, "60"])
def test_a_number_within_its_bounds(value):
    assert inputs.a_number(value, low=0, high=60) == int(value)


@pytest.mark.parametrize("value", [*JUNK, -1, 61, "61"])
def test_what_is_no_such_number(value):
    with pytest.raises(BadInput):
        inputs.a_number(value, low=0, high=60)


def test_a_text_keeps_its_lines_and_loses_what_no_database_holds():
    assert inputs.a_text("a\r\nb\rc\x00\ud800\te\u0301", limit=20) == "a\nb\nc\té"
    assert inputs.a_text(None, limit=1) == ""


def test_a_line_has_no_breaks():
    """An address with a line break would be a forged header."""
    assert inputs.a_line("ann@example.com\r\nBcc: all@example.com", limit=80) == "ann@example.com Bcc: all@example.com"
    assert inputs.a_line("  a \n b\u2028c\u0085d ", limit=80) == "a b c d"


def test_a_megabyte_is_refused_with_both_lengths():
    with pytest.raises(TooLong) as refused:
        inputs.a_text("x" * 1_000_000, limit=2000)
    assert refused.value.values == {"limit": 2000, "length": 1_000_000}


@pytest.mark.parametrize("value", [1, 1.5, {}, ["a"], b"a", True])
@pytest.mark.parametrize("coerced", [inputs.a_text, inputs.a_line])
def test_what_is_no_text(coerced, value):
    with pytest.raises(BadInput):
        coerced(value, limit=10)


@pytest.mark.parametrize(
    ("value", "is_on"), [(True, True), (False, False), ("on", True), ("true", True), ("", False), ("off", False), (None, False)]
)
def test_a_flag(value, is_on):
    assert inputs.a_flag(value) is is_on


@pytest.mark.parametrize("value", ["yes", "On", 2, [], {}, "x", 1.0])
def test_what_is_no_flag(value):
    with pytest.raises(BadInput):
        inputs.a_flag(value)


def test_one_of_the_words():
    assert inputs.one_of("sms", Kind) == "sms"
    assert type(inputs.one_of("sms", Kind)) is str
    assert inputs.one_of("", ("", "email")) == ""


@pytest.mark.parametrize("value", ["SMS", "fax", None, 1, ["sms"], {"sms": 1}])
def test_none_of_the_words(value):
    with pytest.raises(BadInput):
        inputs.one_of(value, Kind)


def test_a_form_is_a_copy():
    sent = {"name": "Ann"}
    form = inputs.a_form(sent)
    form["name"] = "Bob"
    assert sent == {"name": "Ann"}


@pytest.mark.parametrize("value", [None, [], "a=b", 1, {1: "a"}])
def test_what_is_no_form(value):
    with pytest.raises(BadInput):
        inputs.a_form(value)


@given(ANYTHING)
def test_nothing_gets_past_but_the_right_type(value):
    for coerced, kind in (
        (inputs.an_id, int),
        (lambda v: inputs.a_number(v, low=-5, high=5), int),
        (lambda v: inputs.a_text(v, limit=50), str),
        (lambda v: inputs.a_line(v, limit=50), str),
        (inputs.a_flag, bool),
        (lambda v: inputs.one_of(v, Kind), str),
        (inputs.a_form, dict),
    ):
        with contextlib.suppress(Refusal):
            assert type(coerced(value)) is kind
