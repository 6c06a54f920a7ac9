"""What the form of a new ticket offers, and what an address brings with it: whose it is, note, recent tickets (TK-2..17, D-84)."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from rxapp.core.errors import Refusal
from rxapp.core.inputs import MAX_ID, a_line, a_number
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers import rules as customers
from rxapp.customers.fieldset import COLUMNS
from rxapp.customers.queries import batch, lookups
from rxapp.messages.composer import queries as composer
from rxapp.messages.composer.queries import Person, TemplateChoice
from rxapp.messages.rules.times import latest_time, likely_times
from rxapp.shop import queries as shops
from rxapp.shop.models import Shop
from rxapp.staff import queries as staff
from rxapp.staff.rules import Permission
from rxapp.tickets.models import Priority, Ticket
from rxapp.tickets.queries import choosing, one, pick_lists
from rxapp.tickets.queries.hours import hours_of
from rxapp.tickets.queries.pick_lists import Choice
from rxapp.tickets.rules import deadlines
from rxapp.tickets.rules.kinds import Built
from rxapp.wording import rules as wording
from rxapp.wording.queries import filling, greetings, templates

RECENT = 3  # D-43
SEVERAL = 6
TAGS_SHOWN = 8
TYPED_AT_MOST = 254


@dataclass
class Times:
    """By when to reply, from when the end is near, by when to be done: UTC in ISO, "" for no such time (TK-10, D-51)."""

    respond: str = ""
    alert: str = ""
    execute: str = ""


@dataclass
class TicketForm:
    """What the form of a new ticket offers; `queue_id`, `status_id` and `priority_id` are what it begins with (0: to be chosen)."""

    queues: list[Choice] = field(default_factory=list[Choice])
    people: list[Choice] = field(default_factory=list[Choice])
    statuses: list[Choice] = field(default_factory=list[Choice])
    categories: list[Choice] = field(default_factory=list[Choice])
    priorities: list[Choice] = field(default_factory=list[Choice])
    templates: list[TemplateChoice] = field(default_factory=list[TemplateChoice])
    tags: list[str] = field(default_factory=list[str])
    queue_id: int = 0
    status_id: int = 0
    priority_id: int = 0
    undo_for: int = 30
    zone: str = ""
    latest: str = ""
    likely: list[str] = field(default_factory=list[str])


@dataclass
class Recent:
    """A recent ticket of the customer; without subject where its queue is not seen (D-129). `label` as of a status."""

    id: int = 0
    number: int = 0
    subject: str = ""
    label: str = ""
    at: str = ""
    is_seen: bool = True


@dataclass
class Candidate:
    """One of several customers who have the address, to choose from (D-84)."""

    id: int = 0
    name: str = ""
    fact: str = ""
    is_supplier: bool = False
    is_conflict: bool = False
    is_vip: bool = False


@dataclass
class Owner:
    """Whose the address is. `state`: "" (no whole address yet), "known", "several", "nobody", "staff"; `kind` is how it is reached.

    `agrees` is the consent of this very address on that record (D-1, D-2); `signature` what will stand under the words.
    """

    state: str = ""
    kind: str = Kind.EMAIL.value
    address: str = ""
    agrees: bool = False
    signature: str = ""
    person: Person = field(default_factory=Person)
    recent: list[Recent] = field(default_factory=list[Recent])
    candidates: list[Candidate] = field(default_factory=list[Candidate])


@dataclass
class Copy:
    """One address of *Cc*: whose it is, and whether it may be sent to (D-81); "" for a name that nobody has."""

    address: str = ""
    name: str = ""
    state: str = ""


def form(work: Work) -> TicketForm:
    """The choices of a new ticket, and what it begins with. Raises NotAllowed."""
    work.need(Permission.WORK_TICKETS)
    shop = shops.shop(work)
    queues = pick_lists.queues_of(work)
    priorities = work.session.exec(select(Priority).where(col(Priority.is_active)).order_by(col(Priority.position), col(Priority.id))).all()
    begins = next((row.id or 0 for row in priorities if row.is_default), 0)
    return TicketForm(
        queues=queues,
        people=pick_lists.people_of(work),
        statuses=pick_lists.statuses_of(work),
        categories=pick_lists.categories_of(work),
        priorities=[Choice(row.id or 0, row.name) for row in priorities],
        templates=composer.template_choices(work, Kind.EMAIL, shop.language),
        tags=tags_of(work),
        queue_id=queues[0].id if len(queues) == 1 else 0,
        status_id=one.built_in(work, Built.NEW),
        priority_id=begins,
        undo_for=work.session.exec(select(Shop.undo_tickets_for)).first() or 0,
        zone=shop.zone,
        latest=latest_time(work.now, shop.zone),
        likely=likely_times(work.now, shop.zone),
    )


def times(work: Work, queue_id: object, priority_id: object) -> Times:
    """When a ticket that is opened now in this queue with this priority (0: the default one) is due. Raises NotAllowed, BadInput."""
    work.need(Permission.WORK_TICKETS)
    queue, priority = (a_number(number or 0, low=0, high=MAX_ID) for number in (queue_id, priority_id))
    due = deadlines.due_times(choosing.priority_of(work, priority), hours_of(work, queue), work.now) if queue else deadlines.Due()
    return Times(*(moment.isoformat() if moment else "" for moment in (due.reply, due.alert, due.execute)))


def tags_of(work: Work) -> list[str]:
    """The shop's tags, to be added with one press."""
    return list(lookups.tag_names(work, limit=TAGS_SHOWN)) if work.actor.may(Permission.SEE_CUSTOMERS) else []


def owner(work: Work, typed: object, customer_id: int = 0) -> Owner:
    """Whose a typed address or number is, with what stands at the right of the form (D-84); of several, `customer_id` if they have it.

    Raises NotAllowed, BadInput, TooLong.
    """
    work.need(Permission.WORK_TICKETS)
    kind, address = address_of(work, typed)
    if not address:
        return Owner()
    owners = lookups.owners_of(work, kind, address)
    if not owners:
        is_staff = kind == Kind.EMAIL and bool(staff.emails_of_staff(work, [customers.folded_email(address)]))
        return Owner("staff" if is_staff else "nobody", kind, address, signature=_signature(work, kind, _stranger(work)))
    if len(owners) > 1 and customer_id not in owners:
        return Owner("several", kind, address, candidates=_candidates(work, owners))
    return _known(work, kind, address, customer_id if customer_id in owners else owners[0])


def of_customer(work: Work, customer_id: int) -> Owner:
    """The same for a customer from whose page the form was opened: by their main e-mail, else their first number."""
    work.need(Permission.WORK_TICKETS)
    row = lookups.customer_for(work, customer_id)
    email, phone = row.main_email, row.main_phone
    if email:
        return _known(work, Kind.EMAIL.value, email.address, row.id)
    return _known(work, Kind.SMS.value if phone else Kind.EMAIL.value, phone.number if phone else "", row.id)


def address_of(work: Work, typed: object) -> tuple[str, str]:
    """The kind and the whole address or number that was typed; an empty one while it is none."""
    text = a_line(typed, limit=TYPED_AT_MOST)
    if "@" in text:
        return Kind.EMAIL.value, customers.email_address(text)
    return Kind.SMS.value, customers.phone_number(text, country=shops.country(work)) if text[:1] in ("+", "0") else ""


def copies(work: Work, typed: object) -> list[Copy]:
    """The addresses of *Cc* as they are typed, each once, with whose they are and whether they may get it (D-9, D-81)."""
    work.need(Permission.WORK_TICKETS)
    texts = a_line(typed, limit=10_000).replace(";", ",").split(",")
    listed = list(dict.fromkeys(customers.folded_email(customers.email_address(text) or text.strip()) for text in texts if text.strip()))
    whole = [text for text in listed if customers.email_address(text)]
    owners, ours = batch.owners_of_all(work, Kind.EMAIL, whole), staff.emails_of_staff(work, whole)
    return [_copy(work, text, owners.get(text, []), is_whole=text in whole, is_staff=text in ours) for text in listed]


def words(work: Work, template_id: object, customer_id: int = 0) -> tuple[str, str]:
    """Subject and text of a template for this customer (0: nobody known), with the greeting, without the signature (TK-17).

    Raises NotAllowed, BadInput, NotFound, TemplateEndless, SignatureBroken.
    """
    work.need(Permission.WORK_TICKETS)
    template = templates.template_for(work, template_id)
    customer = lookups.customer_for(work, customer_id) if customer_id else _stranger(work)
    subject, content = template.subject, template.content
    filled = filling.fill(work, customer, kind=template.kind, language=template.language, subject=subject, content=content)
    parts = filling.name_parts(customer, shop_language=shops.shop(work).language)
    greeting = wording.greet(parts, template.language, formal=False, patterns=greetings.phrases_in_use(work)).text
    return filled.subject, wording.assemble(template.kind, greeting=greeting, content=filled.content, signature="")


def signed(kind: str, body: str, signature: str) -> str:
    """The words with the signature under them, unless it stands there already."""
    if not signature.strip() or not body.strip() or body.rstrip().endswith(signature.strip()):
        return body
    return wording.assemble(kind, greeting="", content=body, signature=signature)


def recent_of(work: Work, customer_id: int) -> list[Recent]:
    """The customer's latest three tickets; those of a queue that is not seen without their subject (D-43, D-129)."""
    seen, labels = one.queue_ids_seen(work), one.statuses(work)
    asked = (
        select(Ticket)
        .where(Ticket.customer_id == customer_id, col(Ticket.deleted_at).is_(None))
        .order_by(col(Ticket.last_message_at).desc(), col(Ticket.id).desc())
        .limit(RECENT)
    )
    return [
        Recent(
            row.id or 0,
            row.number or 0,
            row.subject if row.queue_id in seen else "",
            labels[row.status_id].label,
            row.last_message_at.isoformat(),
            row.queue_id in seen,
        )
        for row in work.session.exec(asked)
    ]


def _known(work: Work, kind: str, address: str, customer_id: int) -> Owner:
    row = lookups.customer_for(work, customer_id)
    person = composer.person_of(row, shops.shop(work))
    lines = person.emails if kind == Kind.EMAIL else person.phones
    same = customers.folded_email(address) if kind == Kind.EMAIL else address
    agrees = any(line.agrees for line in lines if (customers.folded_email(line.value) if kind == Kind.EMAIL else line.value) == same)
    return Owner("known", kind, address, agrees, _signature(work, kind, row), person, recent_of(work, row.id))


def _signature(work: Work, kind: str, customer: lookups.CustomerRow) -> str:
    """The signature as this customer will read it; "" where it cannot be filled, which sending would tell."""
    language = customer.language or shops.shop(work).language
    with suppress(Refusal):
        return filling.fill(work, customer, kind=kind, language=language, subject="", content="").signature
    return ""


def _stranger(work: Work) -> lookups.CustomerRow:
    """A record without anything on it, for whom nobody knows."""
    made: dict[str, Any] = dict.fromkeys(lookups.CustomerRow.__dataclass_fields__, "")
    made |= dict.fromkeys(("is_supplier", "is_conflict", "is_vip", "is_hidden"), False) | dict.fromkeys(("phones", "emails", "tags"), ())
    made |= {"id": 0, "version": 0, "kind": "person", "fields": dict.fromkeys(COLUMNS, ""), "created_at": work.now, "last_contact_at": None}
    return lookups.CustomerRow(**made)


def _candidates(work: Work, customer_ids: list[int]) -> list[Candidate]:
    rows = [lookups.customer_for(work, customer_id) for customer_id in customer_ids[:SEVERAL]]
    found: list[Candidate] = []
    for row in rows:
        phone, email = row.main_phone, row.main_email
        fact = phone.shown if phone else email.address if email else ""
        found.append(Candidate(row.id, row.name, fact, row.is_supplier, row.is_conflict, row.is_vip))
    return found


def _copy(work: Work, text: str, owners: list[int], *, is_whole: bool, is_staff: bool) -> Copy:
    if not is_whole:
        return Copy(text, "", "wrong")
    if is_staff:
        return Copy(text, "", "agrees")
    if not owners:
        return Copy(text, "", "nobody")
    row = lookups.customer_for(work, owners[0])
    agrees = any(email.agrees_email for email in row.emails if customers.folded_email(email.address) == text)
    return Copy(text, row.name, "agrees" if agrees else "lacks")
