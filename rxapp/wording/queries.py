"""Reads of templates, and the values that fill them for one customer."""

from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlmodel import col, select

from rxapp.core.errors import NotFound
from rxapp.core.i18n import LANGUAGES
from rxapp.core.text import fold, one_line
from rxapp.core.work import Work
from rxapp.customers import queries as customers
from rxapp.shop import queries as shops
from rxapp.staff import queries as staff
from rxapp.staff.rules import Permission
from rxapp.wording import rules
from rxapp.wording.models import Template
from rxapp.wording.placeholders import nested
from rxapp.wording.rules import Kind, NameParts

PAGE = 50


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A whole template; the moment as ISO text, `changed_by` a name as text."""

    id: int
    name: str
    kind: str
    language: str
    subject: str
    content: str
    version: int
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One line of the list, without the content; the moment as ISO text."""

    id: int
    name: str
    kind: str
    language: str
    subject: str
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One page of the list; pages are counted from 1, `total` counts every match, `all` every template."""

    rows: tuple[TemplateLine, ...]
    total: int
    page: int
    pages: int
    all: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled for one customer, part by part; `empty` names the placeholders without a value (D-19)."""

    subject: str
    content: str
    signature: str
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A template as one customer would get it, and the whole text as the sender would assemble it."""

    customer_id: int
    customer_name: str
    subject: str
    greeting: str
    content: str
    signature: str
    text: str
    empty: tuple[str, ...]


class Named(Protocol):
    """Anything with the name parts of a customer."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def company(self) -> str: ...
    @property
    def form_informal(self) -> str: ...
    @property
    def form_formal(self) -> str: ...


def templates(work: Work, kind: str, customer_language: str) -> list[TemplateRow]:
    """Every template of the kind: those in the customer's language first, the others grouped by language (CL-21, D-15).

    An empty language means the shop's. Raises NotAllowed.
    """
    work.need(Permission.SEE_CUSTOMERS)
    first = customer_language or shops.shop(work).language
    rows = work.session.exec(select(Template).where(Template.kind == kind, col(Template.deleted_at).is_(None)))
    return sorted((_row(row) for row in rows), key=lambda row: (row.language != first, _rank(row.language), fold(row.name), row.id))


def template_for(work: Work, template_id: int) -> TemplateRow:
    """One template. Raises NotAllowed, and NotFound also once it is deleted (D-20)."""
    work.need(Permission.SEE_CUSTOMERS)
    row = work.session.get(Template, template_id)
    if row is None or row.deleted_at is not None:
        raise NotFound
    return _row(row)


def empty_template(work: Work, kind: str, language: str) -> TemplateRow | None:
    """A template of the kind with empty content, which gives greeting and signature and nothing else (CL-44, D-13).

    In the language if there is one, else in any.
    """
    return next((row for row in templates(work, kind, language) if not row.content.strip()), None)


def page(work: Work, *, q: str = "", kind: str = "", language: str = "", number: int = 1) -> TemplatePage:
    """One page of the list: the shop's language first, then by name. `q` is sought in name and subject. Raises NotAllowed."""
    work.need(Permission.SEE_CUSTOMERS)
    first, needles = shops.shop(work).language, fold(q).split()
    rows = list(work.session.exec(select(Template).where(col(Template.deleted_at).is_(None))))
    found = [row for row in rows if row.kind == (kind or row.kind) and row.language == (language or row.language) and _has(row, needles)]
    found.sort(key=lambda row: (row.language != first, _rank(row.language), _kind_rank(row.kind), fold(row.name), row.id))
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(number, 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return TemplatePage(tuple(_line(row) for row in shown), len(found), number, pages, len(rows))


def name_parts(customer: Named) -> NameParts:
    """What `rules.greet` needs of a customer."""
    return NameParts(**{field: getattr(customer, field) for field in NameParts.__dataclass_fields__})


def signature_for(work: Work, kind: str) -> str:
    """The signature of the acting person if it is filled, else the shop's, never both; placeholders not yet filled.

    Nothing for a note (D-16).
    """
    if kind == Kind.NOTE:
        return ""
    own = staff.me(work) if work.actor.id else None
    texts = [own, shops.shop(work)] if own else [shops.shop(work)]
    found = [text.signature_sms if kind == Kind.SMS else text.signature_email for text in texts]
    return next((text for text in found if text.strip()), "")


def placeholder_values(work: Work, customer: customers.CustomerRow, *, language: str) -> dict[str, object]:
    """A value for every placeholder, nested for `rules.render`; "" where there is none (D-19, ROX-11).

    The first phone, the main e-mail, today in the shop's zone as the template's language writes it.
    """
    shop = shops.shop(work)
    email = next((row for row in customer.emails if row.is_main), customer.emails[0] if customer.emails else None)
    flat = {
        "customer.name": customer.name,
        "customer.first_name": customer.first_name,
        "customer.last_name": customer.last_name,
        "customer.company": customer.company,
        "customer.phone": customer.phones[0].shown if customer.phones else "",
        "customer.email": email.address if email else "",
        "shop.name": shop.name,
        "shop.phone": shop.phone,
        "shop.email": shop.service_email,
        "shop.address": shop.address,
        "staff.name": work.actor.name,
        "staff.first_name": work.actor.name.partition(" ")[0],
        "today": format_date(work.now.astimezone(ZoneInfo(shop.zone)), format="long", locale=language if language in LANGUAGES else "en"),
    }
    return nested(flat)


def fill(work: Work, customer: customers.CustomerRow, *, kind: str, language: str, subject: str, content: str) -> Filled:
    """Subject, content and signature of a template for this customer. Raises TemplateBroken, TemplateEndless."""
    values = placeholder_values(work, customer, language=language)
    parts = [rules.render(text, values) for text in (subject, content, signature_for(work, kind))]
    empty = tuple(dict.fromkeys(name for part in parts for name in part.empty))
    return Filled(one_line(parts[0].text), parts[1].text, parts[2].text, empty)


def preview(work: Work, *, customer_id: int, kind: str, language: str, subject: str, content: str, formal: bool = False) -> Preview | None:
    """A template as this customer would get it, by the functions that the sender uses (CL-41, D-14..16).

    Without a customer id, the customer who was contacted last; None where the shop has no customers.
    Raises NotAllowed, NotFound, TemplateBroken, TemplateEndless.
    """
    chosen = customer_id or _last_contacted(work)
    if not chosen:
        return None
    customer = customers.customer_for(work, chosen)
    filled = fill(work, customer, kind=kind, language=language, subject=subject, content=content)
    greets = rules.why_no_greeting(kind, has_template=True, uses_name=True) == rules.NoGreeting.NO
    greeting = rules.greet(name_parts(customer), language, formal=formal).text if greets else ""
    text = rules.assemble(kind, greeting=greeting, content=filled.content, signature=filled.signature)
    return Preview(customer.id, customer.name, filled.subject, greeting, filled.content, filled.signature, text, filled.empty)


def _last_contacted(work: Work) -> int:
    rows = customers.page(work, q="", sort="-last_contact", suppliers=False, after="", before="").rows
    return rows[0].id if rows else 0


def _has(row: Template, needles: list[str]) -> bool:
    words = fold(f"{row.name} {row.subject}")
    return all(needle in words for needle in needles)


def _rank(language: str) -> int:
    order = list(LANGUAGES)
    return order.index(language) if language in order else len(order)


def _kind_rank(kind: str) -> int:
    return list(Kind).index(Kind(kind))


def _row(row: Template) -> TemplateRow:
    moment = row.changed_at.isoformat()
    return TemplateRow(row.id or 0, row.name, row.kind, row.language, row.subject, row.content, row.version, moment, row.changed_by)


def _line(row: Template) -> TemplateLine:
    return TemplateLine(row.id or 0, row.name, row.kind, row.language, row.subject, row.changed_at.isoformat(), row.changed_by)
