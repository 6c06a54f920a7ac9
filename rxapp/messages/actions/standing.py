"""How channels stand: noted by the worker after each batch, started again by a person, tried with a test."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from rxapp.core import db, i18n, ids
from rxapp.core.inputs import a_line, one_of
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.messages import ports, rules
from rxapp.messages.actions import checks, refusals
from rxapp.messages.actions.moves import MESSAGE, step
from rxapp.messages.actions.sending import HeldRow, held_row
from rxapp.messages.kinds import OUTGOING, Direction, Kind
from rxapp.messages.models import ChannelStanding, Message
from rxapp.messages.ports import ChannelError, ChannelFacts
from rxapp.messages.rules import Status
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission

STANDING: sa.Table = ChannelStanding.__table__  # type: ignore[attr-defined]
_NEW = {"stopped_for": "", "error": "", "error_values": {}, "error_words": ""}
_STARTED = {"stopped_at": None, "stopped_for": ""}


def resume_channel(work: Work, *, name: str, kind: str) -> None:
    """Let a stopped channel try again; what waited for it goes, each with a whole day of tries. Raises NotAllowed, BadInput."""
    work.need(Permission.EDIT_SETTINGS)
    name, kind = one_of(name, [facts.name for facts in ports.channels()]), one_of(kind, OUTGOING)
    if start(work, name, kind):
        history.record(work, subject="channel", subject_id=0, kind="resumed", after={"name": name, "kind": kind})
        live.announce(work, "messages")


def send_channel_test(work: Work, *, name: str, kind: str, to: str) -> HeldRow:
    """*Send me a test*: a message in the outbox like any other, by this very channel, also where it stands stopped.

    Raises NotAllowed, BadInput, NotSetUp, NoAddress, BadAddress, BadNumber, NoServiceEmail.
    """
    work.need(Permission.EDIT_SETTINGS)
    kind = one_of(kind, OUTGOING)
    facts = ports.facts_of(a_line(name, limit=20), kind)
    if facts is None or not facts.is_set_up:
        raise refusals.NotSetUp(channel=f"@{facts.label}" if facts else "")
    shop, address = checks.sender(work, kind), checks.address(work, kind, a_line(to, limit=254))
    language = work.actor.language or shop.language
    message = _test(work, shop, kind, address, language=language)
    message.channel, message.is_demo = facts.name, facts.is_demo
    work.session.add(message)
    work.session.flush()
    step(work, message.id or 0, Status.HELD, "message.ladder.held", {"name": work.actor.name})
    history.record(work, subject="channel", subject_id=0, kind="tested", after={"name": facts.name, "kind": kind, "to": address})
    live.announce(work, "messages")
    return held_row(work, message)


def start(work: Work, name: str, kind: str) -> bool:
    """Start a stopped channel; what waits for it gets a new day of tries. Returns whether it stood stopped."""
    stopped = (STANDING.c.name == name, STANDING.c.kind == kind, STANDING.c.stopped_at.is_not(None))
    if work.session.execute(sa.update(STANDING).where(*stopped).values(**_STARTED)).rowcount != 1:  # type: ignore[attr-defined]
        return False
    waits = (MESSAGE.c.status == Status.HELD.value, MESSAGE.c.kind == kind, MESSAGE.c.tried_from.is_not(None))
    work.session.execute(sa.update(MESSAGE).where(*waits).values(tried_from=None))
    return True


def note_success(work: Work, name: str, kind: str) -> None:
    """Something went by it: it does not stand stopped."""
    _note(work, name, kind, {"success_at": work.now})
    start(work, name, kind)


def note_error(work: Work, facts: ChannelFacts, error: ChannelError) -> None:
    """What went wrong last; an error of the account or the connection stops the channel, for the login in use."""
    told = {"error_at": work.now, "error": error.key, "error_values": dict(error.values), "error_words": error.words[:1000]}
    _note(work, facts.name, facts.kind, told)
    if error.stops_channel:
        mine = (STANDING.c.name == facts.name, STANDING.c.kind == facts.kind.value)
        stopped = {"stopped_at": sa.func.coalesce(STANDING.c.stopped_at, work.now), "stopped_for": facts.login[:64]}
        work.session.execute(sa.update(STANDING).where(*mine).values(**stopped))


def busy_until(work: Work, name: str, kind: str, moment: datetime) -> None:
    """Under its limit the channel is free again from this moment on."""
    _note(work, name, kind, {"free_at": moment})


def locked(work: Work, name: str, kind: str) -> sa.Row[Any] | None:
    """How the channel stands, its row held until the transaction ends, so that workers take turns at its limit."""
    wanted = sa.select(STANDING.c.stopped_at, STANDING.c.stopped_for, STANDING.c.free_at)
    return work.session.execute(wanted.where(STANDING.c.name == name, STANDING.c.kind == kind).with_for_update()).first()


def _note(work: Work, name: str, kind: str, changed: Mapping[str, Any]) -> None:
    insert = sqlite.insert if db.is_sqlite(work.session.get_bind()) else postgresql.insert
    first = insert(STANDING).values(name=name, kind=kind, **{**_NEW, **changed})
    work.session.execute(first.on_conflict_do_update(index_elements=["name", "kind"], set_=dict(changed)))


def _test(work: Work, shop: shops.ShopRow, kind: str, to: str, *, language: str) -> Message:
    reference, is_mail = ids.key(), kind == Kind.EMAIL
    return Message(
        key=ids.key(),
        direction=Direction.OUT.value,
        kind=kind,
        status=Status.HELD.value,
        is_test=True,
        is_urgent=True,
        to=to,
        subject=i18n.say(language, "message.test.subject", name=shop.name)[:200],
        body=i18n.say(language, "message.test.body", name=shop.name),
        language=language,
        sender=shop.service_email if is_mail else "",
        sender_name=shop.name if is_mail else "",
        reply_to=shop.service_email if is_mail else "",
        staff_id=work.actor.id,
        staff_name=work.actor.name,
        created_at=work.now,
        shown_at=work.now,
        send_after=work.now,
        next_try_at=work.now,
        reference=reference,
        header_id=rules.header_id(reference, shop.service_email) if is_mail else None,
    )
