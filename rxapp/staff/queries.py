"""Reads of staff, sessions, roles and one-time links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, func, select

from rxapp.core.addresses import compared_email
from rxapp.core.errors import NotAllowed
from rxapp.core.ids import digest
from rxapp.core.settings import settings
from rxapp.core.work import Actor, Work
from rxapp.staff.models import Role, Staff, StaffLink, StaffSession
from rxapp.staff.rules import ADMINISTRATOR_KEY, Permission, link_is_alive, session_is_alive


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A live session: its owner, and the actor that the owner acts as."""

    session_id: int
    actor: Actor
    has_shortcuts: bool
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class LockedRow:
    """A locked session: who left it, and may open it again by their password."""

    session_id: int
    staff_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class LoginRow:
    """What checking a password needs. Never shown and never stored in a State."""

    staff_id: int
    password_hash: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A usable one-time link; name and e-mail are empty for the first set-up."""

    link_id: int
    purpose: str
    staff_id: int | None
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the staff page shows them; empty language or zone: the shop's."""

    id: int
    name: str
    email: str
    role_id: int
    role_key: str
    role_name: str
    language: str
    zone: str
    is_active: bool
    is_invited: bool
    is_self: bool
    works_on_jobs: bool = False


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role and what it holds (D-65)."""

    id: int
    key: str
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone who works here, and the roles they may have."""

    people: tuple[PersonRow, ...]
    roles: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True)
class MeRow:
    """What each may change of their own."""

    id: int
    name: str
    email: str
    language: str
    zone: str
    signature_email: str
    signature_sms: str
    has_shortcuts: bool
    has_sound: bool


@dataclass(frozen=True, slots=True)
class NameRow:
    """A person to choose on the sign-in page."""

    id: int
    name: str
    email: str
    role_key: str


def live_session(work: Work, token_digest: str) -> SessionRow | None:
    """The session of a cookie's token, if it is open, unlocked, young enough and its owner active."""
    found = _session(work, token_digest, is_locked=False)
    if not found:
        return None
    session, person, role = found
    return SessionRow(session.id or 0, actor_for(person, role), person.has_shortcuts, session.last_seen_at)


def locked_session(work: Work, token_digest: str) -> LockedRow | None:
    """The locked session of a cookie's token, under the same conditions."""
    found = _session(work, token_digest, is_locked=True)
    if not found:
        return None
    session, person, _ = found
    return LockedRow(session.id or 0, person.id or 0, person.name, person.email)


def actor_for(person: Staff, role: Role) -> Actor:
    """The plain actor that every action gets."""
    return Actor(person.id, person.name, person.language, person.zone, frozenset(role.permissions))


def actor_of_session(work: Work, token_digest: str) -> Actor | None:
    """The owner of a session, whether it is locked, ended or expired; for the history entry of its end."""
    found = work.session.exec(
        select(Staff, Role)
        .join(Role, col(Role.id) == Staff.role_id)
        .join(StaffSession, col(StaffSession.staff_id) == Staff.id)
        .where(StaffSession.token_digest == token_digest)
    ).first()
    return actor_for(*found) if found else None


def login_for(work: Work, email: str) -> LoginRow | None:
    """The active person with this sign-in address, in any case; the demo password counts where it may be used. None where there is none."""
    address = compared_email(email)
    if "@" not in address:
        return None
    person = work.session.exec(select(Staff).where(Staff.email == address, col(Staff.is_active))).first()
    if person is None:
        return None
    return LoginRow(person.id or 0, person.password_hash, person.is_demo and not settings().refuses_demo_passwords)


def open_link(work: Work, token: str) -> LinkRow | None:
    """The one-time link of this token, if it is unused and at most 48 hours old and, but for set-up, its person active."""
    link = work.session.exec(select(StaffLink).where(StaffLink.token_digest == digest(token), col(StaffLink.used_at).is_(None))).first()
    if not link or not link_is_alive(purpose=link.purpose, created_at=link.created_at, now=work.now):
        return None
    if link.staff_id is None:
        return LinkRow(link.id or 0, link.purpose, None)
    person = work.session.get(Staff, link.staff_id)
    return LinkRow(link.id or 0, link.purpose, person.id, person.name, person.email) if person and person.is_active else None


def has_staff(work: Work) -> bool:
    """Whether anybody works here yet."""
    return work.session.exec(select(Staff.id).limit(1)).first() is not None


def team(work: Work) -> Team:
    """People and roles at once. Raises NotAllowed without MANAGE_STAFF."""
    return Team(tuple(people(work)), tuple(roles(work)))


def people(work: Work) -> list[PersonRow]:
    """Everyone, active first, by name. Raises NotAllowed without MANAGE_STAFF."""
    work.need(Permission.MANAGE_STAFF)
    found = work.session.exec(
        select(Staff, Role)
        .join(Role, col(Role.id) == Staff.role_id)
        .order_by(col(Staff.is_active).desc(), func.lower(Staff.name), col(Staff.id))
    )
    return [_person_row(work, person, role) for person, role in found]


def roles(work: Work) -> list[RoleRow]:
    """Every role, in the order in which they were made. Raises NotAllowed without MANAGE_STAFF."""
    work.need(Permission.MANAGE_STAFF)
    found = work.session.exec(select(Role).order_by(col(Role.id)))
    return [RoleRow(role.id or 0, role.key, role.name, tuple(role.permissions)) for role in found]


def me(work: Work) -> MeRow:
    """The acting person's own settings. Raises NotAllowed for nobody."""
    person = work.session.get(Staff, work.actor.id) if work.actor.id else None
    if not person:
        raise NotAllowed
    return MeRow(
        work.actor.id or 0,
        person.name,
        person.email,
        person.language,
        person.zone,
        person.signature_email,
        person.signature_sms,
        person.has_shortcuts,
        person.has_sound,
    )


def demo_people(work: Work) -> list[NameRow]:
    """The demo's people who still have the demo password; none in a real shop."""
    return _names(work, col(Staff.is_demo))


def people_named(work: Work, staff_ids: Iterable[int]) -> list[NameRow]:
    """The active people among these ids, in the order given."""
    order = list(staff_ids)
    found = {row.id: row for row in _names(work, col(Staff.id).in_(order))}
    return [found[staff_id] for staff_id in order if staff_id in found]


def workers_on_jobs(work: Work) -> list[NameRow]:
    """The active people with the tick *Works on jobs* (D-136), by name."""
    return sorted(_names(work, col(Staff.works_on_jobs)), key=lambda row: (row.name.casefold(), row.id))


def emails_of_staff(work: Work, addresses: Iterable[str]) -> set[str]:
    """Which of these addresses, as they are compared, are those of active people of the shop."""
    return set(work.session.exec(select(Staff.email).where(col(Staff.email).in_(list(addresses)), col(Staff.is_active))))


def administrators(work: Work) -> set[int]:
    """The active administrators who can sign in; where none has a password yet, every active one."""
    found = work.session.exec(
        select(Staff.id, Staff.password_hash)
        .join(Role, col(Role.id) == Staff.role_id)
        .where(Role.key == ADMINISTRATOR_KEY, col(Staff.is_active))
    ).all()
    able = {staff_id for staff_id, password_hash in found if password_hash}
    return {staff_id or 0 for staff_id in able or {staff_id for staff_id, _ in found}}


def _session(work: Work, token_digest: str, *, is_locked: bool) -> tuple[StaffSession, Staff, Role] | None:
    locked_at = col(StaffSession.locked_at)
    found = work.session.exec(
        select(StaffSession, Staff, Role)
        .join(Staff, col(Staff.id) == StaffSession.staff_id)
        .join(Role, col(Role.id) == Staff.role_id)
        .where(
            StaffSession.token_digest == token_digest,
            col(StaffSession.ended_at).is_(None),
            locked_at.is_not(None) if is_locked else locked_at.is_(None),
            col(Staff.is_active),
        )
    ).first()
    if not found or not session_is_alive(created_at=found[0].created_at, last_seen_at=found[0].last_seen_at, now=work.now):
        return None
    return found


def _names(work: Work, condition: sa.ColumnExpressionArgument[bool]) -> list[NameRow]:
    found = work.session.exec(
        select(Staff, Role.key).join(Role, col(Role.id) == Staff.role_id).where(col(Staff.is_active), condition).order_by(col(Staff.id))
    )
    return [NameRow(person.id or 0, person.name, person.email, key) for person, key in found]


def _person_row(work: Work, person: Staff, role: Role) -> PersonRow:
    return PersonRow(
        id=person.id or 0,
        name=person.name,
        email=person.email,
        role_id=person.role_id,
        role_key=role.key,
        role_name=role.name,
        language=person.language,
        zone=person.zone,
        is_active=person.is_active,
        is_invited=not person.password_hash,
        is_self=person.id == work.actor.id,
        works_on_jobs=person.works_on_jobs,
    )
