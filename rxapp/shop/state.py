"""Arriving at the desk: who is signed in, in which shop, with which words and zone; and the store record's own form."""

import reflex as rx

from rxapp.shop import queries
from rxapp.staff.state import StaffState, session_of
from rxapp.ui.browser import leave_for, use_words


class DeskState(StaffState):
    """The facts of the frame around every page; an empty language or zone of staff means the shop's."""

    shop_name: str = ""
    is_demo: bool = False

    @rx.event
    async def arrive(self):
        """The first step of every page: nobody goes to the sign-in page."""
        session = await session_of(self.router.headers.cookie)
        if session is None:
            return leave_for("/login")
        self._watch_nothing()
        shop = (await self._read(queries.shop)).value
        actor = session.actor
        self.shop_name, self.is_demo = shop.name, shop.is_demo
        self._signed_in(actor, has_shortcuts=session.has_shortcuts)
        self.language, self.zone = actor.language or shop.language, actor.zone or shop.zone
        return use_words(f"{self.language}|{self.zone}")
