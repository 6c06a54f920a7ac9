"""The form of one template: writing, saving, and the two edits side by side when somebody was quicker (D-37)."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.core import shapes
from rxapp.core.errors import NotFound, Refusal
from rxapp.core.i18n import DEFAULT
from rxapp.staff.state import StaffState
from rxapp.ui import browser, filled
from rxapp.ui.computed import var
from rxapp.ui.toasts import said
from rxapp.wording import actions
from rxapp.wording.actions import FIELDS, TemplateChanged, TemplateNeedsName
from rxapp.wording.queries import templates
from rxapp.wording.rules import CONTENT_LIMIT
from rxapp.wording.state.listing import TemplatesState
from rxapp.wording.state.preview import Problem, TemplatePreviewState

CONTROL = "template-"
TYPED_AT_MOST = CONTENT_LIMIT


@dataclass
class Sheet:
    """The fields of the form."""

    name: str = ""
    kind: str = "email"
    language: str = "en"
    subject: str = ""
    content: str = ""


class TemplateFormState(StaffState):
    """One template as it is written; `saved` is what stood there when it was opened, `theirs` what somebody saved meanwhile."""

    is_open: bool = False
    template_id: int = 0
    version: int = 0
    filled: str = ""
    sheet: Sheet = Sheet()
    saved: Sheet = Sheet()
    theirs: Sheet = Sheet()
    theirs_by: str = ""
    theirs_version: int = 0
    ask: str = ""
    problem: Problem = Problem()

    @var
    def is_changed(self) -> bool:
        """Whether anything written here is not saved yet."""
        return self.is_open and _plain(self.sheet) != _plain(self.saved)

    @rx.event
    async def arrive(self):
        """The page opens: show the list, unless the form has unsaved text."""
        self.is_open = self.is_changed
        return TemplatesState.load

    @rx.event
    async def new(self):
        """An empty form, in the language of the screen."""
        self._fill(Sheet(language=self.language or DEFAULT))
        return [self._seen(), browser.focus_on(CONTROL + "name")]

    @rx.event
    async def open(self, template_id: int):
        """The form of a saved template."""
        found = await self._read(templates.template_for, template_id)
        if not found.ok:
            return found.events
        self._show(found.value)
        return [self._seen(), browser.focus_on(CONTROL + "name")]

    @rx.event
    async def write(self, name: str, value: str, of: str = ""):
        """A field's text, sent shortly after typing pauses. Dropped where `of` names another template than the one open now."""
        if name in FIELDS and shapes.is_text(value) and len(value) <= TYPED_AT_MOST and filled.is_here(of, self.filled):
            setattr(self.sheet, name, value)
        return self._seen()

    @rx.event(temporal=True)
    async def save(self, form: dict[str, Any]):
        """*Save*: takes the fields as they stand in the browser at this moment; a second press finds nothing to save."""
        if not self._take(form):
            return None
        done = await self._do_from(
            form, self.filled, actions.save, template_id=self.template_id, version=self.version, form=_plain(self.sheet)
        )
        if not done.ok:
            return await self._refused(done.refusal)
        name, self.is_open = self.sheet.name, False
        return [said("templates.saved", name=name), TemplatesState.load]

    @rx.event
    async def leave(self):
        """*Close*: asks first where something is not saved."""
        self.ask = "leave" if self.is_changed else ""
        self.is_open = self.is_changed

    @rx.event
    async def drop_ask(self):
        """*No* to an inline question."""
        self.ask = ""

    @rx.event
    async def discard(self):
        """*Yes* to closing without saving."""
        self.is_open, self.ask = False, ""

    @rx.event
    async def ask_delete(self):
        """*Delete*: asks first."""
        self.ask = "delete"

    @rx.event(temporal=True)
    async def delete(self):
        """*Yes* to deleting."""
        done = await self._do(actions.delete, template_id=self.template_id)
        if not done.ok:
            return await self._refused(done.refusal)
        self.is_open, self.ask = False, ""
        return [said("templates.deleted", name=self.saved.name), TemplatesState.load]

    @rx.event
    async def keep_mine(self):
        """*Keep mine*: of two edits, the next *Save* may overwrite the other person's."""
        self.version, self.saved, self.theirs_by = self.theirs_version, Sheet(**_plain(self.theirs)), ""

    @rx.event
    async def take_theirs(self):
        """*Take theirs*: of two edits, drop mine."""
        self._fill(self.theirs, template_id=self.template_id, version=self.theirs_version)
        return self._seen()

    @rx.event
    async def refresh(self):
        """Change feed: somebody has saved or deleted a template; show it where it is the one open here."""
        if self.is_open and self.template_id:
            return await self._compare()
        return None

    async def _compare(self):
        found = await self._read(templates.template_for, self.template_id)
        if isinstance(found.refusal, NotFound):
            self.template_id, self.version, self.saved = 0, 0, Sheet()
            self.problem = Problem("templates.gone")
        elif found.ok and found.value.version != self.version:
            self.theirs, self.theirs_by, self.theirs_version = _sheet(found.value), found.value.changed_by, found.value.version
            if not self.is_changed:
                self._show(found.value)
                return self._seen()
        return None

    async def _refused(self, refusal: Refusal | None):
        assert refusal is not None
        self.ask = ""
        self.problem = Problem(refusal.key, dict(refusal.values))
        if isinstance(refusal, TemplateNeedsName):
            return browser.focus_on(CONTROL + "name")
        return await self._compare() if isinstance(refusal, TemplateChanged | NotFound) else None

    def _seen(self):
        return TemplatePreviewState.show(_plain(self.sheet))

    def _take(self, form: dict[str, Any]) -> bool:
        self.problem = Problem()
        is_here = self.is_open and shapes.is_dict(form) and not filled.refusal_of(form, self.filled)
        for name in FIELDS if is_here else ():
            if isinstance(form.get(CONTROL + name), str):
                setattr(self.sheet, name, form[CONTROL + name])
        return self.is_open

    def _show(self, row: templates.TemplateRow) -> None:
        self._fill(_sheet(row), template_id=row.id, version=row.version)

    def _fill(self, sheet: Sheet, *, template_id: int = 0, version: int = 0) -> None:
        self.sheet, self.saved = Sheet(**_plain(sheet)), Sheet(**_plain(sheet))
        self.template_id, self.version, self.is_open = template_id, version, True
        self.theirs_by, self.ask, self.problem = "", "", Problem()
        self.filled = filled.mark("template", template_id, version)


def _sheet(row: templates.TemplateRow) -> Sheet:
    return Sheet(**{name: getattr(row, name) for name in FIELDS})


def _plain(sheet: Sheet) -> dict[str, str]:
    return {name: getattr(sheet, name) for name in FIELDS}
