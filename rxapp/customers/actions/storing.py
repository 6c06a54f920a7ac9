"""Writing a record's values to its tables, with the columns that grid and search read."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.consent import actions as consent
from rxapp.consent.rules import How
from rxapp.core.kinds import Kind
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers import fieldset, rules, search
from rxapp.customers.actions import ranks, suppression
from rxapp.customers.actions.form import EMPTY, Values
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone, CustomerTag, Tag

LAST = "\U0010fffd"  # sorts behind every text: who has no phone, e-mail or tag comes last


def write(work: Work, customer_id: int, *, before: Values | None, after: Values) -> None:
    """Bring the tables from `before` (None: a new record) to `after`; the caller keeps version and history.

    `after` is put right where the shop's setting would have given a consent that the address's owner has refused.
    """
    old = before or EMPTY
    if after["tags"] != old["tags"]:
        after["tags"] = _tags(work, customer_id, after["tags"])
    sms = suppression.against(work, Kind.SMS, _by_number(old), _by_number(after))
    email = suppression.against(work, Kind.EMAIL, _by_address(old), _by_address(after))
    columns = shown_columns(after)
    work.session.execute(
        sa.update(Customer).where(col(Customer.id) == customer_id).values(**{n: after[n] for n in fieldset.COLUMNS}, **columns)
    )
    ranks.place(work, customer_id)
    if _without_consent(after["phones"]) != _without_consent(old["phones"]):
        _phones(work, customer_id, after["phones"], sms)
    if _without_consent(after["emails"]) != _without_consent(old["emails"]):
        _emails(work, customer_id, after["emails"])
    suppression.note_objections(work, customer_id, Kind.SMS, _by_number(after), sms)
    suppression.note_objections(work, customer_id, Kind.EMAIL, _by_address(after), email)
    _consents(work, customer_id, Kind.SMS, _by_number(old), _by_number(after), is_new=before is None)
    _consents(work, customer_id, Kind.EMAIL, _by_address(old), _by_address(after), is_new=before is None)


def shown_columns(values: Mapping[str, Any]) -> dict[str, str]:
    """The columns that repeat a record's values for grid and search; without rank."""
    phone = values["phones"][0]["number"] if values["phones"] else ""
    email = next((row["address"] for row in values["emails"] if row["is_main"]), "")
    _prefix, national, international = rules.phone_parts(phone) if phone else ("", "", "")
    names = {name: values[name] for name in ("first_name", "last_name", "company")}
    name = rules.name_shown(kind=values["kind"], **names, phone=international)
    return {
        "name": name,
        "sort_name": fold(name)[:500],
        "phone_national": national,
        "phone_international": international,
        "main_email": email,
        "tags_text": "\n".join(values["tags"]),
        "phone_sort": phone or LAST,
        "email_sort": rules.folded_email(email)[:300] or LAST,
        "tags_sort": fold(" ".join(values["tags"]))[:200] or LAST,
        "first_folded": fold(names["first_name"])[:200],
        "last_folded": fold(names["last_name"])[:200],
        "company_folded": fold(names["company"])[:300],
        "search_text": search.stored_text(
            names=names.values(),
            phones=[row["number"] for row in values["phones"]],
            emails=[row["address"] for row in values["emails"]],
            lines=[values[name] for name in fieldset.SEARCHED],
            tags=values["tags"],
            is_supplier=values["is_supplier"],
            is_conflict=values["is_conflict"],
            number=values["number"],
        ),
    }


def _tags(work: Work, customer_id: int, wanted: Iterable[str]) -> list[str]:
    """Give the customer these tags, each written as it was first typed; returns them by name."""
    names = {rules.tag_key(name): name for name in wanted}
    for folded, name in names.items():
        work.session.execute(
            sa.text("INSERT INTO tag (name, folded) VALUES (:name, :folded) ON CONFLICT DO NOTHING"), {"name": name, "folded": folded}
        )
    tags = sorted(work.session.exec(select(Tag).where(col(Tag.folded).in_(names))), key=lambda tag: tag.folded)
    work.session.execute(sa.delete(CustomerTag).where(col(CustomerTag.customer_id) == customer_id))
    work.session.add_all(CustomerTag(customer_id=customer_id, tag_id=tag.id or 0) for tag in tags)
    return [tag.name for tag in tags]


def _phones(work: Work, customer_id: int, wanted: list[Values], objections: suppression.Objections) -> None:
    rows = {row.number: row for row in work.session.exec(select(CustomerPhone).where(CustomerPhone.customer_id == customer_id))}
    for position, value in enumerate(wanted):
        number = value["number"]
        mark = suppression.mark_of(Kind.SMS, objections.get(number))
        row = rows.pop(number, None) or CustomerPhone(customer_id=customer_id, number=number, **mark)
        row.position, row.label = position, value["label"]
        work.session.add(row)
    for row in rows.values():
        work.session.delete(row)
    work.session.flush()


def _emails(work: Work, customer_id: int, wanted: list[Values]) -> None:
    rows = {row.folded: row for row in work.session.exec(select(CustomerEmail).where(CustomerEmail.customer_id == customer_id))}
    for position, value in enumerate(wanted):
        folded = rules.folded_email(value["address"])
        row = rows.pop(folded, None) or CustomerEmail(customer_id=customer_id, folded=folded, address=value["address"])
        row.position, row.address, row.label, row.is_main = position, value["address"], value["label"], value["is_main"]
        work.session.add(row)
    for row in rows.values():
        work.session.delete(row)
    work.session.flush()


def _consents(work: Work, customer_id: int, kind: Kind, old: dict[str, Values], new: dict[str, Values], *, is_new: bool) -> None:
    for address in old.keys() - new.keys():
        consent.drop(work, customer_id=customer_id, kind=kind, address=address)
    for address, row in new.items():
        if is_new and row["agrees"] and row["how"] == How.SHOP_SETTING:
            consent.start(work, customer_id=customer_id, kind=kind, address=address)
        elif row["agrees"] != (old.get(address) or {"agrees": False})["agrees"]:
            consent.set(work, customer_id=customer_id, kind=kind, address=address, agrees=row["agrees"], how=row["how"])


def _without_consent(rows: list[Values]) -> list[Values]:
    return [{name: value for name, value in row.items() if name not in ("agrees", "how")} for row in rows]


def _by_number(values: Values) -> dict[str, Values]:
    return {row["number"]: row for row in values["phones"]}


def _by_address(values: Values) -> dict[str, Values]:
    return {rules.folded_email(row["address"]): row for row in values["emails"]}
