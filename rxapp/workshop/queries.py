"""Reading jobs: one, a customer's, those of some days, those without a day; and who may do them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from rxapp.core import inputs
from rxapp.core.errors import NotFound
from rxapp.core.kinds import Kind
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.shop import queries as shop
from rxapp.staff import queries as staff
from rxapp.staff.rules import Permission
from rxapp.workshop import rules
from rxapp.workshop.models import Job, JobMove, JobStatus

WHOSE_HOURS = "workshop"
_TIME = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job as staff see it. `shown` is its number as said (`J-3315`), `item` what stands beside it, `status` a `rules.Status`.

    `start` and `end` are wall-clock times of the shop (`2026-11-30T09:00`), "" where it is not planned; `promised_on` an ISO day or "".
    `mechanic_id` is 0 for nobody yet. `takes_sms` and `takes_email`: the customer agrees at some number or address.
    """

    id: int
    version: int
    number: int
    shown: str
    kind: str
    item: str
    make: str
    model: str
    serial: str
    what_to_do: str
    note: str
    status: str
    mechanic_id: int
    mechanic: str
    start: str
    end: str
    promised_on: str
    customer_id: int
    customer: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool
    is_hidden: bool
    takes_sms: bool
    takes_email: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing is to be done any more: collected or cancelled."""
        return self.status in rules.DONE


class CardRow(NamedTuple):
    """What of a job stands on its card in the calendar; the fields are those of `JobRow`."""

    id: int
    version: int
    kind: str
    shown: str
    item: str
    status: str
    mechanic_id: int
    mechanic: str
    start: str
    end: str
    customer: str
    is_supplier: bool
    is_conflict: bool
    is_vip: bool


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as a list of a customer's shows it; its fields are those of JobRow."""

    id: int
    shown: str
    kind: str
    item: str
    status: str
    mechanic: str
    start: str
    promised_on: str
    is_done: bool


def line(row: JobRow) -> JobLine:
    """A job as a list shows it."""
    return JobLine(**{name: getattr(row, name) for name in JobLine.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class MechanicRow:
    """A person who works on jobs; somebody who left, or does so no longer, has `is_active` false."""

    id: int
    name: str
    is_active: bool


def _tables() -> tuple[sa.Table, ...]:
    return tuple(SQLModel.metadata.tables[name] for name in ("customer", "staff", "consent"))


def _jobs(*where: sa.ColumnElement[bool], order: Sequence[Any], limit: int = 1_000, is_card: bool = False) -> Read:
    job, status = table_of(Job), table_of(JobStatus)
    customer, person, consent = _tables()

    def agrees(kind: Kind) -> sa.ColumnElement[bool]:
        mine = (consent.c.customer_id == job.c.customer_id, consent.c.kind == kind.value, consent.c.agrees.is_(True))
        return sa.exists().where(*mine)

    columns: list[sa.ColumnElement[Any]] = [
        *(column for column in job.c if column.key not in ("status_id", "mechanic_id", "created_at")),
        sa.func.coalesce(job.c.mechanic_id, 0).label("mechanic_id"),
        status.c.key.label("status"),
        customer.c.name.label("customer"),
        *(customer.c[name] for name in ("is_supplier", "is_conflict", "is_vip", "is_hidden")),
        sa.func.coalesce(person.c.name, "").label("mechanic"),
        agrees(Kind.SMS).label("takes_sms"),
        agrees(Kind.EMAIL).label("takes_email"),
    ]
    if is_card:
        columns = [column for column in columns if column.key in (*CardRow._fields, *_FOR_CARDS)]
    joined = job.join(status, status.c.id == job.c.status_id).join(customer, customer.c.id == job.c.customer_id)
    found = sa.select(*columns).select_from(joined.outerjoin(person, person.c.id == job.c.mechanic_id))
    return Read(found.where(*where).order_by(*order).limit(limit))


def _reads() -> dict[str, Read]:
    job, status = table_of(Job), table_of(JobStatus)
    is_open = sa.and_(*(status.c.key != word.value for word in rules.DONE))
    of_customer = job.c.customer_id == sa.bindparam("of_id")
    promised_first = (job.c.promised_on.is_(None), job.c.promised_on, job.c.id)
    soonest = (job.c.starts_at.is_(None), job.c.starts_at, job.c.id)
    overlaps = (job.c.starts_at < sa.bindparam("until"), job.c.ends_at > sa.bindparam("since"), job.c.starts_at > sa.bindparam("before"))
    return {
        "one": _jobs(job.c.id == sa.bindparam("of_id"), order=(job.c.id,)),
        "open_of": _jobs(of_customer, is_open, order=soonest, limit=50),
        "all_of": _jobs(of_customer, order=(job.c.id.desc(),), limit=100),
        "between": _jobs(*overlaps, order=(job.c.starts_at, job.c.id), limit=5_000, is_card=True),
        "unplanned": _jobs(job.c.starts_at.is_(None), is_open, order=promised_first, limit=200, is_card=True),
    }


_TOLD = (
    sa.select(*(table_of(Job).c[name] for name in ("id", "customer_id", "number", "make", "model", "what_to_do", "promised_on")))
    .add_columns(col(JobStatus.key).label("status"))
    .join(JobStatus, col(JobStatus.id) == Job.status_id)
)
_TOLD_ONE = Read(_TOLD.where(col(Job.id) == sa.bindparam("of_id")))
_TOLD_OPEN = Read(
    _TOLD.where(col(Job.customer_id) == sa.bindparam("of_id"), *(col(JobStatus.key) != word.value for word in rules.DONE))
    .order_by(col(Job.starts_at).is_(None), col(Job.starts_at), col(Job.id))
    .limit(50)
)
_OPEN = Read(
    sa.select(sa.func.count().label("n"))
    .select_from(Job)
    .join(JobStatus, col(JobStatus.id) == Job.status_id)
    .where(*(col(JobStatus.key) != word.value for word in rules.DONE))
)
_FOR_CARDS = ("number", "make", "model", "what_to_do", "starts_at", "ends_at")
_made: dict[str, Read] = {}


def _rows(name: str, work: Work, **values: Any) -> list[Any]:
    if not _made:  # the tables of other features are known only when all are imported
        _made.update(_reads())
    return _made[name].rows(work, **values)


def _read(name: str, work: Work, **values: Any) -> list[JobRow]:
    zone = ZoneInfo(shop.shop(work).zone)
    return [_row(row, zone) for row in _rows(name, work, **values)]


def _cards(name: str, work: Work, **values: Any) -> list[CardRow]:
    zone = ZoneInfo(shop.shop(work).zone)
    return [_card(row, zone) for row in _rows(name, work, **values)]


def told(work: Work, job_ids: Collection[int]) -> Sequence[Any]:
    """What messages tell of these jobs, of those that exist: id, customer_id, number, make, model, what_to_do, promised_on, status. It
    asks for no right: the caller does, or a message leaves by itself."""
    if len(job_ids) == 1:
        return _TOLD_ONE.rows(work, of_id=next(iter(job_ids)))
    return work.session.execute(_TOLD.where(col(Job.id).in_(job_ids))).all() if job_ids else []


def id_numbered(work: Work, number: int) -> int:
    """The job of this number (D-137), 0 where there is none; nobody is asked for a right."""
    return work.session.execute(sa.select(table_of(Job).c.id).where(table_of(Job).c.number == number)).scalar() or 0


def told_open(work: Work, customer_id: int) -> Sequence[Any]:
    """The same of a customer's jobs that are not done, the next one first."""
    return _TOLD_OPEN.rows(work, of_id=customer_id)


def job_for(work: Work, job_id: object) -> JobRow:
    """One job. Raises NotAllowed, BadInput, NotFound."""
    work.need(Permission.SEE_JOBS)
    found = _read("one", work, of_id=inputs.an_id(job_id))
    if not found:
        raise NotFound
    return found[0]


def open_jobs(work: Work, customer_id: int) -> list[JobRow]:
    """A customer's jobs that are not done, the next one first; none for who may not see jobs."""
    return _read("open_of", work, of_id=customer_id) if work.actor.may(Permission.SEE_JOBS) else []


def jobs_of(work: Work, customer_id: int) -> list[JobRow]:
    """A customer's jobs, the newest first, a hundred at most; none for who may not see jobs."""
    return _read("all_of", work, of_id=customer_id) if work.actor.may(Permission.SEE_JOBS) else []


def between(work: Work, first: date, last: date) -> list[CardRow]:
    """The jobs that stand in the calendar on these days of the shop, both included. Raises NotAllowed."""
    work.need(Permission.SEE_JOBS)
    zone = shop.shop(work).zone
    since, until = moment(datetime.combine(first, time()), zone), moment(datetime.combine(last + timedelta(days=1), time()), zone)
    return _cards("between", work, since=since, until=until, before=since - rules.LONGEST)


def unplanned(work: Work) -> list[CardRow]:
    """The open jobs without a time, the earliest promised first (*Not planned yet*). Raises NotAllowed."""
    work.need(Permission.SEE_JOBS)
    return _cards("unplanned", work)


def open_count(work: Work) -> int:
    """How many jobs are not done. Raises NotAllowed."""
    work.need(Permission.SEE_JOBS)
    return _OPEN.rows(work)[0].n


def mechanics(work: Work) -> list[MechanicRow]:
    """Who works on jobs, by name (D-136). Raises NotAllowed."""
    work.need(Permission.SEE_JOBS)
    return [MechanicRow(row.id, row.name, True) for row in staff.workers_on_jobs(work)]


def moves_from(work: Work, status: str) -> list[str]:
    """The statuses to which a job may go from this one, in their order (D-136)."""
    was, to, move = table_of(JobStatus).alias(), table_of(JobStatus).alias(), table_of(JobMove)
    joined = move.join(was, was.c.id == move.c.from_id).join(to, to.c.id == move.c.to_id)
    found = sa.select(to.c.key).select_from(joined).where(was.c.key == status).order_by(to.c.position)
    return list(work.session.execute(found).scalars())


def moment(local: datetime, zone: str) -> datetime:
    """A time of the shop's clock as a moment in UTC."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _row(row: Any, zone: ZoneInfo) -> JobRow:
    values: dict[str, Any] = row._asdict()
    start, end = (_wall(values.pop(name), zone) for name in ("starts_at", "ends_at"))
    promised = values.pop("promised_on")
    values |= {name: bool(values[name]) for name in ("takes_sms", "takes_email")}
    shown, thing = rules.shown_number(row.number), rules.item(row.make, row.model, row.what_to_do)
    return JobRow(**values, shown=shown, item=thing, start=start, end=end, promised_on=promised.isoformat() if promised else "")


def _card(row: Any, zone: ZoneInfo) -> CardRow:
    thing, start, end = rules.item(row.make, row.model, row.what_to_do), _wall(row.starts_at, zone), _wall(row.ends_at, zone)
    who = (row.mechanic_id, row.mechanic, start, end, row.customer, row.is_supplier, row.is_conflict, row.is_vip)
    return CardRow(row.id, row.version, row.kind, rules.shown_number(row.number), thing, row.status, *who)


def _wall(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat()[:16] if at else ""
