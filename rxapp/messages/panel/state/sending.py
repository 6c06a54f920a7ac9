"""Tab 2 of the panel, the way out: send or save, send later, undo. Each send has one key, so twice is once (D-56)."""

from typing import Any

import reflex as rx

from rxapp.core import ids, inputs
from rxapp.core.errors import Refusal
from rxapp.core.kinds import Kind
from rxapp.messages.actions import changing, sending, stopping
from rxapp.messages.actions.message_request import Context
from rxapp.messages.actions.queued import QueuedRow
from rxapp.messages.actions.refusals import Asks
from rxapp.messages.composer.state.marks import of_whom
from rxapp.messages.composer.state.parts import TYPED_AT_MOST, Ask, Paper, paper
from rxapp.messages.history.queries import rows, timeline
from rxapp.messages.history.state.entries import ABOUT_TIME, Entry, entry
from rxapp.messages.panel import queries
from rxapp.messages.panel.state.held import HeldState
from rxapp.messages.panel.state.outcome import outcome
from rxapp.messages.panel.state.parts import Held, JobUnsaid, WordsOffered
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.rules.sending import Confirm
from rxapp.messages.rules.states import Status
from rxapp.ui import browser, pauses
from rxapp.ui.computed import var
from rxapp.wording import quotes

ASKED_OF_TIME = (ABOUT_TIME, "message.refusal.quiet_hours")
HOURS = (Confirm.EARLIER_HOUR, Confirm.LATER_HOUR, Confirm.NOW, Confirm.AT_END)


class SendingState(ComposeState):
    """Sending and what came of it. `sent` is the message sent last; it is shown until something else is written."""

    is_later: bool = False
    send_at: str = ""
    likely: list[str] = []
    time_problem: str = ""
    latest: str = ""
    sent: Entry = Entry()
    paper: Paper = Paper()
    sent_in: tuple[str, str] = ("", "")
    sent_to: str = ""

    @var
    def shows_sent(self) -> bool:
        """Whether tab 2 shows what was sent, in place of an empty form."""
        return self.sent.id > 0 and not self.subject and self.sent_in == (self.text_revision, self.fields_revision)

    @rx.event(temporal=True)
    async def send(self, text: str, text_revision: str):
        """*Send* or *Save*: takes the text as it stands in the text area; a second click finds that text area gone."""
        if not self._is_now(text_revision):
            return None
        self._take_text(text)
        self.confirmed = []
        return await self._send()

    @rx.event(temporal=True)
    async def send_anyway(self, text: str, text_revision: str, answer: str):
        """The yes to the inline question, or another answer to it; it is logged."""
        if not self._is_now(text_revision):
            return None
        self._take_text(text)
        yes = inputs.one_of(answer, ("", Confirm.LATER_HOUR, Confirm.AT_END)) or self.ask.confirms
        self.confirmed = [*self.confirmed, yes] if yes else self.confirmed
        return await self._send()

    @rx.event
    @of_whom
    async def drop_ask(self):
        """The no to the inline question: nothing is sent, everything is kept."""
        self.ask, self.confirmed = Ask(), []

    @rx.event
    @of_whom
    async def open_later(self):
        """*Send later*: show or hide the time."""
        self.is_later = not self.is_later
        self._forget_time()
        await self._look_at_time()
        return [browser.focus_on("panel-send-at"), browser.show("send-later")] if self.is_later else None

    @rx.event
    @of_whom
    async def set_send_at(self, moment: str):
        """The chosen time, on the shop's clock."""
        self._choose(moment)
        await self._look_at_time()

    @rx.event
    @of_whom
    async def choose_time(self, moment: str):
        """One of the likely times: into the field."""
        was = self.send_at
        self._choose(moment)
        await self._look_at_time()
        return browser.put("panel-send-at", self.send_at, known=was)

    @rx.event(temporal=True)
    async def undo(self, message_id: int = 0):
        """*Undo*, here or in a toast on any page: it is not sent, and its words come back, a ticket's as the draft of its reply."""
        number = inputs.an_id(message_id or self.sent.id)
        found = await self._read(timeline.text_for, number)
        is_of_ticket = found.ok and bool(found.value.ticket_id)
        done = await self._do(stopping.take_back if is_of_ticket else changing.withdraw, message_id=number)
        if not done.ok:
            return [*done.events, HeldState.refresh, SendingState.refresh]
        if is_of_ticket:
            return [HeldState.refresh, rx.redirect(done.value)]
        return [HeldState.refresh, *(await self._undone(found.value) if found.ok else found.events)]

    @rx.event
    @of_whom
    async def write_another(self):
        """*Write another*: the form again, empty, at its beginning."""
        self.sent, self.held, self.outcome, self.tab = Entry(), Held(), Ask(), "details"
        return browser.focus_on("panel-subject")

    @rx.event
    @of_whom
    async def go_on_after(self) -> Any:
        """*Next* while the form is empty after *Send*: to the text."""
        self.sent, self.held, self.outcome = Entry(), Held(), Ask()
        return ComposeState.go_on(self.whose)  # type: ignore[call-arg]

    @rx.event
    async def edit_again(self, message_id: int):
        """*Edit and retry*: the words of a failed message, ready to be changed; the new one names the old one.

        Words begun for it earlier go on; others that stand there stay, and that is said. A stopped message is taken back first, as by
        *Undo*; those of a ticket go back to it, as the draft of its reply.
        """
        found = await self._read(timeline.text_for, message_id)
        if found.ok and (found.value.ticket_id or found.value.is_stopped):
            return await self._take_back(found.value)
        panel = await self._read(queries.panel_for, found.value.customer_id, found.value.kind) if found.ok else found
        return await self._edit_again(found.value, panel.value) if panel.ok else panel.events

    @rx.event
    async def refresh(self):
        """Live: the message just sent has moved on."""
        if self.sent.id:
            await self._look_at(self.sent.id)

    async def _send(self):
        if self.kept_as and self.kept_text:
            return [*await self._keep_unkept(), self._refused(WordsOffered())]
        if self.asked_job.id:
            return [*await self._keep_unkept(), self._refused(JobUnsaid())]
        action, values = (sending.save_note, self._note()) if self.kind == Kind.NOTE else (sending.enqueue, self._request())
        done = await self._do(action, **values)
        if not done.ok:
            return [*await self._keep_unkept(), self._refused(done.refusal)]
        words = self.body
        self._sent(done.value)
        await self._look_at(done.value.id)
        return [browser.forget_if_same(self._kept_name(), words), HeldState.refresh, browser.focus_on("outcome")]

    def _take_text(self, text: str) -> None:
        """The text as it stands in the text area, which may be newer than what was told."""
        typed, was = inputs.a_text(text, limit=TYPED_AT_MOST), self.body
        self._is_unkept, self.body = self._is_unkept or typed != was, typed

    async def _look_at(self, message_id: int) -> None:
        """Read what became of the message; *Undo* ends with its being held."""
        found = await self._read(timeline.message_for, message_id)
        if not found.ok:
            return
        row, self.sent = found.value, entry(found.value)
        self.held = self.held if row.status == Status.HELD and not row.is_scheduled else Held()
        at = row.send_after.isoformat() if row.send_after else ""
        self.outcome = Ask(outcome(row, is_named=bool(self.sent_to)), {"name": self.sent_to, "to": row.to, "at": at})

    async def _look_at_time(self) -> None:
        found = await self._read(queries.send_times, self.send_at)
        if found.ok:
            self.likely, self.time_problem, self.latest = found.value.likely, found.value.problem, found.value.latest

    def _choose(self, moment: str) -> None:
        chosen, was = inputs.a_line(moment, limit=20), self.send_at
        self.send_at = chosen
        if chosen != was:
            self._forget_time()

    def _forget_time(self) -> None:
        """What was asked or refused about another time, and the yes to it, are over."""
        if self.ask.key.startswith(ASKED_OF_TIME):
            self.ask = Ask()
        self.confirmed = [yes for yes in self.confirmed if yes not in HOURS]

    def _refused(self, refusal: Refusal | None):
        assert refusal is not None
        confirms = refusal.confirms.value if isinstance(refusal, Asks) else ""
        self.ask = Ask(refusal.key, dict(refusal.values), confirms=confirms, link=refusal.link)
        self.outcome = Ask()
        return browser.show("question")

    def _sent(self, message: QueuedRow) -> None:
        pauses.stop(ComposeState.keep_unkept)
        moment = message.send_after.isoformat() if message.send_after else ""
        self.held = Held(message.id, moment, message.undo_for) if message.undo_for else Held()
        self.sent_to = "" if self.owner.word == "nobody" else self.recipient
        self.paper = paper(self.body, self.greeting, self.signature, self.greeting_style)
        self._watch("sent")
        self.ask, self.confirmed, self.is_kept, self._is_unkept = Ask(), [], False, False
        self.send_key, self.retry_of, self.empty, self.quoted = ids.key(), 0, "", ""
        self.is_later, self.send_at = False, ""
        self.template_id, self.subject, self.offered, self.content, self.signature = 0, "", "", "", ""
        self.greeting_in = self.generated = ""
        self._put("")
        self.sent_in, self._known = (self.text_revision, self.fields_revision), {}

    async def _edit_again(self, text: rows.MessageText, panel: queries.Panel) -> list[Any]:
        kept = await self._keep_unkept()
        self._begin(panel)
        self.sent, self.held, self.outcome = Entry(), Held(), Ask()
        self.tab, self.is_later, self.send_at = "compose", False, ""
        if not self._is_free() and self.retry_of != text.id:
            self.outcome = Ask("panel.outcome.begun_elsewhere")
            return [*kept, browser.focus_on("message")]
        if self._is_free():
            self._bring_back(text)
        await self._ask_owner()
        self.retry_of, self.send_key = text.id, ids.key()
        return [*kept, ComposeState.keep_draft(), self._look_for_kept(anew=True)]

    async def _take_back(self, text: rows.MessageText) -> list[Any]:
        done = await self._do(stopping.edit if text.ticket_id else changing.cancel, message_id=text.id)
        if not done.ok:
            return done.events
        return [rx.redirect(done.value)] if text.ticket_id else await self._undone(text)

    async def _undone(self, text: rows.MessageText) -> list[Any]:
        """Bring the words back into the panel of their customer and kind, unless other words stand there."""
        kept: list[rx.event.EventSpec] = []
        if not self.is_open or (self.person.id, self.kind) != (text.customer_id, text.kind):
            kept = await self._keep_unkept()
            found = await self._read(queries.panel_for, text.customer_id, text.kind)
            if not found.ok:
                return found.events
            self._begin(found.value)
        self.sent, self.held, self.tab, self.is_later, self.send_at = Entry(), Held(), "compose", False, ""
        is_free = self._is_free()
        self.outcome = Ask("panel.outcome.undone" if is_free else "panel.outcome.undone_elsewhere")
        if is_free:
            self._bring_back(text)
        return [*kept, ComposeState.keep_draft(), self._look_for_kept(anew=True), browser.focus_on("message")]

    def _is_free(self) -> bool:
        """Whether no words of the person's own stand in the text area."""
        return not (self.body.strip() and self._is_edited())

    def _request(self) -> dict[str, Any]:
        return {
            "key": self.send_key,
            "customer_id": self.person.id,
            "kind": self.kind,
            "to": self.to,
            "subject": self.subject,
            "body": self.body,
            "greeting": self.greeting if self.greeting_style != "own" else "",
            "signature": self.signature,
            "template_id": self.template_id or None,
            "language": self.language,
            "uses_name": self.use_name,
            "is_formal": self.formal,
            "empty": tuple(self.empty_names),
            "retry_of": self.retry_of or None,
            "send_at": self.send_at if self.is_later else None,
            "confirmed": tuple(self.confirmed),
            "asks_whose": True,
            "quoted": quotes.unpacked(self.quoted),
            "context": Context(job_id=self.job.id or None),
            "drafted": self._known.get("body", ""),
        }

    def _note(self) -> dict[str, Any]:
        return {
            "key": self.send_key,
            "customer_id": self.person.id,
            "subject": self.subject,
            "body": self.body,
            "template_id": self.template_id or None,
            "confirmed": tuple(self.confirmed),
            "drafted": self._known.get("body", ""),
            "context": Context(job_id=self.job.id or None),
        }

    def _bring_back(self, text: rows.MessageText) -> None:
        self.subject, self.to, self.template_id = text.subject, text.to, text.template_id or 0
        self.language, self.greeting_in = text.language or self.person.language, text.greeting
        self.use_name, self.formal, self.quoted = text.uses_name, text.is_formal, quotes.packed(text.quoted)
        self.job, self.asked_job = queries.job_facts(text.job), queries.JobFacts()
        self._mark("fields_revision", self.person.id, self.kind)
        self.signature, self.generated = text.signature, ""
        self.body = text.body
        self._settle()
        self._put(self.body)
