"""The rights that the features of this version ask for: what *Settings, Staff* shows as tick boxes (D-65, D-117, D-139).

`rules.Permission` names every right and `rules.ROLES` who holds it from the start; a right whose feature is not built stands in no box,
because nobody could tell what it does.
"""

from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.staff.rules import Permission


@dataclass(frozen=True, slots=True)
class Right:
    """A right that a feature asks for; its word in the catalogue is `permission.<name>`."""

    permission: Permission


OWN = (Right(Permission.MANAGE_STAFF),)
RIGHTS: Registry[Right] = Registry("right", lambda right: right.permission.value)


def offered() -> tuple[Permission, ...]:
    """The rights to tick, in the order of `Permission`; none before features have declared theirs."""
    return tuple(permission for permission in Permission if RIGHTS.named(permission.value))
