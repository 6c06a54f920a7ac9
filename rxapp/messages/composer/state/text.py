"""The text of a message: writing, its cost as SMS, and what is asked before words are replaced."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.kinds import KINDS, Kind
from rxapp.messages.composer.state.fields import FieldsMixin
from rxapp.messages.composer.state.marks import of_whom
from rxapp.messages.composer.state.parts import TYPED_AT_MOST, Ask, paper
from rxapp.messages.rules import segments
from rxapp.ui.computed import var
from rxapp.wording.queries import templates


@dataclass
class Meter:
    """What the text costs as SMS, and the character that made it dear; `bars` are shares of 100 per SMS."""

    count: int = 0
    is_unicode: bool = False
    units: int = 0
    room: int = 160
    plain_count: int = 0
    bars: list[int] | None = None
    before: str = ""
    culprit: str = ""
    behind: str = ""
    label: str = ""
    replacement: str = ""
    may_replace: bool = False
    others: int = 0


@dataclass
class Shown:
    """The message as the customer will see it: greeting (marked), words around the dear character, signature (quiet)."""

    greeting: str = ""
    words: str = ""
    culprit: str = ""
    after: str = ""
    signature: str = ""


@dataclass
class Size:
    """How long the text is, in characters, and how long kind and channel let it be; `is_near` from nine tenths of that on."""

    used: int = 0
    most: int = 0
    is_near: bool = False
    is_over: bool = False


class TextMixin(FieldsMixin, mixin=True):
    """Handlers of the text. It stands in the state that has the fields, or in a child of it, so that typing sends little."""

    @var
    def size(self) -> Size:
        """How near the text is to the longest that can be sent, known before anybody presses *Send*."""
        used, most = len(self.body), KINDS[Kind(self.kind)].body_limit
        if self.kind == Kind.SMS:
            most = min(most, self._sms_most() or most)
        return Size(used, most, 10 * used >= 9 * most, used > most)

    @var
    def meter(self) -> Meter:
        """Count, encoding and culprit by the rule that the sender uses."""
        if self.kind != Kind.SMS:
            return Meter()
        found = segments.segments(self.body, self._names())
        shown = range(min(found.count, 12))
        bars = [min(100, max(0, round(100 * (found.units - at * found.per_segment) / found.per_segment))) for at in shown]
        made = Meter(found.count, found.encoding != segments.GSM, found.units, found.room, found.plain_count, bars)
        culprit = found.culprit
        if culprit:
            made.before, made.culprit = culprit.word[: culprit.at], culprit.character
            made.behind, made.label = culprit.word[culprit.at + 1 :], culprit.label
            made.replacement, made.may_replace = culprit.replacement or "", culprit.replacement is not None
            made.others = found.different - 1
        return made

    @var
    def shown(self) -> Shown:
        """The parts of the text, for the picture of the message: put together they are the text, break for break."""
        parts = paper(self.body, self.greeting, self.signature)
        dear = segments.dear_character(self.body) if self.kind == Kind.SMS else ""
        before, culprit, after = parts.words.partition(dear or "\0")
        return Shown(parts.greeting, before, culprit, after, parts.signature)

    @rx.event
    async def write(self, text: str, text_revision: str):
        """The text, 300 ms after typing pauses or as one leaves it; words typed into an older text area are ignored."""
        typed = inputs.a_text(text, limit=TYPED_AT_MOST)
        if not self._is_now(text_revision) or typed == self.body:
            return
        self.body = typed
        self._keep_soon()

    @rx.event
    @of_whom
    async def replace_text(self):
        """*Replace text*: the template's words, or its greeting alone, take the place of the edited ones (D-17)."""
        is_template = self.ask.key == "panel.ask.template_changed"
        if self.ask.key == "panel.ask.greeting_changed":
            self._greet_with(self._wanted())
        else:
            self._generate()
        if is_template:
            self._ask_subject()
        self._keep_soon()

    @rx.event
    @of_whom
    async def add_around(self):
        """*Add greeting and signature around my text*: the words stay, the template's greeting and signature frame them (D-17)."""
        self._frame()
        self._ask_subject()
        self._keep_soon()

    @rx.event
    @of_whom
    async def replace_subject(self):
        """*Replace subject*: the template's takes the place of the one that staff wrote (D-17)."""
        was = self._typed()
        self.subject, self.ask = self.offered or self.subject, Ask()
        self._keep_soon()
        return self._put_in(was)

    @rx.event
    @of_whom
    async def keep_text(self):
        """*Keep my text*: the words stay, the question goes."""
        self.ask = Ask()
        self._keep_soon()

    @rx.event
    @of_whom
    async def reinsert_greeting(self):
        """*Re-insert greeting*: in the place of the greeting that stands there, whoever wrote it, else in front (D-17, B1e)."""
        if self.may_reinsert:
            self._greet_with(self._wanted())
        self._keep_soon()

    @rx.event
    @of_whom
    async def make_plain(self):
        """The one-press replacement of every character that plain SMS does not know, the customer's names excepted."""
        self._put(segments.plain(self.body, self._names()))
        self._keep_soon()

    @rx.event
    @of_whom
    async def use_empty_template(self) -> Any:
        """The empty template of this kind: greeting and signature, nothing else (CL-44, D-13)."""
        found = await self._read(templates.empty_template, self.kind, self.person.language)
        if not found.value:
            return found.events
        return type(self).set_template(str(found.value.id), self.whose)  # type: ignore[call-arg]

    def _names(self) -> list[str]:
        person = self.person
        return [part for part in (person.first_name, person.last_name, person.company, person.form_informal, person.form_formal) if part]
