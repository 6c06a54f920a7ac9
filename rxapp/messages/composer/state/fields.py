"""The fields that fill a message: template, subject, and how the customer is greeted."""

import reflex as rx

from rxapp.core import inputs
from rxapp.messages.composer import queries
from rxapp.messages.composer.queries import TemplateChoice
from rxapp.messages.composer.state.greeting import GreetingMixin
from rxapp.messages.composer.state.marks import of_whom
from rxapp.messages.composer.state.parts import LINE_AT_MOST, Ask
from rxapp.wording.queries.filling import Filled

_ABOUT_SUBJECT = ("message.refusal.no_subject", "message.refusal.subject_too_long")


class FieldsMixin(GreetingMixin, mixin=True):
    """Handlers of the fields. The screen that mixes it in keeps the draft (`_keep_soon`) and names its boxes (`_box`)."""

    templates: list[TemplateChoice] = []
    is_template_gone: bool = False

    @rx.event
    @of_whom
    async def set_template(self, template_id: str):
        """Another template: fills subject and text, unless staff have changed the text; then it asks (D-17)."""
        number, was, self.is_template_gone = inputs.a_number(template_id, low=0, high=inputs.MAX_ID), self._typed(), False
        if number == 0:
            self._take(0, self.person.language, Filled("", "", "", ()))
        else:
            found = await self._read(queries.filled, self.person.id, number, self._job_id())
            if not found.ok:
                return found.events
            self._take(number, *found.value)
        self._fill_in()
        self._keep_soon()
        return self._put_in(was)

    @rx.event
    async def set_subject(self, subject: str, fields_revision: str = ""):
        """The subject, a moment after typing pauses; what comes late from another type or customer is not this one's.

        One that is too long is kept too: *Send* refuses it by name, and never sends the older one in its place.
        """
        typed = inputs.a_line(subject, limit=LINE_AT_MOST)
        if typed == self.subject or not self._is_of(fields_revision):
            return
        self.subject = typed
        if self.ask.key in _ABOUT_SUBJECT:
            self.ask = Ask()
        self._keep_soon()

    @rx.event
    @of_whom
    async def set_use_name(self, answer: str):
        """*Use the customer's name in the message?* (CL-27)."""
        self.use_name = inputs.one_of(answer, ("yes", "no")) == "yes"
        self._regreet()
        self._keep_soon()

    @rx.event
    @of_whom
    async def set_formal(self, formal: bool):
        """*Formal greeting* (CL-29, CL-30)."""
        self.formal = inputs.a_flag(formal)
        self._regreet()
        self._keep_soon()

    def _job_id(self) -> int:
        """The job that the message is about; 0 where the screen knows of none."""
        return 0

    def _drop_gone(self) -> None:
        """A template that was deleted meanwhile is chosen no longer, and that is said; its words stay."""
        if self.template_id and self.template_id not in [row.id for row in self.templates]:
            self.template_id, self.is_template_gone = 0, True
