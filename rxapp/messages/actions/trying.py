"""Tests: *Send me a test* of a template or of a channel; and starting a stopped channel."""

import math

from sqlmodel import col, select

from rxapp.core import i18n, ids, locks
from rxapp.core.inputs import a_line, an_id, one_of
from rxapp.core.kinds import OUTGOING, Direction, Kind
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages.actions import checks, refusals, sealed
from rxapp.messages.actions.queued import QueuedRow, queued_row
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import channel_status
from rxapp.messages.delivery.actions.recipients import note_recipients
from rxapp.messages.delivery.actions.transitions import add_event
from rxapp.messages.delivery.rules import limits
from rxapp.messages.models import Message
from rxapp.messages.rules import times
from rxapp.messages.rules.states import Status
from rxapp.shop.queries import ShopRow
from rxapp.staff import queries as staff
from rxapp.staff.rules import Permission
from rxapp.wording.queries import filling, templates


def send_test(work: Work, *, template_id: int, customer_id: int = 0) -> QueuedRow:
    """Send the template to the acting person's own e-mail, filled for the customer (0: the one contacted last), through the outbox.

    It stands in no customer's history. Raises NotAllowed, NotFound, TestByEmailOnly, NoServiceEmail, NoText, and what filling the
    template raises.
    """
    work.need(Permission.SEND)
    template = templates.template_for(work, an_id(template_id))
    if template.kind != Kind.EMAIL:
        raise refusals.TestByEmailOnly
    me, shop = staff.me(work), checks.sender(work, Kind.EMAIL)
    facts = {"kind": template.kind, "language": template.language, "subject": template.subject, "content": template.content}
    shown = filling.preview(work, customer_id=an_id(customer_id) if customer_id else 0, **facts)
    body = shown.text if shown else template.content
    if not body.strip():
        raise refusals.NoText
    subject = (shown.subject if shown else "") or template.name
    message = _test(work, shop, kind=Kind.EMAIL, to=me.email, subject=subject, body=body)
    message.template_id, message.language = template.id, template.language
    return _placed(work, message, {"template_id": template.id})


def send_channel_test(work: Work, *, name: str, kind: str, to: str) -> QueuedRow:
    """*Send me a test* of a channel: a message through the outbox by this very channel, even where it stands stopped.

    At most one in ten seconds and twenty in an hour for each person and channel, over all processes. Raises NotAllowed, BadInput,
    NotSetUp, NoAddress, BadAddress, BadNumber, NoServiceEmail, TestTooSoon, TooManyTests.
    """
    work.need(Permission.MANAGE_CHANNELS)
    kind = one_of(kind, OUTGOING)
    facts = ports.facts_of(a_line(name, limit=20), kind)
    if facts is None or not facts.is_set_up:
        raise refusals.NotSetUp(channel=f"@{facts.label}" if facts else "")
    shop, address = checks.sender(work, kind), checks.address(work, kind, a_line(to, limit=254))
    _not_too_often(work, facts, shop)
    language = work.actor.language or shop.language
    said = {place: i18n.say(language, f"message.test.{place}", name=shop.name) for place in ("subject", "body")}
    message = _test(work, shop, kind=kind, to=address, **said)
    message.language, message.channel, message.is_demo = language, facts.name, facts.is_demo
    return _placed(work, message, {"channel": facts.name, "kind": kind, "to": address})


def resume_channel(work: Work, *, name: str, kind: str) -> None:
    """Start a stopped channel; its waiting messages go, each with a new day of tries. Raises NotAllowed, BadInput."""
    work.need(Permission.MANAGE_CHANNELS)
    name, kind = one_of(name, [facts.name for facts in ports.channels()]), one_of(kind, OUTGOING)
    if channel_status.start(work, name, kind):
        history.record(work, subject="channel", subject_id=0, kind="resumed", after={"name": name, "kind": kind})
        live.publish(work, "messages")


def _not_too_often(work: Work, facts: ports.ChannelFacts, shop: ShopRow) -> None:
    locks.take(work.session, locks.TESTS_BY, [work.actor.id or 0])
    since = work.now - limits.TESTS_FOR
    mine = (Message.staff_id == work.actor.id, Message.channel == facts.name, Message.kind == facts.kind.value, col(Message.is_test))
    lately = (col(Message.customer_id).is_(None), col(Message.shown_at) > since, Message.created_at > since)  # as the timeline's index is
    free_at = limits.next_test_at(work.session.exec(select(Message.created_at).where(*lately, *mine)), now=work.now)
    if free_at is None:
        return
    if free_at - work.now <= limits.TEST_EVERY:
        raise refusals.TestTooSoon(n=math.ceil((free_at - work.now).total_seconds()))
    told = times.told(free_at, zone=work.actor.zone or shop.zone, language=work.actor.language or shop.language)
    raise refusals.TooManyTests(most=limits.TESTS_AT_MOST, at=free_at.isoformat(), time=told)


def _placed(work: Work, message: Message, what: dict[str, str | int]) -> QueuedRow:
    work.session.add(message)
    work.session.flush()
    number = message.id or 0
    note_recipients(work, message)
    add_event(work, number, Status.HELD, "message.ladder.held", {"name": work.actor.name})
    history.record(work, subject="message", subject_id=number, kind="tested", after=what)
    live.publish(work, "messages")
    return queued_row(work, message)


def _test(work: Work, shop: ShopRow, *, kind: str, to: str, subject: str, body: str) -> Message:
    reference, is_mail = ids.key(), kind == Kind.EMAIL
    return Message(
        key=ids.key(),
        direction=Direction.OUT.value,
        kind=str(kind),
        status=Status.HELD.value,
        is_test=True,
        is_urgent=True,
        to=to,
        subject=subject[:200],
        body=body,
        sender=shop.service_email if is_mail else "",
        sender_name=shop.name if is_mail else "",
        reply_to=shop.service_email if is_mail else "",
        staff_id=work.actor.id,
        staff_name=work.actor.name,
        created_at=work.now,
        shown_at=work.now,
        send_after=work.now,
        next_try_at=work.now,
        reference=reference,
        header_id=sealed.header_id(reference, shop.service_email) if is_mail else None,
    )
