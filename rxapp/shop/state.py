"""Arriving at the desk: who is signed in, in which shop, with which words and zone; and the store record's own form."""

from dataclasses import replace
from typing import Any

import reflex as rx

from rxapp.core import db, shapes
from rxapp.core.text import initials
from rxapp.shop import actions, queries
from rxapp.shop.rules import domain_of, has_quiet_hours, sets_consent_by_itself
from rxapp.staff.sessions import session_of
from rxapp.staff.state import StaffState
from rxapp.ui import filled
from rxapp.ui.browser import leave_for, open_again, use_words
from rxapp.ui.computed import var
from rxapp.ui.toasts import said

NO_SHOP = queries.ShopRow("", "", "", "", "GB", "Europe/London", "en", "", "", 10, False, False, "", "", False, "", "", False)


class DeskState(StaffState):
    """The facts of the frame around every page; an empty language or zone of staff means the shop's."""

    shop_name: str = ""
    is_demo: bool = False
    initials: str = ""

    @rx.event
    async def arrive(self):
        """The first step of every page: nobody goes to the sign-in page."""
        self._arrived()
        self._watch_nothing()
        self._watch("shop", "staff")
        try:
            return await self._reread()
        except Exception as error:
            if self.staff_id or not db.is_away(error):
                raise
            return open_again()

    @rx.event
    async def refresh(self):
        """Name, rights or words may have changed; what the page shows besides stays."""
        return await self._reread()

    async def _reread(self):
        session = await session_of(self.router.headers.cookie)
        if session is None:
            return leave_for("/login")
        shop = (await self._read(queries.shop)).value
        actor = session.actor
        self.shop_name, self.is_demo, self.initials = shop.name, shop.is_demo, initials(actor.name)
        self._signed_in(actor, has_shortcuts=session.has_shortcuts)
        self.language, self.zone = actor.language or shop.language, actor.zone or shop.zone
        return use_words(f"{self.language}|{self.zone}")


class StoreState(StaffState):
    """The store record's form. Only what was changed in it is saved, so that two people may change different fields."""

    store: queries.ShopRow = NO_SHOP
    filled: str = ""
    is_stale: bool = False

    @var
    def domain(self) -> str:
        """The domain of the customer service e-mail, for the delivery check-list (CLX-22)."""
        return domain_of(self.store.service_email)

    @var
    def sets_consent(self) -> bool:
        """Whether new contacts start as agreeing, which needs a warning (ROX-3)."""
        return sets_consent_by_itself(consent_new_email=self.store.consent_new_email, consent_new_sms=self.store.consent_new_sms)

    @var
    def has_quiet_hours(self) -> bool:
        """Whether quiet hours rule at all."""
        return has_quiet_hours(quiet_from=self.store.quiet_from, quiet_until=self.store.quiet_until)

    @rx.event
    async def load(self):
        """The page opens, or the newer values are wanted. What was typed while it opened stays where the values are the same."""
        self._watch("shop")
        found = await self._read(queries.shop)
        if not found.ok:
            return found.events
        if found.value != self.store or not self.filled:
            self.store, self.filled = found.value, filled.mark("store")
        self.is_stale = False
        return None

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save*: the fields that differ from what was shown."""
        changed = self._changed(form)
        done = await self._do_from(form, self.filled, actions.save, form=changed)
        if not done.ok:
            return done.events
        now = (await self._read(queries.shop)).value
        self.store = replace(self.store, **{name: getattr(now, name) for name in changed})  # the other fields show what was read
        self.is_stale = now != self.store
        return said("settings.saved")

    @rx.event
    async def refresh(self):
        """Live: somebody has saved; what is being typed here stays until the newer values are asked for."""
        found = await self._read(queries.shop)
        self.is_stale = found.ok and found.value != self.store

    def _changed(self, form: object) -> dict[str, Any]:
        fields = form if shapes.is_dict(form) else {}
        given = {name: fields[f"store-{name}"] for name in actions.FIELDS if f"store-{name}" in fields}
        return {name: value for name, value in given.items() if str(getattr(self.store, name)) != str(value)}
