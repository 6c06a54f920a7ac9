"""The sections of the settings page, declared by the features whose settings they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rxapp.core.registry import Registry
from rxapp.live.topics import Topic
from rxapp.staff.rules import Permission

GROUPS = (  # headings in their order, catalogue keys
    "settings.group.own",
    "settings.group.shop",
    "menu.group.conversations",
    "customers.heading",
    "menu.group.workshop",
    "menu.group.marketing",
)


@dataclass(frozen=True, slots=True)
class SettingsSection:
    """One section: its address under /settings, its group (one of GROUPS), its heading, its view, and the handler that reads it.

    `label` and each of `holds` (what else the search in the settings finds it by) are catalogue keys. Without `right` the section is
    neither listed nor shown; what it changes is checked again by each action. `topics` are read again live.
    """

    slug: str
    group: str
    label: str
    show: Callable[[], Any]
    load: Any
    holds: tuple[str, ...] = ()
    right: Permission = Permission.SEE_CUSTOMERS
    topics: tuple[Topic, ...] = ()

    @property
    def path(self) -> str:
        """The section's own address."""
        return f"/settings/{self.slug}"


SECTIONS: Registry[SettingsSection] = Registry("settings section", lambda section: section.slug)


def groups() -> tuple[tuple[str, tuple[SettingsSection, ...]], ...]:
    """Each group that has sections, its heading first, in the order of GROUPS."""
    found = [(group, tuple(section for section in SECTIONS if section.group == group)) for group in GROUPS]
    return tuple((group, sections) for group, sections in found if sections)
