"""What the counter shows of a note."""

import pytest

from rxapp.counter.rules import note_line


@pytest.mark.parametrize(
    ("note", "shown", "is_cut"),
    [
        ("", "", False),
        ("Pays on the 1st.", "Pays on the 1st.", False),
        ("Two\nlines,  and\n\nspaces", "Two lines, and spaces", False),
        ("x" * 120, "x" * 120, False),
        ("x" * 121, "x" * 120 + "...", True),
        ("y" * 119 + " zz", "y" * 119 + "...", True),
        ("ż" * 130, "ż" * 120 + "...", True),
    ],
)
def test_a_note_stands_on_one_line_of_120_characters_clx10(note, shown, is_cut):
    line = note_line(note)
    assert (line.text, line.is_cut) == (shown, is_cut)
