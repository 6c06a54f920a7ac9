"""The menu's lines, declared by the features that they lead to (D-74): a group is shown where it has a line that one may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rxapp.core.registry import Registry
from rxapp.staff.rules import Permission

GROUPS = ("customers", "conversations", "workshop", "marketing", "office")  # in the order of D-74; headed `menu.group.<name>`


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line: where it leads, its group, its word and icon, and the right without which it is not there.

    `label` is a catalogue key; `heading` is one that says more, read instead of it by those who hear the menu ("" where the label is
    enough). `is_at_hand` lines stand in the bar of a tablet, the others behind *More*. `badge` makes a number beside the word,
    `badge_words` what it says aloud; `below` makes what stands under the line while its page is open. All three are functions without
    arguments that return a component or a var.
    """

    path: str
    group: str
    label: str
    picture: str
    right: Permission
    heading: str = ""
    is_at_hand: bool = False
    badge: Callable[[], Any] | None = None
    badge_words: Callable[[], Any] | None = None
    below: Callable[[], Any] | None = None


MENU: Registry[MenuEntry] = Registry("menu entry", lambda entry: entry.path)


def groups() -> tuple[tuple[str, tuple[MenuEntry, ...]], ...]:
    """Each group that has lines, in the order of D-74; its lines in the order in which they were declared."""
    found = [(group, tuple(entry for entry in MENU if entry.group == group)) for group in GROUPS]
    return tuple((group, entries) for group, entries in found if entries)
