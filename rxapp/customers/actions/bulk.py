"""Many customers at once, for the seed: rows are written in batches, and the search index once, at the end."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from rxapp.consent import actions as consent
from rxapp.consent import queries as consents
from rxapp.core import db
from rxapp.core.errors import NotAllowed
from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers import fieldset, rules, search_ddl
from rxapp.customers.actions.form import EMPTY, Values
from rxapp.customers.actions.ranks import GAP
from rxapp.customers.actions.storing import shown_columns
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone, CustomerTag, Tag
from rxapp.history import actions as history
from rxapp.live import actions as live

_CUSTOMER = table_of(Customer)
_PHONE = table_of(CustomerPhone)
_EMAIL = table_of(CustomerEmail)
_TAG = table_of(Tag)
_TAGGED = table_of(CustomerTag)
Agreed = tuple[int, Kind, str, str]
_EXTRA = ("created_at", "last_contact_at", "last_contact_kind")


def add_many(work: Work, *, people: Sequence[Values]) -> None:
    """Write customers from values that are known to be right; the house alone may.

    Values are those of `form`, with `created_at`, `last_contact_at` and `last_contact_kind`; what is left out is empty.
    A consent counts for nobody who said no before (D-1). They are found by the search only after `refresh_search`. Raises NotAllowed.
    """
    if not work.actor.is_system:
        raise NotAllowed
    if not db.is_sqlite(work.session.connection()):
        work.session.execute(sa.text(f"SET LOCAL {search_ddl.BULK} = 'on'"))
    first = (work.session.execute(sa.select(sa.func.max(_CUSTOMER.c.id))).scalar() or 0) + 1
    numbers = _free_numbers(work, first, len(people))
    rows: list[tuple[int, Values]] = []
    for place, values in enumerate(people):
        rows.append((first + place, EMPTY | values | {"number": values.get("number") or numbers[place]}))
    _insert(work, _CUSTOMER, [_row(work, customer_id, values) for customer_id, values in rows])
    _insert(work, _PHONE, [_phone(customer_id, place, row) for customer_id, values in rows for place, row in enumerate(values["phones"])])
    _insert(work, _EMAIL, [_email(customer_id, place, row) for customer_id, values in rows for place, row in enumerate(values["emails"])])
    tags = _tag_ids(work, {name for _id, values in rows for name in values["tags"]})
    _insert(work, _TAGGED, [{"customer_id": customer_id, "tag_id": tags[name]} for customer_id, values in rows for name in values["tags"]])
    agreed: list[Agreed] = [
        (customer_id, Kind.SMS, row["number"], row["how"]) for customer_id, values in rows for row in values["phones"] if row["agrees"]
    ]
    agreed += [
        (customer_id, Kind.EMAIL, rules.folded_email(row["address"]), row["how"])
        for customer_id, values in rows
        for row in values["emails"]
        if row["agrees"]
    ]
    consent.add_many(work, agreed=_without_refused(work, agreed))
    history.record(work, subject="customers", subject_id=first, kind="seeded", after={"number": len(rows)})
    live.publish(work, "customers")


def refresh_search(work: Work) -> None:
    """Rank every customer and fill the search index anew; after `add_many`, or where an earlier one was cut short."""
    connection = work.session.connection()
    search_ddl.fill(connection, gap=GAP)
    if not db.is_sqlite(connection):
        connection.execute(sa.text("SELECT setval(pg_get_serial_sequence('customer', 'id'), (SELECT max(id) FROM customer))"))
    connection.exec_driver_sql("ANALYZE")
    live.publish(work, "customers")


def _free_numbers(work: Work, first: int, many: int) -> list[str]:
    """Account numbers counted like the ids; those that staff have given by hand are passed over."""
    wanted = [f"{number:06d}" for number in range(first, first + 2 * many)]
    taken = set(work.session.scalars(sa.select(_CUSTOMER.c.number).where(_CUSTOMER.c.number.in_(wanted))))
    return [number for number in wanted if number not in taken][:many]


def _without_refused(work: Work, agreed: list[Agreed]) -> list[Agreed]:
    """Those consents whose address belongs to nobody who said no before (D-1); staff may note them one by one."""
    consent.lock_addresses(work, [(kind, address) for _id, kind, address, _how in agreed])
    objections = {kind: consents.objections(work, kind, [address for _id, of, address, _how in agreed if of == kind]) for kind in OUTGOING}
    return [one for one in agreed if one[2] not in objections[one[1]]]


def _row(work: Work, customer_id: int, values: Values) -> dict[str, Any]:
    row = {name: values[name] for name in fieldset.COLUMNS} | shown_columns(values)
    row |= {name: values[name] for name in _EXTRA if name in values}
    return {
        "id": customer_id,
        "created_at": work.now,
        "last_contact_at": rules.NEVER,
        "last_contact_kind": "",
        "is_hidden": False,
        "version": 1,
        **row,
    }


def _phone(customer_id: int, place: int, row: Values) -> dict[str, Any]:
    return {"customer_id": customer_id, "position": place, "number": row["number"], "label": row["label"]}


def _email(customer_id: int, place: int, row: Values) -> dict[str, Any]:
    folded = rules.folded_email(row["address"])
    return {
        "customer_id": customer_id,
        "position": place,
        "address": row["address"],
        "folded": folded,
        "label": row["label"],
        "is_main": row["is_main"],
    }


def _tag_ids(work: Work, names: set[str]) -> dict[str, int]:
    known = dict(work.session.execute(sa.select(_TAG.c.folded, _TAG.c.id)).all())
    fresh = sorted(name for name in names if rules.tag_key(name) not in known)
    _insert(work, _TAG, [{"name": name, "folded": rules.tag_key(name)} for name in fresh])
    known = dict(work.session.execute(sa.select(_TAG.c.folded, _TAG.c.id)).all())
    return {name: known[rules.tag_key(name)] for name in names}


def _insert(work: Work, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        work.session.execute(sa.insert(table), rows)
