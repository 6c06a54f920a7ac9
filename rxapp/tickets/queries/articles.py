"""The correspondence of a ticket: its last articles, the newest last, with files, new words and what is quoted (TK-47, CC-18, D-82)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.kinds import Direction, Kind
from rxapp.core.tables import table_of
from rxapp.core.text import initials
from rxapp.core.work import Work
from rxapp.customers.queries.batch import NamedRow
from rxapp.files import queries as files
from rxapp.messages.history.queries import timeline
from rxapp.messages.history.queries.rows import MessageRow
from rxapp.messages.models import Message, MessageHtml, Recipient
from rxapp.messages.queries.viewers import SUBJECT
from rxapp.messages.rules import quoted
from rxapp.messages.rules.sending import TYPED
from rxapp.messages.rules.states import Role, Status
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import one
from rxapp.tickets.queries.pick_lists import Choice

SHOWN_FIRST = 30
SHOWN_AT_MOST = 300
VERIFIED = "is_verified"  # a fact of a mail: whether its sender is proved (D-141)
_HTML = table_of(MessageHtml)


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file of an article, by the number under which it is fetched; `size` in bytes."""

    id: int
    name: str
    size: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One message, comment or system line.

    `row` is what the history shows of it, with its ways out. `part` says what it is: "theirs", "ours", "comment" or "line".
    `words` is what was written now, `quote` what it quotes. `line` and `values` are the words of a system line.
    `goes_at` is when a held reply goes, in ISO.
    `entered_by` names who wrote it down for the customer (D-53), `copies` who got one, `about` the message that a comment hangs on.
    `sort` is what kind of mail a machine sent ("" for none), `choices` the tickets to which an SMS may belong (D-86).
    """

    row: MessageRow
    part: str
    who: str
    initials: str
    tint: int
    words: str
    quote: str
    files: tuple[ArticleFile, ...] = ()
    copies: tuple[str, ...] = ()
    line: str = ""
    values: tuple[tuple[str, Any], ...] = ()
    about: int = 0
    goes_at: str = ""
    entered_by: str = ""
    has_html: bool = False
    has_remote: bool = False
    is_unverified: bool = False
    is_stopped: bool = False
    sort: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The last articles, and how many stand before them; `since` is when the first of those was, in ISO, "" for none."""

    articles: tuple[Article, ...]
    earlier: int
    since: str


def correspondence(work: Work, ticket: Ticket, *, most: int, customer: NamedRow | None) -> Correspondence:
    """The last `most` articles of a ticket that the actor may see. Comments on a message stand under it."""
    of_it = col(Message.ticket_id) == ticket.id
    newest = select(Message).where(of_it).order_by(col(Message.id).desc()).limit(min(max(most, SHOWN_FIRST), SHOWN_AT_MOST))
    found = list(reversed(work.session.exec(newest).all()))
    told = select(sa.func.count(), sa.func.min(col(Message.shown_at))).where(of_it)
    total, since = work.session.execute(told.where(col(Message.id) < found[0].id)).one() if found else (0, None)
    rows = timeline.message_rows(work, found, {message.id for message in found if message.direction == Direction.OUT})
    beside = _Beside(work, found)
    made = [_article(message, row, beside, ticket, customer) for message, row in zip(found, rows, strict=True)]
    return Correspondence(tuple(_threaded(made)), total, since.isoformat() if since else "")


class _Beside:
    """What hangs on the messages, each read once for all."""

    def __init__(self, work: Work, found: Sequence[Message]) -> None:
        self.tickets = _named(work, {number for message in found for number in message.facts.get("choices") or ()})
        ids = [message.id or 0 for message in found]
        self.files = files.files_of(work, SUBJECT, ids)
        html = sa.select(_HTML.c.message_id, _HTML.c.has_remote).where(_HTML.c.message_id.in_(ids))
        self.html: dict[int, bool] = {row.message_id: row.has_remote for row in work.session.execute(html)}
        self.copies: dict[int, tuple[str, ...]] = {}
        cc = select(Recipient).where(col(Recipient.message_id).in_(ids), Recipient.role == Role.CC.value).order_by(col(Recipient.id))
        for row in work.session.exec(cc):
            self.copies[row.message_id] = (*self.copies.get(row.message_id, ()), row.address)


def _named(work: Work, ticket_ids: set[int]) -> dict[int, Choice]:
    """Those of the tickets that the actor sees, by number and subject."""
    if not ticket_ids:
        return {}
    seen = one.queue_ids_seen(work)
    rows = work.session.exec(select(Ticket).where(col(Ticket.id).in_(ticket_ids), col(Ticket.deleted_at).is_(None)))
    return {row.id or 0: Choice(row.id or 0, f"#{row.number} {row.subject}".strip()) for row in rows if row.queue_id in seen}


def _article(message: Message, row: MessageRow, beside: _Beside, ticket: Ticket, customer: NamedRow | None) -> Article:
    number, part = message.id or 0, _part(message)
    words, quote = _words(message)
    is_theirs = part == "theirs"
    who = _theirs(message, ticket, customer) if is_theirs else message.staff_name or message.sender_name
    is_held = message.status == Status.HELD
    has_html = number in beside.html
    listed = [file for file in beside.files.get(number, []) if not (has_html and file.cid)]
    return Article(
        row=row,
        part=part,
        who=who,
        initials=initials(who),
        tint=((ticket.customer_id or number) if is_theirs else message.staff_id or 0) % 8,
        words=words,
        quote=quote,
        files=tuple(ArticleFile(file.id, file.name, file.size, file.sniffed_type.startswith("image/")) for file in listed),
        copies=beside.copies.get(number, ()),
        line=str(message.facts.get("key", "")),
        values=tuple(dict(message.facts.get("values") or {}).items()),
        about=message.about_id or 0 if part == "comment" else 0,
        goes_at=message.send_after.isoformat() if is_held and message.send_after else "",
        entered_by=message.staff_name if is_theirs else "",
        has_html=has_html,
        has_remote=beside.html.get(number, False),
        is_unverified=is_theirs and message.kind == Kind.EMAIL and message.facts.get(VERIFIED) is False,
        sort=str(message.facts.get("sort", "")),
        choices=tuple(beside.tickets[other] for other in message.facts.get("choices") or () if other in beside.tickets),
        is_stopped=is_held and message.next_try_at is None,
    )


def _words(message: Message) -> tuple[str, str]:
    """What was written now, and what stands folded below it: of ours the signature and the quote, of theirs what they quoted."""
    typed = message.facts.get(TYPED)
    if isinstance(typed, int) and typed:
        return message.body[:typed].rstrip(), message.body[typed:].strip()
    split = quoted.split(message.body, subject=message.subject)
    return split.new, split.quoted


def _part(message: Message) -> str:
    if message.kind == Kind.EVENT:
        return "line"
    if message.kind in (Kind.COMMENT, Kind.NOTE):
        return "comment"
    return "theirs" if message.direction == Direction.IN else "ours"


def _theirs(message: Message, ticket: Ticket, customer: NamedRow | None) -> str:
    """Who wrote: the pinned customer where it came from the ticket's own address, else whom the message names."""
    if customer and message.customer_id == ticket.customer_id:
        return customer.name
    return message.sender_name or message.sender or ticket.name or ticket.address


def _threaded(articles: list[Article]) -> list[Article]:
    """Comments on one message stand under it, in their order (D-82)."""
    shown = {article.row.id for article in articles}
    under: dict[int, list[Article]] = {}
    for article in articles:
        if article.about in shown:
            under.setdefault(article.about, []).append(article)
    top = [article for article in articles if article.about not in shown]
    return [shown_one for article in top for shown_one in (article, *under.get(article.row.id, []))]
