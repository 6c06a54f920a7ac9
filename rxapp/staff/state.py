"""The base of every State: who is signed in, and the one way down to queries and actions.

A handler makes one call, `_read` or `_do`; both run off the event loop (but for `core.short_reads`), inside one unit of work, as
the person whose cookie opened the socket. A Refusal comes back in the Outcome, ready to be shown, and never as an exception.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from rxapp.core import ids, shapes, short_reads
from rxapp.core.errors import Refusal
from rxapp.core.ids import digest
from rxapp.core.settings import settings
from rxapp.core.work import NOBODY, Actor, Work, look_ahead, looks_ahead, reading, work
from rxapp.live import notifier
from rxapp.staff import queries
from rxapp.staff.actions import links, own_account
from rxapp.staff.actions import people as staff_people
from rxapp.staff.actions import roles as staff_roles
from rxapp.staff.hashing import hashing
from rxapp.staff.rules import FRONT_DESK_KEY, Permission
from rxapp.staff.sessions import saw, session_of, token_in
from rxapp.ui import filled
from rxapp.ui.browser import focus_on, post
from rxapp.ui.computed import var
from rxapp.ui.toasts import refused, said

OWN = ("language", "zone", "signature_email", "signature_sms", "has_shortcuts", "has_sound")
PERSON = ("name", "role_id", "language", "zone", "works_on_jobs")
NEW = ("name", "email", "role_id", "language")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call down: a value, or a refusal with the events that show it."""

    value: Any = None
    refusal: Refusal | None = None
    events: list[rx.event.EventSpec] = field(default_factory=list[rx.event.EventSpec])

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.refusal is None


class StaffState(rx.State):
    """Who is signed in, for the frame; every State of staff's screens inherits from it."""

    staff_id: int = 0
    staff_name: str = ""
    language: str = ""
    zone: str = ""
    permissions: list[str] = []
    has_shortcuts: bool = True
    _visit: str = ""
    _visited: str = ""

    def _arrived(self) -> None:
        """A page opens in the tab: it is another visit, unless the tab shows this very address already."""
        address = filled.address_of(self.router)
        if address != self._visited:
            self._visited, self._visit = address, ids.key()

    def _signed_in(self, actor: Actor, *, has_shortcuts: bool) -> None:
        self.staff_id, self.staff_name = actor.id or 0, actor.name
        self.permissions = sorted(actor.permissions)
        self.has_shortcuts = has_shortcuts

    def _watch(self, *topics: str) -> None:
        """This tab shows these topics too: it hears of their changes until it goes to another page."""
        notifier.watch(self.router.session.client_token, *topics)

    def _watch_nothing(self) -> None:
        notifier.unwatch(self.router.session.client_token)

    async def _actor(self) -> Actor:
        return await actor_of(self.router.headers.cookie)

    async def _read(self, query: Callable[..., Any], *arguments: Any, **values: Any) -> Outcome:
        """Run a query as the signed-in person."""
        by = short_reads.runner(query, values)
        return await _run(reading, await self._actor(), lambda job: query(job, *arguments, **values), by)

    async def _do(self, action: Callable[..., Any], /, **form: Any) -> Outcome:
        """Run an action as the signed-in person, in one transaction; who acts is not idle."""
        session = await session_of(self.router.headers.cookie, anew=True)
        if session:
            await saw(session)
            if looks_ahead(action):
                await asyncio.to_thread(look_ahead, action, form)
        return await _run(work, session.actor if session else NOBODY, lambda job: action(job, **form))

    async def _do_from(self, form: object, filled_for: str, action: Callable[..., Any], /, **values: Any) -> Outcome:
        """Run an action with a form's values, unless its fields were filled for anything but what is open here."""
        refusal = filled.refusal_of(form, filled_for)
        return Outcome(refusal=refusal, events=[refused(refusal)]) if refusal else await self._do(action, **values)


class AccountState(StaffState):
    """What each may change of their own: words, zone, signatures, shortcuts, password."""

    me: queries.MeRow = queries.MeRow(0, "", "", "", "", "", "", True, False)
    filled: str = ""
    password_filled: str = ""

    @rx.event
    async def load(self):
        """The page opens. What was typed while it opened stays where the values are the same."""
        found = await self._read(queries.me)
        if not found.ok:
            return found.events
        if found.value != self.me or not self.filled:
            self.me, self.filled = found.value, filled.mark("own", found.value.id)
        return None

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save* of one's own settings."""
        done = await self._do_from(form, self.filled, own_account.edit_own, **_given(form, "own", OWN))
        return said("settings.saved") if done.ok else done.events

    @rx.event
    async def change_password(self, form: dict[str, Any]):
        """*Change password*: neither is kept here; both fields are empty afterwards. The browser fetches its new session."""
        done = await self._renew(**_given(form, "password", ("old", "new")))
        self.password_filled = filled.mark("password")
        return post("/renew", key=done.value, next=self.router.url.path) if done.ok else done.events

    @rx.event
    async def end_others(self):
        """*Sign out everywhere else*."""
        done = await self._do(own_account.end_other_sessions, keep_digest=digest(token_in(self.router.headers.cookie)))
        return said("account.signed_out_elsewhere", n=done.value) if done.ok else done.events

    async def _renew(self, **words: Any) -> Outcome:
        """Weighing and hashing take their time: in their own threads, and before the transaction in which nobody else writes."""
        found = await _run(reading, await self._actor(), lambda job: own_account.choose_password(job, **words), by=hashing)
        return await self._do(own_account.change_password, chosen=found.value) if found.ok else found


class TeamState(StaffState):
    """The people who work here, for those who may manage them: the list, one person's form, the roles' tick boxes (D-65)."""

    people: list[queries.PersonRow] = []
    roles: list[queries.RoleRow] = []
    open_id: int = 0
    is_inviting: bool = False
    link: str = ""
    link_for: str = ""
    filled: str = ""
    boxes_filled: str = ""

    @var
    def opened(self) -> queries.PersonRow:
        """The person whose form is open."""
        return next((row for row in self.people if row.id == self.open_id), NOBODY_ROW)

    @var
    def first_role(self) -> str:
        """The role with which an invitation starts."""
        return next((str(row.id) for row in self.roles if row.key == FRONT_DESK_KEY), "")

    @rx.event
    async def load(self):
        """The page opens, or somebody changed staff or roles; empty for those who may not manage them."""
        self._watch("staff")
        before = self.roles
        await self._reread()
        self.boxes_filled = filled.mark("boxes") if self.roles != before else self.boxes_filled

    @rx.event
    async def open(self, staff_id: int):
        """*Edit*: one person's form."""
        self._close(staff_id if type(staff_id) is int else 0)
        return focus_on("person-name")

    @rx.event
    async def start_invitation(self):
        """*Invite*: an empty form."""
        self._close()
        self.is_inviting = True
        return focus_on("new-name")

    @rx.event
    async def close(self):
        """*Close*: a link that was shown is shown no more."""
        self._close()

    @rx.event
    async def invite(self, form: dict[str, Any]):
        """*Invite* in the form: the link is shown once."""
        given = _given(form, "new", NEW)
        done = await self._do(links.invite, **given)
        if not done.ok:
            return done.events
        self._close()
        self._show_link(done.value, str(given["name"]))
        return [TeamState.load, focus_on("team-link")]

    @rx.event
    async def save(self, form: dict[str, Any]):
        """*Save* in a person's form."""
        done = await self._do_from(form, self.filled, staff_people.edit_person, staff_id=self.open_id, **_person(form))
        if not done.ok:
            return done.events
        self._close()
        return [said("settings.saved"), TeamState.load]

    @rx.event
    async def make_link(self):
        """*New password link* for the open person."""
        done = await self._do(links.reset_link, staff_id=self.open_id)
        if not done.ok:
            return done.events
        self._show_link(done.value, self.opened.name)
        return focus_on("team-link")

    @rx.event
    async def deactivate(self):
        """*Deactivate* the open person: their sessions end."""
        done = await self._do(staff_people.deactivate, staff_id=self.open_id)
        return [said("team.deactivated", name=self.opened.name), TeamState.load] if done.ok else done.events

    @rx.event
    async def activate(self):
        """*Activate* the open person."""
        done = await self._do(staff_people.activate, staff_id=self.open_id)
        return [said("team.activated", name=self.opened.name), TeamState.load] if done.ok else done.events

    @rx.event
    async def tick(self, role_id: int, permission: str, is_on: bool):
        """One box of one role."""
        done = await self._do(staff_roles.tick, role_id=role_id, permission=permission, is_on=is_on)
        await self._reread()
        self.boxes_filled = self.boxes_filled if done.ok else filled.mark("boxes")  # the browser has flipped the box already
        return done.events

    async def _reread(self) -> None:
        if Permission.MANAGE_STAFF not in (await self._actor()).permissions:
            self.people, self.roles = [], []
            return
        found = await self._read(queries.team)
        if found.ok:
            self.people, self.roles = list(found.value.people), list(found.value.roles)

    def _show_link(self, token: str, name: str) -> None:
        self.link = f"{settings().public_url or self.router.headers.origin}/invite#{token}"
        self.link_for = name

    def _close(self, then_open: int = 0) -> None:
        self.open_id, self.is_inviting, self.link, self.link_for = then_open, False, "", ""
        self.filled = filled.mark("person", then_open)


NOBODY_ROW = queries.PersonRow(0, "", "", 0, "", "", "", "", is_active=False, is_invited=False, is_self=False)


def _person(form: object) -> dict[str, Any]:
    """The fields of a person's form; a box that is not ticked is not among them, and means no."""
    given = _given(form, "person", PERSON)
    return {**given, "works_on_jobs": given["works_on_jobs"] or ""}


def _given(form: object, prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
    """The named fields of a form whose controls are called `prefix-name`; None for what is not there."""
    fields = form if shapes.is_dict(form) else {}
    return {name: fields.get(f"{prefix}-{name}") for name in names}


async def actor_of(cookie: str) -> Actor:
    """The actor whose session the cookie header names; NOBODY without one."""
    session = await session_of(cookie)
    return session.actor if session else NOBODY


async def _run(
    opened: Callable[[Actor], AbstractContextManager[Work]],
    actor: Actor,
    function: Callable[[Work], Any],
    by: Callable[..., Any] = asyncio.to_thread,
) -> Outcome:
    try:
        return Outcome(await by(_inside, opened, actor, function))
    except Refusal as refusal:
        return Outcome(refusal=refusal, events=[refused(refusal)])


def _inside(opened: Callable[[Actor], AbstractContextManager[Work]], actor: Actor, function: Callable[[Work], Any]) -> Any:
    with opened(actor) as job:
        return function(job)
