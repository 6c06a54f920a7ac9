"""The list of templates: search, type, language, pages."""

from typing import Any

import reflex as rx

from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.wording.queries import templates
from rxapp.wording.queries.templates import TemplateLine


class TemplatesState(StaffState):
    """What the list shows, one page of it."""

    rows: list[TemplateLine] = []
    q: str = ""
    kind: str = ""
    tongue: str = ""
    number: int = 1
    pages: int = 1
    total: int = 0
    all: int = 0
    is_read: bool = False
    filled: str = ""

    @rx.event
    async def load(self):
        """The page opens, or somebody has changed a template."""
        self._watch("templates")
        return await self._list()

    @rx.event
    async def search(self, q: str):
        """Words in name or subject."""
        return await self._list(q=q, number=1)

    @rx.event
    async def choose_kind(self, kind: str):
        """Templates of one type, or of all ("")."""
        return await self._list(kind=kind, number=1)

    @rx.event
    async def choose_language(self, language: str):
        """Templates in one language, or in all ("")."""
        return await self._list(language=language, number=1)

    @rx.event
    async def go_to_page(self, number: int):
        """Another page, counted from 1."""
        return await self._list(number=number)

    async def _list(self, **changed: Any):
        asked = {"q": self.q, "kind": self.kind, "language": self.tongue, "number": self.number, **changed}
        found = await self._read(templates.page, **asked)
        if not found.ok:
            return found.events
        page = found.value
        self.filled = self.filled or filled.mark("templates")
        self.rows, self.q, self.kind, self.tongue = list(page.rows), page.q, page.kind, page.language
        self.number, self.pages, self.total, self.all, self.is_read = page.number, page.pages, page.total, page.all, True
        return None
