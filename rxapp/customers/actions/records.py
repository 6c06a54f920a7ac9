"""Creating and editing a record: one way in for the form, imports and the demo shop (RO-33, CC-7, CLX-1, D-29, D-37)."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import ids, inputs, locks
from rxapp.core.errors import NotFound
from rxapp.core.kinds import Kind as MessageKind
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.customers import rules
from rxapp.customers.actions import form as forms
from rxapp.customers.actions import storing, suppression
from rxapp.customers.actions.form import Values
from rxapp.customers.actions.refusals import Clash, EditedMeanwhile, NumberMissing, NumberTaken, PossibleDouble, TooMany
from rxapp.customers.models import Customer
from rxapp.customers.queries.doubles import DoubleRow, likely_doubles, sharing
from rxapp.customers.queries.lookups import CustomerRow, customer_for, phone_labels
from rxapp.history import actions as history
from rxapp.history import queries as changes
from rxapp.live import actions as live
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission

SUBJECT = "customer"


def create(work: Work, *, form: Any) -> int:
    """Add a customer; returns the id. An account number is made where the form gives none (CLX-1).

    Every address starts without consent, unless the shop's setting or a tick with its proof says otherwise (RO-10, ROX-3);
    where its owner has said no before, only the tick (D-1).
    `confirmed` in the form goes on although there may be a double. Raises NotAllowed, BadInput, TooLong, PossibleDouble,
    NumberTaken, HowMissing and the refusals of fields.
    """
    work.need(Permission.EDIT_CUSTOMERS)
    given = inputs.a_form(form)
    values = _reader(work, forms.EMPTY, None).read(given)
    if not inputs.a_flag(given.get("confirmed")):
        _refuse_doubles(likely_doubles(work, values))
    if values["number"]:
        _refuse_taken(work, values["number"], 0)
    suppression.lock_addresses(work, values)
    row = Customer(number=values["number"] or ids.key(), kind=values["kind"], created_at=work.now)
    work.session.add(row)
    work.session.flush()
    customer_id = row.id or 0
    values["number"] = values["number"] or _free_number(work, customer_id)
    storing.write(work, customer_id, before=None, after=values)
    filled = {name: value for name, value in values.items() if value}
    history.record(work, subject=SUBJECT, subject_id=customer_id, kind="created", after={**filled, "version": 1})
    live.publish(work, "customers")
    return customer_id


def edit(work: Work, *, customer_id: int, version: int, form: Any) -> int:
    """Save an edit of the record as it stood at `version`; returns the new version. Absent fields stay as they are.

    What others saved since is kept where only they changed it; where both changed a field, nothing is saved (D-37).
    Numbers and addresses new to the record warn of their other owners, until `confirmed`. An address that leaves takes its
    consent with it. Raises NotAllowed, NotFound, BadInput, EditedMeanwhile, PossibleDouble, NumberMissing, NumberTaken,
    HowMissing and the refusals of fields.
    """
    work.need(Permission.EDIT_CUSTOMERS)
    given = inputs.a_form(form)
    suppression.lock_addresses(work, given)
    row = locked(work, customer_id)
    version = inputs.a_number(version, low=1, high=row.version)
    theirs = forms.values_of(row)
    seen, since = changes.as_it_stood(work, SUBJECT, row.id, values=theirs, version=row.version, seen=version)
    mine = _reader(work, seen, row).read(given)
    joined = rules.join_edits(base=seen, theirs=theirs, mine=mine)
    if joined.conflicts:
        raise _clash(row, since, joined)
    after = joined.values
    if after == theirs:
        return row.version
    _refuse_too_many(after)
    if not after["number"]:
        raise NumberMissing("number")
    if after["number"] != theirs["number"]:
        _refuse_taken(work, after["number"], row.id)
    if not inputs.a_flag(given.get("confirmed")):
        _refuse_doubles(sharing(work, **_new_addresses(theirs, after), besides=row.id))
    return save(work, row, theirs, after, kind="edited")


def locked(work: Work, customer_id: int) -> CustomerRow:
    """The record, locked until the transaction ends, so that the version read is the version changed. Raises NotFound, BadInput."""
    found = select(Customer).where(Customer.id == inputs.an_id(customer_id)).execution_options(populate_existing=True)
    if work.session.exec(locks.rows(locks.CUSTOMERS, found, [inputs.an_id(customer_id)])).first() is None:
        raise NotFound
    return customer_for(work, customer_id)


def save(work: Work, row: CustomerRow, before: Values, after: Values, *, kind: str, also: Mapping[str, str] | None = None) -> int:
    """Write the changed values, raise the version by one, record the change and publish it. Returns the version.

    `also` is recorded beside the new values: how the change came about.
    """
    _raise_version(work, row)
    storing.write(work, row.id, before=before, after=after)
    changed = [name for name in after if after[name] != before[name]]
    history.record(
        work,
        subject=SUBJECT,
        subject_id=row.id,
        kind=kind,
        before={**{name: before[name] for name in changed}, "version": row.version},
        after={**{name: after[name] for name in changed}, **(also or {}), "version": row.version + 1},
    )
    live.publish(work, "customers")
    return row.version + 1


def _reader(work: Work, seen: Values, row: CustomerRow | None) -> forms.Reader:
    facts = shop.shop(work)
    held = {}
    if row:
        held = {(MessageKind.SMS.value, phone.id): phone.number for phone in row.phones}
        held |= {(MessageKind.EMAIL.value, email.id): rules.folded_email(email.address) for email in row.emails}
    at_once = {"sms": not row and facts.consent_new_sms, "email": not row and facts.consent_new_email}
    return forms.Reader(seen, held=held, country=facts.country, labels=phone_labels(work), agrees_at_once=at_once)


def _clash(row: CustomerRow, since: list[changes.ChangeRow], joined: rules.Joined) -> EditedMeanwhile:
    latest = changes.latest_about(since, joined.conflicts)
    clashes = tuple(Clash(name, joined.values[name], joined.others[name]) for name in joined.conflicts)
    return EditedMeanwhile(who=latest.who, at=latest.changed_at, version=row.version, clashes=clashes, merged=joined.values)


def _refuse_doubles(doubles: list[DoubleRow]) -> None:
    if doubles:
        raise PossibleDouble(doubles)


def _refuse_too_many(values: Values) -> None:
    """Two edits that each kept the limit may break it together."""
    for name, most in rules.MOST.items():
        if len(values[name]) > most:
            raise TooMany(name, limit=most)


def _refuse_taken(work: Work, number: str, customer_id: int) -> None:
    owner = work.session.exec(select(Customer.name).where(Customer.number == number, Customer.id != customer_id)).first()
    if owner is not None:
        raise NumberTaken("number", value=number, name=owner)


def _free_number(work: Work, customer_id: int) -> str:
    """Six digits, counted like the ids; numbers that staff have given by hand are passed over."""
    wanted = customer_id
    while work.session.exec(select(Customer.id).where(Customer.number == f"{wanted:06d}")).first():
        wanted += 1
    return f"{wanted:06d}"


def _new_addresses(before: Values, after: Values) -> dict[str, list[str]]:
    numbers = {row["number"] for row in before["phones"]}
    known = {rules.folded_email(row["address"]) for row in before["emails"]}
    emails = [rules.folded_email(row["address"]) for row in after["emails"]]
    new = [row["number"] for row in after["phones"] if row["number"] not in numbers]
    return {
        "numbers": [*new, *(rules.suggested_number(number, country="") for number in new)],
        "emails": [address for address in emails if address not in known],
    }


def _raise_version(work: Work, row: CustomerRow) -> None:
    raised = sa.update(Customer).where(col(Customer.id) == row.id, col(Customer.version) == row.version).values(version=row.version + 1)
    if rows_changed(work, raised) != 1:
        raise NotFound
