"""Addresses whose owner withdrew consent before they came onto a record: the record begins without it, with the proof (D-1).

A consent that staff note now, with how it was given, is newer than the withdrawal and counts (D-31, D-62).
"""

from collections.abc import Iterable
from typing import Any

from rxapp.consent import actions as consent
from rxapp.consent import queries as consents
from rxapp.consent.queries import ObjectionRow
from rxapp.consent.rules import How
from rxapp.core.errors import BadInput, TooLong
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers import rules
from rxapp.customers.actions.form import Values
from rxapp.customers.queries.doubles import addresses_in
from rxapp.history import actions as history

Objections = dict[str, ObjectionRow]


def lock_addresses(work: Work, form: Any) -> None:
    """Lock every number and address of a form, before any record is locked. What is wrong with one is refused when the form is read."""
    try:
        numbers, emails = addresses_in(work, form)
    except (BadInput, TooLong):
        return
    pairs = [(Kind.SMS.value, number) for number in numbers] + [(Kind.EMAIL.value, address) for address in emails]
    consent.lock_addresses(work, [pair for pair in pairs if pair[1]])


def against(work: Work, kind: Kind, old: Iterable[str], new: Iterable[str]) -> Objections:
    """The stored withdrawals among those addresses that are new to a record."""
    return consents.objections(work, kind, set(new) - set(old))


def note_objections(work: Work, customer_id: int, kind: Kind, rows: dict[str, Values], objections: Objections) -> None:
    """Note on the record what stands against its new addresses (`rows` by address); the shop's setting gives no consent there.

    In the log of consents and in the record's history, each with the proof.
    """
    for address, objection in objections.items():
        row = rows[address]
        by_shop = row["agrees"] and row["how"] == How.SHOP_SETTING
        consent.begin_without(work, customer_id=customer_id, kind=kind, address=address, objection=objection, would_agree=by_shop)
        if by_shop:
            row |= {"agrees": False, "how": ""}
        said = {"kind": kind.value, "address": address, "how": objection.how, "proof": objection.proof}
        history.record(work, subject="customer", subject_id=customer_id, kind="objected", after=said)


def mark_of(kind: Kind, objection: ObjectionRow | None) -> dict[str, Any]:
    """The columns of a new row that say what its owner's no means for the number itself."""
    trouble = rules.trouble_after(kind, objection.how) if objection else None
    return {"trouble": trouble.value, "trouble_at": objection.said_at} if trouble and objection else {}
