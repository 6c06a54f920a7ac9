"""The form of one customer: what it shows, what it sends, and what came back instead of a saved record (CC-7, D-29, D-37)."""

from dataclasses import dataclass, field, replace
from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.customers import fieldset, returns, rules
from rxapp.customers.actions import phone_types, records, refusals
from rxapp.customers.actions.form import EMPTY, values_of
from rxapp.customers.queries import lookups
from rxapp.customers.queries.choices import Choices, choices
from rxapp.customers.state import lines
from rxapp.customers.state.lines import Filled, Line
from rxapp.customers.state.wording import said_value
from rxapp.staff.rules import Permission
from rxapp.staff.state import StaffState
from rxapp.ui import browser, filled
from rxapp.ui.clashes import Clash
from rxapp.ui.filled import Opening
from rxapp.ui.toasts import said

PATH = "/customers"
MOST = {"phones": rules.MAX_PHONES, "emails": rules.MAX_EMAILS}


@dataclass
class Wrong:
    """Why it is not saved: a catalogue key with its facts; at a field (and line) of the form where `field` is filled."""

    key: str = ""
    facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    field: str = ""
    line: int = -1
    part: str = ""
    link: str = ""


@dataclass
class Double:
    """A customer who may be the same, and what they share."""

    id: int
    name: str
    reason: str
    shared: str
    is_hidden: bool


class FormState(StaffState):
    """One form, for a new customer (`customer_id` 0) or for the record as it stood at `version`."""

    customer_id: int = 0
    version: int = 0
    name: str = ""
    is_ready: bool = False
    is_missing: bool = False
    opened: str = ""
    filled: str = ""
    kind: str = rules.Kind.PERSON.value
    texts: dict[str, str] = {}
    ticks: dict[str, bool] = {}
    phones: list[Line] = []
    emails: list[Line] = []
    own_labels: list[str] = []
    known_tags: list[str] = []
    prefix: str = ""
    adds_label: bool = False
    wrong: Wrong = Wrong()
    doubles: list[Double] = []
    clashes: list[Clash] = []
    who: str = ""
    newer_by: str = ""
    newer_at: str = ""
    back: str = ""
    _ids: dict[str, int] = {}
    _troubles: dict[str, str] = {}
    _agrees: dict[str, bool] = {}
    _theirs: dict[str, Any] = {}
    _used_keys: dict[str, int] = {}
    _asked_numbers: list[str] = []
    _came_by: Opening = Opening()

    @rx.event
    async def load(self):
        """Open the record's form; where it stands there already, the line was away, and its fields stay."""
        found = await self._read(lookups.customer_for, inputs.id_in(self.router.url.path))
        if found.ok and self._stands(found.value.id, found.value.version):
            return self._watch("form")
        self.reset()
        offered = (await self._read(choices)).value
        if not found.ok or not offered:
            self.is_missing = True
            return None
        return self._open(found.value, offered)

    @rx.event
    async def start(self):
        """Open an empty form; the address may bring a name, number or e-mail that was searched for, and the page that wants the new
        customer. A line that was away opens none."""
        if self._stands(0, 0):
            return None
        self.reset()
        self.opened, self.back = filled.mark("customer", "new"), returns.known(self.router.url.query_parameters.get("back", ""))
        offered = await self._read(choices)
        if offered.ok:
            self._offer(offered.value)
            self._fill(EMPTY | {"country": offered.value.country} | _guessed(self.router.url.query_parameters.get("name", "")))
        return offered.events or browser.focus_on("customer-first_name")

    @rx.event
    async def set_kind(self, kind: str, of: str = ""):
        """*Individual* or *Company* (RO-1)."""
        chosen = inputs.one_of(kind, rules.Kind)
        self.kind = chosen if filled.is_here(of, self.opened) else self.kind

    @rx.event
    async def add(self, listed: str, of: str = ""):
        """Another phone or e-mail (RO-11, CC-4)."""
        rows = getattr(self, inputs.one_of(listed, MOST))
        if not filled.is_here(of, self.filled):
            return None
        line = self._new_line(listed)
        setattr(self, listed, [*rows, line][: MOST[listed]])
        return browser.focus_on(f"{listed}-{line.key}-address")

    @rx.event
    async def remove(self, listed: str, key: int, of: str = ""):
        """Take a line off the form; the record keeps it until *Save*. A press in another record's form takes nothing."""
        rows = getattr(self, inputs.one_of(listed, MOST))
        gone = inputs.a_number(key, low=0, high=inputs.MAX_ID)
        if filled.is_here(of, self.filled):
            setattr(self, listed, [line for line in rows if line.key != gone])

    @rx.event
    async def ask_label(self):
        """Show or hide the field for a phone type of the shop's own (RO-13)."""
        self.adds_label = not self.adds_label
        return browser.focus_on("phone-type") if self.adds_label else None

    @rx.event
    async def add_label(self, name: str):
        """Add the phone type; every line of the form offers it at once."""
        done = await self._do(phone_types.add_phone_label, name=name)
        if not done.ok:
            return done.events
        self.own_labels, self.adds_label = [*self.own_labels, done.value], False
        return said("form.label_added", name=done.value)

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save*: the record, or what is in the way; nothing typed is lost."""
        given = await self._given(inputs.a_form(form))
        if self.customer_id:
            done = await self._do_from(form, self.filled, records.edit, customer_id=self.customer_id, version=self.version, form=given)
        else:
            done = await self._do_from(form, self.filled, records.create, form=given)
        return self._saved(done.value) if done.ok else self._refused(done.refusal)

    @rx.event
    async def show_saved(self, is_here: bool, opened: str):
        """After *Save*: the customer's page, or the page that wanted one, in the form's place (Back opens no form again), unless
        somebody has gone on meanwhile."""
        shown = f"{self.back}?customer={self.customer_id}" if self.back else f"{PATH}/{self.customer_id}"
        return rx.redirect(shown, replace=True) if is_here is True and opened == self.opened else None

    @rx.event
    async def refresh(self):
        """Live: somebody has saved the record that is open here; said before *Save*, and nothing typed is touched (D-37)."""
        if not self.customer_id:
            return
        found = await self._read(lookups.latest_edit, self.customer_id)
        if found.ok and found.value and found.value.version > self.version:
            self.newer_by, self.newer_at = found.value.staff_name, found.value.at.isoformat()

    async def _given(self, form: dict[str, Any]) -> dict[str, Any]:
        sets_consent = (await self._actor()).may(Permission.SET_CONSENT)
        given = lines.read(form, kind=self.kind, phones=self.phones, emails=self.emails, sets_consent=sets_consent)
        for row in given["phones"]:
            row["sure"] = row["number"] in self._asked_numbers
        return given | {name: value for name, value in self._theirs.items() if form.get(f"keep-{name}") == "theirs"}

    def _saved(self, value: int):
        is_new = not self.customer_id
        form = f"{PATH}/new" if is_new else f"{PATH}/{self.customer_id}/edit"
        self.customer_id, self.version = (value, 1) if is_new else (self.customer_id, value)
        self.wrong, self.doubles, self.clashes, self._theirs, self.newer_by = Wrong(), [], [], {}, ""
        self._came_by = Opening()
        shown = browser.is_at(form, lambda is_here: FormState.show_saved(is_here, self.opened))  # type: ignore[call-arg]
        return [shown, said("form.created" if is_new else "form.saved")]

    def _refused(self, refusal: Refusal | None):
        assert refusal is not None
        self.doubles = []
        self.wrong = Wrong(refusal.key, dict(refusal.values), link=refusal.link)
        if isinstance(refusal, refusals.FieldRefusal):
            return self._refused_field(refusal)
        if isinstance(refusal, refusals.EditedMeanwhile):
            self._put_side_by_side(refusal)
        elif isinstance(refusal, refusals.PossibleDouble):
            self.doubles = [Double(row.id, row.name, row.reason, row.shared, row.is_hidden) for row in refusal.doubles]
        return browser.focus_on("customer-problem")

    def _refused_field(self, refusal: refusals.FieldRefusal):
        self.wrong.field = refusal.field
        if isinstance(refusal, refusals.PhoneUnlikely):
            self._asked_numbers = [*self._asked_numbers[-9:], str(refusal.values["value"])]
        if refusal.field in MOST:
            rows = getattr(self, refusal.field)
            self.wrong.line = rows[refusal.row].key if refusal.row < len(rows) else -1
            self.wrong.part = refusal.part
            if refusal.part == "how" and refusal.row < len(rows):
                self._ask_how(refusal.field, rows[refusal.row])
            return browser.focus_on(f"{refusal.field}-{self.wrong.line}-{refusal.part}")
        return browser.focus_on(f"customer-{refusal.field}")

    def _ask_how(self, listed: str, line: Line) -> None:
        """A consent that the record holds is another address's: the list that asks for the proof takes its place."""
        asked = [replace(row, agreed=False, how="") if row.key == line.key else row for row in getattr(self, listed)]
        setattr(self, listed, asked)

    def _put_side_by_side(self, refusal: refusals.EditedMeanwhile) -> None:
        self.version, self.who, self.newer_by = refusal.version, refusal.who, ""
        self._theirs = {clash.field: clash.theirs for clash in refusal.clashes}
        self._fill(refusal.merged)
        self.clashes = [
            Clash(
                clash.field,
                fieldset.BY_NAME[clash.field].label(self.kind),
                said_value(clash.field, clash.mine),
                said_value(clash.field, clash.theirs),
            )
            for clash in refusal.clashes
        ]

    def _stands(self, customer_id: int, version: int) -> bool:
        """Whether this very form stands in the tab: the same page came by another line, as after a cut or a reload."""
        before, self._came_by = self._came_by, filled.opening(self.router, self._visit)
        is_again = filled.is_again(before, self._came_by)
        return is_again and self.is_ready and (self.customer_id, self.version) == (customer_id, version)

    def _open(self, row: lookups.CustomerRow, offered: Choices) -> None:
        self._watch("form")
        self._stored(row)
        self._offer(offered)
        self._fill(values_of(row))

    def _stored(self, row: lookups.CustomerRow) -> None:
        self.customer_id, self.version, self.name = row.id, row.version, row.name
        self.opened = filled.mark("customer", row.id)
        kept = [(phone.number, phone) for phone in row.phones] + [(email.address, email) for email in row.emails]
        self._ids = {address: found.id for address, found in kept}
        self._troubles = {address: found.trouble for address, found in kept if found.trouble}

    def _offer(self, offered: Choices) -> None:
        self.own_labels, self.known_tags, self.prefix = list(offered.own_labels), list(offered.tags), offered.prefix
        self._agrees = {"phones": offered.agrees_sms, "emails": offered.agrees_email}

    def _fill(self, values: dict[str, Any]) -> None:
        shown: Filled = lines.filled(values, prefix=self.prefix, ids=self._ids, troubles=self._troubles)
        self.kind, self.texts, self.ticks, self.phones, self.emails = shown.kind, shown.texts, shown.ticks, shown.phones, shown.emails
        self._used_keys = {listed: len(getattr(self, listed)) for listed in MOST}
        for listed in () if self.customer_id else MOST:
            setattr(self, listed, getattr(self, listed) or [self._new_line(listed)])
        self.filled = filled.mark("customer", self.customer_id or "new", self.version)
        self._came_by = filled.opening(self.router, self._visit)
        self.is_ready = True

    def _new_line(self, listed: str) -> Line:
        key = self._used_keys.get(listed, 0)  # that of a line taken off is not used again: its field would come back
        self._used_keys = {**self._used_keys, listed: key + 1}
        ticked = self._agrees.get(listed, False) and not self.customer_id
        label = rules.PHONE_LABELS[0] if listed == "phones" else ""
        return Line(key=key, prefix=self.prefix, label=label, is_ticked=ticked)


def _guessed(searched: str) -> dict[str, Any]:
    """A search text as the beginning of a record: a number, an address, or a name whose last word is the last name."""
    text = searched.strip()[:80]
    if "@" in text:
        return {"emails": [{"address": text, "label": "", "is_main": True, "agrees": False, "how": ""}]}
    if any(c.isdecimal() for c in text) and not any(c.isalpha() for c in text):
        return {"phones": [{"number": text, "label": rules.PHONE_LABELS[0], "agrees": False, "how": ""}]}
    first, _, last = text.rpartition(" ")
    return {"first_name": first, "last_name": last}
