"""A job's page and the form of a new one: what they show, what they send, and what came back instead of a saved job (D-37, D-121)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import NotAllowed, Refusal
from rxapp.customers.queries import picker
from rxapp.customers.queries.lookups import CustomerRow
from rxapp.customers.queries.picker import Pick
from rxapp.messages.history.state.timeline import JobHistory
from rxapp.staff.state import Outcome, StaffState
from rxapp.ui import browser, filled, leaving
from rxapp.ui.clashes import Clash
from rxapp.ui.filled import Opening
from rxapp.ui.pace import LATEST_WINS
from rxapp.ui.toasts import said
from rxapp.workshop import screens
from rxapp.workshop.actions import jobs, refusals, status
from rxapp.workshop.actions.form import EMPTY, FIELDS, values_of
from rxapp.workshop.queries import MechanicRow
from rxapp.workshop.rules import JobKind
from rxapp.workshop.state.menu import JOBS, Wrong
from rxapp.workshop.state.wording import said_value

AN_HOUR = timedelta(hours=1)


@dataclass
class Owner:
    """The customer of the job, with marks, consent and how to reach them. 0 where none is chosen yet."""

    id: int = 0
    name: str = ""
    reach: str = ""
    is_supplier: bool = False
    is_conflict: bool = False
    is_vip: bool = False
    is_hidden: bool = False
    takes_sms: bool = False
    takes_email: bool = False
    phone: str = ""
    email: str = ""
    note: str = ""


@dataclass
class Shown:
    """The job that stands there, beside its form. `moves` are the statuses it may go to."""

    id: int = 0
    version: int = 0
    shown: str = ""
    item: str = ""
    status: str = ""
    moves: list[str] = field(default_factory=list[str])


class JobState(StaffState):
    """One job with its form, or the form of a new one (`job.id` 0)."""

    job: Shown = Shown()
    owner: Owner = Owner()
    texts: dict[str, str] = {}
    kind: str = JobKind.JOB.value
    mechanics: list[MechanicRow] = []
    zone_of_shop: str = ""
    is_missing: bool = False
    is_refused: bool = False
    is_ready: bool = False
    opened: str = ""
    filled: str = ""
    hits: list[Owner] = []
    q: str = ""
    wrong: Wrong = Wrong()
    clashes: list[Clash] = []
    who: str = ""
    newer_by: str = ""
    newer_at: str = ""
    _at: int = 0
    _theirs: dict[str, Any] = {}
    _came_by: Opening = Opening()

    @rx.event
    async def load(self):
        """Open the page of the address; where its form stands there already, the line was away, and its fields stay."""
        found = await self._read(screens.page_for, inputs.id_in(self.router.url.path.removeprefix("/workshop")))
        if found.ok and self._stands(found.value.job.id):
            self._watch("job")
            return JobState.refresh
        self.reset()
        self.is_missing = not found.ok
        return self._open(found.value) if found.ok else None

    @rx.event
    async def start(self):
        """Open an empty form; the address may bring customer, time, mechanic and kind."""
        if self._stands(0):
            return None
        self.reset()
        given = self.router.url.query_parameters
        found = await self._read(screens.form_for, inputs.id_in(f"/-/{given.get('customer', '')}"))
        if isinstance(found.refusal, NotAllowed):
            self.is_refused = True
            return None
        found = found if found.ok else await self._read(screens.form_for, screens.NO_CUSTOMER)
        self._offer(found.value)
        self._fill(EMPTY | _asked(given, [row.id for row in self.mechanics]))
        return browser.focus_on("job-make" if self.owner.id else "job-customer")

    @rx.event(supersedes=LATEST_WINS)
    async def look(self, text: str):
        """Find customers while one types."""
        return self._offer_hits(await self._read(picker.found, text), text)

    @rx.event
    async def choose_first(self, form: dict[str, Any]):
        """Enter in the search: whom just this text means, as a scanner sends it; else those whom it finds are offered."""
        text = inputs.a_form(form).get("job-customer")
        found = await self._read(picker.entered, text)
        return JobState.pick(found.value.meant) if found.ok and found.value.meant else self._offer_hits(found, text)

    @rx.event
    async def pick(self, customer_id: int):
        """This customer; 0 takes the choice back."""
        found = await self._read(screens.form_for, inputs.a_number(customer_id, low=0, high=inputs.MAX_ID))
        if found.ok and not self.job.id:
            self._offer(found.value)
            self.hits, self.q, self.wrong = [], "", Wrong()
        return browser.focus_on("job-make" if self.owner.id else "job-customer") if found.ok else found.events

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save*: the job, or what is in the way; nothing typed is lost."""
        given = self._given(inputs.a_form(form))
        if self.job.id:
            done = await self._do_from(form, self.filled, jobs.edit, job_id=self.job.id, version=self._at, form=given)
        else:
            done = await self._do_from(form, self.filled, jobs.create, form=given | {"customer_id": self.owner.id or ""})
        return self._refused(done.refusal) if done.refusal else await self._saved(done.value)

    @rx.event
    async def set_status(self, chosen: str):
        """*Status*: one of the allowed moves (D-136), at once."""
        done = await self._do(status.set_status, job_id=self.job.id, version=self.job.version, status=chosen)
        return [*done.events, *await self._reread()]

    @rx.event
    async def refresh(self):
        """Live: somebody has changed a job or its customer. A form in which nothing was typed shows it; else it is said (D-37)."""
        return await self._reread() if self.job.id else []

    @rx.event
    async def take_newer(self, is_untouched: bool, filled_for: str):
        """What others saved goes into the fields, unless something was typed there."""
        if filled_for != self.filled:
            return None
        found = await self._read(screens.page_for, self.job.id)
        if found.ok and is_untouched is True:
            self._show(found.value)
            self._fill(values_of(found.value.job))
            return leaving.settled()
        if found.ok and found.value.edited:
            self.newer_by, self.newer_at = found.value.edited.staff_name, found.value.edited.at.isoformat()
        return None

    @rx.event
    async def show_saved(self, is_here: bool, job_id: int):
        """After a new job is saved: its page in the form's place, unless somebody has gone on meanwhile."""
        return rx.redirect(f"{JOBS}/{inputs.an_id(job_id)}", replace=True) if is_here is True else None

    async def _saved(self, value: int):
        if not self.job.id:
            return [browser.is_at("/workshop/new", lambda is_here: JobState.show_saved(is_here, value)), said("job.form.created")]  # type: ignore[call-arg]
        found = await self._read(screens.page_for, self.job.id)
        if found.ok:
            self._show(found.value)
            self._fill(values_of(found.value.job))
        return [leaving.settled(), said("job.form.saved")]

    def _offer_hits(self, found: Outcome, text: object) -> list[rx.event.EventSpec]:
        if found.ok:
            self.q, self.hits = str(text or "").strip(), [_hit(row) for row in found.value.rows]
        return found.events

    async def _reread(self) -> list[rx.event.EventSpec]:
        """What stands beside the form is read again; whether the form may follow, the browser knows."""
        found = await self._read(screens.page_for, self.job.id)
        if not found.ok:
            return found.events
        edited, mark = found.value.edited, self.filled
        self._show(found.value)
        is_newer = edited and edited.version > self._at
        return [leaving.is_untouched(lambda untouched: JobState.take_newer(untouched, mark))] if is_newer else []  # type: ignore[call-arg]

    def _given(self, form: dict[str, Any]) -> dict[str, Any]:
        given = {name: form.get(f"job-{name}", "") for name in FIELDS if f"job-{name}" in form}
        return given | {name: value for name, value in self._theirs.items() if form.get(f"keep-{name}") == "theirs"}

    def _refused(self, refusal: Refusal):
        self.wrong = Wrong(refusal.key, dict(refusal.values))
        if isinstance(refusal, refusals.JobEditedMeanwhile):
            self._at, self.who, self.newer_by = refusal.version, refusal.who, ""
            self._theirs = {clash.field: clash.theirs for clash in refusal.clashes}
            self._fill(dict(refusal.merged), at=refusal.version)
            self.wrong = Wrong(refusal.key, dict(refusal.values))
            people = {row.id: row.name for row in self.mechanics}
            values = [
                (
                    clash.field,
                    f"job.form.{clash.field}",
                    said_value(clash.field, clash.mine, people),
                    said_value(clash.field, clash.theirs, people),
                )
                for clash in refusal.clashes
            ]
            self.clashes = [Clash(*value) for value in values]
        return browser.focus_on("job-problem")

    def _open(self, page: screens.PageRow):
        self._watch("job")
        self._show(page)
        self._fill(values_of(page.job))
        return JobHistory.show_job(page.job.customer_id, page.job.id)

    def _show(self, page: screens.PageRow) -> None:
        row = page.job
        self.job = Shown(row.id, row.version, row.shown, row.item, row.status, list(page.moves))
        self._offer(page.form)

    def _offer(self, form: screens.FormRow) -> None:
        self.owner = _owner(form.customer) if form.customer else Owner()
        self.mechanics, self.zone_of_shop = list(form.mechanics), form.zone

    def _fill(self, values: dict[str, Any], *, at: int = 0) -> None:
        self.texts = {name: str(values[name]) for name in FIELDS}
        self.kind = str(values["kind"])
        self._at = at or self.job.version
        self.wrong, self.clashes, self.newer_by = Wrong(), [], ""
        self.opened = self.opened or filled.mark("job", self.job.id or "new")
        self.filled = filled.mark("job", self.job.id or "new", self._at)
        self._came_by = filled.opening(self.router, self._visit)
        self.is_ready = True

    def _stands(self, job_id: int) -> bool:
        """Whether this very form stands in the tab: the same page came by another line, as after a cut or a reload."""
        before, self._came_by = self._came_by, filled.opening(self.router, self._visit)
        return filled.is_again(before, self._came_by) and self.is_ready and self.job.id == job_id


def _asked(given: Mapping[str, str], mechanics: list[int]) -> dict[str, Any]:
    """What the address asks a new job to begin with; what is none is left out."""
    asked: dict[str, Any] = {}
    if given.get("kind") in (*JobKind,):
        asked["kind"] = given["kind"]
    mechanic = given.get("mechanic", "")
    if mechanic in map(str, mechanics):
        asked["mechanic_id"] = int(mechanic)
    try:
        begin = datetime.fromisoformat(given.get("start", "")).replace(tzinfo=None, second=0)
    except ValueError:
        return asked
    return asked | {"start": begin.isoformat()[:16], "end": (begin + AN_HOUR).isoformat()[:16]}


def _hit(row: Pick) -> Owner:
    return Owner(row.id, row.name, row.phone or row.email, row.is_supplier, row.is_conflict, row.is_vip)


def _owner(row: CustomerRow) -> Owner:
    phone, email = row.main_phone, row.main_email
    return Owner(
        row.id,
        row.name,
        "",
        row.is_supplier,
        row.is_conflict,
        row.is_vip,
        row.is_hidden,
        takes_sms=any(one.agrees_sms for one in row.phones),
        takes_email=any(one.agrees_email for one in row.emails),
        phone=phone.shown if phone else "",
        email=email.address if email else "",
        note=row.note,
    )
