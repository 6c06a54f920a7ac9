"""What the counter shows of a note and of jobs."""

from dataclasses import dataclass

import pytest

from rxapp.counter.rules import note_line, ready_first


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


@dataclass
class Job:
    """A job with its status alone."""

    name: str
    status: str


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([("a", "booked")], ["a"]),
        ([("a", "booked"), ("b", "ready"), ("c", "triage"), ("d", "ready")], ["b", "d", "a", "c"]),
    ],
)
def test_what_can_be_collected_stands_first(before, after):
    assert [job.name for job in ready_first([Job(*row) for row in before])] == after
