"""The checks at release, when a claimed message would leave: consent of the recipients, quoted facts, quiet hours at their phone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from rxapp.consent import queries as consent
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.queries import batch
from rxapp.live import actions as live
from rxapp.messages import facts
from rxapp.messages.delivery.actions import recipients, stops
from rxapp.messages.delivery.actions.transitions import MESSAGE, DeliveryEvent, add_events, move
from rxapp.messages.delivery.rules import quiet_hours
from rxapp.messages.facts import Stale
from rxapp.messages.queries import answers, copies, quotes
from rxapp.messages.rules import sending
from rxapp.messages.rules.sending import Owner
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops

NO_CONSENT = "message.failure.no_consent"


def recheck(work: Work, kind: Kind, due: Sequence[sa.Row[Any]]) -> set[int]:
    """The ids of those due messages (rows of one kind) that may not be sent any more, because consent is missing now (D-1, D-3).

    Two reads, however many messages. Tests to staff and messages that belong to no customer and no ticket are not asked about and never
    among them. Answers to whoever wrote in a ticket need no consent (D-2), and what goes without it for a reason only that nobody said no.
    """
    asked = {row.id: _compared(row) for row in due if (row.customer_id or row.ticket_id) and not row.is_test}
    free = answers.free(work, kind, {row.id: (row.ticket_id, asked[row.id]) for row in due if row.ticket_id and row.id in asked})
    asked = {number: address for number, address in asked.items() if number not in free}
    if not asked:
        return set()
    owners = batch.owners_of_all(work, kind, asked.values())
    agreeing = consent.agreeing(work, kind, asked.values())
    reasoned = {asked[row.id] for row in due if row.id in asked and row.facts.get(sending.REASON)}
    objecting = consent.objections(work, kind, (set(asked.values()) - owners.keys()) | reasoned)
    return {row.id for row in due if row.id in asked and not _agreed(row, asked[row.id], owners, agreeing, objecting)}


def out_of_date(work: Work, due: Sequence[sa.Row[Any]]) -> dict[int, Stale]:
    """Of the due messages those that quote what holds no more, by id, each with the first such quote (D-127); by one read."""
    said = quotes.quoted(work, [row.id for row in due])
    found = {message_id: facts.stale(work, quoted) for message_id, quoted in said.items()}
    return {message_id: stale[0] for message_id, stale in found.items() if stale}


def refuse_stale(work: Work, row: sa.Row[Any], stale: Stale) -> None:
    """Stop a held message that quotes what holds no more; its author is told what it says and what holds (D-127, D-131)."""
    said: dict[str, str | int] = {"said": stale.quoted.value}
    if stale.now:
        stops.hold_back(work, [row.id], stops.FACT_CHANGED, {**said, "now": stale.now})
    else:
        stops.hold_back(work, [row.id], stops.FACT_GONE, said)


def refuse(work: Work, row: sa.Row[Any], key: str, **values: str | int) -> None:
    """Fail a held message, for example because consent was withdrawn after *Send*; its author gets a notice.

    `key` and `values`: the catalogue key of the reason and its placeholders. A message that is not held any more stays as it is.
    """
    failed = {"failure": key, "failure_values": values, "failure_words": "", "shown_at": work.now, "next_try_at": None}
    if move(work, row.id, (Status.HELD,), Status.FAILED, {**failed, "waiting": "", "waiting_values": {}}):
        add_events(work, [DeliveryEvent(row.id, Status.FAILED, key, values)])
        live.publish(work, "messages")


def leave_out(work: Work, kind: Kind, going: Sequence[sa.Row[Any]]) -> None:
    """Fail those copies of the mails about to go whose owners do not agree any more (D-81). The mails go without them, and each mail gets
    a delivery event for every copy left out.
    """
    mails = {row.id: row for row in going if row.customer_id or row.ticket_id} if kind == Kind.EMAIL else {}
    if not mails:
        return
    listed: dict[int, list[str]] = defaultdict(list)
    for (message_id, _), address in recipients.copies_of(work, list(mails), (Status.HELD,)).items():
        listed[message_id].append(address)
    for message_id, addresses in listed.items():
        about = {"customer_id": mails[message_id].customer_id or 0, "ticket_id": mails[message_id].ticket_id, "but_not": message_id}
        for address in copies.hindrances(work, **about, addresses=addresses, is_confirmed=True):
            recipients.move_recipient(work, message_id, address, Status.FAILED, event=NO_CONSENT)
            values = {"address": address, "state": "@state.failed"}
            add_events(work, [DeliveryEvent(message_id, Status.HELD, "message.ladder.copy", values)])


def defer(work: Work, shop: shops.ShopRow, kind: Kind, due: Iterable[sa.Row[Any]]) -> set[int]:
    """Put off SMS whose phone is in quiet hours now, until these end. Returns the ids of the messages put off.

    Never put off: what a person let go with *Send now*, tests to staff, and everything where the shop has set no quiet hours.
    """
    if kind != Kind.SMS or not shop.quiet_from:
        return set()
    until: dict[datetime, list[sa.Row[Any]]] = defaultdict(list)
    for row in due:
        zone = quiet_hours.zone_of(row.to, shop.zone)
        over_at = quiet_hours.quiet_until(work.now, start=shop.quiet_from, end=shop.quiet_until, zone=zone)
        if over_at and not row.is_urgent and not row.is_test:
            until[over_at].append(row)
    for over_at, rows in until.items():
        _wait(work, rows, over_at)
    if until:
        live.publish(work, "messages")
    return {row.id for rows in until.values() for row in rows}


def _wait(work: Work, rows: list[sa.Row[Any]], over_at: datetime) -> None:
    why = {"waiting": "message.waiting.quiet", "waiting_values": {"at": over_at.isoformat()}}
    waiting = sa.update(MESSAGE).where(MESSAGE.c.id.in_([row.id for row in rows]), MESSAGE.c.status == Status.HELD.value)
    work.session.execute(waiting.values(next_try_at=over_at, **why))
    add_events(work, [DeliveryEvent(row.id, Status.HELD, "message.ladder.quiet") for row in rows if not row.waiting])


def _compared(row: sa.Row[Any]) -> str:
    return customer_rules.folded_email(row.to) if row.kind == Kind.EMAIL else row.to


def _agreed(
    row: sa.Row[Any], address: str, owners: dict[str, list[int]], agreeing: set[tuple[int, str]], objecting: Collection[str]
) -> bool:
    """As `checks.who_owns` sees it: on this record its own consent counts, else that of every other owner."""
    if row.facts.get(sending.REASON):
        return address not in objecting
    known = owners.get(address, [])
    asked = [row.customer_id] if row.customer_id in known else known
    owner = Owner.NOBODY if not known else Owner.THIS if row.customer_id in known else Owner.OTHER
    agrees = all((customer_id, address) in agreeing for customer_id in asked)
    return sending.may_send(owner=owner, agrees=agrees, is_confirmed=row.is_ad_hoc, objects=address in objecting) is None
