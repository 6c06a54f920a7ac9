"""Whose a ticket is: a new record, an existing one, or one of several who have the address (TK-37..40, D-55)."""

from typing import Any

import reflex as rx

from rxapp.core import inputs
from rxapp.core.errors import Refusal
from rxapp.customers.actions.refusals import PossibleDouble
from rxapp.customers.queries import picker
from rxapp.customers.queries.picker import Pick
from rxapp.messages.composer.state.parts import Ask
from rxapp.tickets.actions import customer_of
from rxapp.tickets.state.ticket import TicketState
from rxapp.ui import browser, filled
from rxapp.ui.pace import LATEST_WINS
from rxapp.ui.toasts import said

ADD_SHEET, ASSIGN_SHEET, CHOOSE_SHEET = "ticket-add", "ticket-assign", "ticket-choose"
SORTS = ("person", "company", "both")
FIELDS = ("first_name", "last_name", "company", "email", "phone")


class PinState(TicketState):
    """The windows in which a customer is pinned to the open ticket."""

    sort: str = "person"
    picks: list[Pick] = []
    q: str = ""
    chosen: Pick = Pick(0, "", "", "", "", is_supplier=False, is_conflict=False, is_vip=False)
    pin_filled: str = ""
    wrong: Ask = Ask()
    is_double: bool = False

    @rx.event
    async def open_add(self):
        """*Add customer*: an empty form, with the address that wrote."""
        self.sort, self.wrong, self.is_double, self.pin_filled = "person", Ask(), False, filled.mark("ticket", self.ticket.id)
        return browser.open_sheet(ADD_SHEET)

    @rx.event
    async def open_assign(self):
        """*Assign existing customer*."""
        self.picks, self.q, self.wrong, self.pin_filled = [], "", Ask(), filled.mark("ticket", self.ticket.id)
        return browser.open_sheet(ASSIGN_SHEET)

    @rx.event
    async def set_sort(self, sort: str):
        """*Person*, *Company*, *Person and company* (TK-39)."""
        self.sort = inputs.one_of(sort, SORTS)

    @rx.event
    async def add(self, form: dict[str, Any]):
        """The new record goes into the base and is pinned to this ticket (TK-39)."""
        given = inputs.a_form(form)
        wanted = _records({name: str(given.get(f"ticket-{name}", "")) for name in FIELDS}, self.sort) | {"confirmed": self.is_double}
        done = await self._do_from(form, self.pin_filled, customer_of.add_customer, ticket_id=self.ticket.id, form=wanted)
        if done.refusal:
            return self._refused(done.refusal)
        return [browser.close_sheet(ADD_SHEET), said("ticket.card.added"), *await self._reread()]

    @rx.event(supersedes=LATEST_WINS)
    async def look(self, text: str):
        """*Find customer*, while one types."""
        found = await self._read(picker.found, text)
        if found.ok:
            self.q, self.picks = str(text or "").strip(), list(found.value.rows)
        return found.events

    @rx.event
    async def pick(self, customer_id: int):
        """One of those who were found."""
        number = inputs.an_id(customer_id)
        self.chosen = next((row for row in self.picks if row.id == number), self.chosen)

    @rx.event
    async def assign_to(self, form: dict[str, Any]):
        """*Assign*: with the two decisions about the address (TK-40)."""
        given = inputs.a_form(form)
        decided = {
            "attaches_address": inputs.a_flag(given.get("ticket-attach")),
            "takes_all": inputs.a_flag(given.get("ticket-all")),
        }
        return await self._pin(ASSIGN_SHEET, self.chosen.id, **decided)

    @rx.event
    async def choose(self, customer_id: int):
        """*Choose customer*: one of several who have the address (D-55)."""
        return await self._pin(CHOOSE_SHEET, inputs.an_id(customer_id), attaches_address=False, takes_all=False)

    async def _pin(self, sheet: str, customer_id: int, **decided: bool) -> Any:
        done = await self._do(customer_of.pin, ticket_id=self.ticket.id, customer_id=customer_id, **decided)
        if done.refusal:
            return self._refused(done.refusal)
        return [browser.close_sheet(sheet), said("ticket.card.pinned"), *await self._reread()]

    def _refused(self, refusal: Refusal) -> rx.event.EventSpec:
        self.is_double = isinstance(refusal, PossibleDouble)
        self.wrong = Ask(refusal.key, dict(refusal.values), link=refusal.link)
        return browser.focus_on("ticket-pin-problem")


def _records(given: dict[str, str], sort: str) -> dict[str, Any]:
    """The forms of the new records: the address and the number belong to the person, where there is one."""
    reach = {
        "emails": [{"address": given["email"], "label": "", "agrees": False}] if given["email"].strip() else [],
        "phones": [{"number": given["phone"], "label": "mobile", "agrees": False}] if given["phone"].strip() else [],
    }
    person = {"first_name": given["first_name"], "last_name": given["last_name"], **(reach if sort != "company" else {})}
    company = {"company": given["company"], **(reach if sort == "company" else {})}
    return {"what": sort, "person": person, "company": company}
