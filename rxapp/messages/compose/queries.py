"""What the panel shows, read in one go when it opens and when the template changes."""

from contextlib import suppress
from dataclasses import dataclass, field

from rxapp.core.errors import Refusal
from rxapp.core.work import Work
from rxapp.customers import queries as customers
from rxapp.customers.rules import initials
from rxapp.messages import ports
from rxapp.messages import queries as messages
from rxapp.messages.kinds import Kind
from rxapp.shop import queries as shops
from rxapp.wording import queries as wording
from rxapp.wording import rules as words
from rxapp.wording.phrases import Phrases


@dataclass
class Line:
    """One phone or e-mail of the customer: the value to send to, how it is shown, its label, the consent, and its trouble."""

    value: str = ""
    shown: str = ""
    label: str = ""
    agrees: bool = False
    trouble: str = ""


@dataclass
class Person:
    """Whom the panel is about, as its first region shows them."""

    id: int = 0
    name: str = ""
    initials: str = ""
    kind: str = "person"
    title: str = ""
    title_word: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    form_informal: str = ""
    form_formal: str = ""
    language: str = "en"
    preference: str = ""
    note: str = ""
    is_supplier: bool = False
    is_conflict: bool = False
    is_vip: bool = False
    phones: list[Line] = field(default_factory=list)
    emails: list[Line] = field(default_factory=list)


@dataclass
class TemplateChoice:
    """One entry of the template list."""

    id: int = 0
    name: str = ""
    language: str = ""


@dataclass
class House:
    """What the panel must know of the shop; `undo_for` in seconds, `sms_most` in characters (0: its channel takes any)."""

    name: str = ""
    email: str = ""
    zone: str = ""
    undo_for: int = 10
    email_is_demo: bool = True
    sms_is_demo: bool = True
    sms_most: int = 0


@dataclass
class Bubble:
    """One SMS of the thread on the customer's phone; the moment in ISO."""

    direction: str = ""
    body: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything that the panel opens with; the draft's content is None where there is none."""

    person: Person
    house: House
    kind: str
    templates: list[TemplateChoice]
    draft: dict | None
    thread: list[Bubble]
    phrases: dict[str, Phrases]


def panel_for(work: Work, customer_id: int, kind: str = "") -> Panel:
    """The panel of one customer; without a kind, that of the latest draft, else the preferred one if it can be met now, else e-mail (D-78).

    Raises NotAllowed, NotFound.
    """
    customer, shop = customers.customer_for(work, customer_id), shops.shop(work)
    draft = messages.draft_for(work, customer.id, kind)
    person = _person(customer, shop)
    chosen = Kind(kind or (draft.kind if draft else "") or (person.preference if can_be_met(person) else "") or Kind.EMAIL)
    return Panel(
        person=person,
        house=_house(shop),
        kind=chosen,
        templates=_choices(work, chosen, person.language),
        draft=draft.content if draft else None,
        thread=_thread(work, person) if chosen == Kind.SMS else [],
        phrases=wording.phrases_in_use(work),
    )


@dataclass(frozen=True, slots=True)
class Anew:
    """What of an open panel may have changed; `filled` is the template filled for the record as it is now, None where it cannot be."""

    person: Person
    phrases: dict[str, Phrases]
    thread: list[Bubble]
    filled: wording.Filled | None


def can_be_met(person: Person) -> bool:
    """Whether an address of the preferred kind agrees, so that the preference, if there is one, can be met now (D-5)."""
    return any(line.agrees for line in (person.phones if person.preference == Kind.SMS else person.emails)) or not person.preference


def anew(work: Work, customer_id: int, kind: str, template_id: int = 0) -> Anew:
    """The customer, the shop's greetings, the template's words and (for SMS) the thread, read again while the panel is open.

    Raises NotAllowed, NotFound.
    """
    person = _person(customers.customer_for(work, customer_id), shops.shop(work))
    thread = _thread(work, person) if kind == Kind.SMS else []
    again = None
    if template_id:
        with suppress(Refusal):
            again = filled(work, customer_id, template_id)[1]
    return Anew(person, wording.phrases_in_use(work), thread, again)


def filled(work: Work, customer_id: int, template_id: int) -> tuple[str, wording.Filled]:
    """The template's language, and its subject, content and signature for this customer, as the sender fills them.

    Raises NotAllowed, NotFound (also for a template deleted meanwhile), TemplateEndless, SignatureBroken.
    """
    customer = customers.customer_for(work, customer_id)
    template = wording.template_for(work, template_id)
    asked = {"kind": template.kind, "language": template.language, "subject": template.subject, "content": template.content}
    return template.language, wording.fill(work, customer, **asked)


def _person(customer: customers.CustomerRow, shop: shops.ShopRow) -> Person:
    own = ("initials", "title_word", "language", "phones", "emails")
    language = customer.language or shop.language
    return Person(
        **{name: getattr(customer, name) for name in Person.__dataclass_fields__ if name not in own},
        initials=initials(customer.name),
        title_word=words.title_text(customer.title, language) if customer.title else "",
        language=language,
        phones=[Line(phone.number, phone.shown, phone.label, phone.agrees_sms, phone.trouble) for phone in customer.phones],
        emails=[Line(email.address, email.address, email.label, email.agrees_email, email.trouble) for email in customer.emails],
    )


def _house(shop: shops.ShopRow) -> House:
    email, sms = ports.channel_for(Kind.EMAIL, shop.email_channel), ports.channel_for(Kind.SMS, shop.sms_channel)
    return House(
        name=shop.name,
        email=shop.service_email,
        zone=shop.zone,
        undo_for=shop.undo_panel_for,
        email_is_demo=bool(email and email.is_demo),
        sms_is_demo=bool(sms and sms.is_demo),
        sms_most=sms.most_chars if sms else 0,
    )


def _choices(work: Work, kind: str, language: str) -> list[TemplateChoice]:
    return [TemplateChoice(row.id, row.name, row.language) for row in wording.template_names(work, kind, language)]


def _thread(work: Work, person: Person) -> list[Bubble]:
    return [Bubble(row.direction, row.body, row.at.isoformat()) for row in messages.thread(work, person.id)]
