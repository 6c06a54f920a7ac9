"""Time zones as staff choose them: the names of places, without the historical aliases."""

from functools import cache
from zoneinfo import available_timezones

AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def zones() -> tuple[str, ...]:
    """Every zone on offer, sorted by name, UTC first."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(AREAS)))


def is_zone(name: str) -> bool:
    """Whether this zone is on offer."""
    return name in zones()
