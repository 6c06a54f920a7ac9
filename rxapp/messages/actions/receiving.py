"""Receiving messages from customers: each is stored once, with whoever has the number, and STOP takes effect at once."""

from dataclasses import asdict

from rxapp.consent import actions as consent
from rxapp.consent import queries as consents
from rxapp.consent.rules import How
from rxapp.core import ids
from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.kinds import STORED_SUBJECT_LIMIT, Direction, Kind
from rxapp.core.text import clean, fold, one_line
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.actions import contact_events, last_contact
from rxapp.customers.queries import lookups
from rxapp.customers.rules import LastContact
from rxapp.live import actions as live
from rxapp.messages.actions import finders, once, said_stop
from rxapp.messages.delivery.actions.recipients import note_mail_id, note_recipients
from rxapp.messages.delivery.actions.transitions import add_event
from rxapp.messages.delivery.ports import InboundMessage
from rxapp.messages.models import Message
from rxapp.messages.rules import keywords, sending
from rxapp.messages.rules.keywords import OptOut
from rxapp.messages.rules.states import Status

BODY_LIMIT = 20_000
COPIES_KEPT = 200
SUBJECT_SHOWN = 60


def receive(work: Work, *, channel: str, inbound: InboundMessage) -> int | None:
    """Store one message from outside. Returns its id; None where it is stored already, because the provider repeats itself.

    It belongs to the customer whom the finders name (`finders.about`); from an unknown number it is stored without a customer. STOP
    withdraws the consent of every customer with the number, and of those who get it later (D-1); START gives back what a STOP withdrew;
    words that may mean stop are flagged for a person (D-138). Raises NotAllowed for anybody but the system actor, BadInput without an id.
    """
    if not work.actor.is_system:
        raise NotAllowed
    if not one_line(inbound.provider_id):
        raise BadInput
    sender = _sender(inbound)
    consent.lock_addresses(work, [(inbound.kind.value, sender)])
    about = finders.about(work, inbound, sender)
    customers = [about.customer_id] if about.customer_id else []
    contact_events.lock_records(work, customer_ids=customers, addresses=[(inbound.kind.value, sender)])
    message = _message(work, channel, inbound, sender, about)
    message.failure = _flag(work, inbound, sender)
    message_id = once.insert_once(work, message)
    if message_id is None:
        return None
    _note_parts(work, message, message_id, inbound)
    label = "message.ladder.received_with_files" if inbound.files else "message.ladder.received"
    add_event(work, message_id, Status.RECEIVED, label, {"n": len(inbound.files)}, channel=channel, at=min(inbound.received_at, work.now))
    for customer_id in customers:
        last_contact.touch(work, customer_id=customer_id, kind=LastContact.IN, at=min(inbound.received_at, work.now))
    _note_stop(work, channel, inbound, sender)
    live.publish(work, "messages")
    return message_id


def _sender(inbound: InboundMessage) -> str:
    typed = one_line(inbound.sender)[:254]
    if inbound.kind == Kind.EMAIL:
        return customer_rules.folded_email(typed)
    return customer_rules.phone_number(typed, country="") or typed  # short codes and names are senders too


def _message(work: Work, channel: str, inbound: InboundMessage, sender: str, about: finders.About) -> Message:
    body, to, subject = clean(inbound.body)[:BODY_LIMIT], one_line(inbound.to)[:254], one_line(inbound.subject)[:STORED_SUBJECT_LIMIT]
    name = lookups.customer_for(work, about.customer_id).name if about.customer_id else one_line(inbound.sender_name)
    at = min(inbound.received_at, work.now)
    return Message(
        key=_key(channel, inbound.provider_id),
        reference=ids.key(),
        customer_id=about.customer_id,
        direction=Direction.IN.value,
        kind=inbound.kind.value,
        status=Status.RECEIVED.value,
        to=to,
        sender=sender,
        sender_name=name[:120],
        subject=subject or _beginning(body),
        body=body,
        fingerprint=sending.fingerprint(body),
        search_text=fold(f"{subject} {body} {name} {to} {sender}"),
        channel=channel,
        provider_id=one_line(inbound.provider_id)[:200],
        created_at=work.now,
        shown_at=at,
        is_auto=inbound.is_auto,
        **asdict(about.context),
        facts={"authentication": asdict(inbound.authentication)} if inbound.authentication else {},
    )


def _note_parts(work: Work, message: Message, message_id: int, inbound: InboundMessage) -> None:
    """Who else got it, and the Message-ID by which an answer to it is known."""
    message.id = message_id
    others = {one_line(copy.address)[:254]: one_line(copy.name)[:120] for copy in inbound.cc[:COPIES_KEPT]}
    others.pop(message.to, None)
    note_recipients(work, message, cc=[(address, name) for address, name in others.items() if address])
    if inbound.mail_id:
        note_mail_id(work, message_id, inbound.mail_id)


def _key(channel: str, provider_id: str) -> str:
    key = f"in-{channel}-{one_line(provider_id)}"
    return key if len(key) <= 64 else ids.digest(key)


def _beginning(body: str) -> str:
    """What stands in the list in place of a subject, which an SMS has not."""
    line = one_line(body)
    return line if len(line) <= SUBJECT_SHOWN else f"{line[:SUBJECT_SHOWN].rstrip()}…"


def _said(inbound: InboundMessage) -> OptOut:
    """The provider's own reading of a key word, where it gives one."""
    return inbound.opt_out or keywords.opt_out_of(inbound.body)


def _flag(work: Work, inbound: InboundMessage, sender: str) -> str:
    """What a person has to decide about the words; nothing where their writer has said no already."""
    if _said(inbound) is not OptOut.NONE or not keywords.may_mean_stop(inbound.body):
        return ""
    return "" if consents.objections(work, inbound.kind.value, [sender]) else keywords.SAID_STOP


def _note_stop(work: Work, channel: str, inbound: InboundMessage, sender: str) -> None:
    """Do what a key word asks for."""
    said = _said(inbound)
    kind, said_at = inbound.kind.value, min(inbound.received_at, work.now)
    proof = f"{channel} {said.upper()} {inbound.received_at:%Y-%m-%dT%H:%M:%SZ} {one_line(inbound.provider_id)}"
    if said is OptOut.STOP:
        contact_events.withdraw_consent(work, kind=kind, address=sender, how=How.STOP, proof=proof, said_at=said_at)
        said_stop.unflag(work, kind=kind, address=sender)
    elif said is OptOut.START:
        contact_events.give_back_consent(work, kind=kind, address=sender, proof=proof, said_at=said_at)
