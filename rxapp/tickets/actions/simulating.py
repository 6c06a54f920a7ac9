"""*Simulate a message*: words that come in by hand, so that a demo shop shows how it works before anything is connected."""

from rxapp.core.errors import Refusal
from rxapp.core.inputs import a_line, a_text, one_of
from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.work import SYSTEM, Work
from rxapp.customers import rules as customers
from rxapp.messages.actions import receiving
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission
from rxapp.tickets.queries import simulated

CHANNEL = "demo"
WORDS_LIMIT, LINE_LIMIT = 5_000, 200


class NotInDemo(Refusal):
    """This is no demo shop, or a real mailbox or number is connected: what comes in there must not be mixed with made-up words."""

    key = "inbox.simulate.refused"


class NoSender(Refusal):
    """The sender is no e-mail address or number."""

    key = "inbox.simulate.no_sender"


class NoWordsToReceive(Refusal):
    """There is not a word to come in."""

    key = "inbox.simulate.no_words"


def simulate(work: Work, *, key: object, kind: object, sender: object, subject: object, body: object) -> int:
    """Let a message come in, once per key; returns its number, 0 for a repeat. Raises NotAllowed, BadInput, TooLong and the above."""
    work.need(Permission.WORK_TICKETS)
    chosen, words = Kind(one_of(kind, OUTGOING)), a_text(body, limit=WORDS_LIMIT)
    if not simulated.may_simulate(work, chosen):
        raise NotInDemo
    if not words.strip():
        raise NoWordsToReceive
    shop = shops.shop(work)
    typed = a_line(sender, limit=LINE_LIMIT)
    is_email = chosen is Kind.EMAIL
    address = customers.email_address(typed) if is_email else customers.phone_number(typed, country=shop.country)
    if not address:
        raise NoSender
    inbound = InboundMessage(
        provider_id=f"simulated-{a_line(key, limit=64)}",
        channel=CHANNEL,
        kind=chosen,
        sender=address,
        to=shop.service_email if is_email else shop.phone,
        body=words,
        received_at=work.now,
        subject=a_line(subject, limit=LINE_LIMIT) if is_email else "",
    )
    house = Work(work.session, work.now, SYSTEM)
    made = receiving.receive(house, channel=CHANNEL, inbound=inbound)
    work.published |= house.published
    return made or 0
