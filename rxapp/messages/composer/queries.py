"""Reads of the composer: whom a message is written to, which templates there are, and one of them filled."""

from dataclasses import dataclass, field

from rxapp.core.text import initials
from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.messages import subjects
from rxapp.shop import queries as shops
from rxapp.wording import rules as words
from rxapp.wording.queries import filling
from rxapp.wording.queries import templates as wording_templates


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
    phones: list[Line] = field(default_factory=list[Line])
    emails: list[Line] = field(default_factory=list[Line])


@dataclass
class TemplateChoice:
    """One entry of the template list."""

    id: int = 0
    name: str = ""
    language: str = ""


def filled(work: Work, customer_id: int, template_id: int, job_id: int = 0) -> tuple[str, filling.Filled]:
    """The template's language, and its subject, content and signature for this customer and job (0: none), as the sender fills them.

    Raises NotAllowed, NotFound (also for a template deleted meanwhile), TemplateEndless, SignatureBroken.
    """
    customer = lookups.customer_for(work, customer_id)
    template = wording_templates.template_for(work, template_id)
    about = {subjects.JOB: job_id} if subjects.job_of(work, job_id, customer.id) else {}
    words = {"subject": template.subject, "content": template.content}
    filled = filling.fill(work, customer, kind=template.kind, language=template.language, **words, subjects=about)
    return template.language, filled


def person_of(customer: lookups.CustomerRow, shop: shops.ShopRow) -> Person:
    """The customer as the composer and the panel show them; what the record leaves open (the language) is the shop's."""
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


def template_choices(work: Work, kind: str, language: str) -> list[TemplateChoice]:
    """The templates of a kind, those of the customer's language first. Raises NotAllowed."""
    return [TemplateChoice(row.id, row.name, row.language) for row in wording_templates.template_names(work, kind, language)]
