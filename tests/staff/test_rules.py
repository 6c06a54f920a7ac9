"""Who may do what (D-65), what a password, a session and a link must be."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from rxapp.staff import rules
from rxapp.staff.rules import ADMINISTRATOR, GRANTED_ONLY, MANAGER, ROLES, Permission

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("read_only", {Permission.SEE_CUSTOMERS}, {Permission.SEND, Permission.EDIT_CUSTOMERS, Permission.EDIT_SETTINGS}),
        ("mechanic", {Permission.SEND}, {Permission.EDIT_CUSTOMERS, Permission.SET_CONSENT, Permission.WORK_TICKETS}),
        ("front_desk", {Permission.EDIT_CUSTOMERS, Permission.SET_CONSENT}, {Permission.EDIT_TEMPLATES, Permission.EDIT_SETTINGS}),
        ("manager", {Permission.EDIT_TEMPLATES, Permission.EDIT_SETTINGS}, {Permission.MANAGE_STAFF, Permission.MANAGE_CHANNELS}),
        ("administrator", {Permission.MANAGE_STAFF, Permission.MANAGE_CHANNELS}, set(GRANTED_ONLY)),
    ],
)
def test_the_built_in_roles_d65(role, may, may_not):
    held = set(ROLES[role])
    assert may <= held
    assert not may_not & held


def test_each_role_holds_what_the_one_below_holds_d65():
    order = ["read_only", "mechanic", "front_desk", "manager", "administrator"]
    for below, above in pairwise(order):
        assert set(ROLES[below]) < set(ROLES[above])


@pytest.mark.parametrize(("length", "good"), [(0, False), (4, False), (9, False), (10, True), (200, True), (201, False)])
def test_a_password_has_10_to_200_characters(length, good):
    assert rules.is_good_password("x" * length) is good


@pytest.mark.parametrize(
    ("password", "is_demo", "may"),
    [("demo", True, True), ("demo", False, False), ("short", True, False), ("long enough", False, True), ("long enough", True, True)],
)
def test_only_the_demos_people_sign_in_with_a_short_password(password, is_demo, may):
    assert rules.may_sign_in_with(password, is_demo=is_demo) is may


@pytest.mark.parametrize(
    ("age", "idle", "alive"),
    [
        (timedelta(0), timedelta(0), True),
        (timedelta(hours=12), timedelta(hours=11, minutes=59), True),
        (timedelta(hours=12), timedelta(hours=12), False),
        (timedelta(days=29, hours=23), timedelta(0), True),
        (timedelta(days=30), timedelta(0), False),
        (timedelta(minutes=-4), timedelta(0), True),
        (timedelta(days=-2), timedelta(0), False),
    ],
)
def test_a_session_lives_12_hours_idle_and_30_days_at_most(age, idle, alive):
    assert rules.session_is_alive(created_at=NOW - age, last_seen_at=NOW - idle, now=NOW) is alive


@pytest.mark.parametrize(("age", "alive"), [(timedelta(0), True), (timedelta(hours=47, minutes=59), True), (timedelta(hours=48), False)])
def test_a_link_lives_48_hours(age, alive):
    assert rules.link_is_alive(purpose=rules.Purpose.INVITE, created_at=NOW - age, now=NOW) is alive


@pytest.mark.parametrize(("age", "alive"), [(timedelta(seconds=59), True), (timedelta(minutes=1), False)])
def test_the_way_to_a_new_session_lives_a_minute(age, alive):
    """ASVS 7.2.4."""
    assert rules.link_is_alive(purpose=rules.Purpose.RENEW, created_at=NOW - age, now=NOW) is alive


@pytest.mark.parametrize(("idle", "due"), [(timedelta(seconds=59), False), (timedelta(seconds=60), True)])
def test_a_mark_of_life_is_written_at_most_once_a_minute(idle, due):
    assert rules.is_seen_long_ago(last_seen_at=NOW - idle, now=NOW) is due


@pytest.mark.parametrize(
    ("administrators", "staff_id", "stays", "refused"),
    [({1}, 1, False, True), ({1}, 1, True, False), ({1, 2}, 1, False, False), ({2}, 1, False, False), (set(), 1, False, False)],
)
def test_the_last_administrator_is_protected_clx21(administrators, staff_id, stays, refused):
    assert rules.would_leave_no_administrator(administrators=administrators, staff_id=staff_id, stays_administrator=stays) is refused


def test_the_administrators_boxes_cannot_be_taken_away_but_two_can_be_given_d65():
    assert set(rules.permissions_of("administrator", [])) == set(ADMINISTRATOR)
    assert set(rules.permissions_of("administrator", GRANTED_ONLY)) == set(Permission)


def test_every_role_sees_customers_and_holds_what_was_ticked_d65():
    assert rules.permissions_of("mechanic", []) == (Permission.SEE_CUSTOMERS,)
    assert rules.permissions_of("mechanic", ["export"]) == (Permission.SEE_CUSTOMERS, Permission.EXPORT)


@pytest.mark.parametrize(
    ("own", "wanted", "may"),
    [
        (ADMINISTRATOR, ADMINISTRATOR, True),
        (ADMINISTRATOR, [*ADMINISTRATOR, *GRANTED_ONLY], True),
        ([*MANAGER, Permission.MANAGE_STAFF], MANAGER, True),
        ([*MANAGER, Permission.MANAGE_STAFF], ADMINISTRATOR, False),
        ([*MANAGER, Permission.MANAGE_STAFF], [Permission.DELETE_TICKETS], False),
    ],
)
def test_nobody_hands_out_more_than_they_have_d65(own, wanted, may):
    assert rules.may_grant(frozenset(own), wanted) is may
