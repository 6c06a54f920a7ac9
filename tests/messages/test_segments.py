"""How many SMS a text is: the edge cases, and the same answer as an independent library for any text."""

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from rxapp.messages.rules import segments as segments_rules
from rxapp.messages.rules.segments import LOOKED_AT, dear_character, plain, segments
from tests.counting import grows_at_most_linearly, lines_run

CASES = [
    ("", "GSM-7", 0, 0),
    ("a", "GSM-7", 1, 1),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),
    ("a" * 307, "GSM-7", 307, 3),
    ("€" * 80, "GSM-7", 160, 1),
    ("€" * 81, "GSM-7", 162, 2),
    ("a" * 152 + "€" + "a" * 20, "GSM-7", 174, 2),
    ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
    ("Zażółć", "UCS-2", 6, 1),
    ("ż" * 70, "UCS-2", 70, 1),
    ("ż" * 71, "UCS-2", 71, 2),
    ("ж" * 134, "UCS-2", 134, 2),
    ("ж" * 135, "UCS-2", 135, 3),
    ("Привет" * 20, "UCS-2", 120, 2),
    ("😀" * 35, "UCS-2", 70, 1),
    ("😀" * 36, "UCS-2", 72, 2),
    ("я" * 66 + "😀" + "я" * 5, "UCS-2", 73, 2),
    ("я" * 66 + "😀" + "я" * 66, "UCS-2", 134, 3),
    ("👨‍👩‍👧", "UCS-2", 8, 1),
    ("mañana ¿sí?", "UCS-2", 11, 1),
    ("a\nb", "GSM-7", 3, 1),
    ("a\tb", "UCS-2", 3, 1),
    ("it’s", "UCS-2", 4, 1),
    ("a\u00a0b", "UCS-2", 3, 1),
    ("[^]{}\\~|€", "GSM-7", 18, 1),
]


@pytest.mark.parametrize(("text", "encoding", "units", "count"), CASES)
def test_encoding_units_and_count(text, encoding, units, count):
    found = segments(text)
    assert (found.encoding, found.units, found.count) == (encoding, units, count)


@pytest.mark.parametrize("text", [text for text, *_ in CASES if text])
def test_edge_cases_equal_the_independent_library(text):
    _same_as_smsutil(text)


SHORT = st.text(st.sampled_from("abcAÀ 1@£€[]{}^~|żłąśёПя’…–😀👍\n\u00a0"), min_size=1, max_size=330)


@given(SHORT)
def test_any_text_equals_the_independent_library(text):
    _same_as_smsutil(text)


@given(st.text(st.sampled_from("ab1 @€[]"), min_size=1, max_size=500))
def test_any_plain_text_equals_the_independent_library(text):
    _same_as_smsutil(text)


@given(st.text(max_size=300))
def test_facts_hold_for_any_text(text):
    found = segments(text)
    assert found.units <= found.room
    assert (found.encoding == "UCS-2") == bool(found.culprits)
    assert found.plain_count <= found.count
    assert all(text[place] == culprit.character for culprit in found.culprits for place in culprit.places)
    assert all(culprit.word[culprit.at] == culprit.character for culprit in found.culprits)
    assert [culprit.index for culprit in found.culprits] == sorted(culprit.index for culprit in found.culprits)


@pytest.mark.parametrize(
    ("text", "per_segment", "room"), [("", 160, 160), ("a" * 160, 160, 160), ("a" * 161, 153, 306), ("ż", 70, 70), ("ż" * 135, 67, 201)]
)
def test_room_is_what_the_used_segments_hold(text, per_segment, room):
    found = segments(text)
    assert (found.per_segment, found.room) == (per_segment, room)


def test_the_very_character_that_made_it_unicode():
    text = "Hi Harriet,\nyour bike’s ready. New cassette and chain fitted, rear brake bled. £84.50 to pay. Open till 18:00."
    found = segments(text)
    culprit = found.culprit
    assert culprit is not None
    assert (found.count, found.plain_count) == (2, 1)
    assert (culprit.character, culprit.index, culprit.word, culprit.at) == ("’", text.index("’"), "bike’s", 4)
    assert (culprit.replacement, culprit.label) == ("'", "message.culprit.apostrophe")


def test_every_different_culprit_is_named_with_its_places():
    found = segments("Zażółć – żółw 😀")
    assert [(c.character, c.places) for c in found.culprits] == [
        ("ż", (2, 9)),
        ("ó", (3, 10)),
        ("ł", (4, 11)),
        ("ć", (5,)),
        ("–", (7,)),
        ("😀", (14,)),
    ]
    assert [c.replacement for c in found.culprits] == ["z", "o", "l", "c", "-", None]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("it’s “fine” – really…", 'it\'s "fine" - really...'),
        ("10\u00a0000 zł", "10 000 zl"),
        ("Zażółć gęślą jaźń", "Zazolc gesla jazn"),
        ("adiós, ¿mañana?", "adios, ¿mañana?"),
        ("Привет", "Привет"),
        ("a≠b", "a≠b"),
        ("a\u200bb", "ab"),
        ("😀", "😀"),
        ("Ü ö ñ à é", "Ü ö ñ à é"),
    ],
)
def test_plain_replaces_what_has_a_twin_and_nothing_else(text, becomes):
    assert plain(text) == becomes


def test_an_invisible_character_makes_no_message_dearer_c2c():
    """C2c: Ann + U+200B + a costs what Anna costs, also where no letter is replaced."""
    assert segments(plain("Dear Ann\u200ba, " + "a" * 140)) == segments("Dear Anna, " + "a" * 140)


@pytest.mark.parametrize(
    ("text", "names", "becomes"),
    [
        ("Cześć Łukasz, paczka już jest", ("Łukasz", "Żak"), "Czesc Łukasz, paczka juz jest"),
        ("Cześć łukaszu", ("Łukasz",), "Czesc łukaszu"),
        ("O’Brien’s bike’s ready", ("O’Brien",), "O’Brien's bike's ready"),
        ("Anna’s bike", ("Anna",), "Anna's bike"),
        ("Żółty rower", ("",), "Zolty rower"),
    ],
)
def test_no_letter_of_the_customers_name_is_ever_replaced(text, names, becomes):
    assert plain(text, names) == becomes


def test_a_culprit_that_stands_only_in_the_name_has_no_replacement():
    found = segments("Hi Łukasz, " + "a" * 80, names=("Łukasz",))
    assert found.culprit is not None
    assert found.culprit.replacement is None
    assert found.plain_count == found.count == 2


IDEOGRAPHS = "".join(chr(0x4E00 + at % 20_000) if at < 20_000 else chr(0x20000 + at - 20_000) for at in range(70_000))


def test_a_text_of_many_different_characters_is_counted_and_not_looked_through(monkeypatch):
    """D1b: 70,000 ideographs made as many culprits, on the loop that serves everybody."""
    made, twins = [], []
    monkeypatch.setattr(segments_rules, "_culprit", Noted(segments_rules._culprit, made))
    monkeypatch.setattr(segments_rules, "_twin", Noted(segments_rules._twin, twins))
    found = segments("x" * 5_000 + IDEOGRAPHS, names=("Łukasz",))
    assert (found.encoding, found.different, len(found.culprits)) == ("UCS-2", len(set(IDEOGRAPHS)), 1)
    assert (len(made), len(twins)) == (40, 40)
    culprit = found.culprit
    assert culprit is not None
    assert (culprit.character, culprit.index, culprit.word[culprit.at], len(culprit.word)) == ("一", 5_000, "一", 80)
    assert found.plain_count == found.count


def test_its_work_grows_with_the_text():
    steps = [lines_run(segments, IDEOGRAPHS[: LOOKED_AT + times]) for times in (1_000, 2_000, 4_000)]
    assert grows_at_most_linearly(steps)
    assert lines_run(segments, IDEOGRAPHS[: LOOKED_AT + 1]) < lines_run(segments, IDEOGRAPHS[:LOOKED_AT])


@given(SHORT)
def test_the_dear_character_is_the_first_culprit(text):
    found = segments(text)
    assert dear_character(text) == (found.culprit.character if found.culprit else "")
    assert found.different == len(found.culprits)


def test_up_to_the_bound_every_different_culprit_is_named():
    assert len(segments(IDEOGRAPHS[:LOOKED_AT]).culprits) == LOOKED_AT


class Noted:
    """A function whose calls are noted."""

    def __init__(self, done, calls):
        self.done, self.calls = done, calls

    def __call__(self, *values):
        self.calls.append(values)
        return self.done(*values)


def _same_as_smsutil(text: str) -> None:
    found, other = segments(text), smsutil.split(text)
    encoding = "GSM-7" if other.encoding.lower().startswith("gsm") else "UCS-2"
    assert (found.encoding, found.count) == (encoding, len(other.parts))
