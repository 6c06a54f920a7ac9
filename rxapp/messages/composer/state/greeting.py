"""The greeting of a message that is being written. What is shown is what the text holds; the set-up decides only what is put in."""

from typing import TYPE_CHECKING, Any

import reflex as rx

from rxapp.core.kinds import Kind
from rxapp.messages.composer.queries import Person
from rxapp.messages.composer.state.marks import MarksMixin
from rxapp.messages.composer.state.parts import Ask, Offer, Typed
from rxapp.staff.state import StaffState
from rxapp.ui import browser
from rxapp.ui.assigned import change
from rxapp.ui.computed import var
from rxapp.wording import gaps, openings, quotes
from rxapp.wording import rules as words
from rxapp.wording.openings import Opening
from rxapp.wording.phrases import DEFAULT, Phrases
from rxapp.wording.queries.filling import Filled, name_parts

if TYPE_CHECKING:
    Screen = StaffState
else:
    Screen = rx.State  # a mixin of Reflex has no parent; the state that uses it gives it one

STYLES = (False, True)


def _plain(value: Any) -> Any:
    """What Reflex watches, without the watching: each name read through it costs more than a greeting."""
    return getattr(value, "__wrapped__", value)


class GreetingMixin(MarksMixin, Screen, mixin=True):
    """Set-up and text, and how they go together.

    `greeting_in` is the greeting that was put in last, `generated` the whole text as the template made it, `quoted` the facts that the
    words may tell (`wording.quotes`, packed).
    """

    person: Person = Person()
    kind: str = Kind.EMAIL.value
    template_id: int = 0
    language: str = "en"
    subject: str = ""
    offered: str = ""
    to: str = ""
    use_name: bool = True
    formal: bool = False
    body: str = ""
    content: str = ""
    signature: str = ""
    greeting_in: str = ""
    generated: str = ""
    empty: str = ""
    quoted: str = ""
    ask: Ask = Ask()
    _phrases: dict[str, Phrases] = {}
    _signed: str = ""

    @var
    def greeting(self) -> str:
        """The greeting that the text begins with, ours or staff's own: exactly this will be sent; "" where there is none."""
        return self._opening().text

    @var
    def no_greeting(self) -> str:
        """Why the text has no greeting; "" where it has one."""
        if self.greeting:
            return ""
        why = words.why_no_greeting(self.kind, has_template=self.template_id > 0, uses_name=self.use_name)
        return why.value or words.NoGreeting.NOT_IN_TEXT.value

    @var
    def greeting_style(self) -> str:
        """How the text greets: "formal" or "informal" by the shop's wording, "own" in staff's own words, "" not at all."""
        found = self._opening()
        if not found.is_ours:
            return "own" if found.text else ""
        return "formal" if self._is_formal(found.text) else "informal"

    @var
    def greeting_case(self) -> str:
        """Which row of the greeting table the text's greeting is."""
        return self._greet(self._is_formal(self._opening().text)).style_case.value

    @var
    def greeting_parts(self) -> list[str]:
        """The name parts that the text's greeting took, for the marker on them."""
        found = self._opening()
        return list(self._greet(self._is_formal(found.text)).used) if found.is_ours else []

    @var
    def greeting_choices(self) -> list[str]:
        """What *Formal greeting* gives for this person, on and off, without the mark."""
        return [self._greet(formal).text.rstrip(",:") for formal in (True, False)]

    @var
    def offers(self) -> list[Offer]:
        """The greetings that the next press can bring, for the browser to show until the server has put it in: formal, informal, none.

        Empty where nothing is put in unasked: in a note, and where staff wrote or removed a greeting.
        """
        stands = self._opening()
        if self.kind == Kind.NOTE or not (stands.is_ours or not (stands.text or self.greeting_in)):
            return []
        return [self._offer(uses_name=name, formal=formal) for name, formal in ((True, True), (True, False), (False, False))]

    @var
    def empty_names(self) -> list[str]:
        """The placeholders whose gap still stands in subject or text, named beside *Send* (D-19)."""
        if self.kind == Kind.NOTE or not self.empty:
            return []
        left = gaps.unpacked(self.empty)
        return gaps.names_left(left, body=self.body, subject=self.subject, is_untouched=not self._is_edited())

    @var
    def may_reinsert(self) -> bool:
        """Whether *Re-insert greeting* would change anything."""
        return self._wanted() not in ("", self.greeting)

    def _use_phrases(self, phrases: dict[str, Phrases]) -> None:
        """The shop's own wording; the shipped one is not kept in each tab."""
        change(self, _phrases={} if phrases == DEFAULT else phrases)

    def _greet(self, formal: bool, language: str = "") -> words.Greeting:
        person, patterns = _plain(self.person), _plain(self._phrases) or DEFAULT
        return words.greet(name_parts(person), language or self.language, formal=formal, patterns=patterns)

    def _offer(self, *, uses_name: bool, formal: bool) -> Offer:
        has_template = self.template_id > 0 or (uses_name and self._opening().is_ours)
        if why := words.why_no_greeting(self.kind, has_template=has_template, uses_name=uses_name):
            return Offer(none=why.value)
        made = self._greet(formal)
        return Offer(made.text, "formal" if formal else "informal", made.style_case.value)

    def _wanted(self) -> str:
        """The greeting that the set-up asks for; "" where it asks for none (CL-27, CL-37, CL-43)."""
        has_template = self.template_id > 0 or self._opening().is_ours
        if words.why_no_greeting(self.kind, has_template=has_template, uses_name=self.use_name):
            return ""
        return self._greet(self.formal).text

    def _opening(self) -> Opening:
        """How the text begins; a note greets nobody."""
        if self.kind == Kind.NOTE:
            return Opening()
        ours = [self.greeting_in, *(self._greet(formal).text for formal in STYLES)]
        person, made = _plain(self.person), self.generated.lstrip()
        rest = made.removeprefix(self.greeting_in) if self.greeting_in and made.startswith(self.greeting_in) else ""
        names = (person.first_name, person.last_name, person.company, person.form_informal, person.form_formal)
        return openings.opening(self.body, ours=ours, names=names, rest=rest)

    def _is_formal(self, greeting: str) -> bool:
        """Whether this greeting is the formal one; where both are the same, or it is an older one, what is ticked says it."""
        made = {formal: self._greet(formal).text for formal in STYLES}
        return made[True] == greeting if greeting in made.values() and made[True] != made[False] else self.formal

    def _typed(self) -> Typed:
        own_subject = "" if self.subject == self.offered else self.subject
        return Typed(self.subject, self.to, own_subject, own_text=self.body if self._is_edited() else "")

    def _carry(self, was: Typed) -> None:
        """Take what was written into the type just chosen, where that has no words of its own (D-17)."""
        self.subject = self.subject or was.own_subject
        if was.own_text and not self.body:
            self._put(was.own_text)
            self.ask = Ask("panel.ask.type_changed", confirms="replace")

    def _is_edited(self) -> bool:
        return self.body.strip() != self.generated.strip()

    def _compose(self, greeting: str) -> str:
        return words.assemble(self.kind, greeting=greeting, content=self.content, signature=self.signature)

    def _fill_in(self) -> None:
        """Put the template's words in, or ask first where staff have changed the text. *No template* has none, so theirs stay."""
        if self._is_edited() and self.body.strip():
            self.ask = Ask("panel.ask.template_changed", confirms="replace") if self.template_id else Ask()
            return
        self._generate()
        self._ask_subject()

    def _generate(self) -> None:
        self.body = ""
        self.greeting_in = self._wanted()
        self.generated = self._compose(self.greeting_in)
        self._put(self.generated)
        self.ask = Ask()

    def _ask_subject(self) -> None:
        if self.offered not in ("", self.subject):
            self.ask = Ask("panel.ask.subject_kept", {"subject": self.offered}, confirms="replace")

    def _regreet(self) -> None:
        """Change the greeting that stands in the text; one that staff wrote, or took out, is asked about first (D-17)."""
        new, stands = self._wanted(), self._opening()
        if new == stands.text or (not new and not stands.is_ours):
            self.ask = Ask()
        elif stands.is_ours or not (stands.text or self.greeting_in):
            self._greet_with(new)
        else:
            self.ask = Ask("panel.ask.greeting_changed", {"greeting": new}, confirms="replace")

    def _greet_with(self, new: str) -> None:
        """One greeting at the start of the text, in the place of whichever stands there."""
        was_edited, stands = self._is_edited(), self._opening().text
        self.greeting_in, self.generated, self.ask = new, self._compose(new) if self.template_id else self.generated, Ask()
        self._put(openings.greeted(self.body, stands, new, kind=self.kind) if was_edited or not self.template_id else self.generated)

    def _frame(self) -> None:
        """Greeting and signature around the text as it stands."""
        stands, greeting = self._opening(), self._wanted()
        around = openings.around(self.kind, self.body, greeting=greeting, signature=self.signature, stands=stands, signed=self._signed)
        self.greeting_in = greeting if stands.is_ours or not stands.text else ""
        self.ask = Ask()
        self._put(around)

    def _freshen(self, again: Filled | None) -> list[rx.event.EventSpec]:
        """The record or the shop's wording has changed: what rxapp put in and nobody touched follows, staff's words stay.

        `again` is the template filled anew. The text area follows piece by piece, because somebody may be writing in it.
        """
        was = self._typed()
        pairs = [(self.greeting_in, self._wanted() or self._greet(self.formal).text)] if self._is_outdated() else []
        if again and again.content != self.content and self.content.strip():
            pairs.append((self.content.strip(), again.content.strip()))
        for old, new in pairs:
            self.body, self.generated = self.body.replace(old, new, 1), self.generated.replace(old, new, 1)
            self.greeting_in = new if old == self.greeting_in else self.greeting_in
        if again:
            self.content, self.empty = again.content, gaps.packed(again.gaps)
            if again.subject and self.subject == self.offered:
                self.subject = self.offered = again.subject
            self._quote(again)
        swapped = [browser.swap(self._box("message"), pairs)] if pairs else []
        return swapped + (self._put_in(was) if was.subject != self.subject else [])

    def _is_outdated(self) -> bool:
        """Whether our greeting stands in the text as nobody would be greeted now."""
        if not self.greeting_in or not self.body.lstrip().startswith(self.greeting_in):
            return False
        known = {self._greet(formal, language).text for language in self._phrases or DEFAULT for formal in STYLES}
        return self.greeting_in not in known

    def _put(self, text: str) -> None:
        self.body = text
        self._mark("text_revision", self.person.id, self.kind)

    def _take(self, template_id: int, language: str, found: Filled) -> None:
        self._signed = self.signature
        self.template_id, self.language = template_id, language
        self.content, self.signature, self.empty = found.content, found.signature, gaps.packed(found.gaps)
        is_own = self.subject not in ("", self.offered)
        self.subject = self.subject if is_own else found.subject or self.subject
        self.offered = found.subject or ("" if is_own else self.subject)
        self._quote(found)

    def _quote(self, found: Filled) -> None:
        """The words tell what the template quotes, and what staff have kept of earlier ones (D-127)."""
        words = f"{self.subject}\n{self.body}"
        self.quoted = quotes.packed(quotes.carried(found.quoted, quotes.unpacked(self.quoted), words))

    def _box(self, part: str) -> str:
        """The id of one of the composer's boxes on the page (message, subject); screens that stand side by side name theirs apart."""
        return part

    def _put_in(self, was: Typed) -> list[rx.event.EventSpec]:
        """What the server changed, put into the boxes that still hold what it knew (`was`)."""
        return [browser.put(self._box("subject"), self.subject, known=was.subject)]

    def _keep_soon(self) -> None:
        """Keep the draft once the person pauses; a screen without drafts keeps nothing."""

    def _sms_most(self) -> int:
        """How many characters the channel for SMS takes; 0: as many as the kind allows."""
        return 0
