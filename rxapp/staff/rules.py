"""Who may do what, and what a password and a session must be. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum


class Permission(StrEnum):
    """One right of a role (D-65, D-117, D-139), also one whose feature comes later; `permissions` tells which can be ticked."""

    SEE_CUSTOMERS = "see_customers"
    EDIT_CUSTOMERS = "edit_customers"
    SET_CONSENT = "set_consent"
    SEND = "send"
    CALL = "call"
    WORK_TICKETS = "work_tickets"
    SEE_ALL_QUEUES = "see_all_queues"
    SEE_JOBS = "see_jobs"
    WORK_JOBS = "work_jobs"
    CREATE_JOBS = "create_jobs"
    RUN_CAMPAIGNS = "run_campaigns"
    MANAGE_CAMPAIGNS = "manage_campaigns"
    EDIT_TEMPLATES = "edit_templates"
    IMPORT_CUSTOMERS = "import_customers"
    EXPORT = "export"
    SEE_FIGURES = "see_figures"
    EDIT_SETTINGS = "edit_settings"
    SEE_RECORDINGS = "see_recordings"
    MERGE = "merge"
    ANONYMISE = "anonymise"
    MANAGE_STAFF = "manage_staff"
    MANAGE_CHANNELS = "manage_channels"
    MANAGE_TELEPHONY = "manage_telephony"
    DELETE_TICKETS = "delete_tickets"
    SEND_WITHOUT_CONSENT = "send_without_consent"
    CALL_BLACKLISTED = "call_blacklisted"


READ_ONLY = (Permission.SEE_CUSTOMERS, Permission.SEE_JOBS)
MECHANIC = (*READ_ONLY, Permission.SEND, Permission.CALL, Permission.WORK_JOBS)
FRONT_DESK = (
    *MECHANIC,
    Permission.EDIT_CUSTOMERS,
    Permission.SET_CONSENT,
    Permission.WORK_TICKETS,
    Permission.CREATE_JOBS,
    Permission.RUN_CAMPAIGNS,
)
MANAGER = (
    *FRONT_DESK,
    Permission.SEE_ALL_QUEUES,
    Permission.MANAGE_CAMPAIGNS,
    Permission.EDIT_TEMPLATES,
    Permission.IMPORT_CUSTOMERS,
    Permission.EXPORT,
    Permission.SEE_FIGURES,
    Permission.EDIT_SETTINGS,
    Permission.SEE_RECORDINGS,
    Permission.MERGE,
    Permission.ANONYMISE,
)
ADMINISTRATOR = (*MANAGER, Permission.MANAGE_STAFF, Permission.MANAGE_CHANNELS, Permission.MANAGE_TELEPHONY)

ROLES: dict[str, tuple[Permission, ...]] = {
    "administrator": ADMINISTRATOR,
    "manager": MANAGER,
    "front_desk": FRONT_DESK,
    "mechanic": MECHANIC,
    "read_only": READ_ONLY,
}

ADMINISTRATOR_KEY, FRONT_DESK_KEY = "administrator", "front_desk"
GRANTED_ONLY = (Permission.DELETE_TICKETS, Permission.SEND_WITHOUT_CONSENT, Permission.CALL_BLACKLISTED)

DEMO_PASSWORD = "demo"
MIN_PASSWORD = 10
MAX_PASSWORD = 200
SESSION_IDLE_FOR = timedelta(hours=12)
SESSION_LASTS_FOR = timedelta(days=30)
SESSION_SEEN_EVERY = timedelta(minutes=1)
LINK_LASTS_FOR = timedelta(hours=48)
RENEWAL_LASTS_FOR = timedelta(minutes=1)


class Purpose(StrEnum):
    """What a one-time link is for; `RENEW` is no link but the page's own way to a new session after a new password."""

    SETUP = "setup"
    INVITE = "invite"
    RESET = "reset"
    RENEW = "renew"


def is_good_password(password: str) -> bool:
    """At least 10 and at most 200 characters."""
    return MIN_PASSWORD <= len(password) <= MAX_PASSWORD


def may_sign_in_with(password: str, *, is_demo: bool) -> bool:
    """Whether a password of this length may be used to sign in at all: a short one only for the demo's people."""
    return is_good_password(password) or (is_demo and password == DEMO_PASSWORD)


def permissions_of(key: str, ticked: Iterable[str]) -> tuple[Permission, ...]:
    """What a role holds after its boxes were ticked (D-65), in the order of the list.

    Every role sees customers. The administrator's cannot be taken away; only those that must be granted are a choice.
    """
    wanted = {*ticked, Permission.SEE_CUSTOMERS, *(ADMINISTRATOR if key == ADMINISTRATOR_KEY else ())}
    return tuple(permission for permission in Permission if permission in wanted)


def may_grant(own: frozenset[str], wanted: Iterable[str]) -> bool:
    """Whether one who holds `own` may give, or touch a person who holds, these permissions.

    Nobody hands out more than they have; an administrator may also grant what starts off for every role (D-65).
    """
    return set(wanted) <= own or (own.issuperset(ADMINISTRATOR) and set(wanted) <= own.union(GRANTED_ONLY))


def link_is_alive(*, purpose: str, created_at: datetime, now: datetime) -> bool:
    """A one-time link lives 48 hours, the way to a new session after a new password a minute."""
    lasts_for = RENEWAL_LASTS_FOR if purpose == Purpose.RENEW else LINK_LASTS_FOR
    return created_at <= now + timedelta(minutes=5) and now - created_at < lasts_for


def is_seen_long_ago(*, last_seen_at: datetime, now: datetime) -> bool:
    """Whether the session's last activity must be stored again: at most once a minute, so that reading stays reading."""
    return now - last_seen_at >= SESSION_SEEN_EVERY


def session_is_alive(*, created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """Idle at most 12 hours, 30 days at most in all; a clock set back does not lengthen it."""
    return created_at <= now + timedelta(minutes=5) and now - last_seen_at < SESSION_IDLE_FOR and now - created_at < SESSION_LASTS_FOR


def would_leave_no_administrator(*, administrators: set[int], staff_id: int, stays_administrator: bool) -> bool:
    """Whether the change takes the last active administrator away (CLX-21, D-65)."""
    return not stays_administrator and administrators == {staff_id}
