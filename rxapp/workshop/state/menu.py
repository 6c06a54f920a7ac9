"""What one does with a job in the calendar: its menu, its status, its place; and an empty place, where a new one may stand."""

import dataclasses
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from rxapp.core import inputs
from rxapp.staff.state import StaffState
from rxapp.ui import browser, filled, menus
from rxapp.workshop import queries, screens
from rxapp.workshop.actions import planning, status

JOBS = "/workshop/jobs"
NEW = "/workshop/new"
MENU, SLOT, MOVE = "job-menu", "slot-menu", "move-job"  # ids of the dialogs
SCREEN = 20_000  # pixels, more than any screen has


@dataclass
class Aimed:
    """The job whose menu or dialog is open: what its lines say and may do.

    `name` is the customer's; `moves` are the statuses it may go to.
    """

    id: int = 0
    version: int = 0
    shown: str = ""
    item: str = ""
    status: str = ""
    customer_id: int = 0
    name: str = ""
    is_supplier: bool = False
    is_conflict: bool = False
    is_vip: bool = False
    takes_sms: bool = False
    takes_email: bool = False
    start: str = ""
    end: str = ""
    mechanic_id: int = 0
    moves: list[str] = dataclasses.field(default_factory=list[str])


@dataclass
class Slot:
    """An empty place that was pressed: a time on the shop's clock and a mechanic, 0 for nobody yet."""

    start: str = ""
    mechanic_id: int = 0
    mechanic: str = ""


@dataclass
class Wrong:
    """Why the dialog did not move the job: a catalogue key with its facts."""

    key: str = ""
    facts: dict[str, str | int] = dataclasses.field(default_factory=dict[str, str | int])


class MenuState(StaffState):
    """One job at a time is aimed at; `answered` marks the job whose move was answered last."""

    aimed: Aimed = Aimed()
    answered: str = ""
    slot: Slot = Slot()
    wrong: Wrong = Wrong()
    filled: str = ""
    is_choosing: bool = False

    @rx.event
    async def aim(self, job_id: int, x: int, y: int):
        """Right-click, Shift+F10, the menu key, a long press: the job's menu, at this point of the screen."""
        found = await self._read(screens.menu_for, job_id)
        if not found.ok:
            return found.events
        self.aimed, self.is_choosing = _aimed(found.value), False
        return menus.open_at(MENU, *_point(x, y))

    @rx.event
    async def open(self, job_id: int):
        """A press on a job: its page."""
        return rx.redirect(f"{JOBS}/{inputs.an_id(job_id)}")

    @rx.event
    async def move(self, job_id: int, version: int, start: str, end: str, mechanic_id: int):
        """Dragged, stretched or moved by keys; where it is refused, the calendar puts the job back."""
        plan = {"version": version, "start": start, "end": end, "mechanic_id": mechanic_id}
        done = await self._do(planning.move, job_id=job_id, **plan)
        self.answered = filled.mark("moved", inputs.an_id(job_id))
        return done.events

    @rx.event
    async def choose_status(self):
        """*Set status*: the statuses that the job may go to, or no more."""
        self.is_choosing = not self.is_choosing
        first = [browser.focus_on(f"to-{self.aimed.moves[0]}")] if self.is_choosing and self.aimed.moves else []
        return [menus.keep_whole(MENU), *first]

    @rx.event
    async def set_status(self, chosen: str):
        """*Set status* in the menu of the job that is aimed at."""
        at = self.aimed
        done = await self._do(status.set_status, job_id=at.id, version=at.version, status=chosen)
        return [browser.close_sheet(MENU), *done.events]

    @rx.event
    async def ask_move(self):
        """*Move*: the dialog for this job."""
        self.wrong, self.filled = Wrong(), filled.mark("move", self.aimed.id)
        return [browser.close_sheet(MENU), browser.open_sheet(MOVE), browser.focus_on("move-start")]

    @rx.event
    async def save_move(self, form: dict[str, Any]):
        """*Move* in the dialog."""
        given, at = inputs.a_form(form), self.aimed
        plan = {name: given.get(f"move-{name}") for name in ("start", "end", "mechanic_id")}
        done = await self._do_from(form, self.filled, planning.move, job_id=at.id, version=at.version, **plan)
        if done.refusal:
            self.wrong = Wrong(done.refusal.key, dict(done.refusal.values))
            return browser.focus_on("move-problem")
        return browser.close_sheet(MOVE)

    @rx.event
    async def pick_slot(self, start: str, mechanic_id: int, x: int, y: int):
        """A press on an empty place: *New job* there."""
        known = {row.id: row.name for row in (await self._read(queries.mechanics)).value or ()}
        chosen = inputs.a_number(mechanic_id, low=0, high=inputs.MAX_ID)
        self.slot = Slot(inputs.a_line(start, limit=16), chosen, known.get(chosen, ""))
        return menus.open_at(SLOT, *_point(x, y))

    @rx.event
    async def begin(self):
        """*New job* at the place that was pressed."""
        asked = {"start": self.slot.start, "mechanic": self.slot.mechanic_id or ""}
        return [browser.close_sheet(SLOT), rx.redirect(f"{NEW}?{urlencode({k: v for k, v in asked.items() if v})}")]


def _point(x: object, y: object) -> tuple[int, int]:
    return inputs.a_number(x, low=-SCREEN, high=SCREEN), inputs.a_number(y, low=-SCREEN, high=SCREEN)


def _aimed(found: screens.MenuRow) -> Aimed:
    named = [field for field in Aimed.__dataclass_fields__ if field not in ("name", "moves")]
    return Aimed(**{field: getattr(found.job, field) for field in named}, name=found.job.customer, moves=list(found.moves))
