"""Small changes of a record: hidden or not, one consent, the latest contact; and the shop's own phone types."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import col

from rxapp.consent.rules import Kind
from rxapp.core import inputs
from rxapp.core.errors import BadInput, NotFound, Refusal
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers import fieldset, rules
from rxapp.customers.actions import form as forms
from rxapp.customers.actions import ranks
from rxapp.customers.actions.records import SUBJECT, locked, save
from rxapp.customers.models import Customer, PhoneType
from rxapp.customers.queries.records import phone_labels
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.rules import Permission

CUSTOMER: sa.Table = Customer.__table__  # type: ignore[attr-defined]
_MOMENT = sa.bindparam("moment", type_=CUSTOMER.c.last_contact_at.type)
_TOUCHED = (
    sa.update(CUSTOMER)
    .where(CUSTOMER.c.id.in_(sa.bindparam("these", expanding=True)), CUSTOMER.c.last_contact_at <= _MOMENT)
    .values(last_contact_at=_MOMENT, last_contact_kind=sa.bindparam("shown"))
)


class PhoneTypeTaken(Refusal):
    """The shop has a phone type of this name; values: name."""

    key: ClassVar[str] = "customers.refusal.phone_type_taken"


def hide(work: Work, *, customer_id: int) -> None:
    """Leave the customer out of lists and pickers; inbound still finds them (D-25). Raises NotAllowed, NotFound."""
    _hide(work, customer_id, is_hidden=True)


def unhide(work: Work, *, customer_id: int) -> None:
    """Show a hidden customer again (D-25). Raises NotAllowed, NotFound."""
    _hide(work, customer_id, is_hidden=False)


def set_consent(work: Work, *, customer_id: int, kind: str, address: str, agrees: bool, how: str = "") -> int:
    """Note or withdraw the consent of one number (E.164) or address of the record; returns the version (D-1, RO-14).

    Raises NotAllowed, NotFound where the address is not the customer's, BadInput, HowMissing.
    """
    work.need(Permission.SET_CONSENT)
    row = locked(work, customer_id)
    kind, agrees = inputs.one_of(kind, Kind), inputs.a_flag(agrees)
    before = forms.values_of(row)
    listed, key = ("phones", "number") if kind == Kind.SMS else ("emails", "address")
    wanted = rules.folded_email(inputs.a_line(address, limit=fieldset.ADDRESS_LIMIT))
    found = next((place for place, value in enumerate(before[listed]) if rules.folded_email(value[key]) == wanted), None)
    if found is None:
        raise NotFound
    if before[listed][found]["agrees"] == agrees:
        return row.version
    after = {**before, listed: [dict(value) for value in before[listed]]}
    after[listed][found] |= {"agrees": agrees, "how": inputs.a_line(how, limit=20) if agrees else ""}
    return save(work, row, before, after, kind="consent")


def touch(work: Work, *, customer_id: int, kind: str, at: datetime) -> None:
    """Note that the customer was contacted, or wrote, at that moment; an older contact changes nothing.

    `kind` is a `rules.LastContact`, or the type of a message that we sent. Raises BadInput.
    """
    shown = rules.last_contact(kind)
    if shown is None:
        raise BadInput
    where = (col(Customer.id) == inputs.an_id(customer_id), col(Customer.last_contact_at) <= at)
    changed = work.session.execute(sa.update(Customer).where(*where).values(last_contact_at=at, last_contact_kind=shown.value))
    if changed.rowcount:  # type: ignore[attr-defined]
        live.publish(work, "customers")


def touch_many(work: Work, *, customer_ids: Iterable[int], kind: str, at: datetime) -> None:
    """The same for many customers at once. Raises BadInput."""
    shown = rules.last_contact(kind)
    if shown is None:
        raise BadInput
    asked = {"these": list(set(customer_ids)), "moment": at, "shown": shown.value}
    if work.session.execute(_TOUCHED, asked).rowcount:  # type: ignore[attr-defined]
        live.publish(work, "customers")


def add_phone_label(work: Work, *, name: str) -> str:
    """Add a phone type of the shop's own; returns it as it is kept (RO-13). Raises NotAllowed, BadInput, TooLong, PhoneTypeTaken."""
    work.need(Permission.EDIT_CUSTOMERS)
    name = inputs.a_line(name, limit=fieldset.LABEL_LIMIT)
    if not fold(name):
        raise BadInput
    if fold(name) in map(fold, phone_labels(work)):
        raise PhoneTypeTaken(name=name)
    kept = PhoneType(name=name, folded=rules.tag_key(name))
    work.session.add(kept)
    work.session.flush()
    history.record(work, subject="phone_type", subject_id=kept.id or 0, kind="created", after={"name": name})
    live.publish(work, "customers")
    return name


def _hide(work: Work, customer_id: int, *, is_hidden: bool) -> None:
    work.need(Permission.EDIT_CUSTOMERS)
    row = locked(work, customer_id)
    if row.is_hidden == is_hidden:
        return
    where = (col(Customer.id) == row.id, col(Customer.version) == row.version)
    changed = work.session.execute(sa.update(Customer).where(*where).values(is_hidden=is_hidden, version=row.version + 1))
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound
    ranks.place(work, row.id)
    history.record(
        work,
        subject=SUBJECT,
        subject_id=row.id,
        kind="hidden" if is_hidden else "shown",
        before={"is_hidden": row.is_hidden, "version": row.version},
        after={"is_hidden": is_hidden, "version": row.version + 1},
    )
    live.publish(work, "customers")
