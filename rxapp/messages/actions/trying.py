"""*Send me a test*: a template as a real customer would get it, to the acting person's own e-mail."""

from rxapp.core import ids
from rxapp.core.inputs import an_id
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages import rules
from rxapp.messages.actions import checks, refusals
from rxapp.messages.actions.moves import step
from rxapp.messages.actions.sending import HeldRow, held_row
from rxapp.messages.kinds import Direction, Kind
from rxapp.messages.models import Message
from rxapp.messages.rules import Status
from rxapp.shop.queries import ShopRow
from rxapp.staff import queries as staff
from rxapp.staff.rules import Permission
from rxapp.wording import queries as wording


def send_test(work: Work, *, template_id: int, customer_id: int = 0) -> HeldRow:
    """Send the template to oneself, filled for the customer (0: the one contacted last), through the outbox like any other.

    It stands in no customer's history. Raises NotAllowed, NotFound, TestByEmailOnly, NoServiceEmail, NoText, and what
    filling the template raises.
    """
    work.need(Permission.SEND)
    template = wording.template_for(work, an_id(template_id))
    if template.kind != Kind.EMAIL:
        raise refusals.TestByEmailOnly
    me, shop = staff.me(work), checks.sender(work, Kind.EMAIL)
    facts = {"kind": template.kind, "language": template.language, "subject": template.subject, "content": template.content}
    shown = wording.preview(work, customer_id=an_id(customer_id) if customer_id else 0, **facts)
    body = shown.text if shown else template.content
    if not body.strip():
        raise refusals.NoText
    message = _test(work, shop, to=me.email, subject=(shown.subject if shown else "") or template.name, body=body)
    message.template_id, message.language = template.id, template.language
    work.session.add(message)
    work.session.flush()
    number = message.id or 0
    step(work, number, Status.HELD, "message.ladder.held", {"name": work.actor.name})
    history.record(work, subject="message", subject_id=number, kind="tested", after={"template_id": template.id})
    live.announce(work, "messages")
    return held_row(work, message)


def _test(work: Work, shop: ShopRow, *, to: str, subject: str, body: str) -> Message:
    reference = ids.key()
    return Message(
        key=ids.key(),
        direction=Direction.OUT.value,
        kind=Kind.EMAIL.value,
        status=Status.HELD.value,
        is_test=True,
        to=to,
        subject=subject[:200],
        body=body,
        sender=shop.service_email,
        sender_name=shop.name,
        reply_to=shop.service_email,
        staff_id=work.actor.id,
        staff_name=work.actor.name,
        created_at=work.now,
        shown_at=work.now,
        send_after=work.now,
        next_try_at=work.now,
        reference=reference,
        header_id=rules.header_id(reference, shop.service_email),
    )
