"""Changing the store record and the opening hours, and the first set-up of a shop without staff."""

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import shapes
from rxapp.core.addresses import compared_email, email_address, is_foreign
from rxapp.core.errors import BadInput, NotAllowed, NotFound, Refusal
from rxapp.core.i18n import LANGUAGES
from rxapp.core.inputs import a_flag, a_form, a_line, a_number, a_text, an_id, one_of
from rxapp.core.work import SYSTEM, Work, looks_first
from rxapp.core.zones import is_zone
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.shop.models import OpeningHours, Shop, SpecialDay
from rxapp.shop.queries import SHOP_ID
from rxapp.shop.rules import COUNTRIES, OWNERS_OF_HOURS, UNDO_MOST, is_clock_time, opening
from rxapp.staff import signatures
from rxapp.staff.actions import links
from rxapp.staff.rules import Permission

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NoShopName(Refusal):
    """The shop needs a name: customers read it."""

    key = "shop.no_name"


class ForeignServiceEmail(Refusal):
    """The part before the @ of the customer service e-mail is not in plain Latin letters; values: value."""

    key = "shop.foreign_email"


class BadServiceEmail(Refusal):
    """The customer service e-mail is not an address (CL-2)."""

    key = "shop.bad_email"


class HoursWrong(Refusal):
    """A day closes before it opens, or has one of its two times alone; values: day, a catalogue key or a date."""

    key = "hours.refusal.wrong"


class DayUnknown(Refusal):
    """The text is no date."""

    key = "hours.refusal.day"


@looks_first(signatures.look)
def save(work: Work, *, form: object) -> None:
    """Change the given fields of the store record; those left out stay.

    `service_email` may be empty: then e-mail cannot be sent (D-12). `undo_panel_for` is 0-60 seconds (D-7).
    Raises NotAllowed, NoShopName, BadServiceEmail, ForeignServiceEmail, BadInput, TooLong, and what `staff.signatures` raises.
    """
    work.need(Permission.EDIT_SETTINGS)
    given = a_form(form)
    if unknown := set(given) - set(FIELDS):
        raise BadInput(field=", ".join(sorted(unknown))[:80])
    _change(work, {name: FIELDS[name](value) for name, value in given.items()})


def set_week(work: Work, *, whose: object, week: object, whose_id: object = 0) -> None:
    """When "workshop" or a "queue" (`whose_id`) is open on each weekday: seven pairs of clock times, Monday first; a pair of "" is a
    closed day (CLX-13, D-51).

    Raises NotAllowed, BadInput, HoursWrong.
    """
    work.need(Permission.EDIT_SETTINGS)
    owner, listed = one_of(whose, OWNERS_OF_HOURS), week if shapes.is_row(week) else []
    number = an_id(whose_id) if whose_id else 0
    if len(listed) != len(WEEKDAYS):
        raise BadInput
    wanted = {day: _times(pair, day=f"@hours.day.{WEEKDAYS[day]}") for day, pair in enumerate(listed)}
    rows = {
        row.weekday: row
        for row in work.session.exec(select(OpeningHours).where(OpeningHours.whose == owner, OpeningHours.whose_id == number))
    }
    before = {WEEKDAYS[day]: f"{row.opens}-{row.closes}" for day, row in rows.items() if (row.opens, row.closes) != wanted[day]}
    for day, (opens, closes) in wanted.items():
        row = rows.get(day) or OpeningHours(whose=owner, whose_id=number, weekday=day)
        row.opens, row.closes = opens, closes
        work.session.add(row)
    after = {WEEKDAYS[day]: "-".join(wanted[day]) for day in wanted if WEEKDAYS[day] in before or day not in rows}
    if after:
        _hours_changed(work, owner, "hours_set", before, after)


def set_special_day(work: Work, *, whose: object, day: object, opens: object = "", closes: object = "", name: object = "") -> None:
    """A date (ISO) that is otherwise open than its weekday, or closed where both times are ""; saying it again changes it.

    Raises NotAllowed, BadInput, TooLong, DayUnknown, HoursWrong.
    """
    work.need(Permission.EDIT_SETTINGS)
    owner, on = one_of(whose, OWNERS_OF_HOURS), _day(day)
    times, why = _times((opens, closes), day=on.isoformat()), a_line(name, limit=80)
    found = select(SpecialDay).where(SpecialDay.whose == owner, col(SpecialDay.day) == on)
    row = work.session.exec(found).first() or SpecialDay(whose=owner, day=on)
    (row.opens, row.closes), row.name = times, why
    work.session.add(row)
    _hours_changed(work, owner, "special_day_set", {}, {"day": on.isoformat(), "hours": "-".join(times), "name": why})


def remove_special_day(work: Work, *, day_id: object) -> None:
    """The date follows its weekday again. Raises NotAllowed, BadInput, NotFound."""
    work.need(Permission.EDIT_SETTINGS)
    row = work.session.get(SpecialDay, an_id(day_id))
    if row is None:
        raise NotFound
    work.session.execute(sa.delete(SpecialDay).where(col(SpecialDay.id) == row.id))
    _hours_changed(work, row.whose, "special_day_removed", {"day": row.day.isoformat(), "name": row.name}, {})


def choose_channel(work: Work, *, kind: str, name: str) -> None:
    """Which channel serves e-mail or SMS; "" for the first one that is set up. Whoever calls knows which channels there are.

    Raises NotAllowed, BadInput, TooLong.
    """
    work.need(Permission.MANAGE_CHANNELS)
    field = {"email": "email_channel", "sms": "sms_channel"}[one_of(kind, ("email", "sms"))]
    _change(work, {field: a_line(name, limit=20)})


def mark_as_demo(work: Work) -> None:
    """Note that this shop and its people are made up; for the seed alone. Raises NotAllowed for staff."""
    if not work.actor.is_system:
        raise NotAllowed
    _record(work).is_demo = True
    live.publish(work, "shop")


def set_up(work: Work, *, token: str, form: dict[str, Any], password_hash: str) -> str:
    """Open a new shop by the one-time link: its record and its administrator; returns the token of their session.

    `form` holds name and email of the person, and shop_name, service_email (may be empty), country, zone, language of the shop.
    Acts as the house. Raises LinkUnusable, NoName, BadEmail, NoShopName, BadServiceEmail, BadInput, TooLong.
    """
    work.actor = SYSTEM
    session = links.accept_setup(work, token=token, name=form.get("name"), email=form.get("email"), password_hash=password_hash)
    given = {name: form.get(name) for name in ("country", "zone", "language")}
    save(work, form={"name": form.get("shop_name"), "service_email": form.get("service_email", ""), **given})
    return session


def _change(work: Work, values: dict[str, Any]) -> None:
    """Write what differs, with its history."""
    row = _record(work)
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return
    after = {name: values[name] for name in before}
    signatures.check(after)
    for name, value in after.items():
        setattr(row, name, value)
    history.record(work, subject="shop", subject_id=SHOP_ID, kind="edited", before=before, after=after)
    live.publish(work, "shop")


def _hours_changed(work: Work, owner: str, kind: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    history.record(work, subject="shop", subject_id=SHOP_ID, kind=kind, before=before, after={**after, "whose": owner})
    live.publish(work, "shop")


def _times(pair: object, *, day: str) -> tuple[str, str]:
    """Two clock times, the second after the first, or two empty ones."""
    if not shapes.is_row(pair) or len(pair) != len(("opens", "closes")):
        raise BadInput
    opens, closes = (_clock_time(text) for text in pair)
    try:
        is_whole = bool(opens) == bool(closes) and (not opens or opening(opens, closes) is not None)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise HoursWrong(day=day)
    return opens, closes


def _day(value: object) -> date:
    try:
        return date.fromisoformat(a_line(value, limit=10))
    except ValueError:
        raise DayUnknown from None


def _record(work: Work) -> Shop:
    row = work.session.get(Shop, SHOP_ID)
    if row is None:
        row = Shop(id=SHOP_ID)
        work.session.add(row)
        work.session.flush()
    return row


def _name(value: object) -> str:
    name = a_line(value, limit=120)
    if not name:
        raise NoShopName
    return name


def _service_email(value: object) -> str:
    text = a_line(value, limit=254)
    address = compared_email(email_address(text))
    if text and not address:
        raise ForeignServiceEmail(value=text) if is_foreign(text) else BadServiceEmail
    return address


def _zone(value: object) -> str:
    zone = a_line(value, limit=60)
    if not is_zone(zone):
        raise BadInput
    return zone


def _clock_time(value: object) -> str:
    """A wall-clock time such as `21:00`, or "" for none."""
    text = a_line(value, limit=8)[:5]
    if text and not is_clock_time(text):
        raise BadInput
    return text


FIELDS: dict[str, Callable[[object], str | int | bool]] = {
    "name": _name,
    "service_email": _service_email,
    "phone": lambda value: a_line(value, limit=40),
    "address": lambda value: a_text(value, limit=400).strip(),
    "country": lambda value: one_of(value, COUNTRIES),
    "zone": _zone,
    "language": lambda value: one_of(value, LANGUAGES),
    "signature_email": lambda value: a_text(value, limit=signatures.LIMITS["signature_email"]).strip(),
    "signature_sms": lambda value: a_text(value, limit=signatures.LIMITS["signature_sms"]).strip(),
    "undo_panel_for": lambda value: a_number(value, low=0, high=UNDO_MOST),
    "undo_tickets_for": lambda value: a_number(value, low=0, high=UNDO_MOST),
    "quotes_last": a_flag,
    "quiet_from": _clock_time,
    "quiet_until": _clock_time,
    "allows_jobs_outside": a_flag,
    "consent_new_email": a_flag,
    "consent_new_sms": a_flag,
}
