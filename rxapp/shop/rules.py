"""What the store record may hold. Pure."""

import re

from phonenumbers import SUPPORTED_REGIONS

from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (Right(Permission.EDIT_SETTINGS),)
UNDO_MOST = 60
COUNTRIES = tuple(sorted(SUPPORTED_REGIONS))
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def domain_of(address: str) -> str:
    """The domain that needs DNS entries, so that mail sent as this address is not treated as spoofed (CLX-22)."""
    return address.rpartition("@")[2]


def sets_consent_by_itself(*, consent_new_email: bool, consent_new_sms: bool) -> bool:
    """Whether new contacts start as agreeing: off by default, because consent is required (ROX-3)."""
    return consent_new_email or consent_new_sms


def is_clock_time(text: str) -> bool:
    """Whether the text is a wall-clock time from 00:00 to 23:59."""
    return _CLOCK_TIME.fullmatch(text) is not None


def has_quiet_hours(*, quiet_from: str, quiet_until: str) -> bool:
    """Whether the two times make quiet hours; one of them alone, or the same twice, makes none."""
    return bool(quiet_from and quiet_until and quiet_from != quiet_until)
