"""Other people's accounts: add, edit, close, open again. The last administrator is protected (CLX-21, D-65)."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.addresses import compared_email, email_address
from rxapp.core.errors import BadInput, NotAllowed, NotFound, Refusal
from rxapp.core.i18n import LANGUAGES
from rxapp.core.inputs import a_flag, a_line, an_id, one_of
from rxapp.core.work import Work
from rxapp.core.zones import is_zone
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff import queries
from rxapp.staff.actions.access import end_sessions
from rxapp.staff.leavers import LEAVERS
from rxapp.staff.models import Role, Staff, StaffLink
from rxapp.staff.rules import ADMINISTRATOR_KEY, Permission, may_grant, would_leave_no_administrator


class BadEmail(Refusal):
    """The text is not an e-mail address."""

    key = "staff.bad_email"


class EmailTaken(Refusal):
    """Somebody signs in with this address already; value: their name."""

    key = "staff.email_taken"


class NoName(Refusal):
    """A person needs a name."""

    key = "staff.no_name"


class LastAdministrator(Refusal):
    """Nobody could manage the staff afterwards (CLX-21)."""

    key = "staff.last_administrator"


def add_staff(
    work: Work,
    *,
    name: object,
    email: object,
    role_id: int,
    password_hash: str = "",
    language: object = "",
    zone: object = "",
    is_demo: bool = False,
    works_on_jobs: object = False,
) -> int:
    """Add a person; without a hash they cannot sign in until they use an invitation. Returns the id.

    Raises NotAllowed, NoName, BadEmail, EmailTaken, BadInput.
    """
    role = grantable_role(work, role_id)
    person = Staff(
        email=a_free_address(work, email),
        name=a_name(name),
        password_hash=password_hash,
        role_id=role.id or 0,
        language=a_language(language),
        zone=a_zone(zone),
        is_demo=is_demo,
        works_on_jobs=a_flag(works_on_jobs),
    )
    work.session.add(person)
    work.session.flush()
    history.record(work, subject="staff", subject_id=person.id or 0, kind="added", after={"name": person.name, "role": role.key})
    live.publish(work, "staff")
    return person.id or 0


def edit_person(
    work: Work, *, staff_id: object, name: object, role_id: object, language: object, zone: object, works_on_jobs: object = None
) -> None:
    """Change a person's name, role, language, zone and whether they work on jobs (D-136; None: as it is).

    Empty language or zone means the shop's.

    Raises NotAllowed, NotFound, NoName, BadInput, LastAdministrator.
    """
    person, role = person_in_reach(work, an_id(staff_id))
    wanted = grantable_role(work, an_id(role_id))
    stays = wanted.key == ADMINISTRATOR_KEY
    _keep_an_administrator(work, person, stays_administrator=stays)
    values = {"name": a_name(name), "role_id": wanted.id, "language": a_language(language), "zone": a_zone(zone)}
    if works_on_jobs is not None:
        values["works_on_jobs"] = a_flag(works_on_jobs)
    before, after = _apply(person, values)
    if not after:
        return
    if "role_id" in after:
        before["role"], after["role"] = role.key, wanted.key
    history.record(work, subject="staff", subject_id=person.id or 0, kind="edited", before=before, after=after)
    live.publish(work, "staff")


def set_works_on_jobs(work: Work, *, staff_id: object, is_on: object) -> None:
    """Whether a person works on jobs, and so has a column in the workshop's calendar (D-136). Raises NotAllowed, NotFound, BadInput."""
    person, _ = person_in_reach(work, an_id(staff_id))
    before, after = _apply(person, {"works_on_jobs": a_flag(is_on)})
    if after:
        history.record(work, subject="staff", subject_id=person.id or 0, kind="edited", before=before, after=after)
        live.publish(work, "staff")


def deactivate(work: Work, *, staff_id: object) -> None:
    """Close an account: its sessions end at once, its links are void; what the person did stays, and
    what they had at hand goes where its feature says (`leavers`).

    Raises NotAllowed, NotFound, LastAdministrator, and what the features refuse.
    """
    person, _ = person_in_reach(work, an_id(staff_id))
    _keep_an_administrator(work, person, stays_administrator=False)
    if not person.is_active:
        return
    person.is_active = False
    person.version += 1
    end_sessions(work, staff_id=person.id or 0)
    void_links(work, staff_id=person.id)
    for leaver in LEAVERS:
        leaver.leave(work, person.id or 0)
    history.record(work, subject="staff", subject_id=person.id or 0, kind="deactivated")
    live.publish(work, "staff")


def activate(work: Work, *, staff_id: object) -> None:
    """Open a closed account again, with its old password. Raises NotAllowed, NotFound."""
    person, _ = person_in_reach(work, an_id(staff_id))
    if person.is_active:
        return
    person.is_active = True
    person.version += 1
    history.record(work, subject="staff", subject_id=person.id or 0, kind="activated")
    live.publish(work, "staff")


def person_in_reach(work: Work, staff_id: int) -> tuple[Staff, Role]:
    """The person and their role, if the actor may manage them: nobody touches one who may do more than they (D-65).

    Raises NotAllowed, NotFound.
    """
    work.need(Permission.MANAGE_STAFF)
    found = work.session.exec(select(Staff, Role).join(Role, col(Role.id) == Staff.role_id).where(Staff.id == staff_id)).first()
    if not found:
        raise NotFound
    if not work.actor.is_system and not may_grant(work.actor.permissions, found[1].permissions):
        raise NotAllowed
    return found


def grantable_role(work: Work, role_id: int) -> Role:
    """A role that the actor may give. Raises NotAllowed, NotFound."""
    work.need(Permission.MANAGE_STAFF)
    role = work.session.get(Role, role_id)
    if not role:
        raise NotFound
    if not work.actor.is_system and not may_grant(work.actor.permissions, role.permissions):
        raise NotAllowed
    return role


def hold_administrators(work: Work) -> None:
    """Let one change of administrators happen at a time (on SQLite the writing transaction does that already)."""
    work.session.exec(locks.rows(locks.ROLES, select(Role.id).where(Role.key == ADMINISTRATOR_KEY))).all()


def void_links(work: Work, *, staff_id: int | None) -> None:
    """Make every unused link of this person (None: every set-up link) unusable."""
    whose = col(StaffLink.staff_id).is_(None) if staff_id is None else col(StaffLink.staff_id) == staff_id
    work.session.execute(sa.update(StaffLink).where(whose, col(StaffLink.used_at).is_(None)).values(used_at=work.now))


def a_name(value: object) -> str:
    """A person's name, at most 120 characters. Raises NoName, BadInput, TooLong."""
    name = a_line(value, limit=120)
    if not name:
        raise NoName
    return name


def a_free_address(work: Work, value: object) -> str:
    """A sign-in address that nobody has yet, as addresses are compared. Raises BadEmail, EmailTaken, BadInput, TooLong."""
    address = compared_email(email_address(a_line(value, limit=254)))
    if not address:
        raise BadEmail
    owner = work.session.exec(select(Staff.name).where(Staff.email == address)).first()
    if owner is not None:
        raise EmailTaken(name=owner)
    return address


def a_language(value: object) -> str:
    """One of the five languages, or "" for the shop's. Raises BadInput."""
    return one_of(value, ("", *LANGUAGES))


def a_zone(value: object) -> str:
    """A time zone, or "" for the shop's. Raises BadInput."""
    zone = a_line(value, limit=60)
    if zone and not is_zone(zone):
        raise BadInput
    return zone


def _keep_an_administrator(work: Work, person: Staff, *, stays_administrator: bool) -> None:
    hold_administrators(work)
    if would_leave_no_administrator(
        administrators=queries.administrators(work), staff_id=person.id or 0, stays_administrator=stays_administrator
    ):
        raise LastAdministrator


def _apply(person: Staff, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    before = {name: getattr(person, name) for name, value in values.items() if getattr(person, name) != value}
    after = {name: values[name] for name in before}
    for name, value in after.items():
        setattr(person, name, value)
    person.version += bool(after)
    return before, after
