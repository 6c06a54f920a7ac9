"""Roles: sets of tick-box permissions (D-65). The five built-in ones can be ticked anew, none can vanish."""

from sqlmodel import select

from rxapp.core import locks
from rxapp.core.errors import NotAllowed, NotFound
from rxapp.core.inputs import a_flag, an_id, one_of
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.models import Role
from rxapp.staff.rules import ROLES, Permission, may_grant, permissions_of


def add_roles(work: Work) -> dict[str, int]:
    """Make the built-in roles that are missing; returns key -> id of all five. For a new shop and the seed."""
    known = {role.key: role for role in work.session.exec(select(Role))}
    for key, permissions in ROLES.items():
        if key not in known:
            known[key] = Role(key=key, permissions=[str(permission) for permission in permissions])
            work.session.add(known[key])
    work.session.flush()
    return {key: known[key].id or 0 for key in ROLES}


def tick(work: Work, *, role_id: object, permission: object, is_on: object) -> None:
    """Tick or clear one box of a role; its people have the change at once (D-65).

    Nobody changes a role that may do more than they, or grants what they lack. An administrator's role keeps what it began with.
    Raises NotAllowed, NotFound, BadInput.
    """
    role = _role(work, role_id)
    name = one_of(permission, Permission)
    _set(work, role, [*role.permissions, name] if a_flag(is_on) else [held for held in role.permissions if held != name])


def _role(work: Work, role_id: object) -> Role:
    work.need(Permission.MANAGE_STAFF)
    role = work.session.exec(locks.rows(locks.ROLES, select(Role).where(Role.id == an_id(role_id)))).first()
    if not role:
        raise NotFound
    return role


def _set(work: Work, role: Role, ticked: list[str]) -> None:
    before = list(role.permissions)
    after = [str(permission) for permission in permissions_of(role.key, ticked)]
    if not work.actor.is_system and not may_grant(work.actor.permissions, {*before, *after}):
        raise NotAllowed
    if set(before) == set(after):
        return
    role.permissions = after
    history.record(
        work, subject="role", subject_id=role.id or 0, kind="edited", before={"permissions": before}, after={"permissions": after}
    )
    live.publish(work, "staff")
