"""What a role is offered does something: a right whose feature is not built is not asked about (D-65)."""

import ast

from rxapp.staff.rules import ADMINISTRATOR, MANAGER, OFFERED, UNBUILT, Permission
from tests import house


def _asked_for() -> set[str]:
    """The rights that anything but the list of rights and the menus names."""
    found = set()
    for source in house.sources():
        if source.name == "rxapp.staff.rules" or source.name.startswith("rxapp.pages"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and house.last_name(node.value) == "Permission":
                found.add(node.attr)
    return found


def test_each_right_that_is_offered_is_asked_for_somewhere_and_no_other_is():
    asked = _asked_for()
    assert {permission.name for permission in OFFERED} == asked & {permission.name for permission in Permission}
    assert {permission.name for permission in UNBUILT}.isdisjoint(asked)


def test_rights_to_come_stay_in_the_roles():
    assert set(UNBUILT) & set(ADMINISTRATOR)
    assert Permission.MANAGE_CHANNELS not in MANAGER
