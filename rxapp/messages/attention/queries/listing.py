"""*Needs attention*: what failed, what is uncertain, what should have gone and has not, and what may mean stop; shop-wide."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, func, select

from rxapp.core.inputs import one_of
from rxapp.core.paging import Keyset, Page
from rxapp.core.work import Work
from rxapp.customers.queries import batch
from rxapp.messages.attention.queries.rows import AttentionPage, AttentionRow, Counts
from rxapp.messages.delivery.queries.waiting import LATE_AFTER
from rxapp.messages.history.queries.rows import MessageRow
from rxapp.messages.history.queries.timeline import message_rows
from rxapp.messages.models import IS_HELD, IS_SAID_STOP, IS_STOPPED, IS_UNTOLD, ON_THE_LIST, ChannelStatus, Message
from rxapp.messages.rules.states import STOPPED, Status
from rxapp.staff.rules import Permission

VIEWS = ("stopped", "failed", "uncertain", "waiting", "said_stop")
USUAL = "failed"
LISTED = 50
_KEYSETS = {view: Keyset(view, "shown_at", is_descending=True, is_moment=True) for view in VIEWS}
_KEYSETS["waiting"] = Keyset("waiting", "send_after", is_moment=True)
COUNTED = 1_000


def attention(work: Work, view: str, after: str = "", opened: Iterable[int] = ()) -> AttentionPage:
    """A page of 50: stopped, failed and uncertain newest first, waiting from the one that waits longest. `opened` show text and delivery
    events.

    Without a `view` it is the first that has any. Tests that staff send to themselves are left out. Raises NotAllowed, BadInput.
    """
    work.need(Permission.SEE_CUSTOMERS)
    counts = attention_counts(work)
    view = one_of(view or _first(counts), VIEWS)
    page = _page(work, view, after)
    more = _cursor(page.rows[-1], view) if page.has_next else ""
    return AttentionPage(_rows(work, page.rows, frozenset(opened)), more, counts, view)


def _first(counts: Counts) -> str:
    """The first view with anything in it; *Failed* where all is well."""
    return next((view for view in VIEWS if getattr(counts, view)), USUAL)


def attention_counts(work: Work) -> Counts:
    """How many stand in each view; 1,001 means more than a thousand. Raises NotAllowed."""
    work.need(Permission.SEE_CUSTOMERS)
    views = {view: _chosen(work, view).limit(COUNTED + 1).subquery() for view in VIEWS}
    return Counts(**{view: work.session.exec(select(func.count()).select_from(rows)).one() for view, rows in views.items()})


def attention_mark(work: Work) -> tuple[Any, ...]:
    """A value that changes whenever another message needs attention, none does any more, or a channel stops or starts.

    For the server itself, to ask after any change of messages: a glance at an index and at a table of a few rows.
    """
    listed = sa.select(col(Message.status), func.count(), func.max(Message.id), func.sum(col(Message.id)))
    stopped = sa.select(col(ChannelStatus.name), col(ChannelStatus.kind), col(ChannelStatus.stopped_at))
    wrong = work.session.execute(listed.where(sa.text(ON_THE_LIST)).group_by(col(Message.status)).order_by(col(Message.status)))
    told = sa.select(func.count(), func.max(Message.id), func.sum(col(Message.id))).where(sa.text(IS_STOPPED))
    flagged = work.session.execute(sa.select(func.count(), func.max(Message.id), func.sum(col(Message.id))).where(sa.text(IS_SAID_STOP)))
    return (
        tuple(map(tuple, wrong)),
        tuple(map(tuple, flagged)),
        tuple(map(tuple, work.session.execute(told))),
        tuple(map(tuple, work.session.execute(stopped.order_by(col(ChannelStatus.id))))),
    )


def untold(work: Work) -> int:
    """How many failed or stopped messages of the acting person they have not been told of; asked often, so it is a glance at two
    indexes."""
    mine = sa.select(func.count()).select_from(Message).where(col(Message.staff_id) == work.actor.id)
    failed, stopped = mine.where(sa.text(IS_UNTOLD)), mine.where(sa.text(IS_STOPPED), col(Message.told_at).is_(None))
    return sum(work.session.execute(sa.select(failed.scalar_subquery(), stopped.scalar_subquery())).one())


def _chosen(work: Work, view: str) -> Any:
    wanted = select(Message.id).where(col(Message.is_test).is_(False))
    if view == "stopped":
        return wanted.where(sa.text(IS_STOPPED))
    if view == "waiting":
        return wanted.where(sa.text(IS_HELD), col(Message.next_try_at).is_not(None), col(Message.send_after) <= work.now - LATE_AFTER)
    if view == "said_stop":
        return wanted.where(sa.text(IS_SAID_STOP))
    return wanted.where(sa.text(ON_THE_LIST), Message.status == view)


def _page(work: Work, view: str, after: str) -> Page[Message]:
    request = _KEYSETS[view].request(after=after)
    wanted, since = _chosen(work, view).with_only_columns(Message), col(Message.send_after if view == "waiting" else Message.shown_at)
    return request.cut(work.session.execute(request.of(wanted, since, col(Message.id), size=LISTED)).scalars().all(), size=LISTED)


def _cursor(message: Message, view: str) -> str:
    since = (message.send_after or message.shown_at) if view == "waiting" else message.shown_at
    return _KEYSETS[view].cursor(since, message.id or 0)


def _rows(work: Work, found: list[Message], opened: frozenset[int]) -> tuple[AttentionRow, ...]:
    people = batch.named(work, [message.customer_id for message in found if message.customer_id])
    nobody = batch.NamedRow("", is_supplier=False, is_conflict=False, is_vip=False)
    shown = message_rows(work, found, {message.id for message in found} & opened)
    return tuple(_row(message, row, people.get(message.customer_id or 0, nobody)) for message, row in zip(found, shown, strict=True))


def _row(message: Message, row: MessageRow, who: batch.NamedRow) -> AttentionRow:
    since = message.send_after if row.state != STOPPED and message.status == Status.HELD and message.send_after else message.shown_at
    return AttentionRow(row, who.name, who.is_supplier, who.is_conflict, who.is_vip, row.waiting, row.waiting_values, since)
