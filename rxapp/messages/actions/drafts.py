"""Drafts: what a person has written and not sent yet. Only they see it; kept for 30 days."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rxapp.core import ids, locks, shapes
from rxapp.core.errors import BadInput, NotFound
from rxapp.core.inputs import a_form, a_line, a_text, an_id, one_of
from rxapp.core.kinds import WRITTEN
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.customers.queries import lookups
from rxapp.messages.actions import about, refusals
from rxapp.messages.models import Draft, Message
from rxapp.messages.queries.drafts import DRAFT_KEPT_FOR
from rxapp.staff.rules import Permission

DRAFT_AT_MOST = 300_000
KEPT_AT_MOST, TEXTS_AT_MOST = 900_000, 300
_FIELDS_AT_MOST = 40
DRAFT = table_of(Draft)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A draft as it was stored. `aside` are words of the same person from another tab that this draft would have overwritten, `job_id`
    is the job that it is about (0: none)."""

    aside: str
    job_id: int


def save_draft(
    work: Work, *, customer_id: int, kind: str, content: dict[str, Any], key: str = "", known: dict[str, Any] | None = None
) -> KeptRow | None:
    """Store the acting person's draft for a customer and kind, in place of the older one. Returns it; None where it was not stored.

    `content` holds texts, numbers and flags; its `job_id` must be a job of the customer's, else the words are stored without it (D-130).
    `known` is the `body` and `aside` of the draft as the caller last read it: other words there
    come from another tab and are put into `aside` instead of being overwritten (D-142). With the `key` of a send that has happened its
    words are not stored, so that a late save does not bring a sent draft back. Raises NotAllowed, BadInput, TooLong, DraftTooBig.
    """
    work.need(Permission.SEND)
    customer_id, kind, plain = an_id(customer_id), one_of(kind, WRITTEN), plain_content(content)
    body = str(plain.get("body") or "")
    if work.actor.id is None or was_sent(work, a_line(key, limit=64), body):
        return None
    if known is not None:
        stands = _kept_draft(work, customer_id, kind)
        others = [stands.get(name) for name in ("body", "aside") if (stands.get(name) or "") != (known.get(name) or "")]
        plain["aside"] = _aside(body, plain.get("aside"), *others)
    plain["job_id"] = job_id = about.of_draft(work, plain.get("job_id"), customer_id)
    if not _changed(work, customer_id, kind, plain):
        try:
            with work.session.begin_nested():
                work.session.add(Draft(staff_id=work.actor.id, customer_id=customer_id, kind=kind, content=plain, saved_at=work.now))
        except IntegrityError:  # another tab of the same person was faster
            _changed(work, customer_id, kind, plain)
    return KeptRow(str(plain.get("aside") or ""), job_id)


def settle_draft(work: Work, *, customer_id: int, kind: str, sent: str, known: str = "") -> None:
    """After a send: delete the acting person's draft if it holds the sent words. Other words, written in another tab, stay as the draft.

    `known` is the draft's text as the sending tab last knew it. A draft that stays gets a new key.
    """
    stands = _kept_draft(work, customer_id, kind)
    body = stands.get("body") or ""
    left = _aside(sent, "" if body == known else body, stands.get("aside"))
    if left:
        _changed(work, customer_id, kind, {**stands, "body": left, "aside": "", "send_key": ids.key(), "retry_of": 0})
    else:
        drop_draft(work, customer_id=customer_id, kind=kind)


def drop_draft(work: Work, *, customer_id: int, kind: str) -> None:
    """Delete the acting person's draft. Raises BadInput."""
    mine = _mine(work, an_id(customer_id), one_of(kind, WRITTEN))
    work.session.execute(sa.delete(DRAFT).where(*mine))


def take_over(work: Work, *, kept: object) -> list[str]:
    """Store, as drafts of the acting person who signs out, the words that only their browser still has (ASVS 14.3.1).

    `kept` is JSON: {"<customer>.<kind>" with an optional suffix: text}. Where another draft exists, the words are added below it unless
    it contains them. Returns the names that the browser may delete. Raises NotAllowed, BadInput, TooLong, DraftTooBig.
    """
    work.need(Permission.SEND)
    texts = _texts(a_text(kept, limit=KEPT_AT_MOST))
    for name, text in texts.items():
        number, kind = [*name.split("."), ""][:2]  # a mark of the page may stand behind them
        customer_id, kind = an_id(number), one_of(kind, WRITTEN)
        row = _kept_draft(work, customer_id, kind)
        stands = str(row.get("body") or "")
        if text.strip() and text not in stands and _is_known(work, customer_id):
            body = text if stands.strip() in text else f"{stands}\n\n{text}"
            save_draft(work, customer_id=customer_id, kind=kind, content={**row, "body": body})
    return list(texts)


def forget_old_drafts(work: Work) -> int:
    """Delete all drafts older than 30 days; returns how many. For the periodic job."""
    oldest: datetime = work.now - DRAFT_KEPT_FOR
    return rows_changed(work, sa.delete(DRAFT).where(DRAFT.c.saved_at <= oldest))


def was_sent(work: Work, key: str, body: str) -> bool:
    """Whether the send with this key has happened and had these words."""
    sent = work.session.exec(select(Message.body).where(Message.key == key)).first() if key else None
    return sent is not None and body.strip() in sent


def _kept_draft(work: Work, customer_id: int, kind: str) -> dict[str, Any]:
    """What the acting person's draft holds, locked until the end of the transaction; empty without one."""
    mine = sa.select(DRAFT.c.content).where(*_mine(work, customer_id, kind))
    return work.session.execute(locks.rows(locks.DRAFTS, mine)).scalar_one_or_none() or {}


def _aside(body: str, *texts: object) -> str:
    """Those of the texts that the words do not hold, one below the other, each once."""
    left: list[str] = []
    for text in (str(one or "").strip() for one in texts):
        if text and text not in body and not any(text in other for other in left):
            left.append(text)
    return "\n\n".join(left)


def _changed(work: Work, customer_id: int, kind: str, content: dict[str, Any]) -> bool:
    newer = sa.update(DRAFT).where(*_mine(work, customer_id, kind)).values(content=content, saved_at=work.now)
    return rows_changed(work, newer) == 1


def _mine(work: Work, customer_id: int, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return DRAFT.c.staff_id == work.actor.id, DRAFT.c.customer_id == customer_id, DRAFT.c.kind == kind


def _is_known(work: Work, customer_id: int) -> bool:
    try:
        lookups.customer_for(work, customer_id)
    except NotFound:
        return False
    return True


def _texts(kept: str) -> dict[str, str]:
    """The names and texts of the JSON that a browser handed over. Raises BadInput, TooLong."""
    try:
        found = json.loads(kept)
    except ValueError:
        raise BadInput from None
    if not shapes.is_dict(found) or len(found) > TEXTS_AT_MOST:
        raise BadInput
    return {a_line(name, limit=200): a_text(text, limit=DRAFT_AT_MOST) for name, text in found.items()}


def plain_content(content: object) -> dict[str, str | int | bool]:
    """What a draft holds: texts, numbers and ticks only, cleaned. Raises BadInput, TooLong, DraftTooBig."""
    form = a_form(content)
    if len(form) > _FIELDS_AT_MOST:
        raise BadInput
    plain = {a_line(name, limit=40): _value(value) for name, value in form.items()}
    if len(json.dumps(plain, ensure_ascii=False)) > DRAFT_AT_MOST:
        raise refusals.DraftTooBig
    return plain


def _value(value: object) -> str | int | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 2**53:
        return value
    return a_text(value, limit=DRAFT_AT_MOST)
