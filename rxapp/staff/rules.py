"""Who may do what, and what a password and a session must be. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class Permission(StrEnum):
    """One tick box of a role (D-65)."""

    SEE_CUSTOMERS = "see_customers"
    EDIT_CUSTOMERS = "edit_customers"
    SET_CONSENT = "set_consent"
    SEND = "send"
    WORK_TICKETS = "work_tickets"
    EDIT_TEMPLATES = "edit_templates"
    EXPORT = "export"
    EDIT_SETTINGS = "edit_settings"
    SEE_RECORDINGS = "see_recordings"
    MERGE = "merge"
    ANONYMISE = "anonymise"
    MANAGE_STAFF = "manage_staff"
    MANAGE_CHANNELS = "manage_channels"
    DELETE_TICKETS = "delete_tickets"
    SEND_WITHOUT_CONSENT = "send_without_consent"


READ_ONLY = (Permission.SEE_CUSTOMERS,)
MECHANIC = (*READ_ONLY, Permission.SEND)
FRONT_DESK = (*MECHANIC, Permission.EDIT_CUSTOMERS, Permission.SET_CONSENT, Permission.WORK_TICKETS)
MANAGER = (
    *FRONT_DESK,
    Permission.EDIT_TEMPLATES,
    Permission.EXPORT,
    Permission.EDIT_SETTINGS,
    Permission.SEE_RECORDINGS,
    Permission.MERGE,
    Permission.ANONYMISE,
)
ADMINISTRATOR = (*MANAGER, Permission.MANAGE_STAFF, Permission.MANAGE_CHANNELS)

ROLES: dict[str, tuple[Permission, ...]] = {
    "administrator": ADMINISTRATOR,
    "manager": MANAGER,
    "front_desk": FRONT_DESK,
    "mechanic": MECHANIC,
    "read_only": READ_ONLY,
}

MIN_PASSWORD = 10
MAX_PASSWORD = 200
SESSION_IDLE_FOR = timedelta(hours=12)
SESSION_LASTS_FOR = timedelta(days=30)
LINK_LASTS_FOR = timedelta(hours=48)


def is_good_password(password: str) -> bool:
    """At least 10 and at most 200 characters."""
    return MIN_PASSWORD <= len(password) <= MAX_PASSWORD


def session_is_alive(*, created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """Idle at most 12 hours, 30 days at most in all; a clock set back does not lengthen it."""
    return created_at <= now + timedelta(minutes=5) and now - last_seen_at < SESSION_IDLE_FOR and now - created_at < SESSION_LASTS_FOR


def would_leave_no_administrator(*, administrators: set[int], staff_id: int, stays_administrator: bool) -> bool:
    """Whether the change takes the last active administrator away (CLX-21, D-65)."""
    return not stays_administrator and administrators == {staff_id}
