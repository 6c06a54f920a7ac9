"""The template beside its form, as a real customer would get it."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from rxapp.core import shapes
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.pace import LATEST_WINS
from rxapp.wording.queries import filling
from rxapp.wording.queries.filling import Match

WRITTEN = ("kind", "language", "subject", "content")
NOBODY = Match(0, "", False, False, False)


@dataclass
class Problem:
    """Why something was not done: a catalogue key with its values."""

    key: str = ""
    facts: dict[str, str | int] = field(default_factory=dict[str, str | int])


class TemplatePreviewState(StaffState):
    """The customer of the preview and the parts of its text; `problem` says why the preview could not be made."""

    customer: Match = NOBODY
    is_formal: bool = False
    matches: list[Match] = []
    filled: str = ""
    kind: str = "email"
    subject: str = ""
    greeting: str = ""
    content: str = ""
    signature: str = ""
    empty: list[str] = []
    problem: Problem = Problem()
    _written: dict[str, Any] = {}

    @rx.event
    async def show(self, form: dict[str, Any]):
        """Show what stands in the form now."""
        self._written = {name: form.get(name) for name in WRITTEN} if shapes.is_dict(form) else {}
        await self._show()

    @rx.event
    async def set_formal(self, formal: bool):
        """*Formal greeting*."""
        self.is_formal = formal is True
        await self._show()

    @rx.event(supersedes=LATEST_WINS)
    async def find(self, q: str):
        """Customers to preview with."""
        found = await self._read(filling.found_customers, q)
        self.matches = found.value if found.ok and q else []

    @rx.event
    async def choose(self, customer_id: int):
        """Preview with this customer."""
        self.customer = next((match for match in self.matches if match.id == customer_id), self.customer)
        self.matches, self.filled = [], filled.mark("seen", self.customer.id)
        await self._show()

    async def _show(self) -> None:
        if not self._written:
            return
        found = await self._read(filling.preview, **self._written, customer_id=self.customer.id, formal=self.is_formal)
        self.problem = Problem(found.refusal.key, dict(found.refusal.values)) if found.refusal else Problem()
        seen = found.value
        if seen is None:
            return
        self.customer, self.kind, self.empty = seen.customer, seen.kind, list(seen.empty)
        self.subject, self.greeting, self.content, self.signature = seen.subject, seen.greeting, seen.content, seen.signature
