"""Quiet hours: a span of wall-clock time that the shop sets and that counts at the recipient's phone. Right across daylight-saving
changes.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import phonenumbers
from babel.core import get_global
from phonenumbers.tzdata import TIMEZONE_DATA

_SAMPLES = tuple(datetime(2026, month, 15, tzinfo=UTC) for month in (1, 4, 7, 10))


def zone_of(number: str, shop_zone: str) -> str:
    """The time zone that counts for a phone number (E.164): its country's where that has one zone, else the shop's.

    Zones of one country that agree all year count as one.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return shop_zone
    return _only_zone(parsed.country_code or 0, phonenumbers.region_code_for_number(parsed) or "") or shop_zone


def quiet_until(at: datetime, *, start: str, end: str, zone: str) -> datetime | None:
    """The end (UTC) of the quiet hours in which the moment `at` lies; None where it lies in none.

    `start` and `end` are wall-clock times such as `21:00`; empty or equal ones mean no quiet hours. An hour that the clock shows twice is
    quiet twice. An end that the clock skips is the moment when it has gone forward.
    """
    begins, ends = _minutes(start), _minutes(end)
    if begins is None or ends is None or begins == ends:
        return None
    local = at.astimezone(ZoneInfo(zone))
    shown, is_late = local.hour * 60 + local.minute, local.hour * 60 + local.minute >= begins
    if not (is_late or shown < ends if begins > ends else begins <= shown < ends):
        return None
    day = local.date() + timedelta(days=1) if is_late and begins > ends else local.date()
    ended = datetime(day.year, day.month, day.day, ends // 60, ends % 60, tzinfo=ZoneInfo(zone))
    over = [ended.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next(moment for moment in (*over, over[-1] + timedelta(days=1)) if moment > at)


@cache
def _only_zone(code: int, region: str) -> str:
    """The one zone of the country behind a calling code; "" where there are several, or none is known."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    small = len(regions) > 1 and region and region != regions[0]
    zones = get_global("territory_zones").get(region, ()) if small else TIMEZONE_DATA.get(str(code), ())
    known = [zone for zone in zones if zone != "Etc/Unknown"]
    clocks = {tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in _SAMPLES) for zone in known}
    return known[-1] if len(clocks) == 1 else ""


def _minutes(text: str) -> int | None:
    """Minutes after midnight; None where the text is no time of the clock."""
    hours, _, minutes = text.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal()) or int(hours) > 23 or int(minutes) > 59:
        return None
    return int(hours) * 60 + int(minutes)
