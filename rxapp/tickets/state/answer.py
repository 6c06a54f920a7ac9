"""Sending what was written in a ticket: a reply now, in some seconds or later, a comment at once; and what came in between (D-131)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.messages.actions import changing
from rxapp.messages.actions.refusals import Asks
from rxapp.messages.composer.state.parts import TYPED_AT_MOST, Ask
from rxapp.messages.rules import segments
from rxapp.messages.rules.sending import Confirm
from rxapp.tickets.actions import replying
from rxapp.tickets.actions.replying import Stale
from rxapp.tickets.queries import replying as reads
from rxapp.tickets.rules.kinds import Part
from rxapp.tickets.state.writing import BOXES, WritingState
from rxapp.ui import browser
from rxapp.ui.computed import var
from rxapp.wording import quotes

WHEN = ("now", "undo", "later")
SEND_AT = "ticket-send-at"


@dataclass
class Meter:
    """What a reply costs as SMS; `room` is how many characters so many SMS hold."""

    count: int = 0
    is_unicode: bool = False
    units: int = 0
    room: int = 160


class AnswerState(WritingState):
    """*Send*, its menu, and the answers to what it asks."""

    is_later: bool = False
    send_at: str = ""
    ask: Ask = Ask()
    confirmed: list[str] = []
    is_stale: bool = False
    _when: str = "undo"
    _quoted: str = ""

    @var
    def meter(self) -> Meter:
        """How many SMS the reply makes, by the rule that the sender uses."""
        if self.kind != "sms":
            return Meter()
        found = segments.segments(self.body, [])
        return Meter(found.count, found.encoding != segments.GSM, found.units, found.room)

    @rx.event
    async def send(self, text: str):
        """*Send*: with the delay of the setting, or at the chosen time."""
        return await self._send("later" if self.is_later else "undo", text)

    @rx.event
    async def send_at_once(self, text: str):
        """*Send now* in the send menu (D-72)."""
        return await self._send("now", text)

    @rx.event
    async def turn_later(self):
        """*Send later*: show or hide the field of the time (TK-30)."""
        self.is_later, self.send_at = not self.is_later, ""
        return browser.focus_on(SEND_AT) if self.is_later else None

    @rx.event
    async def set_status_after(self, status_id: str):
        """Another status beside *Send* than *Awaiting customer* (D-132); 0 is that one."""
        self.status_after = inputs.a_number(status_id, low=0, high=inputs.MAX_ID)

    @rx.event
    async def set_send_at(self, moment: str):
        """The chosen time, on the shop's clock."""
        self.send_at, self.ask = inputs.a_line(moment, limit=20), Ask()

    @rx.event
    async def answer_yes(self, answer: str):
        """The yes to what *Send* asked; a question with two answers names the one that was given."""
        self.confirmed = [*self.confirmed, inputs.one_of(answer, ("", *Confirm)) or self.ask.confirms]
        return await self._send(self._when, self.body)

    @rx.event
    async def answer_no(self):
        """The no: nothing is sent, everything is kept."""
        self.ask, self.confirmed = Ask(), []
        return browser.focus_on(BOXES[Part.REPLY])

    @rx.event
    async def show_news(self):
        """*Show* what the customer wrote meanwhile; who has seen it may send."""
        self.is_stale, self.seen_event = False, self.ticket.last_event_id
        return [browser.show(f"message-{self.seen_event}"), browser.focus_on(BOXES[Part.REPLY])]

    @rx.event
    async def send_anyway_now(self):
        """*Send anyway*, knowing that the customer wrote."""
        self.is_stale, self.seen_event = False, self.ticket.last_event_id
        return await self._send(self._when, self.body)

    @rx.event
    async def keep_editing(self):
        """*Keep editing*: the text stands as it was."""
        self.is_stale = False
        return browser.focus_on(BOXES[Part.REPLY])

    @rx.event
    async def take_back(self, message_id: int):
        """*Cancel* a held reply (TK-29): it is not sent, and its words come back where none stand already."""
        return await self._take_back(inputs.an_id(message_id))

    @rx.event
    async def edit_again(self, message_id: int):
        """*Edit and retry* of a failed reply, *Edit* of a stopped one, which does not go then (D-131): its words, ready to be changed."""
        number = inputs.an_id(message_id)
        is_held = any(line.id == number and line.goes_at for line in self.articles)
        return await self._take_back(number) if is_held else await self._bring_back(number)

    @rx.event
    async def set_template(self, template_id: str, text: str):
        """A template into the text: at its end, where words stand already."""
        number, was = inputs.a_number(template_id, low=0, high=inputs.MAX_ID), inputs.a_text(text, limit=TYPED_AT_MOST).strip()
        found = await self._read(reads.filled_for, self.ticket.id, number) if number else None
        self.template_id = number
        if found is None or not found.ok:
            return found.events if found else None
        self._quoted = quotes.packed(quotes.carried(found.value[1].quoted, quotes.unpacked(self._quoted), was))
        self._put(Part.REPLY, f"{was}\n\n{found.value[1].content}" if was else found.value[1].content)
        self._keep_soon(Part.REPLY)
        return browser.focus_on(BOXES[Part.REPLY])

    async def _send(self, when: str, text: str) -> list[Any]:
        self._when, self.body, self.ask = when, inputs.a_text(text, limit=TYPED_AT_MOST), Ask()
        done = await self._do(replying.reply, **self._reply())
        if done.ok:
            self.is_later, self.send_at, self.confirmed, self.is_stale, self._quoted = False, "", [], False, ""
            return await self._emptied(Part.REPLY)
        assert done.refusal is not None
        return await self._not_sent(done.refusal)

    async def _not_sent(self, refusal: Refusal) -> list[Any]:
        """The text is kept, and what stands in the way is said beside it."""
        kept = await self._keep_all()
        if isinstance(refusal, Stale):
            self.is_stale = True
            return [*kept, *await self._reread(), browser.focus_on("ticket-stale")]
        confirms = refusal.confirms.value if isinstance(refusal, Asks) else ""
        self.ask = Ask(refusal.key, dict(refusal.values), confirms, refusal.link)
        return [*kept, browser.show("ticket-ask")]

    async def _take_back(self, number: int) -> list[Any]:
        done = await self._do(changing.withdraw, message_id=number)
        return [*done.events, *await self._reread(), *(await self._bring_back(number) if done.ok else [])]

    async def _bring_back(self, number: int) -> list[Any]:
        line = next((one for one in self.articles if one.id == number), None)
        if line is None:
            return []
        if self.body.strip() and self.body.strip() != line.words.strip():
            self.ask = Ask("ticket.card.ask.begun")
            return [browser.show("ticket-ask")]
        self.part, self.kind = Part.REPLY.value, line.sent.kind
        self._put(Part.REPLY, line.words)
        self._keep_soon(Part.REPLY)
        return [browser.focus_on(BOXES[Part.REPLY])]

    def _reply(self) -> dict[str, Any]:
        return {
            "key": self.send_key,
            "ticket_id": self.ticket.id,
            "body": self.body,
            "kind": self.kind,
            "cc": [one for part in self.cc.replace(";", ",").split(",") if (one := part.strip())],
            "files": [one.id for one in self.files],
            "seen_event_id": self.seen_event,
            "status_id": self.status_after,
            "when": self._when,
            "send_at": self.send_at,
            "template_id": self.template_id,
            "confirmed": tuple(self.confirmed),
            "to": self._other_address(),
            "quoted": quotes.unpacked(self._quoted),
        }

    def _other_address(self) -> str:
        """Where a mail goes in a conversation by SMS: the customer's address; "" where the ticket knows itself."""
        return self.other_address if self.kind == "email" and self.ticket.kind != "email" else ""
