"""Text is cleaned once at the edge (D-14a) and folded the same for both databases."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.core.text import clean, encodable, fold, is_visible_name, one_line

TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "lodz"),
        ("ŻÓŁĆ", "żółć"),
        ("Ёлкин", "елкин"),
        ("ё", "е"),
        ("Їжак", "іжак"),
        ("Ґалаґан", "галаган"),
        ("Núñez", "NUNEZ"),
        ("Straße", "strasse"),
        ("Åsa", "asa"),
        ("Æon", "aeon"),
        ("Møller", "moller"),
        ("e\u0301", "é"),
        ("O’Brien  Smith", "o’brien\tsmith"),
        ("ﬁt", "FIT"),
        ("O'Brien", "O’Brien"),
        ("OBrien", "OʼBrien"),
        ("Anne‑Marie", "Anne-Marie"),
        ("32–650", "32-650"),
        ("Ann\u200ba\ufeff", "An\u00adna"),
    ],
)
def test_they_are_found_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ł", "k"), ("и", "і"), ("б", "b"), ("a b", "ab")])
def test_they_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(TEXT)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_what_is_folded_has_no_case_no_accent_no_spare_space(text):
    folded = fold(text)
    assert folded == folded.casefold()
    assert not any(unicodedata.combining(c) for c in folded)
    assert folded == " ".join(folded.split())


@given(TEXT, TEXT)
def test_folding_does_not_depend_on_case_or_form(text, more):
    assert fold(unicodedata.normalize("NFD", clean(text))) == fold(text)
    assert fold(clean(text).casefold()) == fold(text)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Me\ud83d", "Me"),
        ("Me 🚲", "Me 🚲"),
        ({"a": ["b\udc00", 1, None, {"c": "\ud800"}]}, {"a": ["b", 1, None, {"c": ""}]}),
        (True, True),
    ],
)
def test_half_an_emoji_is_left_out_of_whatever_holds_it(value, kept):
    """D-14a: no socket could carry it back."""
    assert encodable(value) == kept


@given(TEXT)
def test_clean_text_can_be_kept_anywhere(text):
    """NUL and lone surrogates raise in PostgreSQL; decomposed letters would make an SMS twice as dear (D-14a)."""
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert "\r" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned


@given(TEXT)
def test_one_line_is_one_line(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


def test_what_people_type_is_kept():
    """Emoji, right-to-left text, tabs and blank lines are not for us to take away."""
    text = "שלום 👩‍🔧 مرحبا\n\n\tprice: 5 €"
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ann\u200ba", "Anna"),
        ("\ufeffAnna\u00ad", "Anna"),
        ("\u202aAnna\u202c \u2066B\u2069", "Anna B"),
        ("An\u2060na\u200e", "Anna"),
        ("Anna \u200b Hall", "Anna Hall"),
        ("An\u200dna\u200c", "Anna"),
        ("\u3164", ""),
        ("\u200d", ""),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("👩🏽\u200d\u200d🔧", "👩🏽\u200d🔧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("ന്\u200d", "ന്\u200d"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_a_line_keeps_no_invisible_character_but_where_a_script_needs_it(text, kept):
    """C2: zero-width spaces, soft hyphens, word joiners, BOM and bidi controls go; ZWJ and ZWNJ stay between letters they join."""
    assert one_line(text) == kept


@pytest.mark.parametrize(("text", "is_one"), [("Anna", True), ("李", True), ("7", True), ("ن\u200c", True), ("", False), ("---", False)])
def test_a_name_shows_a_letter_or_a_digit(text, is_one):
    """D-29."""
    assert is_visible_name(text) is is_one
    assert not is_visible_name("\u3164\u115f\u00ad\u200b")
