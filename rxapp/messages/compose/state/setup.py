"""Tab 1 of the panel: whom, which kind, which template, which greeting. Every change is kept as a draft at once."""

import reflex as rx

from rxapp.core import inputs
from rxapp.messages import actions
from rxapp.messages.compose import queries
from rxapp.messages.compose.queries import Bubble, House, Person, TemplateChoice
from rxapp.messages.compose.state.parts import DRAFTED, Ask, Held, Typed, consent_at, drafted
from rxapp.messages.kinds import SUBJECT_LIMIT, Kind
from rxapp.staff.state import Outcome, StaffState
from rxapp.ui import browser
from rxapp.wording import rules as words
from rxapp.wording.phrases import DEFAULT, Phrases
from rxapp.wording.queries import Filled, name_parts

TABS = ("details", "compose", "history")
TYPED_AT_MOST = 100_000


class ComposeState(StaffState):
    """Opens and closes the panel, and holds what is set up and written. Writing and sending are its children."""

    is_open: bool = False
    tab: str = "details"
    person: Person = Person()
    house: House = House()
    send_key: str = ""
    confirmed: list[str] = []
    thread: list[Bubble] = []
    kind: str = Kind.EMAIL.value
    templates: list[TemplateChoice] = []
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
    retry_of: int = 0
    round: int = 0
    opening: int = 0
    ask: Ask = Ask()
    is_kept: bool = False
    kept_text: str = ""
    outcome: Ask = Ask()
    held: Held = Held()
    job: str = ""
    _place: str = ""
    _phrases: dict[str, Phrases] = {}

    @rx.var
    def greeting(self) -> str:
        """The greeting as it will be sent, by the function that the sender uses; "" where there is none."""
        return "" if self.no_greeting else self._greet(self.formal).text

    @rx.var
    def no_greeting(self) -> str:
        """Why there will be no greeting; "" where there is one."""
        return words.why_no_greeting(self.kind, has_template=self.template_id > 0, uses_name=self.use_name).value

    @rx.var
    def greeting_case(self) -> str:
        """Which row of the greeting table was taken."""
        return self._greet(self.formal).style_case.value

    @rx.var
    def greeting_parts(self) -> list[str]:
        """The name parts that the greeting took, for the marker on them."""
        return [] if self.no_greeting else list(self._greet(self.formal).used)

    @rx.var
    def greeting_choices(self) -> list[str]:
        """What *Formal greeting* gives for this person, on and off, without the mark."""
        return [self._greet(formal).text.rstrip(",:") for formal in (True, False)]

    @rx.var
    def is_unmet(self) -> bool:
        """Whether the preference cannot be met: no address of that kind agrees (D-5)."""
        lines = {"email": self.person.emails, "sms": self.person.phones}.get(self.person.preference)
        return lines is not None and not any(line.agrees for line in lines)

    @rx.var
    def to_consent(self) -> str:
        """Whether the address agrees: yes, no, other (not on this record), or "" for a note or an empty field."""
        return consent_at(self.person, self.kind, self.to)

    @rx.event
    async def open(self, customer_id: int, kind: str = "", job: str = ""):
        """Open the panel for a customer, with the draft where there is one."""
        found = await self._read(queries.panel_for, customer_id, kind)
        if not found.ok:
            return found.events
        was = self.round, self.opening
        self.reset()
        self.round, self.opening = was  # no number comes twice in a tab, so that words typed for one customer never reach another's
        self._watch("panel")
        self.job, self.is_open, self.tab, self._place = inputs.a_line(job, limit=80), True, "details", self.router.url.path
        self._show(found.value)
        return browser.kept(self._kept_name(), ComposeState.offer_kept)

    @rx.event
    async def arrive(self):
        """A page opens: where the panel was opened it stays (a reload), elsewhere it closes; the draft stays."""
        self.is_open = self.is_open and self._place == self.router.url.path
        if self.is_open:
            self._watch("panel", *(["sent"] if self.held.id else []))

    @rx.event
    async def reread(self):
        """Live: the customer's record has changed, perhaps its consent; words and set-up stay."""
        if not self.is_open:
            return
        found = await self._read(queries.anew, self.person.id, self.kind)
        if found.ok:
            self.person, self._phrases, self.thread = found.value

    @rx.event
    async def set_open(self, is_open: bool):
        """Esc and the cross close the panel; the draft stays."""
        self.is_open = bool(is_open)

    @rx.event
    async def go_to(self, tab: str):
        """Another tab."""
        self.tab = inputs.one_of(tab, TABS)

    @rx.event
    async def go_on(self):
        """*Next*: to the text, ready to be written on."""
        self.tab = "compose"
        return browser.focus_on("message")

    @rx.event
    async def set_kind(self, kind: str):
        """Another communication type: its own templates and its own draft; edited words are never lost (D-17)."""
        chosen, was = inputs.one_of(kind, Kind), self._typed()
        if not self.is_kept and (was.own_subject or was.own_text):
            await self._keep_now()
        found = await self._read(queries.panel_for, self.person.id, chosen)
        if not found.ok:
            return found.events
        self._show(found.value)
        self._carry(was)
        return [*self._put_in(was), self._keep_soon()]

    @rx.event
    async def set_template(self, template_id: str):
        """Another template: fills subject and text, unless staff have changed the text; then it asks (D-17)."""
        number, was = inputs.a_number(template_id, low=0, high=inputs.MAX_ID), self._typed()
        if number == 0:
            self._take(0, self.person.language, Filled("", "", "", ()))
        else:
            found = await self._read(queries.filled, self.person.id, number)
            if not found.ok:
                return found.events
            self._take(number, *found.value)
        self._fill_in()
        return [*self._put_in(was), self._keep_soon()]

    @rx.event
    async def set_subject(self, subject: str, opening: int = 0):
        """The subject, a moment after typing pauses; what comes late from another type or customer is not this one's."""
        typed = inputs.a_line(subject, limit=SUBJECT_LIMIT)
        if typed == self.subject or opening not in (0, self.opening):
            return None
        self.subject = typed
        return self._keep_soon()

    @rx.event
    async def set_to(self, to: str, opening: int = 0):
        """The address or number to send to, likewise."""
        chosen = inputs.a_line(to, limit=254)
        if chosen == self.to or opening not in (0, self.opening):
            return None
        self.to, self.ask, self.confirmed = chosen, Ask(), []  # a yes to the old address is no yes to this one
        return self._keep_soon()

    @rx.event
    async def set_use_name(self, answer: str):
        """*Use the customer's name in the message?* (CL-27)."""
        self.use_name = inputs.one_of(answer, ("yes", "no")) == "yes"
        self._regreet()
        return self._keep_soon()

    @rx.event
    async def set_formal(self, formal: bool):
        """*Formal greeting* (CL-29, CL-30)."""
        self.formal = inputs.a_flag(formal)
        self._regreet()
        return self._keep_soon()

    @rx.event
    async def keep_draft(self):
        """Save the draft as it stands."""
        name, text = self._kept_name(), self.body
        done = await self._keep_now()
        return browser.forget_if_same(name, text) if done.value else done.events

    @rx.event
    async def offer_kept(self, text: str):
        """The browser still has words that the server never got: offer them."""
        kept = inputs.a_text(text, limit=TYPED_AT_MOST)
        self.kept_text = kept if kept.strip() and kept != self.body else ""

    def _is_now(self, round: int) -> bool:
        """Whether an event comes from the text area that stands there now, not from one that was replaced."""
        return inputs.a_number(round, low=0, high=inputs.MAX_ID) == self.round

    def _keep_soon(self):
        self.is_kept = False
        return ComposeState.keep_draft() if self.person.id else None

    async def _keep_now(self) -> Outcome:
        content = {name: getattr(self, name) for name in DRAFTED}
        done = await self._do(actions.save_draft, customer_id=self.person.id, kind=self.kind, content=content, key=self.send_key)
        self.is_kept = bool(done.value)
        return done

    def _typed(self) -> Typed:
        own_subject = "" if self.subject == self.offered else self.subject
        return Typed(self.subject, self.to, own_subject, own_text=self.body if self._is_edited() else "")

    def _carry(self, was: Typed) -> None:
        """Take what was written into the type just chosen, where that has no words of its own (D-17)."""
        self.subject = self.subject or was.own_subject
        if was.own_text and not self.body:
            self._put(was.own_text)
            self.ask = Ask("panel.ask.type_changed", confirms="replace")

    def _put_in(self, was: Typed) -> list[rx.event.EventSpec]:
        return [browser.put("panel-subject", self.subject, known=was.subject), browser.put("panel-to", self.to, known=was.to)]

    def _greet(self, formal: bool) -> words.Greeting:
        return words.greet(name_parts(self.person), self.language, formal=formal, patterns=self._phrases or DEFAULT)

    def _is_edited(self) -> bool:
        return self.body.strip() != self.generated.strip()

    def _compose(self) -> str:
        return words.assemble(self.kind, greeting=self.greeting, content=self.content, signature=self.signature)

    def _fill_in(self) -> None:
        """Put the template's words in, or ask first where staff have changed the text."""
        if self._is_edited() and self.body.strip():
            self.ask = Ask("panel.ask.template_changed", confirms="replace")
            return
        self._generate()
        self._ask_subject()

    def _generate(self) -> None:
        self.greeting_in, self.generated = self.greeting, self._compose()
        self._put(self.generated)
        self.ask = Ask()

    def _ask_subject(self) -> None:
        if self.offered not in ("", self.subject):
            self.ask = Ask("panel.ask.subject_kept", {"subject": self.offered}, confirms="replace")

    def _regreet(self) -> None:
        """Change the greeting line alone; where staff have changed it, ask before anything is replaced (D-17)."""
        new = self.greeting
        replaced = words.replace_greeting(self.body, self.greeting_in, new, kind=self.kind)
        if replaced is None:
            self.ask = Ask("panel.ask.greeting_changed", confirms="replace")
            return
        if self.template_id or self.greeting_in:
            was_edited = self._is_edited()
            self.greeting_in = new
            self.generated = self._compose()
            self._put(replaced if was_edited else self.generated)

    def _put(self, text: str) -> None:
        self.body = text
        self.round += 1

    def _take(self, template_id: int, language: str, found: Filled) -> None:
        self.template_id, self.language = template_id, language
        self.content, self.signature, self.empty = found.content, found.signature, ",".join(found.empty)
        is_own = self.subject not in ("", self.offered)
        self.subject = self.subject if is_own else found.subject or self.subject
        self.offered = found.subject or ("" if is_own else self.subject)

    def _show(self, panel: queries.Panel) -> None:
        self.person, self.house, self.thread, self._phrases = panel.person, panel.house, panel.thread, panel.phrases
        self.kind, self.templates = panel.kind, panel.templates
        for name, value in drafted(panel).items():
            setattr(self, name, value)
        self.is_kept, self.opening, self.ask = panel.draft is not None, self.opening + 1, Ask()
        self._put(self.body)

    def _kept_name(self) -> str:
        return f"rxapp.text.{self.staff_id}.{self.person.id}.{self.kind}"
