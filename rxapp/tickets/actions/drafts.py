"""Drafts of tickets: one for each part, with one writer; others read it as it is written and may take it over (issue 10, part 1, 5)."""

from typing import Any

import sqlalchemy as sa

from rxapp.core import db, locks
from rxapp.core.errors import NotFound, Refusal
from rxapp.core.inputs import MAX_ID, a_line, a_number, an_id, one_of
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.actions.drafts import plain_content, was_sent
from rxapp.staff.models import Staff
from rxapp.staff.rules import Permission
from rxapp.tickets.actions.presence import TOPIC as WRITING
from rxapp.tickets.models import TicketDraft
from rxapp.tickets.queries import one
from rxapp.tickets.rules.kinds import Part

DRAFT, _STAFF = table_of(TicketDraft), table_of(Staff)


class NotYours(Refusal):
    """Somebody else is writing this part, or has taken it over; values: name."""

    key = "ticket.refusal.draft_not_yours"


class InOtherTab(Refusal):
    """The same person has gone on writing in another tab; values: version, by which one goes on from there."""

    key = "ticket.refusal.draft_in_other_tab"


def save(work: Work, *, ticket_id: int, part: str, content: dict[str, Any], version: int, based_on: int = 0, key: str = "") -> int:
    """Keep what the acting person writes in a part of a ticket; returns its new version, 0 where nothing was kept.

    `version` is the one that they last knew, 0 for a new draft. `content` holds texts, numbers and flags, the text itself as `body`;
    `based_on` is the last event that they have seen. With the `key` of a send that has happened its words are not kept, and a draft that
    is gone does not come back. Without words, copies and files nothing is kept, and what was is gone. A draft goes on being kept when
    its ticket moves to a queue that its writer does not see.
    Raises NotAllowed, NotFound, BadInput, TooLong, DraftTooBig, NotYours, InOtherTab.
    """
    work.need(Permission.WORK_TICKETS)
    where, plain = _where(ticket_id, part), plain_content(content)
    known = a_number(version, low=0, high=MAX_ID)
    new = {"content": plain, "based_on_event_id": a_number(based_on, low=0, high=MAX_ID), "saved_at": work.now}
    body = str(plain.get("body") or "")
    if work.actor.id is None or was_sent(work, a_line(key, limit=64), body):
        return 0
    if not (body.strip() or plain.get("cc") or plain.get("files") not in (None, "", "[]")):
        forget(work, ticket_id=an_id(ticket_id), part=Part(part))
        return 0
    is_kept = _changed(work, where, known, new) if known else _begun(work, ticket_id, part, new)
    if not is_kept:
        return _lost(work, where)
    live.publish(work, WRITING)
    if not known:
        live.publish(work, "tickets")
    return known + 1


def take_over(work: Work, *, ticket_id: int, part: str) -> int:
    """*Take over*: the acting person goes on with what somebody else was writing; returns its version.

    Raises NotAllowed, NotFound where there is no draft, BadInput.
    """
    one.ticket_for(work, ticket_id)
    where = _where(ticket_id, part)
    held = work.session.execute(locks.rows(locks.DRAFTS, sa.select(DRAFT.c.version).where(*where))).first()
    if held is None:
        raise NotFound
    taken = sa.update(DRAFT).where(*where).values(staff_id=work.actor.id, version=held.version + 1)
    work.session.execute(taken)
    live.publish(work, WRITING)
    live.publish(work, "tickets")
    return held.version + 1


def forget(work: Work, *, ticket_id: int, part: Part) -> None:
    """Delete the acting person's draft of a part: it has been sent, or is not wanted. The caller has asked who may."""
    if rows_changed(work, sa.delete(DRAFT).where(*_where(ticket_id, part), DRAFT.c.staff_id == work.actor.id)):
        live.publish(work, WRITING)
        live.publish(work, "tickets")


def _where(ticket_id: object, part: object) -> tuple[sa.ColumnElement[bool], ...]:
    return DRAFT.c.ticket_id == an_id(ticket_id), DRAFT.c.part == one_of(part, Part)


def _changed(work: Work, where: tuple[sa.ColumnElement[bool], ...], version: int, new: dict[str, Any]) -> bool:
    mine = sa.update(DRAFT).where(*where, DRAFT.c.staff_id == work.actor.id, DRAFT.c.version == version)
    return rows_changed(work, mine.values(**new, version=version + 1)) == 1


def _begun(work: Work, ticket_id: int, part: str, new: dict[str, Any]) -> bool:
    ticket = one.ticket_for(work, ticket_id)
    row = db.inserting(DRAFT, work.session.get_bind()).values(ticket_id=ticket.id, part=part, staff_id=work.actor.id, version=1, **new)
    once = row.on_conflict_do_nothing(index_elements=["ticket_id", "part"]).returning(DRAFT.c.id)
    return work.session.execute(once).first() is not None


def _lost(work: Work, where: tuple[sa.ColumnElement[bool], ...]) -> int:
    """Why it was not kept: 0 where the draft is gone. Raises NotYours, InOtherTab."""
    asked = sa.select(DRAFT.c.staff_id, DRAFT.c.version, _STAFF.c.name).join(_STAFF, _STAFF.c.id == DRAFT.c.staff_id)
    found = work.session.execute(asked.where(*where)).first()
    if found is None:
        return 0
    if found.staff_id != work.actor.id:
        raise NotYours(name=found.name)
    raise InOtherTab(version=found.version)
