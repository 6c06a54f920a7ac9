"""One-time links: the first set-up, an invitation, a new password. Good for 48 hours and for one use."""

import sqlalchemy as sa
from sqlmodel import col

from rxapp.core import ids
from rxapp.core.errors import Refusal
from rxapp.core.inputs import an_id
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff import queries
from rxapp.staff.actions.access import end_sessions, opened
from rxapp.staff.actions.people import a_name, add_staff, hold_administrators, person_in_reach, void_links
from rxapp.staff.actions.roles import add_roles
from rxapp.staff.models import Role, Staff, StaffLink
from rxapp.staff.rules import ADMINISTRATOR_KEY, Purpose


class LinkUnusable(Refusal):
    """The link was used, is older than 48 hours, or never was."""

    key = "link.unusable"


def setup_link(work: Work) -> str | None:
    """A new token for `/setup#...` while nobody works here, else None; earlier set-up links become void. Called at start alone."""
    if queries.has_staff(work):
        return None
    void_links(work, staff_id=None)
    return one_time_key(work, Purpose.SETUP, None)


def invite(work: Work, *, name: object, email: object, role_id: object, language: object = "", zone: object = "") -> str:
    """Add a person and return the token for `/invite#...`, shown once.

    Raises NotAllowed, NotFound, NoName, BadEmail, EmailTaken, BadInput.
    """
    staff_id = add_staff(work, name=name, email=email, role_id=an_id(role_id), language=language, zone=zone)
    return one_time_key(work, Purpose.INVITE, staff_id)


def reset_link(work: Work, *, staff_id: object) -> str:
    """A token by which a person chooses a new password, for `/invite#...`; their earlier links become void.

    Password and sessions stay until it is used. A person who never signed in is invited again. Raises NotAllowed, NotFound.
    """
    person, _ = person_in_reach(work, an_id(staff_id))
    void_links(work, staff_id=person.id)
    history.record(work, subject="staff", subject_id=person.id or 0, kind="link_made")
    return one_time_key(work, Purpose.RESET if person.password_hash else Purpose.INVITE, person.id)


def accept(work: Work, *, token: str, password_hash: str, name: object = None) -> str:
    """Use an invitation or a reset: the password is set, other sessions end; returns the token of a new session.

    `name` may mend an invited person's name. Raises LinkUnusable, NoName, TooLong.
    """
    link = _use(work, token, Purpose.INVITE, Purpose.RESET)
    person = work.session.get_one(Staff, link.staff_id)
    if name is not None and link.purpose == Purpose.INVITE:
        person.name = a_name(name)
    person.password_hash = password_hash
    person.is_demo = False
    person.version += 1
    end_sessions(work, staff_id=person.id or 0)
    work.actor = queries.actor_for(person, work.session.get_one(Role, person.role_id))
    history.record(work, subject="staff", subject_id=person.id or 0, kind="password_set")
    live.publish(work, "staff")
    return opened(work, staff_id=person.id or 0)


def renew(work: Work, *, token: str) -> str:
    """Open a new session for the browser in which a new password was chosen just now. Returns its token. Raises LinkUnusable."""
    link = _use(work, token, Purpose.RENEW)
    person = work.session.get_one(Staff, link.staff_id)
    work.actor = queries.actor_for(person, work.session.get_one(Role, person.role_id))
    return opened(work, staff_id=person.id or 0)


def accept_setup(work: Work, *, token: str, name: object, email: object, password_hash: str) -> str:
    """Use the set-up link: the first person becomes the administrator; returns the token of their session.

    The caller acts as the house. Raises LinkUnusable, NoName, BadEmail, TooLong.
    """
    _use(work, token, Purpose.SETUP)
    roles = add_roles(work)
    hold_administrators(work)
    if queries.has_staff(work):
        raise LinkUnusable
    staff_id = add_staff(work, name=name, email=email, role_id=roles[ADMINISTRATOR_KEY], password_hash=password_hash)
    person = work.session.get_one(Staff, staff_id)
    work.actor = queries.actor_for(person, work.session.get_one(Role, person.role_id))
    return opened(work, staff_id=staff_id)


def one_time_key(work: Work, purpose: Purpose, staff_id: int | None) -> str:
    """Store a one-time key for this purpose and person, as its digest only. Returns the key."""
    token = ids.token()
    work.session.add(StaffLink(token_digest=ids.digest(token), purpose=purpose.value, staff_id=staff_id, created_at=work.now))
    return token


def _use(work: Work, token: str, *purposes: Purpose) -> queries.LinkRow:
    link = queries.open_link(work, token)
    if not link or link.purpose not in purposes:
        raise LinkUnusable
    unused = (col(StaffLink.id) == link.link_id, col(StaffLink.used_at).is_(None))
    if not rows_changed(work, sa.update(StaffLink).where(*unused).values(used_at=work.now)):
        raise LinkUnusable
    return link
