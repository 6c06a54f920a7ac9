"""The customers' grid: one page of rows, and what the address bar keeps of it (CL-6, RO-6, RO-31)."""

from dataclasses import dataclass
from sys import intern
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from rxapp.core import inputs
from rxapp.customers import queries, search
from rxapp.customers.state import marker
from rxapp.staff.state import StaffState
from rxapp.ui import browser

PATH = "/customers"
SHOWN_TAGS = 3
FOUND = "#customers td:nth-child(-n+4)"


@dataclass
class Cell:
    """One row of the grid: `at` is the moment of the last contact in ISO to the minute, `way` its direction or kind."""

    id: int
    name: str
    phone: str
    email: str
    tags: list[str]
    at: str
    way: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool

    def __reduce__(self):
        """Kept as its values alone: the names of ten fields fifty times over would be a third of the state (G13)."""
        return Cell, tuple(vars(self).values())


class GridState(StaffState):
    """What is asked for, and the one page that answers it. `after` and `before` are the cursors of this page."""

    q: str = ""
    sort: str = "name"
    suppliers: bool = False
    after: str = ""
    before: str = ""
    first: int = 1
    rows: list[Cell] = []
    total: int = 0
    count_key: str = ""
    is_capped: bool = False
    next_after: str = ""
    next_before: str = ""
    meant: str = ""
    box: int = 0
    _shown: int = 0

    @rx.event(supersedes=True)
    async def load(self):
        """Open the grid as the address asks."""
        self._watch("customers")
        shown = self.q
        events = await self._ask(**_asked(dict(self.router.url.query_parameters)))
        if self.q != shown:
            self.box += 1
        return events if self.count_key else [*events, *await self._ask(**_asked({}))]

    @rx.event(supersedes=True)
    async def search(self, text: str):
        """Search while one types; the latest text wins."""
        return await self._ask(q=text, after="", before="", first=1)

    @rx.event
    async def search_for(self, text: str):
        """Put another text into the box: clear it, or take the name that was meant."""
        self.box += 1
        return await self._ask(q=text, after="", before="", first=1)

    @rx.event
    async def sort_by(self, column: str):
        """Press a column's header: its own order first, the other way round next; the latest contact comes first."""
        natural = "-last_contact" if column == "last_contact" else column
        other = "last_contact" if column == "last_contact" else f"-{column}"
        return await self._ask(sort=other if self.sort == natural else natural, after="", before="", first=1)

    @rx.event
    async def choose_sort(self, sort: str):
        """Choose an order from the list (tablet)."""
        return await self._ask(sort=sort, after="", before="", first=1)

    @rx.event
    async def toggle_suppliers(self):
        """*Suppliers*: suppliers only, or everybody (RO-6)."""
        return await self._ask(suppliers=not self.suppliers, after="", before="", first=1)

    @rx.event
    async def next_page(self):
        """The page after this one."""
        events = await self._ask(after=self.next_after, before="", first=self.first + queries.PAGE) if self.next_after else []
        return [*events, browser.scroll_up("customers-scroll")]

    @rx.event
    async def previous_page(self):
        """The page before this one."""
        first = max(1, self.first - queries.PAGE)
        events = await self._ask(after="", before=self.next_before, first=first) if self.next_before else []
        return [*events, browser.scroll_up("customers-scroll")]

    @rx.event(supersedes=True)
    async def refresh(self):
        """Live: customers changed somewhere; the page stays where it is."""
        shown = self._shown
        events = await self._ask()
        return events if self._shown != shown else None

    async def _ask(self, **changed: Any) -> list[rx.event.EventSpec]:
        asked = {name: getattr(self, name) for name in ("q", "sort", "suppliers", "after", "before")} | changed
        first = asked.pop("first", self.first)
        found = await self._read(queries.page, **asked)
        if not found.ok:
            return found.events
        self._take(asked, found.value, first)
        self.meant = (await self._read(queries.nearest_name, self.q)).value or "" if self.q and not self.total else ""
        return [browser.settle(self._address(), selector=FOUND, pattern=marker.pattern(self.q))]

    def _take(self, asked: dict[str, Any], page: queries.GridPage, first: int) -> None:
        shown = hash(page.rows)
        if shown != self._shown:
            self.rows, self._shown = [_cell(row) for row in page.rows], shown
        self.q, self.sort, self.suppliers = inputs.a_line(asked["q"], limit=search.LIMIT), asked["sort"], inputs.a_flag(asked["suppliers"])
        has_before = bool(page.before)
        self.after, self.before = (asked["after"], asked["before"]) if has_before else ("", "")
        self.first = first if has_before else 1
        self.total, self.is_capped = page.total, page.is_capped
        self.next_after, self.next_before = page.after, page.before
        what = ("suppliers" if self.suppliers else "customers") + ("_match" if self.q else "")
        self.count_key = f"grid.{what}_capped" if page.is_capped else f"grid.{what}"

    def _address(self) -> str:
        asked = {
            "q": self.q,
            "sort": "" if self.sort == "name" else self.sort,
            "suppliers": "1" if self.suppliers else "",
            "after": self.after,
            "before": self.before,
            "from": "" if self.first == 1 else str(self.first),
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{PATH}?{query}" if query else PATH


def _asked(given: dict[str, str]) -> dict[str, Any]:
    first = given.get("from", "")
    return {
        "q": given.get("q", ""),
        "sort": given.get("sort", "name"),
        "suppliers": given.get("suppliers") == "1",
        "after": given.get("after", ""),
        "before": given.get("before", ""),
        "first": min(int(first), inputs.MAX_ID) if first.isdecimal() and first.isascii() and len(first) < 10 else 1,
    }


def _cell(row: queries.GridRow) -> Cell:
    at = f"{row.last_contact_at.isoformat()[:16]}Z" if row.last_contact_at else ""
    marks = (row.is_supplier, row.is_conflict, row.is_vip)
    return Cell(row.id, row.name, row.phone, row.email, [intern(tag) for tag in row.tags[:SHOWN_TAGS]], at, row.last_contact_kind, *marks)
