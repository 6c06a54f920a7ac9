"""The customers' grid: one page of rows, and what the address bar keeps of it (CL-6, RO-6, RO-31)."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.core.text import one_line
from rxapp.customers import search
from rxapp.customers.queries import doubles, pages
from rxapp.customers.state import marker
from rxapp.staff.state import StaffState
from rxapp.ui import browser, filled
from rxapp.ui.assigned import change
from rxapp.ui.pace import LATEST_WINS
from rxapp.ui.toasts import refused

PATH = "/customers"
FOUND = "#customers td:nth-child(-n+4)"


class OddAddress(Refusal):
    """The address asks for an order, a page or a text that cannot be."""

    key = "grid.odd_address"


class GridState(StaffState):
    """What is asked for, and the one page that answers it. `after` and `before` are the cursors of this page.

    The rows are kept and sent as the tuples that they are (queries.GridRow, G13).
    """

    q: str = ""
    sort: str = "name"
    suppliers: bool = False
    after: str = ""
    before: str = ""
    first: int = 1
    rows: list[Any] = []
    total: int = 0
    count_key: str = ""
    is_capped: bool = False
    next_after: str = ""
    next_before: str = ""
    suggestions: list[str] = []
    filled: str = ""

    @rx.event(supersedes=LATEST_WINS)
    async def load(self):
        """Open the grid as the address asks; letters that stand in the box already stay."""
        self._watch("grid")
        asked, is_odd = _asked(dict(self.router.url.query_parameters))
        if asked["q"] != self.q:
            yield browser.put("customers-q", asked["q"], known=self.q)
        async for step in self._ask(**asked):
            yield step
        if is_odd:
            yield refused(OddAddress())

    @rx.event(supersedes=LATEST_WINS)
    async def search(self, text: str):
        """Search while one types; the latest text wins."""
        async for step in self._ask(q=text, after="", before="", first=1):
            yield step

    @rx.event
    async def search_for(self, text: str):
        """Put another text into the box: clear it, or take the name that was meant."""
        self.filled = filled.mark("search")
        async for step in self._ask(q=text, after="", before="", first=1):
            yield step

    @rx.event
    async def sort_by(self, column: str):
        """Press a column's header: its own order first, the other way round next; the latest contact comes first."""
        natural = "-last_contact" if column == "last_contact" else column
        other = "last_contact" if column == "last_contact" else f"-{column}"
        async for step in self._ask(sort=other if self.sort == natural else natural, after="", before="", first=1):
            yield step

    @rx.event
    async def choose_sort(self, sort: str):
        """Choose an order from the list (tablet)."""
        async for step in self._ask(sort=sort, after="", before="", first=1):
            yield step

    @rx.event
    async def toggle_suppliers(self):
        """*Suppliers*: suppliers only, or everybody (RO-6)."""
        async for step in self._ask(suppliers=not self.suppliers, after="", before="", first=1):
            yield step

    @rx.event
    async def next_page(self):
        """The page after this one."""
        if self.next_after:
            async for step in self._ask(after=self.next_after, before="", first=self.first + pages.PAGE):
                yield step
        yield browser.scroll_up("customers-scroll")

    @rx.event
    async def previous_page(self):
        """The page before this one."""
        if self.next_before:
            async for step in self._ask(after="", before=self.next_before, first=max(1, self.first - pages.PAGE)):
                yield step
        yield browser.scroll_up("customers-scroll")

    @rx.event(supersedes=LATEST_WINS)
    async def refresh(self):
        """Live: customers changed somewhere; the page stays where it is."""
        kept = self.get_value("rows")
        async for step in self._ask():
            if self.get_value("rows") is not kept:
                yield step

    async def _ask(self, **changed: Any) -> AsyncIterator[Any]:
        """Ask for a page; where it is empty, what was perhaps meant is asked once the answer is on its way."""
        asked = {name: getattr(self, name) for name in ("q", "sort", "suppliers", "after", "before")} | changed
        first = asked.pop("first", self.first)
        found = await self._read(pages.page, **asked)
        if not found.ok:
            yield found.events
            return
        self._take(asked, found.value, first)
        if self.q and not self.total:
            yield None
            self.suggestions = list((await self._read(doubles.nearest_names, self.q)).value or ())
        yield browser.settle(self._address(), selector=FOUND, pattern=marker.pattern(self.q))

    def _take(self, asked: dict[str, Any], page: pages.GridPage, first: int) -> None:
        rows = list(page.rows)
        if rows != self.get_value("rows"):
            self.rows = rows
        q, suppliers, has_before = inputs.a_line(asked["q"], limit=search.LIMIT), inputs.a_flag(asked["suppliers"]), bool(page.before)
        what = ("suppliers" if suppliers else "customers") + ("_match" if q else "") + ("_capped" if page.is_capped else "")
        change(
            self, q=q, sort=asked["sort"], suppliers=suppliers, first=first if has_before else 1, suggestions=[], count_key=f"grid.{what}"
        )
        change(self, after=asked["after"] if has_before else "", before=asked["before"] if has_before else "")
        change(self, total=page.total, is_capped=page.is_capped, next_after=page.after, next_before=page.before)

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


def _asked(given: dict[str, str]) -> tuple[dict[str, Any], bool]:
    """What an address asks for, and whether a part of it was left out because nothing here is so."""
    first, wanted = given.get("from", ""), {name: given.get(name, "") for name in ("q", "sort", "after", "before")}
    sort = wanted["sort"] if wanted["sort"].removeprefix("-") in pages.SORTS else "name"
    taken = {"q": wanted["q"] if len(one_line(wanted["q"])) <= search.LIMIT else "", "sort": sort}
    taken |= {name: wanted[name] if pages.is_cursor(wanted[name], sort) else "" for name in ("after", "before")}
    is_odd = any(wanted[name] not in ("", taken[name]) for name in wanted)
    counted = int(first) if first.isdecimal() and first.isascii() and len(first) < 10 else 1
    return {**taken, "suppliers": given.get("suppliers") == "1", "first": min(counted, inputs.MAX_ID)}, is_odd
