"""Reading the store record."""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import Engine

from rxapp.core import clock, db
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.shop.models import OpeningHours, Shop, SpecialDay
from rxapp.shop.rules import USUAL_WEEK, Hours, opening

SHOP_ID = 1
REMEMBER_FOR = 2.0


@dataclass(frozen=True, slots=True)
class ShopRow:
    """The store record; spans in seconds."""

    name: str
    service_email: str
    phone: str
    address: str
    country: str
    zone: str
    language: str
    signature_email: str
    signature_sms: str
    undo_panel_for: int
    consent_new_email: bool
    consent_new_sms: bool
    email_channel: str
    sms_channel: str
    is_demo: bool
    quiet_from: str = ""
    quiet_until: str = ""
    allows_jobs_outside: bool = False
    undo_tickets_for: int = 30
    quotes_last: bool = True


FIELDS = tuple(ShopRow.__dataclass_fields__)
_TABLE = table_of(Shop)
_SHOP = Read(sa.select(_TABLE).where(_TABLE.c.id == sa.bindparam("of_id")))
_HOURS, _DAYS = table_of(OpeningHours), table_of(SpecialDay)
_OF, _OF_ID = sa.bindparam("of", type_=sa.String), sa.bindparam("of_id", type_=sa.Integer)
_WEEK = Read(sa.select(_HOURS).where(_HOURS.c.whose == _OF, _HOURS.c.whose_id == _OF_ID))
_SPECIAL = Read(sa.select(_DAYS).where(_DAYS.c.whose == _OF, _DAYS.c.whose_id == _OF_ID).order_by(_DAYS.c.day))
_DEFAULT_COUNTRY = Shop().country
_countries: "WeakKeyDictionary[Engine, tuple[str, float]]" = WeakKeyDictionary()


def shop(work: Work) -> ShopRow:
    """The one store record; its defaults where none was saved yet."""
    row = _SHOP.first(work, of_id=SHOP_ID) or Shop()
    return ShopRow(**{name: getattr(row, name) for name in FIELDS})


def country(work: Work) -> str:
    """The shop's country (ISO code) alone, for reads that must be quick; cached until a commit of this process, for two seconds at most."""
    known = _countries.get(db.engine())
    if known is None or clock.monotonic() > known[1]:
        rows = work.reader().rows(f"SELECT country FROM shop WHERE id = {SHOP_ID}")
        found = rows[0][0] if rows else ""
        known = _countries[db.engine()] = (found or _DEFAULT_COUNTRY, clock.monotonic() + REMEMBER_FOR)
    return known[0]


@dataclass(frozen=True, slots=True)
class SpecialDayRow:
    """A date that is otherwise open (`opens` to `closes`, such as 09:00) or closed (both empty) than its weekday."""

    id: int
    day: date
    opens: str
    closes: str
    name: str


def hours(work: Work, whose: str, whose_id: int = 0) -> Hours:
    """When "workshop" is open (CLX-13): its weekdays, the usual week where none was saved yet, and every special day."""
    return _hours(work, ((whose, whose_id),), whose, whose_id)


def queue_hours(work: Work, queue_id: int) -> Hours:
    """When a queue is worked: its own weekdays (0: it has none), else the shop's, else the workshop's, else the usual week.

    A special day of the workshop or the shop counts for every queue that says nothing else of it (THX-7).
    """
    owners = (("workshop", 0), ("shop", 0), *((("queue", queue_id),) if queue_id else ()))
    found = next((owner for owner in reversed(owners) if _WEEK.rows(work, of=owner[0], of_id=owner[1])), owners[0])
    return _hours(work, owners, *found)


def special_days(work: Work, whose: str, whose_id: int = 0) -> list[SpecialDayRow]:
    """The special days, the earliest first."""
    rows = _SPECIAL.rows(work, of=whose, of_id=whose_id)
    return [SpecialDayRow(row.id, row.day, row.opens, row.closes, row.name) for row in rows]


def _hours(work: Work, with_days_of: tuple[tuple[str, int], ...], whose: str, whose_id: int) -> Hours:
    weekly = {row.weekday: opening(row.opens, row.closes) for row in _WEEK.rows(work, of=whose, of_id=whose_id)}
    days = [day for owner in with_days_of for day in special_days(work, *owner)]
    special, why = {row.day: opening(row.opens, row.closes) for row in days}, {row.day: row.name for row in days}
    return Hours(tuple(weekly.get(day, usual) for day, usual in enumerate(USUAL_WEEK)), special, why)


db.on_commit(lambda topics: _countries.clear() if "shop" in topics else None)
