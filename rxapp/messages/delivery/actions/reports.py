"""Delivery reports: what providers tell later of how far a message got, and what that says of the address and of its owner's consent.

The same reports in any order, repeated, and in two processes at once lead to the same state. Every report is stored, known or not. Rows
are locked in one order (addresses, customers by id, messages by id, channels, change feed), so that no two wait for each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.consent import actions as consent
from rxapp.core import db, ids, locks
from rxapp.core.errors import NotAllowed
from rxapp.core.kinds import Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.text import one_line
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.actions import contact_events, last_contact
from rxapp.customers.queries import lookups
from rxapp.live import actions as live
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.actions import recipients
from rxapp.messages.delivery.actions.transitions import MESSAGE, NO_FAILURE, add_event, move
from rxapp.messages.delivery.ports import DeliveryReport, ReportState
from rxapp.messages.delivery.rules import reports as reports_rules
from rxapp.messages.models import Message, MessageEvent, ProviderEvent
from rxapp.messages.rules.states import Status

_EVENT = table_of(ProviderEvent)
_RUNG = table_of(MessageEvent)
_AT_ONCE = 400
_WISHES = (ReportState.SPAM, ReportState.UNSUBSCRIBED, ReportState.RESUBSCRIBED)
_ON_ITS_WAY = (Status.HELD, Status.SENDING, Status.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class _Told:
    """A report that is new, with its message (None: not ours, or not known) and the address as it is compared.

    `copy` is the recipient's address where it tells of a copy, "" else.
    """

    report: DeliveryReport
    message: Message | None
    address: str
    copy: str


def record_reports(work: Work, *, channel: str, reports: Iterable[DeliveryReport]) -> int:
    """Record the reports that one provider sent, in one transaction. Returns how many were new, by their event keys.

    Each new report becomes a delivery event of its message, with the provider's words and moment, and raises the message's state, never
    lowers it. A bounce or spam report marks the address; a later message that arrives clears the mark; a report that somebody wants no
    more messages withdraws their consent (D-1). Raises NotAllowed for anybody but the system actor.
    """
    if not work.actor.is_system:
        raise NotAllowed
    came = {report.event_key: report for report in (_within_limits(work, channel, report) for report in reports)}
    whose = _whose(work, channel, list(came.values()))
    copies = _copies(work, came, whose)
    _hold(work, came, whose, copies)
    found = _held(work, whose)
    fresh = _kept(work, [_event(work, report, found.get(key)) for key, report in sorted(came.items())])
    told = [_told(came[key], found.get(key), copies.get(key, "")) for key in fresh]
    marked = _marked(work, told)
    for one in sorted(told, key=_order):
        if one.message is not None and one.copy:
            _note_copy(work, one.message, one.report, one.copy)
        elif one.message is not None:
            _note(work, one.message, one.report)
        if one.address:
            _note_address(work, one, is_marked=(one.report.kind, one.address) in marked)
    if told:
        live.publish(work, "messages")
    return len(told)


def _order(one: _Told) -> tuple[datetime, int, str]:
    """As it happened; within one second, which is all that some providers tell, as a message goes."""
    return one.report.happened_at, list(ReportState).index(one.report.state), one.report.event_key


def _within_limits(work: Work, channel: str, report: DeliveryReport) -> DeliveryReport:
    """The report with every text within its column, and with a moment that is not ahead of ours."""
    key, at = one_line(report.event_key), report.happened_at
    return replace(
        report,
        event_key=key if 0 < len(key) <= 200 else f"{channel}-{ids.digest(key + repr(report))}",
        channel=channel,
        raw_state=one_line(report.raw_state)[:40],
        reference=one_line(report.reference)[:64],
        provider_id=one_line(report.provider_id)[:200],
        address=one_line(report.address)[:254],
        words=one_line(report.words)[:1000],
        code=one_line(report.code)[:20],
        reason=report.reason[:80],
        happened_at=min(at if at.tzinfo else at.replace(tzinfo=UTC), work.now),
    )


def _whose(work: Work, channel: str, reports: list[DeliveryReport]) -> dict[str, sa.Row[Any]]:
    """The message of each report, by the event's key: the one with our reference, else the one with the provider's id."""
    by_reference = _named(work, MESSAGE.c.reference, {report.reference for report in reports if report.reference})
    named = {report.provider_id for report in reports if report.reference not in by_reference and report.provider_id}
    by_id = _named(work, MESSAGE.c.provider_id, named, MESSAGE.c.channel == channel)
    found = {report.event_key: by_reference.get(report.reference) or by_id.get(report.provider_id) for report in reports}
    return {key: row for key, row in found.items() if row is not None}


def _named(work: Work, column: sa.Column[str], wanted: set[str], *where: sa.ColumnElement[bool]) -> dict[str, sa.Row[Any]]:
    found: dict[str, sa.Row[Any]] = {}
    listed = sorted(wanted)
    for start in range(0, len(listed), _AT_ONCE):
        same = (column.in_(listed[start : start + _AT_ONCE]), MESSAGE.c.direction == Direction.OUT.value, *where)
        asked = sa.select(column, MESSAGE.c.id, MESSAGE.c.customer_id, MESSAGE.c.to).where(*same).order_by(MESSAGE.c.id)
        found |= {row[0]: row for row in work.session.execute(asked)}
    return found


def _copies(work: Work, came: dict[str, DeliveryReport], whose: dict[str, sa.Row[Any]]) -> dict[str, str]:
    """The address of each report that tells of a copy, not of its message's To, by the event's key (D-143)."""
    known: dict[tuple[int, str], str] = {}
    wanted = sorted({row.id for row in whose.values()})
    for start in range(0, len(wanted), _AT_ONCE):
        known |= recipients.copies_of(work, wanted[start : start + _AT_ONCE])
    named = {key: (whose[key].id, customer_rules.folded_email(came[key].address)) for key in whose} if known else {}
    return {key: known[pair] for key, pair in named.items() if pair in known}


def _told(report: DeliveryReport, message: Message | None, copy: str) -> _Told:
    return _Told(report, message, _address(report, message, copy), copy)


def _hold(work: Work, came: dict[str, DeliveryReport], whose: dict[str, sa.Row[Any]], copies: dict[str, str]) -> None:
    """Hold every address whose owner says no, or takes it back, then every customer who may be touched."""
    ids = {row.customer_id for row in whose.values() if row.customer_id}
    spoken = [(key, report) for key, report in came.items() if _concerns_address(report)]
    named = {key: (report.kind.value, _address(report, whose.get(key), copies.get(key, ""))) for key, report in spoken}
    addresses = set(named.values())
    consent.lock_addresses(work, {named[key] for key, report in spoken if _speaks(report)})
    contact_events.lock_records(work, customer_ids=ids, addresses=sorted(pair for pair in addresses if pair[1]))


def _held(work: Work, whose: dict[str, sa.Row[Any]]) -> dict[str, Message]:
    """The messages themselves, held until the work ends, by the event's key."""
    wanted = sorted({row.id for row in whose.values()})
    held: dict[int | None, Message] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        asked = select(Message).where(col(Message.id).in_(wanted[start : start + _AT_ONCE])).order_by(col(Message.id))
        asked = locks.rows(locks.MESSAGES, asked).execution_options(populate_existing=True)
        held |= {message.id: message for message in work.session.exec(asked)}
    return {key: held[row.id] for key, row in whose.items() if row.id in held}


def _event(work: Work, report: DeliveryReport, message: Message | None) -> dict[str, Any]:
    return {
        "event_key": report.event_key,
        "channel": report.channel,
        "sort": report.raw_state,
        "state": report.state.value,
        "reference": report.reference,
        "provider_id": report.provider_id,
        "address": report.address,
        "words": report.words,
        "message_id": message.id if message else None,
        "happened_at": report.happened_at,
        "received_at": work.now,
    }


def _kept(work: Work, events: list[dict[str, Any]]) -> list[str]:
    """Keep the events; returns the keys of those that are new: not kept yet, nor kept once and forgotten since."""
    fresh: list[str] = []
    for start in range(0, len(events), _AT_ONCE):
        known = _known_keys(work, [event["event_key"] for event in events[start : start + _AT_ONCE]])
        rows = [event for event in events[start : start + _AT_ONCE] if event["event_key"] not in known]
        if rows:
            asked = db.inserting(_EVENT, work.session.get_bind()).values(rows).on_conflict_do_nothing(index_elements=["event_key"])
            fresh += work.session.execute(asked.returning(_EVENT.c.event_key)).scalars()
    return fresh


def _known_keys(work: Work, keys: list[str]) -> set[str]:
    return set(work.session.execute(sa.select(_RUNG.c.event_key).where(_RUNG.c.event_key.in_(keys))).scalars())


def _address(report: DeliveryReport, message: Message | sa.Row[Any] | None, copy: str) -> str:
    typed = copy or (message.to if message else report.address)
    return customer_rules.folded_email(typed) if report.kind == Kind.EMAIL else customer_rules.phone_number(typed, country="")


def _marked(work: Work, told: list[_Told]) -> set[tuple[Kind, str]]:
    """Which of the addresses of messages that arrived are marked."""
    arrived = [one for one in told if one.message and one.address and one.report.state is ReportState.DELIVERED]
    by_kind = {kind: [one.address for one in arrived if one.report.kind is kind] for kind in {one.report.kind for one in arrived}}
    return {(kind, address) for kind, listed in by_kind.items() for address in lookups.in_trouble(work, kind, listed)}


def _note(work: Work, message: Message, report: DeliveryReport) -> None:
    """Move the message as far as the report says, and add its event."""
    was, target = Status(message.status), reports_rules.reached(report.state)
    way = reports_rules.way_to(was, target) if target else ()
    for status in way:
        _move(work, message, status, report)
    if was in _ON_ITS_WAY and message.status in (Status.SENT, Status.DELIVERED) and message.customer_id:
        last_contact.touch(work, customer_id=message.customer_id, kind=message.kind, at=message.sent_at or work.now)
    if report.state is ReportState.OPENED and not way:
        return  # a mail is opened many times; that it arrived is said once
    values = {"address": message.to, "provider": _provider(report), "state": report.raw_state}
    shown: dict[str, Any] = {"words": _words(report), "channel": report.channel, "event_key": report.event_key, "at": report.happened_at}
    said = target if report.state not in _WISHES else None
    add_event(work, message.id or 0, said or Status(message.status), reports_rules.event_of(report), values, **shown)


def _note_copy(work: Work, message: Message, report: DeliveryReport, address: str) -> None:
    """Move the copy as far as the report says, beside the message, and add its event."""
    target = reports_rules.reached(report.state)
    moved = target is not None and recipients.move_recipient(work, message.id or 0, address, target, event=reports_rules.failure_of(report))
    if target is None or (report.state is ReportState.OPENED and not moved):
        return
    values = {"address": address, "state": f"@state.{target}"}
    shown: dict[str, Any] = {"words": _words(report), "channel": report.channel, "event_key": report.event_key, "at": report.happened_at}
    add_event(work, message.id or 0, Status(message.status), "message.ladder.copy", values, **shown)


def _move(work: Work, message: Message, status: Status, report: DeliveryReport) -> None:
    changed: dict[str, Any] = {"lease_until": None, "next_try_at": None, "ask_at": None, "waiting": "", "waiting_values": {}}
    changed |= {"channel": message.channel or report.channel, "provider_id": message.provider_id or report.provider_id}
    if message.sent_at is None and status is not Status.SENDING:
        changed |= {"shown_at": report.happened_at}
    if status is Status.FAILED:
        values = {"address": message.to, "provider": _provider(report)}
        changed |= {
            "failure": reports_rules.failure_of(report),
            "failure_values": values,
            "failure_words": _words(report),
            "dismissed_at": None,
        }
    elif status is not Status.SENDING:
        changed |= {"sent_at": message.sent_at or report.happened_at, **NO_FAILURE}
    if move(work, message.id or 0, (Status(message.status),), status, changed, copies=Status.SENT):  # the provider has it
        work.session.refresh(message)


def _note_address(work: Work, one: _Told, *, is_marked: bool) -> None:
    """What the report tells of the address, on the record of every customer who has it."""
    kind, address = one.report.kind.value, one.address
    sent_at = one.message.sent_at if one.message else None
    if is_marked and sent_at:
        contact_events.clear_trouble(work, kind=kind, address=address, before=sent_at)
    at = max(one.report.happened_at, sent_at or one.report.happened_at)
    trouble = reports_rules.trouble_of(one.report)
    if trouble and not _arrived_since(work, one, at):
        contact_events.mark_address(work, kind=kind, address=address, trouble=trouble, at=at)
    said: dict[str, Any] = {"kind": kind, "address": address, "proof": _proof(one.report), "said_at": one.report.happened_at}
    if how := reports_rules.consent_taken_by(one.report):
        contact_events.withdraw_consent(work, how=how, **said)
    if how := reports_rules.consent_given_back_by(one.report):
        contact_events.give_back_consent(work, how=how, **said)


def _arrived_since(work: Work, one: _Told, at: datetime) -> bool:
    """Whether a message that was sent to the address after `at` has arrived: an older report that comes late says nothing then."""
    owners = lookups.owners_of(work, one.report.kind, one.address)
    later = (Message.status == Status.DELIVERED.value, col(Message.sent_at) > at, Message.kind == one.report.kind.value)
    found = work.session.exec(select(Message.to).where(col(Message.customer_id).in_(owners), *later)).all() if owners else ()
    return any(customer_rules.folded_email(to) == one.address for to in found)


def _concerns_address(report: DeliveryReport) -> bool:
    return report.state is ReportState.DELIVERED or bool(reports_rules.trouble_of(report)) or _speaks(report)


def _speaks(report: DeliveryReport) -> bool:
    return bool(reports_rules.consent_taken_by(report) or reports_rules.consent_given_back_by(report))


def _provider(report: DeliveryReport) -> str:
    facts = ports.facts_of(report.channel, report.kind)
    return f"@{facts.label}" if facts else report.channel


def _words(report: DeliveryReport) -> str:
    return " ".join(filter(None, (report.code if report.code not in report.words else "", report.words)))[:1000]


def _proof(report: DeliveryReport) -> str:
    return f"{report.channel} {report.raw_state} {report.happened_at:%Y-%m-%dT%H:%M:%SZ} {report.event_key}"
