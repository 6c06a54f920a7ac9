"""Idempotency of sends: a key with the same content finds the row it made; a key with other content is asked about (D-56, D-142).

Two tabs of one person share a draft and its key, and what one of them sent must never pass for what the other one shows.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from rxapp.core import db
from rxapp.core.errors import BadInput
from rxapp.core.inputs import a_line
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers.rules import folded_email
from rxapp.messages.actions import attachments, checks, refusals
from rxapp.messages.actions.message_request import Context, MessageRequest
from rxapp.messages.delivery.actions.recipients import copies_of
from rxapp.messages.delivery.actions.transitions import MESSAGE
from rxapp.messages.models import Message
from rxapp.messages.rules import times
from rxapp.messages.rules.sending import Confirm
from rxapp.messages.rules.states import Status
from rxapp.shop import queries as shops


def told_apart(work: Work, wanted: MessageRequest, send_at: datetime | str | None) -> tuple[MessageRequest, Message | None]:
    """The request with a key of its own, and the row that this key has made already, or None.

    Raises BadInput for another person's key; SentMeanwhile, SavedMeanwhile or StoppedMeanwhile until staff have confirmed.
    """
    made = row_of(work, wanted.key)
    if made is None:
        return wanted, None
    if made.staff_id != work.actor.id:
        raise BadInput
    is_same = _is_same(work, made, wanted, send_at)
    if is_same and made.status != Status.CANCELLED:
        return wanted, made
    if Confirm.THESE_TOO not in wanted.confirmed:
        raise _question(made, is_same=is_same)(time=_told(work, made))
    own = replace(wanted, key=_own_key(wanted, send_at))
    return own, row_of(work, own.key)


def row_of(work: Work, key: str) -> Message | None:
    """The message with this key; None where there is none."""
    return work.session.exec(select(Message).where(Message.key == key)).first()


def insert_once(work: Work, message: Message) -> int | None:
    """Insert a message unless its key is in use. Returns its id; None where the key was in use."""
    values: dict[str, Any] = {column.name: getattr(message, column.name) for column in MESSAGE.columns if column.name != "id"}
    row: sa.Executable = (
        db.inserting(MESSAGE, work.session.get_bind())
        .values(**values)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(MESSAGE.c.id)
    )
    return work.session.execute(row).scalar()


def _is_same(work: Work, made: Message, wanted: MessageRequest, send_at: datetime | str | None) -> bool:
    """Whether the row holds what is wanted: customer, kind, address, subject, every word, the files, and the time."""
    if (made.customer_id or 0, made.kind, made.subject, made.body) != (wanted.customer_id, wanted.kind, wanted.subject, wanted.body):
        return False
    if Context(made.ticket_id, made.job_id, made.record_id, made.about_id) != wanted.context:
        return False
    if wanted.kind == Kind.NOTE:
        return True
    if made.to != checks.address(work, wanted.kind, wanted.to) or not _are_same_copies(work, made, wanted):
        return False
    if not attachments.are_same(work, made, wanted):
        return False
    return _is_same_time(work, made, wanted, send_at)


def _are_same_copies(work: Work, made: Message, wanted: MessageRequest) -> bool:
    if wanted.kind != Kind.EMAIL:
        return not wanted.cc
    asked = {folded_email(checks.address(work, Kind.EMAIL, address)) for address, _ in wanted.cc}
    return {address for _, address in copies_of(work, [made.id or 0])} == asked - {folded_email(made.to)}


def _is_same_time(work: Work, made: Message, wanted: MessageRequest, send_at: datetime | str | None) -> bool:
    if send_at is None:
        return not made.is_scheduled or Confirm.AT_END in wanted.confirmed
    typed = send_at.isoformat() if isinstance(send_at, datetime) else a_line(send_at, limit=40)
    found = times.shop_moment(typed, shops.shop(work).zone)
    return made.is_scheduled and made.send_after in (found.at, found.later)


def _question(made: Message, *, is_same: bool) -> type[refusals.Asks]:
    if is_same:
        return refusals.StoppedMeanwhile
    return refusals.SavedMeanwhile if made.kind == Kind.NOTE else refusals.SentMeanwhile


def _told(work: Work, made: Message) -> str:
    shop = shops.shop(work)
    return times.told(made.created_at, zone=work.actor.zone or shop.zone, language=work.actor.language or shop.language)


def _own_key(wanted: MessageRequest, send_at: datetime | str | None) -> str:
    """The same yes to the same content has the same key, so that two presses on it are one message (D-56)."""
    files = ",".join(map(str, wanted.files))
    content = "\0".join((wanted.key, wanted.kind, wanted.to, wanted.subject, wanted.body, str(send_at or "")[:40], files))
    return "too-" + hashlib.sha256(content.encode()).hexdigest()[:48]
