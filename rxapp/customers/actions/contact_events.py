"""What providers report of numbers and addresses: undeliverable, withdrawn, agreed again.

Each report concerns every customer with the address, hidden ones too. Only the system actor may call these actions.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from rxapp.consent import actions as consent
from rxapp.consent import queries as consents
from rxapp.consent.rules import How
from rxapp.core import inputs, locks
from rxapp.core.errors import NotAllowed
from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers import rules
from rxapp.customers.actions import form as forms
from rxapp.customers.actions.records import SUBJECT, locked, save
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone
from rxapp.customers.rules import Trouble
from rxapp.history import actions as history
from rxapp.live import actions as live

_CUSTOMER = table_of(Customer)
_THESE = sa.select(_CUSTOMER.c.id).where(_CUSTOMER.c.id.in_(sa.bindparam("these", expanding=True))).order_by(_CUSTOMER.c.id)
Place = tuple[sa.Table, sa.ColumnElement[bool], str]


def lock_records(work: Work, *, customer_ids: Iterable[int] = (), addresses: Iterable[tuple[str, str]] = ()) -> None:
    """Lock these customers, and those with these (kind, address) pairs, until the transaction ends.

    Whoever changes several records in one transaction calls this first: locked in order of their ids, two transactions never wait for
    each other.
    """
    wanted = {*customer_ids}
    for kind, address in addresses:
        wanted.update(_owners(work, kind, address))
    if wanted:
        work.session.execute(locks.rows(locks.CUSTOMERS, _THESE, wanted), {"these": list(wanted)}).all()


def mark_address(work: Work, *, kind: str, address: str, trouble: Trouble, at: datetime | None = None) -> int:
    """Mark this number (E.164) or address as in trouble since `at` (UTC), on every record with it. Returns on how many.

    A younger mark stays. Raises NotAllowed, BadInput.
    """
    _house_only(work)
    place = table, _same, _address = _place(kind, address)
    at = at or work.now
    older = sa.or_(table.c.trouble_at.is_(None), table.c.trouble_at <= at)
    return _marked(work, place, older, trouble.value, at)


def clear_trouble(work: Work, *, kind: str, address: str, before: datetime | None = None, only: Trouble | None = None) -> int:
    """Remove the mark from every record with this number or address. Returns from how many.

    Only marks older than `before` (UTC; when the message that arrived was sent), and only marks `only`, where given. Raises NotAllowed,
    BadInput.
    """
    _house_only(work)
    place = table, _same, _address = _place(kind, address)
    older = table.c.trouble_at < before if before else sa.true()
    sort = table.c.trouble == only.value if only else table.c.trouble != ""
    return _marked(work, place, sa.and_(sort, older), "", None)


def withdraw_consent(work: Work, *, kind: str, address: str, how: How, proof: str, said_at: datetime | None = None) -> int:
    """Withdraw the consent for this number or address on every record with it, with the provider's event as proof (D-1).

    It is logged, stands in each record's history, and is remembered for records that get the address later. After STOP the number is
    marked too, because no network carries an SMS to it. Returns how many customers had agreed. Raises NotAllowed, BadInput.
    """
    proof, (_table, _same, compared) = inputs.a_line(proof[:200], limit=200), _place(kind, address)
    consent.lock_addresses(work, [(kind, compared)])
    change = partial(consent.withdraw, work, how=how, proof=proof)
    done = _each(work, kind, address, change, {"how": how.value, "proof": proof}, agrees=False)
    consent.object_to(work, kind=kind, address=compared, how=how, proof=proof, said_at=said_at or work.now)
    trouble = rules.trouble_after(kind, how)
    if trouble:
        mark_address(work, kind=kind, address=address, trouble=trouble)
    return done


def give_back_consent(work: Work, *, kind: str, address: str, proof: str, how: How = How.START, said_at: datetime | None = None) -> int:
    """After START (or a new subscription): restore what a STOP (an unsubscribe) withdrew for this number or address, on every record with
    it. Returns for how many customers.

    The mark that the STOP left is removed, and records to come begin as any other. Nothing is restored where the owner withdrew again
    after `said_at` (UTC). Raises NotAllowed, BadInput.
    """
    proof, (_table, _same, compared) = inputs.a_line(proof[:200], limit=200), _place(kind, address)
    consent.lock_addresses(work, [(kind, compared)])
    objection = consents.objections(work, kind, [compared]).get(compared)
    if objection and said_at and objection.said_at > said_at:
        return 0
    change = partial(consent.give_back, work, proof=proof, how=how)
    done = _each(work, kind, address, change, {"how": how.value, "proof": proof}, agrees=True)
    consent.take_back(work, kind=kind, address=compared, how=how)
    clear_trouble(work, kind=kind, address=address, only=Trouble.OPTED_OUT)
    return done


def _each(work: Work, kind: str, address: str, change: Callable[..., bool], said: dict[str, str], *, agrees: bool) -> int:
    _house_only(work)
    _table, _same, address = _place(kind, address)
    lock_records(work, addresses=[(kind, address)])
    done = 0
    for customer_id in _owners(work, kind, address):
        row = locked(work, customer_id)
        if change(customer_id=customer_id, kind=kind, address=address):
            before = forms.values_of(row)
            now = {"agrees": agrees, "how": said["how"] if agrees else ""}
            save(work, row, before, _changed(before, kind, address, now), kind="consent", also=said)
            done += 1
    return done


def _changed(values: forms.Values, kind: str, address: str, now: dict[str, bool | str]) -> forms.Values:
    listed, key = ("phones", "number") if kind == Kind.SMS else ("emails", "address")
    return {**values, listed: [row | now if rules.folded_email(row[key]) == address else row for row in values[listed]]}


def _marked(work: Work, place: Place, where: sa.ColumnElement[bool], trouble: str, at: datetime | None) -> int:
    """Set the mark on the rows of a place that meet the condition; what is new to a record is noted in its history."""
    table, same, address = place
    where = sa.and_(same, where)
    found = work.session.execute(sa.select(table.c.customer_id, table.c.trouble).where(where).order_by(table.c.customer_id)).all()
    if not found:
        return 0
    lock_records(work, customer_ids=[row.customer_id for row in found])
    work.session.execute(sa.update(table).where(where).values(trouble=trouble, trouble_at=at))
    news = [row for row in found if row.trouble != trouble]
    for customer_id, old in news:
        before, after = {"address": address, "trouble": old}, {"address": address, "trouble": trouble}
        history.record(work, subject=SUBJECT, subject_id=customer_id, kind="trouble", before=before, after=after)
    if news:
        live.publish(work, "customers")
    return len(news)


def _owners(work: Work, kind: str, address: str) -> list[int]:
    table, same, _address = _place(kind, address)
    return sorted(work.session.execute(sa.select(table.c.customer_id).where(same)).scalars())


def _place(kind: str, address: str) -> Place:
    """The table of a kind, the condition that a row has the address, and the address as it is compared."""
    if inputs.one_of(kind, OUTGOING) == Kind.SMS:
        table = table_of(CustomerPhone)
        return table, table.c.number == address, address
    table = table_of(CustomerEmail)
    folded = rules.folded_email(address)
    return table, table.c.folded == folded, folded


def _house_only(work: Work) -> None:
    if not work.actor.is_system:
        raise NotAllowed
