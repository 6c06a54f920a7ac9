"""Tab 2 of the panel, the way out: send or save, send later, undo. Each send has one key, so twice is once (D-56)."""

import reflex as rx

from rxapp.core import ids, inputs
from rxapp.core.errors import Refusal
from rxapp.messages import actions
from rxapp.messages import queries as messages
from rxapp.messages.actions.refusals import Asks
from rxapp.messages.compose import queries
from rxapp.messages.compose.state.marks import of_whom
from rxapp.messages.compose.state.parts import Ask, Held
from rxapp.messages.compose.state.setup import TYPED_AT_MOST, ComposeState
from rxapp.messages.kinds import Kind
from rxapp.messages.rules import Confirm
from rxapp.ui import browser


class SendingState(ComposeState):
    """Sending and what came of it."""

    is_later: bool = False
    send_at: str = ""

    @rx.event(temporal=True)
    async def send(self, text: str, round: str):
        """*Send* or *Save*: takes the text as it stands in the text area; a second click finds that text area gone."""
        if not self._is_now(round):
            return None
        self.body, self.confirmed = inputs.a_text(text, limit=TYPED_AT_MOST), []
        return await self._send()

    @rx.event(temporal=True)
    async def send_anyway(self, text: str, round: str, answer: str):
        """The yes to the inline question, or another answer to it; it is logged."""
        if not self._is_now(round):
            return None
        self.body = inputs.a_text(text, limit=TYPED_AT_MOST)
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

    @rx.event
    @of_whom
    async def set_send_at(self, moment: str):
        """The chosen time, on the shop's clock."""
        self.send_at = inputs.a_line(moment, limit=20)

    @rx.event(temporal=True)
    @of_whom
    async def undo(self):
        """*Undo* while the message is held: it is not sent, and its words come back."""
        number = self.held.id
        done = await self._do(actions.withdraw, message_id=number)
        self.held = Held()
        if not done.ok:
            return done.events
        found = await self._read(messages.text_for, number)
        if found.ok and found.value.customer_id == self.person.id:
            self._bring_back(found.value)
        self.outcome = Ask("panel.outcome.undone")
        return [ComposeState.keep_draft(), browser.focus_on("message")]

    @rx.event
    async def edit_again(self, message_id: int):
        """*Edit and retry*: the words of a failed message, ready to be changed; the new one names the old one."""
        found = await self._read(messages.text_for, message_id)
        panel = await self._read(queries.panel_for, found.value.customer_id, found.value.kind) if found.ok else found
        if not panel.ok:
            return panel.events
        if self._is_unkept:
            await self._keep_now()
        self._begin(panel.value)
        self.tab, self.is_later, self.send_at = "compose", False, ""
        self._bring_back(found.value)
        await self._ask_owner()
        self.retry_of, self.send_key = found.value.id, ids.key()
        return ComposeState.keep_draft()

    @rx.event
    async def refresh(self):
        """Live: the held message has moved on, or the customer's record has changed."""
        if not self.held.id:
            return
        found = await self._read(messages.message_for, self.held.id)
        if not found.ok or found.value.status != "held":
            self.held = Held()
            if found.ok:
                self.outcome = Ask(f"panel.outcome.{found.value.state}", {"to": found.value.to})

    async def _send(self):
        done = (
            await self._do(actions.save_note, **self._note()) if self.kind == Kind.NOTE else await self._do(actions.hold, **self._letter())
        )
        if not done.ok:
            return self._refused(done.refusal)
        self._sent(done.value)
        return [browser.forget(self._kept_name()), browser.focus_on("outcome")]

    def _refused(self, refusal: Refusal | None):
        assert refusal is not None
        confirms = refusal.confirms.value if isinstance(refusal, Asks) else ""
        self.ask = Ask(refusal.key, dict(refusal.values), confirms=confirms, link=refusal.link)
        self.outcome = Ask()
        return browser.show("question")

    def _sent(self, message) -> None:
        seconds = 0 if self.kind == Kind.NOTE or message.is_scheduled else self.house.undo_for
        self.outcome = Ask(_outcome(self.kind, is_later=message.is_scheduled), {"name": self.recipient, "to": self.to})
        self.held = Held(message.id, message.send_after.isoformat(), seconds) if seconds else Held()
        if seconds:
            self._watch("sent")
        self.ask, self.confirmed, self.is_kept = Ask(), [], False
        self.send_key, self.retry_of, self.empty = ids.key(), 0, ""
        self.is_later, self.send_at = False, ""
        self.template_id, self.subject, self.offered, self.content, self.signature = 0, "", "", "", ""
        self.greeting_in = self.generated = ""
        self._put("")

    def _letter(self) -> dict:
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
            "empty": tuple(filter(None, self.empty.split(","))),
            "retry_of": self.retry_of or None,
            "send_at": self.send_at if self.is_later else None,
            "confirmed": tuple(self.confirmed),
            "asks_whose": True,
        }

    def _note(self) -> dict:
        return {
            "key": self.send_key,
            "customer_id": self.person.id,
            "subject": self.subject,
            "body": self.body,
            "template_id": self.template_id or None,
            "confirmed": tuple(self.confirmed),
        }

    def _bring_back(self, text: messages.MessageText) -> None:
        self.subject, self.to, self.template_id = text.subject, text.to, text.template_id or 0
        self.language, self.greeting_in = text.language or self.person.language, text.greeting
        self.use_name, self.formal = text.uses_name, text.is_formal
        self._mark("opening", self.person.id, self.kind)
        self.signature, self.generated = text.signature, ""
        self.body = text.body
        self._settle()
        self._put(self.body)


def _outcome(kind: str, *, is_later: bool) -> str:
    if kind == Kind.NOTE:
        return "panel.outcome.note_saved"
    return "panel.outcome.scheduled_for" if is_later else f"panel.outcome.{kind}_held"
