"""The form of a new ticket: what it offers, whose address it is, what is attached, and what is in the way of sending (TK-2..18, D-84)."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from rxapp.core import ids, inputs
from rxapp.core.errors import NotAllowed, Refusal
from rxapp.messages.actions.refusals import Asks
from rxapp.messages.panel.state.held import HeldState
from rxapp.staff.state import StaffState
from rxapp.tickets.actions import opening
from rxapp.tickets.actions.opening_form import Way
from rxapp.tickets.queries import new
from rxapp.tickets.queries.new import Copy, Owner, TicketForm, Times
from rxapp.tickets.rules.kinds import Source
from rxapp.tickets.state.uploads import UploadsMixin
from rxapp.ui import browser, filled
from rxapp.ui.assigned import renew
from rxapp.ui.computed import var
from rxapp.ui.filled import Opening
from rxapp.ui.pace import LATEST_WINS

PATH = "/tickets/new"
FORM = "ticket-form"
PARTS = ("message", "comment")
NUMBERS = ("queue_id", "staff_id", "status_id", "category_id", "priority_id", "template_id")
ABOUT = {  # at which field a refusal is told; every other one beside *Send* alone
    "ticket.refusal.no_subject": "subject",
    "message.refusal.no_subject": "subject",
    "message.refusal.subject_too_long": "subject",
    "ticket.refusal.no_queue": "queue_id",
    "ticket.refusal.not_their_work": "staff_id",
    "ticket.refusal.no_words": "message",
    "ticket.refusal.no_email": "to",
    "ticket.refusal.too_many_tags": "tags",
    **{f"message.refusal.{why}": "to" for why in ("no_address", "bad_address", "bad_number", "no_consent", "others_consent", "objected")},
    **{f"message.refusal.{why}": "to" for why in ("foreign_address", "number_suggestion", "own_address")},
    **{f"message.refusal.time_{why}": "send_at" for why in ("missing", "unreadable", "skipped", "past", "too_far")},
}


@dataclass
class Wrong:
    """What is in the way: a catalogue key with its values, the field that it is about, and what a yes would confirm."""

    key: str = ""
    facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    part: str = ""
    confirms: str = ""
    link: str = ""


class NewState(UploadsMixin, StaffState):
    """One form; another *New ticket* in the tab begins empty."""

    form: TicketForm = TicketForm()
    source: str = Source.EMAIL.value
    subject: str = ""
    to: str = ""
    direction: str = Way.TO.value
    part: str = PARTS[0]
    owner: Owner = Owner()
    copies: list[Copy] = []
    times: Times = Times()
    priority_id: int = 0
    queue_id: int = 0
    is_later: bool = False
    send_at: str = ""
    wrong: Wrong = Wrong()
    is_refused: bool = False
    is_ready: bool = False
    filled: str = ""
    _confirmed: list[str] = []
    _key: str = ""
    _came_by: Opening = Opening()

    @var
    def lacks_consent(self) -> bool:
        """Whether the words would go to a customer who has not agreed (D-2)."""
        return self.direction == Way.TO and self.owner.state == "known" and self.owner.address != "" and not self.owner.agrees

    @rx.event
    async def start(self):
        """Open an empty form; the address may bring customer, source, queue and subject."""
        before, self._came_by = self._came_by, filled.opening(self.router, self._visit)
        if filled.is_again(before, self._came_by) and self.is_ready:
            return None
        came_by = self._came_by
        renew(self)
        self._came_by = came_by
        return await self._begin(dict(self.router.url.query_parameters))

    @rx.event(supersedes=LATEST_WINS)
    async def look(self, text: str):
        """The address while one types: whose it is, with all that stands at the right (D-84)."""
        found = await self._read(new.owner, text, self.owner.person.id)
        return self._owned(found.value) if found.ok else found.events

    @rx.event
    async def choose(self, customer_id: int):
        """*Choose customer*: one of several who have the address."""
        found = await self._read(new.owner, self.owner.address, inputs.an_id(customer_id))
        return self._owned(found.value) if found.ok else found.events

    @rx.event(supersedes=LATEST_WINS)
    async def look_at_copies(self, text: str):
        """*Cc* while one types: how many, whose they are, and whether they may get it (D-9, D-81)."""
        found = await self._read(new.copies, text)
        self.copies = found.value if found.ok else self.copies

    @rx.event
    async def set_direction(self, direction: str):
        """*To customer* or *On behalf of customer* (TK-3, TK-4)."""
        self.direction, self.wrong = inputs.one_of(direction, Way), Wrong()
        self.is_later = self.is_later and self.direction == Way.TO

    @rx.event
    async def show_part(self, part: str):
        """The tabs *E-mail* and *Comment*."""
        self.part = inputs.one_of(part, PARTS)

    @rx.event
    async def set_priority(self, priority_id: str):
        """*Priority*: its action times stand under it (TK-10)."""
        self.priority_id = inputs.a_number(priority_id or 0, low=0, high=inputs.MAX_ID)
        return await self._time()

    @rx.event
    async def set_queue(self, queue_id: str):
        """*Queue*: the times are counted in its hours."""
        self.queue_id = inputs.a_number(queue_id or 0, low=0, high=inputs.MAX_ID)
        self.wrong = self.wrong if self.wrong.part != "queue_id" else Wrong()
        return await self._time()

    @rx.event
    async def insert(self, template_id: str):
        """A template: into the text where it is empty, else under it; the subject where there is none (TK-17)."""
        number = inputs.a_number(template_id or 0, low=0, high=inputs.MAX_ID)
        found = await self._read(new.words, number, self.owner.person.id) if number else None
        if found is None or not found.ok:
            return found.events if found else None
        subject, text = found.value
        self.part = PARTS[0]
        return (
            [browser.put("ticket-subject", subject, known=""), browser.insert("ticket-message", text)]
            if subject
            else browser.insert("ticket-message", text)
        )

    @rx.event
    async def open_later(self, is_on: bool):
        """*Send later*: the field of the time, or away with it."""
        self.is_later, self.send_at = inputs.a_flag(is_on), ""
        self.wrong = self.wrong if self.wrong.part != "send_at" else Wrong()
        return browser.focus_on("ticket-send_at") if self.is_later else None

    @rx.event
    async def set_send_at(self, moment: str):
        """The chosen time, on the shop's clock; the button says it."""
        self.send_at = inputs.a_line(moment, limit=20)

    @rx.event(temporal=True)
    async def send(self, form: dict[str, Any]):
        """*Send* or *Save*: the ticket, or what is in the way; everything typed stays."""
        given = inputs.a_form(form)
        done = await self._do_from(form, self.filled, opening.open_ticket, **self._request(given))
        return self._refused(done.refusal) if done.refusal else self._sent(done.value)

    @rx.event(temporal=True)
    async def send_anyway(self):
        """The yes to the question beside *Send*; it is logged."""
        self._confirmed = [*self._confirmed, self.wrong.confirms]
        return browser.submit(FORM)

    @rx.event
    async def drop_question(self):
        """The no to it."""
        self.wrong, self._confirmed = Wrong(), []

    @rx.event
    async def show_made(self, is_here: bool, ticket_id: int):
        """After it is made: its page, unless somebody has gone on meanwhile."""
        return rx.redirect(f"/tickets/{inputs.an_id(ticket_id)}", replace=True) if is_here is True else None

    async def _begin(self, given: dict[str, str]) -> Any:
        found = await self._read(new.form)
        if isinstance(found.refusal, NotAllowed):
            self.is_refused = True
            return None
        self.form = found.value
        self.source = given["source"] if given.get("source") in (*Source,) else Source.EMAIL.value
        self.subject = given.get("subject", "")[:200]
        wanted = inputs.id_in(f"/-/{given.get('queue', '')}")
        self.queue_id = wanted if wanted in [row.id for row in self.form.queues] else self.form.queue_id
        self.priority_id = self.form.priority_id
        await self._time()
        owned = await self._read(new.of_customer, inputs.id_in(f"/-/{given.get('customer', '')}"))
        self.owner = owned.value if owned.ok else (await self._read(new.owner, given.get("to", "")[:200])).value or Owner()
        self.to = self.owner.address
        self._key, self.filled, self.is_ready = ids.key(), filled.mark("ticket", "new"), True
        return browser.focus_on("ticket-message" if self.owner.address and self.subject else "ticket-to")

    async def _time(self) -> Any:
        found = await self._read(new.times, self.queue_id, self.priority_id)
        self.times = found.value if found.ok else Times()
        return found.events

    def _owned(self, found: Owner) -> None:
        if found != self.owner:
            self.owner = found
        if self.wrong.part == "to":
            self.wrong = Wrong()

    def _request(self, given: dict[str, Any]) -> dict[str, Any]:
        """The fields of the form, and what stands beside them."""
        text = inputs.a_text(given.get("ticket-message"), limit=150_000)
        is_sent = self.direction == Way.TO
        numbers = {name: given.get(f"ticket-{name}") or 0 for name in NUMBERS if name != "template_id"}
        when = given.get("ticket-when") or "undo"
        return numbers | {
            "key": self._key,
            "direction": self.direction,
            "source": given.get("ticket-source", ""),
            "subject": given.get("ticket-subject", ""),
            "address": given.get("ticket-to", ""),
            "customer_id": self.owner.person.id,
            "cc": [copy for copy in str(given.get("ticket-cc") or "").replace(";", ",").split(",") if copy.strip()],
            "body": new.signed(self.owner.kind, text, self.owner.signature) if is_sent else text,
            "comment": given.get("ticket-comment", ""),
            "tags": [tag for tag in str(given.get("ticket-tags") or "").split(",") if tag.strip()],
            "files": [row.id for row in self.files if row.id],
            "when": "later" if self.is_later else when,
            "send_at": self.send_at if self.is_later else "",
            "confirmed": tuple(self._confirmed),
            "reason": given.get("ticket-reason", ""),
            "kind": self.owner.kind,
        }

    def _refused(self, refusal: Refusal) -> list[rx.event.EventSpec]:
        confirms = refusal.confirms.value if isinstance(refusal, Asks) else ""
        part = ABOUT.get(refusal.key, "")
        self.wrong = Wrong(refusal.key, dict(refusal.values), part, confirms, refusal.link)
        self.part = PARTS[0] if part == "message" else self.part
        as_usual = browser.run("((e) => e && (e.value = ''))(document.querySelector('[name=ticket-when]'))")
        return [as_usual, browser.focus_on(f"ticket-{part}" if part else "ticket-problem")]

    def _sent(self, ticket_id: int) -> list[Any]:
        self.is_ready, self.filled = False, filled.mark("ticket", "sent")
        return [HeldState.refresh, browser.is_at(PATH, lambda is_here: NewState.show_made(is_here, ticket_id))]  # type: ignore[call-arg]
