"""Tab 1 of the panel: whom, which kind, which template, which greeting.

Every change is kept as a draft once the person pauses, and before anything else takes its place: another customer, type or tab,
closing, sending, signing out. Until then the browser keeps the words.
"""

from datetime import datetime
from typing import Any

import reflex as rx

from rxapp.core import clock, inputs
from rxapp.core.kinds import WRITTEN
from rxapp.messages.actions import drafts
from rxapp.messages.composer.state.fields import FieldsMixin
from rxapp.messages.composer.state.marks import of_whom
from rxapp.messages.composer.state.parts import LINE_AT_MOST, Ask, Typed
from rxapp.messages.history.state.timeline import PanelHistory
from rxapp.messages.panel import queries
from rxapp.messages.panel.queries import AddressOwner, Bubble, JobFacts, ShopFacts
from rxapp.messages.panel.state import place
from rxapp.messages.panel.state.held import HeldState
from rxapp.messages.panel.state.parts import DRAFTED, Held, consent_at, drafted, kept_of
from rxapp.messages.panel.state.place import NOTED, TABS, Place
from rxapp.messages.rules.sending import undo_left
from rxapp.staff.state import Outcome, StaffState
from rxapp.ui import browser, pauses
from rxapp.ui.assigned import change, renew
from rxapp.ui.computed import var


class ComposeState(FieldsMixin, StaffState):
    """Opens and closes the panel, and holds what is set up and written. Writing and sending are its children."""

    is_open: bool = False
    tab: str = "details"
    shop: ShopFacts = ShopFacts()
    owner: AddressOwner = AddressOwner()
    send_key: str = ""
    confirmed: list[str] = []
    thread: list[Bubble] = []
    retry_of: int = 0
    is_kept: bool = False
    kept_text: str = ""
    kept_as: str = ""
    outcome: Ask = Ask()
    held: Held = Held()
    job: JobFacts = JobFacts()
    asked_job: JobFacts = JobFacts()
    jobs: list[JobFacts] = []
    _is_unkept: bool = False
    _known: dict[str, str] = {}
    _aside: str = ""
    _place: str = ""

    @var
    def is_unmet(self) -> bool:
        """Whether the preference cannot be met: no address of that kind agrees (D-5)."""
        return not queries.can_be_met(self.person)

    @var
    def to_consent(self) -> str:
        """What *Send to* is: an own address with consent or without (yes, no), else a word of `queries.address_owner`; "" where empty."""
        return consent_at(self.person, self.kind, self.to, country=self.shop.country, owner=self.owner)

    @var
    def opened_from(self) -> int:
        """The job for which words are wanted: that of the door while it is asked about, else the one that they are about; 0 for none."""
        return self.asked_job.id or self.job.id

    @var
    def recipient(self) -> str:
        """The name of whoever the address belongs to: the customer's, unless it is another's."""
        return self.owner.name or self.person.name

    @rx.event
    async def open(self, customer_id: int, kind: str = "", job_id: int = 0):
        """Open the panel for a customer and job, with the draft where there is one; what was written for the last one is kept first."""
        kept = await self._keep_unkept()
        found = await self._read(queries.panel_for, customer_id, kind, inputs.an_id(job_id) if job_id else 0)
        if not found.ok:
            return [*kept, *found.events]
        renew(self)
        self._begin(found.value)
        return [*kept, self._note_place(), self._look_for_kept(anew=True)]

    @rx.event
    async def arrive(self):
        """A page opens: where the panel was opened it stays (a reload) or comes back (a restart), elsewhere it closes."""
        kept = await self._keep_unkept()
        self.is_open = self.is_open and self._place == self.router.url.path
        if not self.is_open:
            return [*kept, browser.noted(NOTED, ComposeState.come_back)]
        self._watch("panel", *(["sent"] if self.outcome.key else []))
        meanwhile = [browser.tell("message"), self._look_for_kept(), ComposeState.reread]  # it may have been away
        return [*kept, *meanwhile, *self._past()]

    @rx.event
    async def come_back(self, noted: str):
        """The server has forgotten what this tab showed: the panel that stood open on this page opens again, at the same tab."""
        stood = place.unpacked(noted, staff_id=self.staff_id, path=self.router.url.path)
        if self.is_open or not noted:
            return None
        if not stood.customer_id:  # it stood open on a page that was left since
            return browser.note(NOTED, "")
        found = await self._read(queries.panel_for, stood.customer_id, stood.kind, stood.job_id)
        if not found.ok:
            return browser.note(NOTED, "")
        self._begin(found.value)
        self.tab = stood.tab
        return [*self._past(), self._look_for_kept(anew=True)]

    @rx.event
    async def reread(self):
        """Live: the customer's record has changed, perhaps its consent; words and set-up stay."""
        if not self.is_open:
            return None
        about = (self.job.id, self.asked_job.id)
        found = await self._read(queries.anew, self.person.id, self.kind, self.template_id, self.to, jobs=about)
        if found.ok:
            new = found.value
            self._use_phrases(new.phrases)
            change(self, person=new.person, thread=new.thread, owner=new.owner, templates=new.templates)
            change(self, job=new.job, asked_job=new.asked_job, jobs=new.jobs)
            self._drop_gone()
            return self._freshen(new.filled)
        return None

    @rx.event
    @of_whom
    async def set_open(self, is_open: bool):
        """Esc and the cross close the panel; the draft stays."""
        self.is_open = bool(is_open)
        return [*await self._keep_unkept(), self._note_place(), *self._count_anew()]

    @rx.event
    @of_whom
    async def go_to(self, tab: str):
        """Another tab."""
        self.tab = inputs.one_of(tab, TABS)
        return [*await self._keep_unkept(), self._note_place(), *self._past(), *self._count_anew()]

    @rx.event
    @of_whom
    async def go_on(self):
        """*Next*: to the text, ready to be written on."""
        self.tab = "compose"
        return [*await self._keep_unkept(), self._note_place(), browser.focus_on("message")]

    @rx.event
    @of_whom
    async def set_kind(self, kind: str):
        """Another communication type: its own templates and its own draft; edited words are never lost (D-17)."""
        chosen, was = inputs.one_of(kind, WRITTEN), self._typed()
        kept = await self._keep_unkept()
        found = await self._read(queries.panel_for, self.person.id, chosen, self.opened_from)
        if not found.ok:
            return [*kept, *found.events]
        self._show(found.value)
        self._carry(was)
        self._keep_soon()
        return [*kept, *self._put_in(was), self._note_place(), self._look_for_kept(anew=True)]

    @rx.event
    async def set_to(self, to: str, fields_revision: str = ""):
        """The address or number to send to, likewise."""
        chosen = inputs.a_line(to, limit=LINE_AT_MOST)
        if chosen == self.to or not self._is_of(fields_revision):
            return
        self.to, self.ask, self.confirmed = chosen, Ask(), []  # a yes to the old address is no yes to this one
        self._keep_soon()
        await self._ask_owner()

    @rx.event
    async def keep_draft(self):
        """Save the draft as it stands."""
        return await self._keep_now()

    @rx.event
    async def keep_unkept(self):
        """The pause after a change: save the draft, unless that has been done or its message was sent meanwhile."""
        return await self._keep_unkept()

    @rx.event
    @of_whom
    async def offer_kept(self, found: list[str]):
        """The browser still has words that the server never got: offer them, the latest first, to the customer whose they are."""
        name, kept = kept_of(found, own=self._kept_name())
        if name and (not kept.strip() or kept == self.body):
            return [browser.forget(name), self._look_for_kept()]
        self.kept_as, self.kept_text = name, kept or self._aside
        return None

    def _count_anew(self) -> list[Any]:
        """*Undo* stands elsewhere now, and counts from what is left of its time."""
        if not self.held.id:
            return []
        left = undo_left(datetime.fromisoformat(self.held.until), clock.now())
        self.held = Held(self.held.id, self.held.until, left) if left else Held()
        return [HeldState.arrive]

    def _past(self) -> list[rx.event.EventSpec]:
        return [PanelHistory.show(self.person.id)] if self.tab == "history" else []  # type: ignore[call-arg]

    def _note_place(self) -> rx.event.EventSpec:
        """Let the browser's tab remember what stands open, and where."""
        if not self.is_open:
            return browser.note(NOTED, "")
        stands = Place(self.person.id, self.kind, self.tab, self.opened_from)
        return browser.note(NOTED, place.packed(stands, staff_id=self.staff_id, path=self._place))

    def _job_id(self) -> int:
        return self.job.id

    def _look_for_kept(self, *, anew: bool = False) -> rx.event.EventSpec:
        return browser.kept(self._kept_name(), lambda found: ComposeState.offer_kept(found, self.whose), anew=anew)  # type: ignore[call-arg]

    async def _ask_owner(self) -> None:
        found = await self._read(queries.address_owner, self.person.id, self.kind, self.to)
        change(self, owner=found.value if found.ok else AddressOwner())

    def _box(self, part: str) -> str:
        return part if part == "message" else f"panel-{part}"

    def _sms_most(self) -> int:
        return self.shop.sms_most

    def _keep_soon(self) -> None:
        self.is_kept, self._is_unkept = False, True
        if self.person.id:
            pauses.after(ComposeState.keep_unkept, seconds=pauses.PAUSE if self.is_open else 0)

    async def _keep_unkept(self) -> list[rx.event.EventSpec]:
        """Keep at once what waits for a pause; what the browser does then."""
        return await self._keep_now() if self._is_unkept else []

    async def _keep_now(self) -> list[rx.event.EventSpec]:
        pauses.stop(ComposeState.keep_unkept)
        name, text = self._kept_name(), self.body
        done = await self._save()
        if not done.value:
            return done.events
        fields = {"message": text, "panel-subject": self.subject, "panel-to": self.to}
        return [browser.forget_if_same(name, text), browser.unmark_if_same("panel-kept", fields)]

    async def _save(self) -> Outcome:
        content = {**{name: getattr(self, name) for name in DRAFTED}, "aside": self._aside, "job_id": self.job.id}
        whose = {"customer_id": self.person.id, "kind": self.kind, "key": self.send_key, "known": self._known}
        done = await self._do(drafts.save_draft, content=content, **whose)
        self.is_kept, self._is_unkept = bool(done.value), self._is_unkept and not done.ok
        if done.value:
            self._known = {"body": str(content["body"]), "aside": done.value.aside}
            self._set_aside(done.value.aside)
            self.job = self.job if done.value.job_id == self.job.id else JobFacts()
        return done

    def _set_aside(self, words: str) -> None:
        """Words of another tab for this customer: offered, unless the browser's own are just being offered."""
        self._aside = words
        change(self, kept_text=self.kept_text if self.kept_as else words)

    def _put_in(self, was: Typed) -> list[rx.event.EventSpec]:
        return [*super()._put_in(was), browser.put("panel-to", self.to, known=was.to)]

    def _begin(self, panel: queries.Panel) -> None:
        """The panel stands for a customer: everything in it is new, and nothing of the last one is taken here."""
        self._watch("panel")
        self._mark("whose", panel.person.id)
        self.is_open, self._place = True, self.router.url.path
        self._show(panel)

    def _show(self, panel: queries.Panel) -> None:
        if panel.person.id != self.person.id:
            self.confirmed, self.kept_text, self.kept_as, self.outcome, self.held = [], "", "", Ask(), Held()
        self._use_phrases(panel.phrases)
        change(self, person=panel.person, shop=panel.shop, thread=panel.thread, owner=panel.owner)
        change(self, job=panel.job, asked_job=panel.asked_job, jobs=panel.jobs)
        change(self, kind=panel.kind, templates=panel.templates, **drafted(panel))
        change(self, is_kept=panel.draft is not None, _is_unkept=False, ask=Ask())
        self._known = {name: str((panel.draft or {}).get(name) or "") for name in ("body", "aside")}
        self._set_aside(self._known["aside"])
        self._mark("fields_revision", panel.person.id, panel.kind)
        self._settle()
        self._put(self.body)

    def _settle(self) -> None:
        """What was kept some time ago meets the shop as it is now: a template that is gone is none, a name that changed goes (B1d)."""
        change(self, is_template_gone=False)
        self._drop_gone()
        self._freshen(None)

    def _kept_name(self) -> str:
        return f"rxapp.text.{self.staff_id}.{self.person.id}.{self.kind}"
