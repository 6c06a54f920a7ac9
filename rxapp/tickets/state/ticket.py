"""One ticket's page: its head and correspondence, who else is here, and the customer's history (TK-21..24, TK-47, CC-20)."""

from typing import Any

import reflex as rx

from rxapp.core import ids, inputs
from rxapp.core.errors import NotAllowed
from rxapp.messages.composer.queries import Person
from rxapp.messages.history.rules import View
from rxapp.messages.history.state.message_actions import MessageActionsMixin
from rxapp.messages.history.state.timeline import HistoryMixin
from rxapp.staff.state import StaffState
from rxapp.tickets.actions import presence, seen
from rxapp.tickets.queries import ticket as queries
from rxapp.tickets.queries.articles import SHOWN_FIRST
from rxapp.tickets.queries.new import Candidate, Recent
from rxapp.tickets.queries.ticket import Choices, Head, Here, TicketPage
from rxapp.tickets.state.articles import Line, line_of
from rxapp.ui import browser, filled
from rxapp.ui.assigned import change

PAST = "correspondence"
# The parts of the page come one after another, and each takes room: so a few times, unless somebody scrolls back meanwhile.
AT_END_SOON = (
    "((at) => { for (const ms of [0, 80, 250, 600]) setTimeout(() => {"
    f" const e = document.getElementById('{PAST}'); if (!e || e.scrollTop < at - 2) return;"
    " e.scrollTo(0, e.scrollHeight); at = e.scrollTop }, ms) })(0)"
)
NEAR_END = (
    f"(e => e && e.scrollHeight - e.scrollTop - e.clientHeight < 320 && requestAnimationFrame(() => e.scrollTo(0, e.scrollHeight)))"
    f"(document.getElementById('{PAST}'))"
)


class TicketHistory(HistoryMixin, StaffState):
    """The customer's whole history beside a ticket (CC-20)."""

    is_open: bool = False
    _part: str = "ticket_history"
    _view: str = View.CONTACT.value

    @rx.event
    async def turn(self, customer_id: int):
        """*Contact history*: open it for this customer, or close it."""
        self.is_open = not self.is_open
        return await self._show(inputs.an_id(customer_id)) if self.is_open else None

    @rx.event
    async def close(self):
        """Another ticket is shown: whoever wants its history opens it again."""
        self.is_open = False


class TicketState(MessageActionsMixin, StaffState):
    """The ticket whose page is open; its parts (fields, composer, customer) are children of this state."""

    ticket: Head = Head()
    articles: list[Line] = []
    earlier: int = 0
    earlier_since: str = ""
    choices: Choices = Choices()
    person: Person = Person()
    recent: list[Recent] = []
    candidates: list[Candidate] = []
    here: list[Here] = []
    folded: list[int] = []
    head_filled: str = ""
    with_html: list[int] = []
    with_pictures: list[int] = []
    is_ready: bool = False
    is_missing: bool = False
    is_refused: bool = False
    _most: int = SHOWN_FIRST
    _seen: int = 0
    _seen_before: int = 0
    _is_writing: bool = False
    _has_told: bool = False
    _mark: tuple[Any, ...] = ()

    @rx.event
    async def load(self):
        """The page of the address opens, at the end of its correspondence."""
        number = inputs.id_in(self.router.url.path)
        if number != self.ticket.id:
            change(self, ticket=Head(), articles=[], folded=[], with_html=[], with_pictures=[], is_ready=False, _most=SHOWN_FIRST)
        found = await self._read(queries.page_for, number, most=self._most)
        self.is_refused, self.is_missing = isinstance(found.refusal, NotAllowed), not found.ok
        if not found.ok:
            return None
        self._watch("ticket")
        self._seen = self._seen_before = found.value.seen_event_id
        self._show(found.value)
        return [TicketState.still_here, TicketHistory.close, browser.run(AT_END_SOON)]

    @rx.event
    async def show_earlier(self):
        """*Show*: thirty articles more, from before those that stand there."""
        self._most = len(self.articles) + SHOWN_FIRST
        return await self._reread()

    @rx.event
    async def toggle(self, message_id: int):
        """Collapse one article, or expand it (TK-47)."""
        self.folded = _turned(self.folded, inputs.an_id(message_id))

    @rx.event
    async def fold_all(self, is_folded: bool):
        """*Collapse all*, *Expand all* (TK-47)."""
        self.folded = [line.id for line in self.articles if line.part != "line"] if inputs.a_flag(is_folded) else []

    @rx.event
    async def turn_html(self, message_id: int):
        """*Show as it was written*: the mail's own look in its frame, or its plain words again."""
        self.with_html = _turned(self.with_html, inputs.an_id(message_id))

    @rx.event
    async def show_pictures(self, message_id: int):
        """*Show pictures*: those that the mail names elsewhere, fetched by our server."""
        self.with_pictures = [*self.with_pictures, inputs.an_id(message_id)][-100:]

    @rx.event
    async def still_here(self):
        """The page stands in sight: its person is here, and has seen what stands in it."""
        if not self.ticket.id:
            return
        is_writing, self._is_writing = self._is_writing, False
        self._has_told = is_writing
        await self._do(presence.tell, ticket_id=self.ticket.id, tab=self._tab(), is_writing=is_writing)
        await self._see()

    @rx.event
    async def leave(self):
        """The page goes: its person is here no more."""
        await self._do(presence.leave, tab=self._tab())

    async def _see(self) -> None:
        if self.ticket.last_event_id > self._seen:
            self._seen = self.ticket.last_event_id
            await self._do(seen.see, ticket_id=self.ticket.id, event_id=self.ticket.last_event_id)

    async def _reread(self) -> list[Any]:
        found = await self._read(queries.page_for, self.ticket.id, most=self._most)
        if not found.ok:
            self.is_missing = True
            return []
        is_newer = found.value.head.last_event_id > self.ticket.last_event_id
        self._show(found.value)
        return [browser.run(NEAR_END)] if is_newer else []

    def _show(self, page: TicketPage) -> None:
        beside, past = page.beside, page.past
        if not self.head_filled or (page.head.id, page.head.tags, page.head.queue_id) != self._fields():
            self.head_filled = filled.mark("ticket-head", page.head.id)
        change(self, ticket=page.head, choices=page.choices, here=page.here, is_ready=True, is_missing=False)
        change(self, person=beside.person, recent=list(beside.recent), candidates=list(beside.candidates))
        lines = [line_of(article, seen=self._seen_before) for article in past.articles]
        change(self, articles=lines, earlier=past.earlier, earlier_since=past.since)

    def _fields(self) -> tuple[int, list[str], int]:
        """What of the ticket stands in fields that the browser fills."""
        return self.ticket.id, list(self.ticket.tags), self.ticket.queue_id

    def _tab(self) -> str:
        """By what others know this tab: never its token, with which one could act in it."""
        return ids.digest(self.router.session.client_token)[:40]


def _turned(numbers: list[int], number: int) -> list[int]:
    return [one for one in numbers if one != number] if number in numbers else [*numbers, number][-400:]
