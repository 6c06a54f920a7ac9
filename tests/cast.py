"""Who acts in the tests: Ada (administrator), Ben (front desk), Cleo (mechanic), Rita (may only read)."""

from dataclasses import dataclass

from rxapp.core import clock, ids
from rxapp.core.work import Actor, Work, work
from rxapp.staff.actions import own_account
from rxapp.staff.models import Role, Staff, StaffSession
from rxapp.staff.queries import actor_for
from rxapp.staff.rules import ROLES

PEOPLE = {
    "ada": ("Ada Nowak", "administrator"),
    "ben": ("Ben Carter", "front_desk"),
    "cleo": ("Cleo Ruiz", "mechanic"),
    "rita": ("Rita Holm", "read_only"),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The four of them; their rows stand in the database, e-mail `<name>@example.com`, no password."""

    ada: Actor
    ben: Actor
    cleo: Actor
    rita: Actor


def hire() -> Cast:
    """Write every built-in role and the four people; no password, so that nobody signs in by the door."""
    with work() as job:
        roles = {key: _role(key) for key in ROLES}
        job.session.add_all(roles.values())
        job.session.flush()
        hired = {short: _person(short, name, roles[role]) for short, (name, role) in PEOPLE.items()}
        job.session.add_all(hired.values())
        job.session.flush()
        return Cast(**{short: actor_for(person, roles[PEOPLE[short][1]]) for short, person in hired.items()})


def sign_in(actor: Actor) -> str:
    """Open a session for the person; returns the token that their cookie carries."""
    token = ids.token()
    now = clock.now()
    with work() as job:
        job.session.add(StaffSession(token_digest=ids.digest(token), staff_id=actor.id or 0, created_at=now, last_seen_at=now))
    return token


def change_password(job: Work, *, old: object, new: object) -> str:
    """Both steps of *Change password* in one transaction; returns the key for `renew`."""
    return own_account.change_password(job, chosen=own_account.choose_password(job, old=old, new=new))


def _role(key: str) -> Role:
    return Role(key=key, name=key.replace("_", " ").capitalize(), permissions=[str(permission) for permission in ROLES[key]])


def _person(short: str, name: str, role: Role) -> Staff:
    return Staff(email=f"{short}@example.com", name=name, role_id=role.id or 0, language="en")
