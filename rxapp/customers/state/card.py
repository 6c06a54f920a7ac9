"""One customer's page: the filled facts, and hiding or marking the record (CC-3, CC-7, D-25, D-35)."""

from dataclasses import dataclass, field

import reflex as rx

from rxapp.core import inputs
from rxapp.core.text import initials
from rxapp.customers import fieldset
from rxapp.customers.actions import records, visibility
from rxapp.customers.queries import lookups
from rxapp.staff.state import Outcome, StaffState
from rxapp.ui.toasts import said


@dataclass
class Reach:
    """One phone or e-mail as shown, its label, whether it agrees to be written to, and its trouble."""

    shown: str = ""
    label: str = ""
    agrees: bool = False
    trouble: str = ""


@dataclass
class Card:
    """The facts of one record; an empty one is not shown. `facts` are those of the fieldset by name; `created_at` in ISO."""

    id: int = 0
    version: int = 0
    name: str = ""
    initials: str = ""
    number: str = ""
    kind: str = "person"
    title: str = ""
    company: str = ""
    language: str = ""
    preference: str = ""
    address: str = ""
    note: str = ""
    is_supplier: bool = False
    is_conflict: bool = False
    is_vip: bool = False
    is_hidden: bool = False
    created_at: str = ""
    facts: dict[str, str] = field(default_factory=lambda: {fact.name: "" for fact in fieldset.FACTS})
    phones: list[Reach] = field(default_factory=list[Reach])
    emails: list[Reach] = field(default_factory=list[Reach])
    tags: list[str] = field(default_factory=list[str])


class CardState(StaffState):
    """The record whose page is open; `is_gone` where there is none."""

    card: Card = Card()
    is_gone: bool = False

    @rx.event
    async def load(self):
        """Open the page of the address."""
        self._watch("card")
        wanted = inputs.id_in(self.router.url.path)
        if wanted != self.card.id:
            self.card = Card()
        return await self._show(wanted)

    @rx.event
    async def refresh(self):
        """Live: somebody changed a customer; read this one again."""
        return await self._show(self.card.id) if self.card.id else None

    @rx.event
    async def hide(self):
        """*Hide contact*: out of lists and pickers, still matched on inbound (D-25)."""
        return await self._then(await self._do(visibility.hide, customer_id=self.card.id), "card.hidden_now")

    @rx.event
    async def unhide(self):
        """*Show again*."""
        return await self._then(await self._do(visibility.unhide, customer_id=self.card.id), "card.shown_now")

    @rx.event
    async def mark_vip(self, is_vip: bool):
        """*Mark as VIP*, or not any more (CC-11)."""
        wanted = {"is_vip": inputs.a_flag(is_vip)}
        done = await self._do(records.edit, customer_id=self.card.id, version=self.card.version, form=wanted)
        return await self._then(done, "card.vip_now" if wanted["is_vip"] else "card.vip_no_more")

    async def _then(self, done: Outcome, key: str):
        if not done.ok:
            return done.events
        await self._show(self.card.id)
        return said(key, name=self.card.name)

    async def _show(self, customer_id: int):
        found = await self._read(lookups.customer_for, customer_id) if customer_id else None
        self.is_gone = found is None or not found.ok
        if found is not None and found.ok:
            self.card = _card(found.value)


def _card(row: lookups.CustomerRow) -> Card:
    made = ("initials", "address", "created_at", "facts", "phones", "emails", "tags")
    at = row.fields
    lines = (at["line1"], at["line2"], " ".join(filter(None, (at["town"], at["county"]))), at["postcode"])
    return Card(
        **{name: getattr(row, name) for name in Card.__dataclass_fields__ if name not in made},
        initials=initials(row.name),
        address="\n".join(filter(None, lines)),
        created_at=row.created_at.isoformat(),
        facts={fact.name: at[fact.name] for fact in fieldset.FACTS},
        phones=[Reach(phone.shown, phone.label, phone.agrees_sms, phone.trouble) for phone in row.phones],
        emails=[Reach(email.address, email.label, email.agrees_email, email.trouble) for email in row.emails],
        tags=list(row.tags),
    )
