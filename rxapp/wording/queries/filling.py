"""Fills a template for one customer: values, signature, and the preview of the whole text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date

from rxapp.core.errors import Refusal
from rxapp.core.i18n import DEFAULT, LANGUAGES
from rxapp.core.inputs import a_flag, a_line, a_text, an_id, one_of
from rxapp.core.kinds import WRITTEN, Kind
from rxapp.core.text import clean, one_line
from rxapp.core.work import Work
from rxapp.customers.queries import lookups, pages
from rxapp.shop import queries as shops
from rxapp.staff import queries as staff
from rxapp.wording import rendering, rules
from rxapp.wording.gaps import Gap
from rxapp.wording.placeholders import PLACEHOLDERS, nested
from rxapp.wording.queries.greetings import phrases_in_use
from rxapp.wording.quotes import Quoted
from rxapp.wording.rules import NameParts

MATCHES = 6
_DATES_LIKE = {"en": "en_GB"}


@dataclass(frozen=True, slots=True)
class AtHand:
    """The argument of every placeholder's `value` (see `placeholders.Filling`)."""

    work: Work
    customer: lookups.CustomerRow
    shop: shops.ShopRow
    language: str
    today: str
    subjects: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled for one customer, part by part; `empty` names the placeholders without a value, `gaps` says where (D-19),
    `quoted` are the facts that it tells (D-127)."""

    subject: str
    content: str
    signature: str
    empty: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()
    quoted: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A customer to preview with: id, name and flags."""

    id: int
    name: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A template as one customer would get it, part by part, and the whole text as the sender would assemble it."""

    customer: Match
    kind: str
    subject: str
    greeting: str
    content: str
    signature: str
    text: str
    empty: tuple[str, ...]


class SignatureBroken(Refusal):
    """The signature cannot be read; it can be corrected in the settings."""

    key = "templates.refusal.signature"


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
    @property
    def language(self) -> str: ...


def name_parts(customer: Named, *, shop_language: str = "") -> NameParts:
    """The name parts that `rules.greet` takes; `shop_language` counts as the customer's where the record has none."""
    own = {field: getattr(customer, field) for field in NameParts.__dataclass_fields__}
    return NameParts(**own | {"language": customer.language or shop_language})


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


def placeholder_values(
    work: Work, customer: lookups.CustomerRow, *, language: str, subjects: Mapping[str, int] | None = None
) -> dict[str, str]:
    """A value for every placeholder by its name; "" where there is none (D-19, ROX-11).

    `subjects` are the records that the message is about, such as `{"job": 7}`.
    """
    shop = shops.shop(work)
    today = day_text(work.now.astimezone(ZoneInfo(shop.zone)).date(), language)
    at = AtHand(work, customer, shop, language, today, subjects or {})
    return {row.name: row.value(at) for row in PLACEHOLDERS}


def fill(
    work: Work,
    customer: lookups.CustomerRow,
    *,
    kind: str,
    language: str,
    subject: str,
    content: str,
    subjects: Mapping[str, int] | None = None,
) -> Filled:
    """Subject, content and signature of a template for this customer and these records (see `placeholder_values`).

    Raises TemplateBroken, TemplateEndless, SignatureBroken.
    """
    flat = placeholder_values(work, customer, language=language, subjects=subjects)
    values = nested(flat)
    signature = signature_for(work, kind)
    parts = [rendering.render(subject, values), rendering.render(content, values), _signed(signature, values)]
    empty = tuple(dict.fromkeys(name for part in parts for name in part.empty))
    gaps = rendering.gaps_of(subject, values, in_subject=True) if empty else ()
    for text in (content, signature) if empty else ():
        gaps += rendering.gaps_of(text, values)
    quoted = _quoted((subject, content, signature), flat, language=language, subjects=subjects or {})
    return Filled(one_line(parts[0].text), parts[1].text, parts[2].text, empty, gaps, quoted)


def preview(
    work: Work, *, kind: object, language: object, subject: object, content: object, customer_id: object = 0, formal: object = False
) -> Preview | None:
    """A template as this customer would get it, by the functions that the sender uses (CL-41, D-14..16).

    Without a customer, the one who was contacted last; None where the shop has no customers. Raises NotAllowed, NotFound,
    BadInput, TooLong, TemplateUnknown, TemplateBroken, TemplateEndless, SignatureBroken.
    """
    kind, language = one_of(kind, WRITTEN), one_of(language, LANGUAGES)
    subject = a_line(subject, limit=rules.SUBJECT_LIMIT)
    content = a_text(content, limit=rules.CONTENT_LIMIT)
    rendering.check(subject)
    rendering.check(content)
    chosen = an_id(customer_id) if customer_id else _last_contacted(work)
    if not chosen:
        return None
    customer = lookups.customer_for(work, chosen)
    filled = fill(work, customer, kind=kind, language=language, subject=subject, content=content)
    greets = rules.why_no_greeting(kind, has_template=True, uses_name=True) == rules.NoGreeting.NO
    name = name_parts(customer, shop_language=shops.shop(work).language)
    greeting = rules.greet(name, language, formal=a_flag(formal), patterns=phrases_in_use(work)).text if greets else ""
    text = rules.assemble(kind, greeting=greeting, content=filled.content, signature=filled.signature)
    return Preview(_match(customer), kind, filled.subject, greeting, filled.content, filled.signature, text, filled.empty)


def found_customers(work: Work, q: object) -> list[Match]:
    """The first few customers that the search finds, to preview a template with. Raises NotAllowed, BadInput, TooLong."""
    rows = pages.page(work, q=a_line(q, limit=200), sort="name", suppliers=False, after="", before="").rows
    return [_match(row) for row in rows[:MATCHES]]


def _quoted(parts: Iterable[str], values: Mapping[str, str], *, language: str, subjects: Mapping[str, int]) -> tuple[Quoted, ...]:
    """The facts that these parts of a template tell: those written in them that have a value."""
    told = [row for row in PLACEHOLDERS if row.fact and values[row.name] and row.group in subjects]
    written = {name for part in parts if told for name in rendering.written_in(clean(part))}
    return tuple(Quoted(row.fact, subjects[row.group], values[row.name].strip(), language) for row in told if row.name in written)


def day_text(day: date, language: str) -> str:
    """A day as a message in this language says it; without hard spaces, which turn an SMS into Unicode."""
    known = language if language in LANGUAGES else DEFAULT
    return one_line(format_date(day, format="long", locale=_DATES_LIKE.get(known, known)))


def _signed(signature: str, values: dict[str, object]) -> rendering.Rendered:
    try:
        return rendering.render(signature, values)
    except (rendering.TemplateBroken, rendering.TemplateEndless):
        raise SignatureBroken(link="/settings/account") from None


def _last_contacted(work: Work) -> int:
    rows = pages.page(work, q="", sort="-last_contact", suppliers=False, after="", before="").rows
    return rows[0].id if rows else 0


def _match(row: lookups.CustomerRow | pages.GridRow) -> Match:
    return Match(row.id, row.name, row.is_supplier, row.is_conflict, row.is_vip)
