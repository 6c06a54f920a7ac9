"""The demo shop's inbox: tickets in every state, the newest minutes old, and what the shop has set up for them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from rxapp.commands.demo_inbox import ADA, BEN, COMPLAINTS, ORDERS, POSTPONED, REPAIRS, SPAM, TICKETS, Told, Words
from rxapp.commands.demo_past import SHOP_EMAIL
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.tickets.actions.backfill import PastLine, PastTicket, add_past
from rxapp.tickets.actions.settings import lists, queues

SHOP_PHONE = "+441632960400"
CATEGORIES = ("Repair", "Order", "Warranty", "Question", "Bike to work")


def fill(work: Work, *, customers: Mapping[str, int], staff: Mapping[str, int]) -> None:
    """Make queues, categories and tickets; `customers` are ids by last name or company, `staff` by name. As the SYSTEM actor."""
    for name, members in ((REPAIRS, ()), (ORDERS, ()), (COMPLAINTS, (ADA,))):
        queues.save(work, form={"name": name, "members": [staff[member] for member in members]})
    for name in CATEGORIES:
        lists.save(work, what="category", form={"name": name})
    lists.save(work, what="status", form={"name": "Waiting for parts", "parent": POSTPONED.value})
    for told in sorted(TICKETS, key=lambda told: -told.words[0][0]):
        add_past(work, told=_ticket(work, told, customers, staff))


def _ticket(work: Work, told: Told, customers: Mapping[str, int], staff: Mapping[str, int]) -> PastTicket:
    customer_id, address, name = _whose(work, told, customers)
    is_mail = told.kind is Kind.EMAIL
    return PastTicket(
        subject=told.subject or told.words[0][2].partition("\n")[0][:60],
        address=address,
        lines=[_line(work.now, told, words, staff) for words in told.words],
        status=told.status,
        customer_id=customer_id,
        name=name,
        to_address=SHOP_EMAIL if is_mail else SHOP_PHONE,
        queue=told.queue,
        priority=told.priority,
        category=told.category,
        staff_id=staff.get(told.staff, 0),
        tags=told.tags,
        seen_by=[*staff.values()] if told.is_read else [staff[BEN]] if told.queue == SPAM else [],
        snoozed_for=timedelta(days=30),
    )


def _whose(work: Work, told: Told, customers: Mapping[str, int]) -> tuple[int, str, str]:
    """The customer, the address or number, and the name that they go by."""
    if "|" in told.whom:
        address, name = told.whom.split("|")
        return 0, address, name
    row = lookups.customer_for(work, customers[told.whom])
    if told.kind is Kind.SMS:
        return row.id, row.main_phone.number if row.main_phone else "", row.name
    return row.id, row.main_email.address if row.main_email else "", row.name


def _line(now: datetime, told: Told, words: Words, staff: Mapping[str, int]) -> PastLine:
    ago, who, body = words
    author = who.removeprefix("#")
    kind = Kind.COMMENT if who.startswith("#") else told.kind
    return PastLine(now - timedelta(minutes=ago), kind, body, staff.get(author, 0), author)
