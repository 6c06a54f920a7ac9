"""Editing the shop's greetings, one language at a time, with a preview of each, and resetting them (D-14)."""

from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.core.i18n import DEFAULT, LANGUAGES
from rxapp.staff.state import StaffState
from rxapp.ui import browser, filled
from rxapp.ui.computed import var
from rxapp.ui.toasts import said
from rxapp.wording import actions, patterns
from rxapp.wording.phrases import DEFAULT as SHIPPED
from rxapp.wording.queries import greetings

CONTROL = "greeting-"


class GreetingsState(StaffState):
    """The patterns of one language: as they are kept ("" for a shipped one), and as they are typed."""

    chosen: str = DEFAULT
    kept: dict[str, str] = dict.fromkeys(patterns.ROWS, "")
    typed: dict[str, str] = dict.fromkeys(patterns.ROWS, "")
    filled: str = ""
    wrong: str = ""
    wrong_key: str = ""
    wrong_facts: dict[str, str | int] = {}

    @var
    def shown(self) -> dict[str, str]:
        """Each row as its sample customer will be greeted, by the function that the sender uses."""
        return patterns.shown(self.chosen, self.typed)

    @var
    def shipped(self) -> dict[str, str]:
        """The shipped pattern of each row."""
        return {row: getattr(SHIPPED[self.chosen], row) for row in patterns.ROWS}

    @var
    def is_own(self) -> bool:
        """Whether the shop has any pattern of its own in this language."""
        return any(self.kept.values())

    @rx.event
    async def load(self):
        """The page opens."""
        self._watch("templates")
        return await self._reread()

    @rx.event
    async def refresh(self):
        """Change feed: somebody has saved greetings; unsaved text here stays."""
        return await self._reread() if self.kept == self.typed else None

    @rx.event
    async def choose(self, language: str):
        """Another language."""
        self.chosen = inputs.one_of(language, LANGUAGES)
        return await self._reread()

    @rx.event
    async def write(self, row: str, text: str, of: str = ""):
        """A row's text, sent shortly after typing pauses. Dropped where `of` names another language than the one open now."""
        name = inputs.one_of(row, patterns.ROWS)
        if not filled.is_here(of, self.filled):
            return
        self.typed = {**self.typed, name: inputs.a_line(text, limit=patterns.LIMIT).rstrip(" ,;:")}

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save*: the rows as they stand in the browser."""
        given = inputs.a_form(form)
        rows = {row: given[CONTROL + row] for row in patterns.ROWS if CONTROL + row in given}
        return await self._save({row: text for row, text in rows.items() if text != self.kept[row]}, given)

    @rx.event
    async def reset_rows(self):
        """*Reset*: the shipped words, in this language."""
        return await self._save(dict.fromkeys(patterns.ROWS, ""), {})

    async def _save(self, rows: dict[str, Any], given: dict[str, Any]):
        self.wrong = ""
        done = await self._do_from(given, self.filled, actions.save_greetings, language=self.chosen, form=rows)
        if isinstance(done.refusal, patterns.PatternNeeds):
            return self._refused(done.refusal, done.refusal.row)
        if not done.ok:
            return done.events
        return [*(await self._reread() or []), said("settings.saved")]

    async def _reread(self):
        found = await self._read(greetings.own_patterns)
        if not found.ok:
            return found.events
        own = found.value.get(self.chosen, {})
        self.kept = {row: own.get(row, "") for row in patterns.ROWS}
        self.typed, self.wrong, self.filled = dict(self.kept), "", filled.mark("greetings", self.chosen)
        return None

    def _refused(self, refusal: Refusal, row: str):
        self.wrong, self.wrong_key, self.wrong_facts = row, refusal.key, dict(refusal.values)
        return browser.focus_on(CONTROL + row)
