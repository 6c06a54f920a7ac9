"""The communications of a customer: pages of history, one message with its delivery events, the thread on a phone."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select

from rxapp.core.inputs import a_line, an_id, one_of
from rxapp.core.kinds import OUTGOING, Direction, Kind
from rxapp.core.paging import Keyset, Page, PageRequest, beyond
from rxapp.core.reads import Read
from rxapp.core.work import Work
from rxapp.customers.search import plain
from rxapp.messages import subjects
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.queries.waiting import Why, whys
from rxapp.messages.delivery.rules import reports
from rxapp.messages.history import rules
from rxapp.messages.history.queries.rows import DeliveryEventRow, MessageRow, MessageText, ThreadRow, TimelinePage
from rxapp.messages.history.rules import View
from rxapp.messages.models import Message, MessageEvent
from rxapp.messages.queries import copies, viewers
from rxapp.messages.queries.one import message_of
from rxapp.messages.queries.owners import who_owns
from rxapp.messages.queries.quotes import quoted
from rxapp.messages.rules import states
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission

PAGE = 25
_NEWEST_FIRST = Keyset("history", "shown_at", is_descending=True, is_moment=True)
_WITHHELD: dict[str, Any] = {
    **dict.fromkeys(("subject", "author", "to", "sender", "reason", "waiting", "no_look_up", "instead", "job", "job_link"), ""),
    **dict.fromkeys(("may_cancel", "may_change_time", "may_retry", "may_settle", "may_look_up", "is_asked"), False),
    "reason_values": {},
    "waiting_values": {},
}
_UNSENT = (Status.CANCELLED.value, Status.FAILED.value)
_THREAD = Read(
    sa.select(*(col(getattr(Message, name)) for name in (*viewers.ASKED, "direction", "body", "shown_at")))
    .where(col(Message.customer_id) == sa.bindparam("of_customer"), col(Message.kind) == Kind.SMS.value)
    .where(
        *(col(Message.status) != status for status in _UNSENT),
        or_(col(Message.status) != Status.HELD.value, col(Message.is_scheduled).is_(False)),
    )
    .order_by(col(Message.shown_at).desc(), col(Message.id).desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def timeline(
    work: Work,
    customer_id: int,
    *,
    q: str = "",
    kind: str = "",
    direction: str = "",
    after: str = "",
    before: str = "",
    opened: Iterable[int] = (),
    view: View = View.PANEL,
    job_id: int = 0,
) -> TimelinePage:
    """One page of 25 of a customer's history as a view shows it (CL-49..51, D-21): scheduled on top, then newest first.

    Every word of `q` must occur in subject, text, author or address, folded; a number also without trunk 0 (D-140).
    `after` and `before` are the cursors of another page; `opened` are the rows shown with text and delivery events. With a `job_id` only
    what is about that job.
    Raises NotAllowed, BadInput.
    """
    work.need(Permission.SEE_CUSTOMERS)
    chosen = [Message.customer_id == an_id(customer_id), in_view(view), *_chosen(q, kind, direction)]
    chosen += [col(Message.job_id) == job_id] if job_id else []
    total = work.session.exec(select(func.count()).select_from(Message).where(*chosen)).one()
    request = _NEWEST_FIRST.request(after=after, before=before)
    page = _page(work, chosen, request)
    if not page.rows and request.edge is not None:
        page = _page(work, chosen, request.first)
    found = page.rows
    first = _newer_than(work, chosen, found[0]) + 1 if found else 0
    shown = {message.id for message in found} & set(opened)
    rows = message_rows(work, found, shown)
    more = first + len(rows) - 1 < total
    return TimelinePage(rows, total, first, _cursor(found[-1]) if more and found else "", _cursor(found[0]) if first > 1 else "")


def message_for(work: Work, message_id: int) -> MessageRow:
    """One message with its text and delivery events. Raises NotAllowed, NotFound."""
    message = _found(work, message_id)
    return message_rows(work, [message], {message.id})[0]


def text_for(work: Work, message_id: int) -> MessageText:
    """The words and settings of a message, for *Edit and retry* and after *Undo*. Raises NotAllowed, NotFound."""
    message = _found(work, message_id)
    told = quoted(work, [message.id or 0]).get(message.id or 0, [])
    job = subjects.job_of(work, message.job_id or 0, message.customer_id or 0)
    is_stopped = message.status == Status.HELD and message.next_try_at is None
    return MessageText(**{name: getattr(message, name) for name in _SET}, job=job, quoted=tuple(told), is_stopped=is_stopped)


def thread(work: Work, customer_id: int, *, limit: int = 4) -> list[ThreadRow]:
    """The last SMS with a customer, oldest first, as a phone would show them."""
    work.need(Permission.SEE_CUSTOMERS)
    found = _THREAD.rows(work, of_customer=an_id(customer_id), most=limit)
    readable = viewers.readable(work, found)
    return [ThreadRow(row.id, row.direction, row.body, row.shown_at) for row in reversed(found) if row.id in readable]


def in_view(view: View) -> ColumnElement[bool]:
    """The rows that a view shows. What it hides is named, not what it shows: so the rows still come in the order of the index by time."""
    shown = col(Message.kind).not_in([kind.value for kind in rules.hidden_kinds(view)])
    sources = rules.event_sources(view)
    return or_(shown, and_(col(Message.kind) == Kind.EVENT.value, col(Message.channel).in_(sources))) if sources else shown


def _chosen(q: str, kind: str, direction: str) -> list[ColumnElement[bool]]:
    chosen: list[Any] = []
    if kind:
        chosen.append(Message.kind == one_of(kind, Kind))
    if direction:
        chosen.append(Message.direction == one_of(direction, Direction))
    text = col(Message.search_text)
    return chosen + [or_(*(text.contains(part, autoescape=True) for part in group)) for group in plain(a_line(q, limit=200)).groups]


def _page(work: Work, chosen: list[Any], request: PageRequest) -> Page[Message]:
    wanted = request.of(select(Message).where(*chosen), col(Message.shown_at), col(Message.id), size=PAGE)
    return request.cut(work.session.exec(wanted).all(), size=PAGE)


def _newer_than(work: Work, chosen: list[Any], message: Message) -> int:
    rows = beyond(col(Message.shown_at), col(Message.id), (message.shown_at, message.id or 0), goes_down=False)
    return work.session.exec(select(func.count()).select_from(Message).where(*chosen, rows)).one()


def _cursor(message: Message) -> str:
    return _NEWEST_FIRST.cursor(message.shown_at, message.id or 0)


def _events(work: Work, message_ids: Iterable[int | None]) -> dict[int, tuple[DeliveryEventRow, ...]]:
    wanted = [number for number in message_ids if number]
    if not wanted:
        return {}
    found: dict[int, tuple[DeliveryEventRow, ...]] = {}
    for event in work.session.exec(select(MessageEvent).where(col(MessageEvent.message_id).in_(wanted)).order_by(col(MessageEvent.id))):
        row = DeliveryEventRow(event.status, event.label, event.label_values, event.words, event.at, _channel(event.channel))
        found[event.message_id] = (*found.get(event.message_id, ()), row)
    return found


def _found(work: Work, message_id: int) -> Message:
    work.need(Permission.SEE_CUSTOMERS)
    message = message_of(work, message_id)
    viewers.need(work, message)
    return message


def message_rows(work: Work, found: list[Message], opened: set[int | None]) -> tuple[MessageRow, ...]:
    """The messages as rows, those `opened` with text and delivery events. The caller has asked who may see the list.

    Of those whose words are not for the actor, kind, state, moment and number are left (D-129).
    """
    readable = viewers.readable(work, found)
    opened = opened & readable
    events, failed, waits = _events(work, opened), _failed(work, found), whys(work, found)
    retried = _retried(work, failed)
    jobs = subjects.jobs(work, {message.job_id for message in found if message.job_id})
    rows = tuple(
        _row(
            message,
            events.get(message.id or 0, ()),
            waits.get(message.id or 0, ("", {})),
            is_open=message.id in opened,
            may_retry=message.id in failed - retried,
            is_asked=message.ask_at is not None and message.ask_at <= work.now,
            more=_about(jobs.get(message.job_id or 0)) | (_more(work, message) if message.id in opened else {}),
        )
        for message in found
    )
    return tuple(row if row.id in readable else replace(row, **_WITHHELD) for row in rows)


def _failed(work: Work, found: list[Message]) -> set[int]:
    """Those of the messages that did not reach everybody: the To, or somebody who was to get a copy (D-143)."""
    out = [message for message in found if message.kind in OUTGOING and message.direction == Direction.OUT.value]
    gone = [message.id or 0 for message in out if message.kind == Kind.EMAIL and message.status in (Status.SENT, Status.DELIVERED)]
    wrong = {message.id or 0 for message in out if message.status in (Status.FAILED, Status.UNCERTAIN)}
    return wrong | copies.missed(work, gone)


def _retried(work: Work, failed: set[int]) -> set[int | None]:
    """Those of the messages that have been sent anew already."""
    if not failed:
        return set()
    newer = select(Message.retry_of).where(col(Message.retry_of).in_(failed), Message.status != Status.CANCELLED.value)
    return set(work.session.exec(newer))


def _more(work: Work, message: Message) -> dict[str, Any]:
    """What an opened row needs for its ways out: whose consent is still missing, and the shop's time of one that waits."""
    if message.status == Status.HELD and message.send_after:
        return {"local_at": message.send_after.astimezone(ZoneInfo(shops.shop(work).zone)).strftime("%Y-%m-%dT%H:%M")}
    if message.status != Status.FAILED or message.failure not in reports.LACKS_CONSENT or not message.customer_id:
        return {}
    owned = who_owns(work, message.customer_id, message.kind, message.to)
    return {} if owned.agrees else {"record_id": owned.customer_id or message.customer_id}


def _about(job: subjects.Subject | None) -> dict[str, Any]:
    return {"job": job.name, "job_link": job.link} if job else {}


def _row(
    message: Message,
    events: tuple[DeliveryEventRow, ...],
    waits: Why,
    *,
    is_open: bool,
    may_retry: bool,
    is_asked: bool,
    more: dict[str, Any],
) -> MessageRow:
    status = Status(message.status)
    is_held = status is Status.HELD
    is_stopped = is_held and message.next_try_at is None
    return MessageRow(
        **{name: getattr(message, name) for name in _SAME},
        id=message.id or 0,
        state=states.shown_as(status, is_scheduled=message.is_scheduled, is_stopped=is_stopped),
        author=message.staff_name or message.sender_name or message.sender,
        at=message.shown_at,
        reason=message.failure,
        reason_values=message.failure_values,
        may_cancel=is_held,
        may_change_time=is_held and message.is_scheduled and not is_stopped,
        may_retry=may_retry,
        may_settle=status is Status.UNCERTAIN,
        **_look_up(message, status, is_asked=is_asked),
        instead=_other(message.kind) if may_retry and status is Status.FAILED and message.customer_id else "",
        waiting=waits[0],
        waiting_values=waits[1],
        is_open=is_open,
        body=message.body if is_open else "",
        words=message.failure_words if is_open else "",
        events=events,
        **more,
    )


_SET = [name for name in MessageText.__dataclass_fields__ if name not in ("job", "quoted", "is_stopped")]
_SAME = (
    "customer_id",
    "kind",
    "direction",
    "status",
    "is_scheduled",
    "is_demo",
    "is_ad_hoc",
    "subject",
    "to",
    "sender",
    "send_after",
    "retry_of",
)


def _look_up(message: Message, status: Status, *, is_asked: bool) -> dict[str, Any]:
    """Whether the provider can be asked what became of an uncertain message, or why not."""
    if status is not Status.UNCERTAIN:
        return {"may_look_up": False}
    facts = ports.facts_of(message.channel, message.kind)
    able = facts is not None and facts.can_look_up and facts.is_set_up
    why = "" if able else (facts.no_look_up if facts else "") or "message.no_look_up"
    return {"may_look_up": able, "no_look_up": why, "is_asked": able and is_asked}


def _other(kind: str) -> str:
    return (Kind.SMS if kind == Kind.EMAIL else Kind.EMAIL).value


def _channel(name: str) -> str:
    """The catalogue key of a channel by its name."""
    return next((facts.label for facts in ports.channels() if facts.name == name), "")
