"""Receiving messages from customers: each is stored once, with whoever has the number, and STOP takes effect at once."""

from dataclasses import asdict, replace
from zlib import crc32

from rxapp.consent import actions as consent
from rxapp.consent import queries as consents
from rxapp.consent.rules import How
from rxapp.core import ids, locks
from rxapp.core.errors import BadInput, NotAllowed
from rxapp.core.kinds import STORED_SUBJECT_LIMIT, Direction, Kind
from rxapp.core.text import clean, fold, one_line
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.actions import contact_events, last_contact
from rxapp.customers.queries import lookups
from rxapp.customers.rules import LastContact
from rxapp.live import actions as live
from rxapp.messages.actions import arrivals, finders, once, received_parts, said_stop
from rxapp.messages.actions.arrivals import Place
from rxapp.messages.delivery.actions.transitions import add_event
from rxapp.messages.delivery.ports import InboundFile, InboundMessage
from rxapp.messages.models import Message
from rxapp.messages.queries.one import message_of
from rxapp.messages.rules import keywords, sending
from rxapp.messages.rules.keywords import OptOut
from rxapp.messages.rules.states import Status

BODY_LIMIT = 20_000
WHOLE = "message.txt"
SUBJECT_SHOWN = 60


def receive(work: Work, *, channel: str, inbound: InboundMessage) -> int | None:
    """Store one message from outside. Returns its id; None where it is stored already, because the provider repeats itself.

    It belongs where a feature above places it (`arrivals`), else to the customer whom the finders name (`finders.about`); from an unknown
    number it is stored without a customer. STOP
    withdraws the consent of every customer with the number, and of those who get it later (D-1); START gives back what a STOP withdrew;
    words that may mean stop are flagged for a person (D-138). Raises NotAllowed for anybody but the system actor, BadInput without an id.
    """
    if not work.actor.is_system:
        raise NotAllowed
    if not one_line(inbound.provider_id):
        raise BadInput
    inbound, sender = _whole(inbound), _sender(inbound)
    _one_at_a_time(work, inbound, sender)
    if once.row_of(work, _key(channel, inbound.provider_id)):
        return None
    place = arrivals.place(work, inbound, sender)
    if place and place.is_stored:
        return None
    return _stored(work, channel, inbound, sender, place)


def _stored(work: Work, channel: str, inbound: InboundMessage, sender: str, place: Place | None) -> int | None:
    is_theirs = place is None or not place.touches_nobody
    if is_theirs:
        consent.lock_addresses(work, [(inbound.kind.value, sender)])
    about = place.about if place else finders.about(work, inbound, sender)
    customers = [about.customer_id] if about.customer_id and is_theirs else []
    if is_theirs:
        contact_events.lock_records(work, customer_ids=customers, addresses=[(inbound.kind.value, sender)])
    if place:
        place.first(work)
    message = _message(work, channel, inbound, sender, about)
    message.failure = _flag(work, inbound, sender) if is_theirs else ""
    message.facts = {**message.facts, **(place.facts if place else {})}
    message_id = once.insert_once(work, message)
    if message_id is None:
        return None
    kept = message_of(work, message_id)
    received_parts.note_parts(work, kept, inbound)
    label = "message.ladder.received_with_files" if inbound.files else "message.ladder.received"
    add_event(work, message_id, Status.RECEIVED, label, {"n": len(inbound.files)}, channel=channel, at=min(inbound.received_at, work.now))
    for customer_id in customers:
        last_contact.touch(work, customer_id=customer_id, kind=LastContact.IN, at=min(inbound.received_at, work.now))
    if is_theirs:
        _note_stop(work, channel, inbound, sender)
    if place:
        place.settle(work, kept)
    live.publish(work, "messages")
    return message_id


def _whole(inbound: InboundMessage) -> InboundMessage:
    """With all its words as a file beside it, where they are more than a message shows."""
    words = clean(inbound.body)
    if len(words) <= BODY_LIMIT:
        return inbound
    file = InboundFile(name=WHOLE, content_type="text/plain; charset=utf-8", content=words.encode("utf-8", "replace"))
    return replace(inbound, files=(*inbound.files, file))


def _one_at_a_time(work: Work, inbound: InboundMessage, sender: str) -> None:
    """Messages of one sender wait for each other: of two at the same moment one opens the ticket, and the other joins it."""
    locks.take(work.session, locks.OPENING, [crc32(f"{inbound.kind} {sender}".encode()) >> 1])


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
        subject=subject or beginning(body),
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


def _key(channel: str, provider_id: str) -> str:
    key = f"in-{channel}-{one_line(provider_id)}"
    return key if len(key) <= 64 else ids.digest(key)


def beginning(body: str) -> str:
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
