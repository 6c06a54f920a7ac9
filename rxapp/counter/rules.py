"""What the counter shows of a customer's note. Pure."""

from dataclasses import dataclass

NOTE_SHOWN = 120  # characters


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note on one line, and whether it was cut for that."""

    text: str = ""
    is_cut: bool = False


def note_line(note: str) -> NoteLine:
    """The note on one line: its first 120 characters, then three dots where there is more (CLX-10)."""
    line = " ".join(note.split())
    return NoteLine(line[:NOTE_SHOWN].rstrip() + "...", True) if len(line) > NOTE_SHOWN else NoteLine(line)
