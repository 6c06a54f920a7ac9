"""Signing in and out, locking and unlocking a screen."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import ids
from rxapp.core.errors import Refusal
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff import queries
from rxapp.staff.models import Role, Staff, StaffSession
from rxapp.staff.rules import SESSION_LASTS_FOR


class WrongLogin(Refusal):
    """E-mail or password is wrong, or the person no longer works here; it never says which."""

    key = "login.wrong"


def open_session(work: Work, *, login: queries.LoginRow) -> str:
    """Open a session for a person whose password the caller has just checked. Returns the cookie's token.

    Raises WrongLogin where the account was closed or its password changed in the meantime.
    """
    found = work.session.exec(
        select(Staff, Role)
        .join(Role, col(Role.id) == Staff.role_id)
        .where(Staff.id == login.staff_id, Staff.password_hash == login.password_hash, col(Staff.is_active))
    ).first()
    if not found:
        raise WrongLogin
    work.actor = queries.actor_for(*found)
    return opened(work, staff_id=login.staff_id)


def opened(work: Work, *, staff_id: int) -> str:
    """Insert a session for this person and delete sessions older than 30 days. Returns the cookie's token."""
    work.session.execute(sa.delete(StaffSession).where(col(StaffSession.created_at) < work.now - SESSION_LASTS_FOR))
    history.record(work, subject="staff", subject_id=staff_id, kind="signed_in")
    return _new_session(work, staff_id)


def sign_out(work: Work, *, token: str) -> None:
    """End the session of this token; does nothing where it has ended already."""
    if _changed(work, token, "signed_out", {"ended_at": work.now}, col(StaffSession.ended_at).is_(None)):
        live.publish(work, "staff")


def lock(work: Work, *, token: str) -> None:
    """Lock the session of this token: it acts for nobody until its owner gives their password."""
    still_open = sa.and_(col(StaffSession.ended_at).is_(None), col(StaffSession.locked_at).is_(None))
    if _changed(work, token, "locked", {"locked_at": work.now}, still_open):
        live.publish(work, "staff")


def unlock(work: Work, *, token: str, login: queries.LoginRow) -> str | None:
    """Unlock a session for its owner, whose password the caller has just checked. Returns its new token, None where it is not theirs.

    The old token is invalid from then on (ASVS 7.2.4).
    """
    locked = queries.locked_session(work, ids.digest(token))
    if not locked or locked.staff_id != login.staff_id:
        return None
    is_locked = sa.and_(col(StaffSession.locked_at).is_not(None), col(StaffSession.ended_at).is_(None))
    if not _changed(work, token, "unlocked", {"ended_at": work.now}, is_locked):
        return None
    return _new_session(work, login.staff_id)


def saw(work: Work, *, session_id: int) -> None:
    """Store that the session's owner was active now. No history, nothing published."""
    work.session.execute(
        sa.update(StaffSession)
        .where(col(StaffSession.id) == session_id, col(StaffSession.last_seen_at) < work.now)
        .values(last_seen_at=work.now)
    )


def end_sessions(work: Work, *, staff_id: int, but: str = "") -> int:
    """End every open session of a person except the one with the token digest `but`. Returns how many ended."""
    whose = (col(StaffSession.staff_id) == staff_id, col(StaffSession.token_digest) != but)
    return rows_changed(work, sa.update(StaffSession).where(*whose, col(StaffSession.ended_at).is_(None)).values(ended_at=work.now))


def _new_session(work: Work, staff_id: int) -> str:
    token = ids.token()
    work.session.add(StaffSession(token_digest=ids.digest(token), staff_id=staff_id, created_at=work.now, last_seen_at=work.now))
    return token


def _changed(work: Work, token: str, kind: str, values: dict[str, Any], condition: sa.ColumnElement[bool]) -> bool:
    token_digest = ids.digest(token)
    whose = col(StaffSession.token_digest) == token_digest
    made = rows_changed(work, sa.update(StaffSession).where(whose, condition).values(**values))
    actor = queries.actor_of_session(work, token_digest)
    if not made or not actor or actor.id is None:
        return False
    work.actor = actor
    history.record(work, subject="staff", subject_id=actor.id, kind=kind)
    return True
