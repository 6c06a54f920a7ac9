"""The ways out of one message, the same wherever it stands: stop it, send it anew, ask, settle, put aside.

A way that asks or refuses says so inline under the message; *yes* takes the same way again.
"""

from typing import TYPE_CHECKING, Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.kinds import OUTGOING
from rxapp.messages.actions import changing as changing_actions
from rxapp.messages.actions import resolution, said_stop, sending, stopping
from rxapp.messages.history.state.entries import ABOUT_TIME, Question, question
from rxapp.messages.rules.sending import Confirm
from rxapp.staff.state import Outcome, StaffState
from rxapp.ui import browser, filled
from rxapp.ui.toasts import said

if TYPE_CHECKING:
    Screen = StaffState
else:
    Screen = rx.State  # a mixin of Reflex has no parent; the places that use it give it one

TIME_FIELD = "new-time"


class MessageActionsMixin(Screen, mixin=True):
    """What every place shares; each says in `_reread` how it reads its rows again.

    `asking` is the message under which `asked` stands, `way` what was pressed there: "" for *Retry*, else the kind to send by.
    """

    changing: int = 0
    time_filled: str = ""
    time_wrong: Question = Question()
    asking: int = 0
    way: str = ""
    asked: Question = Question()
    confirmed: list[str] = []

    @rx.event
    async def ask_time(self, message_id: int):
        """*Change time*: show or hide the field under the row."""
        number = inputs.an_id(message_id)
        self.changing = 0 if self.changing == number else number
        self.time_filled, self.time_wrong = filled.mark("time", number), Question()

    @rx.event
    async def change_time(self, form: dict[str, Any]):
        """A new time for a scheduled message (D-8), by the field that stands under its row; what is wrong with it is said there."""
        send_at = inputs.a_form(form).get("send_at", "")
        done = await self._do_from(form, self.time_filled, changing_actions.reschedule, message_id=self.changing, send_at=send_at)
        wrong = done.refusal if done.refusal and done.refusal.key.startswith(ABOUT_TIME) else None
        self.time_wrong = question(wrong) if wrong else Question()
        if done.ok:
            self.changing = 0
        return browser.focus_on(TIME_FIELD) if wrong else await self._after(done, "past.done.time_changed")

    @rx.event
    async def cancel(self, message_id: int):
        """*Cancel sending* of a scheduled or waiting message, *Undo* of a held one."""
        return await self._after(await self._do(changing_actions.cancel, message_id=message_id), "past.done.cancelled")

    @rx.event
    async def send_now(self, message_id: int):
        """*Send now*: a waiting message goes at once."""
        return await self._after(await self._do(changing_actions.send_now, message_id=message_id), "past.done.sent_now")

    @rx.event
    async def send_anyway(self, message_id: int):
        """*Send anyway*: a stopped message goes as it is (D-131)."""
        return await self._after(await self._do(stopping.send_anyway, message_id=message_id), "past.done.sent_anyway")

    @rx.event
    async def ask_provider(self, message_id: int):
        """*Ask the provider* what became of an uncertain message; the answer comes live."""
        return await self._after(await self._do(resolution.ask_provider, message_id=message_id), "past.done.asked")

    @rx.event
    async def it_arrived(self, message_id: int):
        """*It arrived*: a person settles an uncertain message."""
        return await self._after(await self._do(changing_actions.it_arrived, message_id=message_id), "past.done.settled")

    @rx.event
    async def dismiss(self, message_id: int):
        """*Dismiss*: off the list of what needs attention; it stays in the history."""
        return await self._after(await self._do(resolution.dismiss, message_id=message_id), "past.done.dismissed")

    @rx.event
    async def withdraw_said(self, message_id: int):
        """*Withdraw consent*: the words meant stop (D-138)."""
        return await self._after(await self._do(said_stop.withdraw_said, message_id=message_id), "past.done.withdrawn")

    @rx.event
    async def leave_said(self, message_id: int):
        """*Leave*: they did not."""
        return await self._after(await self._do(said_stop.leave_said, message_id=message_id), "past.done.left")

    @rx.event
    async def retry(self, message_id: int):
        """*Retry* a failed message, *Send again* an uncertain one: a new row that names the old one."""
        self.asking, self.way, self.confirmed = inputs.an_id(message_id), "", []
        return await self._go()

    @rx.event
    async def send_instead(self, message_id: int, kind: str):
        """*Send as e-mail instead*, *Send as SMS instead*: the same words the other way, with consent asked there."""
        self.asking, self.way, self.confirmed = inputs.an_id(message_id), inputs.one_of(kind, OUTGOING), []
        return await self._go()

    @rx.event
    async def go_on(self, answer: str):
        """The yes to the inline question; a question with two answers names the one that was given."""
        self.confirmed = [*self.confirmed, inputs.one_of(answer, ("", *Confirm)) or self.asked.confirms]
        return await self._go()

    @rx.event
    async def drop_question(self):
        """The no to the inline question: nothing is sent, everything is kept."""
        self.asking, self.asked, self.confirmed = 0, Question(), []

    async def _go(self):
        form = {"message_id": inputs.an_id(self.asking), "confirmed": tuple(self.confirmed)}
        done = await (self._do(resolution.send_instead, kind=self.way, **form) if self.way else self._do(sending.retry, **form))
        if done.refusal:
            self.asked = question(done.refusal)
            return None
        self.asking, self.asked, self.confirmed = 0, Question(), []
        return await self._after(done, "past.done.retried")

    async def _after(self, done: Outcome, key: str) -> Any:
        if not done.ok:
            return done.events
        refused = await self._reread()
        return refused or said(key)

    async def _reread(self) -> Any:
        raise NotImplementedError
