"""Messages that wait to be sent, put straight into a place's outbox: e-mail and SMS by turns, to customers who agree to it."""

from datetime import timedelta
from itertools import cycle, islice

from rxapp.core import db, ids
from rxapp.core.work import work
from rxapp.live import actions as live
from rxapp.messages.models import Message
from rxapp.messages.rules import mailtext
from tests.bench.stage import Place

SENDER, SUBJECT = "service@example.com", "Your bicycle is ready"
BODY = "Hello,\n\nyour bicycle is ready. Please come before six on Friday, or call us for another time.\n\nCalder Cycles"
AGREED = """SELECT consent.customer_id, consent.kind, consent.address FROM consent JOIN customer ON customer.id = consent.customer_id
 WHERE consent.agrees AND NOT customer.is_hidden AND consent.kind = :kind ORDER BY consent.id LIMIT 5000"""


def fill(place: Place, number: int, *, in_for: float = 0.0) -> None:
    """So many messages, due in so many seconds, in one transaction."""
    people = zip(*(cycle(place.rows(AGREED, kind=kind)) for kind in ("email", "sms")), strict=False)
    chosen = list(islice((row for pair in people for row in pair), number))
    db.use(db.connect(place.url))
    try:
        with work() as job:
            due_at = job.now + timedelta(seconds=in_for)
            job.session.add_all(message(*row, created_at=job.now, due_at=due_at) for row in chosen)
            live.publish(job, "messages")
    finally:
        db.use(None)


def message(customer_id: int, kind: str, address: str, *, created_at, due_at) -> Message:
    """One held message, as *Send* would have left it after the time to undo."""
    reference = ids.key()
    return Message(
        key=ids.key(),
        customer_id=customer_id,
        direction="out",
        kind=kind,
        status="held",
        to=address,
        sender=SENDER,
        sender_name="Calder Cycles",
        reply_to=SENDER,
        subject=SUBJECT,
        body=BODY,
        created_at=created_at,
        shown_at=created_at,
        send_after=due_at,
        next_try_at=due_at,
        is_urgent=True,
        reference=reference,
        header_id=mailtext.header_id(reference, SENDER) if kind == "email" else None,
    )


def waiting(place: Place) -> int:
    """How many of ours are not sent yet; the demo shop has messages for tomorrow."""
    return place.rows(f"SELECT count(*) FROM message WHERE status IN ('held', 'sending') AND subject = '{SUBJECT}'")[0][0]
