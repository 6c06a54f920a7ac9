"""What the app does in several steps or in a loop, done at once: each calls what the app calls, in the same order."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import col, func, select

from rxapp import migrations
from rxapp.consent.models import ConsentEvent
from rxapp.core import clock
from rxapp.core.work import Work
from rxapp.messages.delivery.actions.outcomes import Outcome, record_outcomes
from rxapp.messages.delivery.ports import ChannelError, Receipt
from rxapp.messages.history.queries.timeline import in_view
from rxapp.messages.history.rules import View
from rxapp.messages.models import Message
from rxapp.staff import queries as staff
from rxapp.staff.actions import access
from rxapp.staff.actions.passwords import password_fits
from rxapp.workers import deliver
from rxapp.workers.in_flight import Hands, exchange, record, worker_name
from rxapp.workers.threads import in_thread


@dataclass(frozen=True, slots=True)
class ConsentEventRow:
    """One entry of the log; the moment is aware UTC, `proof` the provider's event where a provider told us."""

    kind: str
    address: str
    agrees: bool
    how: str
    staff_name: str
    at: datetime
    proof: str


def log_of(work: Work, customer_id: int) -> list[ConsentEventRow]:
    """The consent log of one customer, newest first (D-34)."""
    rows = work.session.exec(select(ConsentEvent).where(ConsentEvent.customer_id == customer_id).order_by(col(ConsentEvent.id).desc()))
    return [ConsentEventRow(row.kind, row.address, row.agrees, row.how, row.staff_name, row.at, row.proof) for row in rows]


def sign_in(work: Work, *, email: str, password: str) -> str:
    """Check the password and open a session, as the sign-in route does; returns the cookie's token. Raises WrongLogin."""
    login = staff.login_for(work, email)
    fits = password_fits(login, password)
    if login is None or not fits:
        raise access.WrongLogin
    return access.open_session(work, login=login)


def person_for(work: Work, staff_id: int) -> staff.PersonRow:
    """One person of the list. Raises NotAllowed."""
    return next(row for row in staff.people(work) if row.id == staff_id)


def record_sent(work: Work, *, message_id: int, worker: str, receipt: Receipt) -> bool:
    """The provider took one message. Returns whether it was noted."""
    return bool(record_outcomes(work, [Outcome(message_id, worker, receipt=receipt)]))


def record_error(work: Work, *, message_id: int, worker: str, error: ChannelError) -> bool:
    """What the channel says became of one message. Returns whether it was noted."""
    return bool(record_outcomes(work, [Outcome(message_id, worker, error=error)]))


async def deliver_one(worker: str = "") -> bool:
    """Take and deliver the next due message of each kind. Returns whether there was one."""
    hands = Hands(worker or worker_name())
    since = clock.monotonic()
    taken = await in_thread(partial(exchange, hands.worker, limit=1))
    outcomes = [await deliver._deliver(hands, one, since) for one in taken.claimed]
    if outcomes:
        await in_thread(record, outcomes)
    return bool(outcomes)


def count(work: Work, customer_id: int) -> int:
    """How many communications a customer has, as the panel shows them."""
    mine = (Message.customer_id == customer_id, in_view(View.PANEL))
    return work.session.exec(select(func.count()).select_from(Message).where(*mine)).one()


def differences(engine: sa.Engine) -> list[object]:
    """What the models say and the database does not, or the other way about; empty when they agree."""
    migrations.every_table()
    with engine.connect() as connection:
        options = {"compare_type": True, "include_object": migrations.is_ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), migrations.metadata))
