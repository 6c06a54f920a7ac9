"""What each may change of their own: words, zone, signatures, shortcuts, password, other sessions."""

from dataclasses import dataclass

from rxapp.core.errors import NotAllowed, Refusal
from rxapp.core.inputs import a_flag, a_text
from rxapp.core.work import Work, looks_first
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff import queries, signatures
from rxapp.staff.actions.access import end_sessions
from rxapp.staff.actions.links import one_time_key
from rxapp.staff.actions.passwords import good_password, hash_password, password_fits
from rxapp.staff.actions.people import a_language, a_zone
from rxapp.staff.models import Staff
from rxapp.staff.rules import Purpose

SIGNATURE_EMAIL, SIGNATURE_SMS = signatures.LIMITS.values()


class WrongPassword(Refusal):
    """The present password was not given right, so it was not changed."""

    key = "staff.wrong_password"


@dataclass(frozen=True, slots=True, repr=False)
class Chosen:
    """A new password that was checked: its hash, and the hash of the old one."""

    instead_of: str
    password_hash: str


@looks_first(signatures.look)
def edit_own(
    work: Work,
    *,
    language: object,
    zone: object,
    signature_email: object,
    signature_sms: object,
    has_shortcuts: object,
    has_sound: object = False,
) -> None:
    """Save one's own settings; empty language, zone or signature: the shop's.

    Raises NotAllowed, BadInput, TooLong, and what `staff.signatures` raises.
    """
    person = _self(work)
    values = {
        "language": a_language(language),
        "zone": a_zone(zone),
        "signature_email": a_text(signature_email, limit=SIGNATURE_EMAIL).strip(),
        "signature_sms": a_text(signature_sms, limit=SIGNATURE_SMS).strip(),
        "has_shortcuts": a_flag(has_shortcuts),
        "has_sound": a_flag(has_sound),
    }
    before = {name: getattr(person, name) for name, value in values.items() if getattr(person, name) != value}
    if not before:
        return
    after = {name: values[name] for name in before}
    signatures.check(after)
    for name, value in after.items():
        setattr(person, name, value)
    person.version += 1
    history.record(work, subject="staff", subject_id=person.id or 0, kind="edited", before=before, after=after)
    live.publish(work, "staff")


def choose_password(work: Work, *, old: object, new: object) -> Chosen:
    """Check a new password, after the old one, for `change_password`. It is slow (two hashes) and only reads.

    Raises NotAllowed, WrongPassword, ShortPassword, CommonPassword.
    """
    person = _self(work)
    if not password_fits(queries.LoginRow(person.id or 0, person.password_hash, person.is_demo), _secret(old)):
        raise WrongPassword
    return Chosen(person.password_hash, hash_password(good_password(_secret(new), about=(person.name, person.email))))


def change_password(work: Work, *, chosen: Chosen) -> str:
    """Take a new password; every session ends, this one too (ASVS 7.2.4). Returns the key for `renew`, good once for a minute.

    Raises NotAllowed, and WrongPassword where the old one was replaced since it was weighed.
    """
    person = _self(work)
    if person.password_hash != chosen.instead_of:
        raise WrongPassword
    person.password_hash = chosen.password_hash
    person.is_demo = False
    person.version += 1
    end_sessions(work, staff_id=person.id or 0)
    history.record(work, subject="staff", subject_id=person.id or 0, kind="password_set")
    live.publish(work, "staff")
    return one_time_key(work, Purpose.RENEW, person.id)


def end_other_sessions(work: Work, *, keep_digest: str) -> int:
    """Sign out everywhere else; returns how many sessions ended. Raises NotAllowed."""
    person = _self(work)
    ended = end_sessions(work, staff_id=person.id or 0, but=keep_digest)
    if ended:
        history.record(work, subject="staff", subject_id=person.id or 0, kind="signed_out_elsewhere", after={"sessions": ended})
        live.publish(work, "staff")
    return ended


def _self(work: Work) -> Staff:
    person = work.session.get(Staff, work.actor.id) if work.actor.id else None
    if not person or not person.is_active:
        raise NotAllowed
    return person


def _secret(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 1000 else ""
