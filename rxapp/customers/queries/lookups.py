"""One customer's record, whose a number or address is, and what the form's pick-lists offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.consent import queries as consent
from rxapp.core import inputs
from rxapp.core.errors import NotFound
from rxapp.core.kinds import Kind as MessageKind
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers import rules
from rxapp.customers.fieldset import COLUMNS
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone, PhoneType, Tag
from rxapp.history import queries as changes
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """One phone: E.164 and as shown here, its type, the SMS consent with how it was given (RO-14), and a `rules.Trouble` or ""."""

    id: int
    number: str
    shown: str
    label: str
    agrees_sms: bool
    how: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class EmailRow:
    """One e-mail address, its label, whether it is the main one, the consent with how it was given (D-31), and its trouble."""

    id: int
    address: str
    label: str
    is_main: bool
    agrees_email: bool
    how: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One record, whole. `name` is the name as shown; `language` may be empty: the shop's. Moments are aware UTC.

    `fields` has the value of every column of the fieldset by name, for what goes through that list; those that other code
    asks for are attributes too. The first phone is the main one. `last_contact_at` is None where there never was a contact.
    """

    id: int
    version: int
    name: str
    number: str
    kind: str
    title: str
    first_name: str
    last_name: str
    company: str
    form_informal: str
    form_formal: str
    language: str
    preference: str
    note: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool
    is_hidden: bool
    fields: Mapping[str, Any]
    phones: tuple[PhoneRow, ...]
    emails: tuple[EmailRow, ...]
    tags: tuple[str, ...]
    created_at: datetime
    last_contact_at: datetime | None
    last_contact_kind: str

    @property
    def main_phone(self) -> PhoneRow | None:
        """The first phone, if there is one."""
        return self.phones[0] if self.phones else None

    @property
    def main_email(self) -> EmailRow | None:
        """The main e-mail address, if there is one."""
        return next((row for row in self.emails if row.is_main), self.emails[0] if self.emails else None)


Agreed = Mapping[tuple[str, str], consent.ConsentRow]  # by kind and address
_MADE = ("fields", "phones", "emails", "tags", "last_contact_at")
_PLAIN = tuple(name for name in CustomerRow.__dataclass_fields__ if name not in _MADE)
_PHONE = table_of(CustomerPhone)
_EMAIL = table_of(CustomerEmail)
_OF: sa.BindParameter[int] = sa.bindparam("of_id")
_READ = tuple(dict.fromkeys((*_PLAIN, *COLUMNS, "tags_text", "last_contact_at")))
_RECORD = Read(sa.select(*(getattr(Customer, name) for name in _READ)).where(col(Customer.id) == _OF))
_ITS_PHONES = Read(sa.select(_PHONE).where(col(CustomerPhone.customer_id) == _OF).order_by(col(CustomerPhone.position)))
_ITS_EMAILS = Read(sa.select(_EMAIL).where(col(CustomerEmail.customer_id) == _OF).order_by(col(CustomerEmail.position)))


def customer_for(work: Work, customer_id: int) -> CustomerRow:
    """The record, hidden or not. Raises NotAllowed, BadInput, NotFound."""
    work.need(Permission.SEE_CUSTOMERS)
    row = _RECORD.first(work, of_id=inputs.an_id(customer_id))
    if row is None:
        raise NotFound
    agreed = consent.consents_of(work, row.id)
    return CustomerRow(
        **{name: getattr(row, name) for name in _PLAIN},
        fields={name: getattr(row, name) for name in COLUMNS},
        phones=_phones(work, row.id, agreed),
        emails=_emails(work, row.id, agreed),
        tags=tuple(row.tags_text.split("\n")) if row.tags_text else (),
        last_contact_at=None if row.last_contact_at == rules.NEVER else row.last_contact_at,
    )


def latest_edit(work: Work, customer_id: int) -> changes.Edit | None:
    """The newest edit of the record; a mark on an address is none. Raises NotAllowed, NotFound, BadInput."""
    return changes.latest_edit(work, "customer", customer_for(work, customer_id).id)


def owners_of(work: Work, kind: str, address: str) -> list[int]:
    """The customers, hidden ones too, who have this number ("sms", E.164) or address ("email"); for D-3 and D-55."""
    work.need(Permission.SEE_CUSTOMERS)
    if inputs.one_of(kind, MessageKind) == MessageKind.SMS:
        query = select(CustomerPhone.customer_id).where(CustomerPhone.number == address)
    else:
        query = select(CustomerEmail.customer_id).where(CustomerEmail.folded == rules.folded_email(address))
    return sorted(work.session.exec(query.distinct()).all())


def likeliest_owner(work: Work, kind: str, address: str) -> CustomerRow | None:
    """Who probably writes from this number or address: of its owners, hidden ones too, the one contacted last (D-25, D-55)."""
    owners = owners_of(work, kind, address)
    query = select(Customer.id).where(col(Customer.id).in_(owners)).order_by(col(Customer.last_contact_at).desc(), col(Customer.id))
    found = work.session.exec(query.limit(1)).first() if owners else None
    return customer_for(work, found) if found else None


def in_trouble(work: Work, kind: str, addresses: Iterable[str]) -> set[str]:
    """Those of the numbers or addresses (as compared) that a provider told to be in trouble, on anybody's record."""
    work.need(Permission.SEE_CUSTOMERS)
    is_sms = inputs.one_of(kind, MessageKind) == MessageKind.SMS
    column, trouble = (CustomerPhone.number, CustomerPhone.trouble) if is_sms else (CustomerEmail.folded, CustomerEmail.trouble)
    wanted = sorted(set(addresses))
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        found.update(work.session.exec(select(column).where(col(column).in_(wanted[start : start + 500]), trouble != "")))
    return found


def phone_labels(work: Work) -> tuple[str, ...]:
    """The phone types on offer: the codes mobile, work, home, then the shop's own by name (RO-12, RO-13)."""
    own = work.session.exec(select(PhoneType.name).order_by(PhoneType.folded)).all()
    return (*rules.PHONE_LABELS, *own)


def tag_names(work: Work, beginning: str = "", *, limit: int = 20) -> tuple[str, ...]:
    """Tags in use or once used that begin so, by name (RO-30). Raises NotAllowed, BadInput, TooLong."""
    work.need(Permission.SEE_CUSTOMERS)
    typed = inputs.a_line(beginning, limit=40)
    start = fold(typed) or typed
    query = select(Tag.name).where(col(Tag.folded).startswith(start, autoescape=True)) if start else select(Tag.name)
    return tuple(work.session.exec(query.order_by(Tag.folded).limit(limit)).all())


def _phones(work: Work, customer_id: int, agreed: Agreed) -> tuple[PhoneRow, ...]:
    country = shop.country(work)
    found: list[PhoneRow] = []
    for row in _ITS_PHONES.rows(work, of_id=customer_id):
        given = agreed.get((MessageKind.SMS, row.number))
        how = given.how if given and given.agrees else ""
        shown = rules.phone_shown(row.number, country=country)
        found.append(PhoneRow(row.id, row.number, shown, row.label, bool(given and given.agrees), how, row.trouble))
    return tuple(found)


def _emails(work: Work, customer_id: int, agreed: Agreed) -> tuple[EmailRow, ...]:
    found: list[EmailRow] = []
    for row in _ITS_EMAILS.rows(work, of_id=customer_id):
        given = agreed.get((MessageKind.EMAIL, row.folded))
        how = given.how if given and given.agrees else ""
        found.append(EmailRow(row.id, row.address, row.label, row.is_main, bool(given and given.agrees), how, row.trouble))
    return tuple(found)
