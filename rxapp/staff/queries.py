"""Reads of staff, sessions and roles."""

from dataclasses import dataclass

from sqlmodel import col, select

from rxapp.core.work import Actor, Work
from rxapp.staff.models import Role, Staff, StaffSession
from rxapp.staff.rules import session_is_alive


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A live session: whose it is, and the actor that it makes."""

    session_id: int
    actor: Actor
    has_shortcuts: bool


def live_session(work: Work, token_digest: str) -> SessionRow | None:
    """The session of a cookie's token, if it is open, unlocked, young enough and its owner active."""
    found = work.session.exec(
        select(StaffSession, Staff, Role)
        .join(Staff, col(Staff.id) == StaffSession.staff_id)
        .join(Role, col(Role.id) == Staff.role_id)
        .where(
            StaffSession.token_digest == token_digest,
            col(StaffSession.ended_at).is_(None),
            col(StaffSession.locked_at).is_(None),
            col(Staff.is_active),
        )
    ).first()
    if not found:
        return None
    session, person, role = found
    if not session_is_alive(created_at=session.created_at, last_seen_at=session.last_seen_at, now=work.now):
        return None
    return SessionRow(session.id or 0, actor_for(person, role), person.has_shortcuts)


def actor_for(person: Staff, role: Role) -> Actor:
    """The plain actor that every action gets."""
    return Actor(person.id, person.name, person.language, person.zone, frozenset(role.permissions))
