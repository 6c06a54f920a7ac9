"""Keeping the full-text index of tickets: after the commit, by the worker alone, so that nobody who writes waits for it."""

import zlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import db, locks
from rxapp.core.errors import NotAllowed
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone
from rxapp.messages.models import Message
from rxapp.tickets.models import Ticket, TicketTag
from rxapp.tickets.rules import words
from rxapp.tickets.rules.kinds import State
from rxapp.tickets.search_ddl import BUCKET, TABLE, WORDS

AT_ONCE = 5  # tickets of a transaction
_MESSAGE, _TICKET, _TAG = table_of(Message), table_of(Ticket), table_of(TicketTag)
_CUSTOMER, _PHONE, _EMAIL = table_of(Customer), table_of(CustomerPhone), table_of(CustomerEmail)
_LONGEST = 200_000  # characters of a message that are found


def index_some(work: Work, *, at_once: int = AT_ONCE) -> int:
    """Index the next few marked tickets, the newest first; returns how many, 0 where none is left. For the house alone.

    A ticket that somebody holds is left for the next time. Raises NotAllowed.
    """
    if not work.actor.is_system:
        raise NotAllowed
    asked = select(Ticket).where(sa.text("is_unindexed")).order_by(col(Ticket.id).desc()).limit(at_once)
    rows = work.session.exec(locks.rows(locks.TICKETS, asked, waits=False)).all()
    for row in rows:
        _index(work, row)
    return len(rows)


def drop(work: Work, ticket_ids: Sequence[int]) -> None:
    """Take tickets out of the index, for good."""
    for ticket_id in ticket_ids:
        if not db.is_sqlite(work.session.get_bind()):
            work.session.execute(sa.text(f"DELETE FROM {TABLE} WHERE ticket_id = :id"), {"id": ticket_id})
            continue
        found = work.session.execute(sa.text(f"SELECT place, words FROM {WORDS} WHERE ticket_id = :id"), {"id": ticket_id}).first()
        if found:
            _hand_back(work, found.place, found.words)


def _index(work: Work, row: Ticket) -> None:
    ticket_id = row.id or 0
    drop(work, [ticket_id])
    values: dict[str, Any] = {"is_unindexed": False}
    if row.state != State.DELETED:
        place = work.session.execute(sa.select(sa.func.max(_MESSAGE.c.id)).where(_MESSAGE.c.ticket_id == ticket_id)).scalar() or 0
        if place:
            _put(work, ticket_id, place, _words(work, row))
        values["search_place"] = place
    work.session.execute(sa.update(_TICKET).where(_TICKET.c.id == ticket_id).values(**values))


def _words(work: Work, row: Ticket) -> list[str]:
    said = sa.func.substr(_MESSAGE.c.search_text, 1, _LONGEST)
    told = sa.select(said).where(_MESSAGE.c.ticket_id == row.id, _MESSAGE.c.kind != "event").order_by(_MESSAGE.c.id)
    numbers = sa.select(_MESSAGE.c.id).where(_MESSAGE.c.ticket_id == row.id, _MESSAGE.c.kind != "event")
    listed = [str(number) for number in work.session.scalars(numbers)]
    tags = work.session.scalars(sa.select(_TAG.c.name).where(_TAG.c.ticket_id == row.id))
    named = words.words_of([row.subject, row.name, row.address, row.to_address, *tags, *_of_customer(work, row.customer_id)])
    return sorted({*named, *listed, *words.words_of(work.session.scalars(told), are_folded=True)})


def _of_customer(work: Work, customer_id: int | None) -> list[str]:
    """Names, numbers and addresses of the customer."""
    if not customer_id:
        return []
    asked = sa.select(_CUSTOMER.c.name, _CUSTOMER.c.first_name, _CUSTOMER.c.last_name, _CUSTOMER.c.company, _CUSTOMER.c.number)
    found = work.session.execute(asked.where(_CUSTOMER.c.id == customer_id)).first()
    phones = work.session.scalars(sa.select(_PHONE.c.number).where(_PHONE.c.customer_id == customer_id))
    emails = work.session.scalars(sa.select(_EMAIL.c.address).where(_EMAIL.c.customer_id == customer_id))
    return [*(found or ()), *phones, *emails]


def _put(work: Work, ticket_id: int, place: int, found: list[str]) -> None:
    if not db.is_sqlite(work.session.get_bind()):
        lexemes = [*found, *words.beginnings(found)]
        values = {"id": ticket_id, "bucket": place >> BUCKET, "place": place, "words": lexemes}
        work.session.execute(
            sa.text(f"INSERT INTO {TABLE} (ticket_id, bucket, place, words) VALUES (:id, :bucket, :place, array_to_tsvector(:words))"),
            values,
        )
        return
    taken = work.session.execute(sa.text(f"SELECT ticket_id, words FROM {WORDS} WHERE place = :place"), {"place": place}).first()
    if taken:  # the message was in another ticket, whose turn comes
        _hand_back(work, place, taken.words)
        work.session.execute(sa.update(_TICKET).where(_TICKET.c.id == taken.ticket_id).values(is_unindexed=True))
    text = " ".join(found)
    work.session.execute(sa.text(f"INSERT INTO {TABLE}(rowid, words) VALUES (:place, :words)"), {"place": place, "words": text})
    kept = {"place": place, "id": ticket_id, "words": zlib.compress(text.encode())}
    work.session.execute(sa.text(f"INSERT INTO {WORDS} (place, ticket_id, words) VALUES (:place, :id, :words)"), kept)


def _hand_back(work: Work, place: int, kept: bytes) -> None:
    """Without a content of its own the index must be told the very words that go."""
    text = zlib.decompress(kept).decode()
    told = sa.text(f"INSERT INTO {TABLE}({TABLE}, rowid, words) VALUES ('delete', :place, :words)")
    work.session.execute(told, {"place": place, "words": text})
    work.session.execute(sa.text(f"DELETE FROM {WORDS} WHERE place = :place"), {"place": place})
