"""Other people's accounts: invite, edit, close, open, roles, one-time links (D-65, CLX-21)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from rxapp.core.errors import BadInput, NotAllowed, NotFound, TooLong
from rxapp.core.ids import digest
from rxapp.core.work import SYSTEM, Actor, reading, work
from rxapp.history.queries import changes_of
from rxapp.live.queries import versions
from rxapp.staff import queries
from rxapp.staff.actions import access, links, passwords, people, roles
from rxapp.staff.models import Role, Staff, StaffLink
from rxapp.staff.rules import MANAGER, ROLES, Permission
from tests import shortcuts
from tests.cast import sign_in

PASSWORD = "correct horse"


def role_id(key) -> Any:
    with reading() as job:
        return job.session.exec(select(Role.id).where(Role.key == key)).one()


def give_password(*staff_ids):
    with work() as job:
        for staff_id in staff_ids:
            job.session.get_one(Staff, staff_id).password_hash = passwords.hash_password(PASSWORD)


def do(actor, action, **form):
    with work(actor or SYSTEM) as job:
        return action(job, **form)


def person(actor, staff_id):
    with reading(actor) as job:
        return shortcuts.person_for(job, staff_id)


def invite_eve(actor, **form):
    return do(actor, links.invite, **{"name": "Eve Moss", "email": "Eve@Example.com", "role_id": role_id("front_desk"), **form})


def alive(token):
    with reading() as job:
        return queries.live_session(job, digest(token))


@pytest.fixture
def deputy(cast):
    """Someone who manages staff without being an administrator: a manager with one more box ticked."""
    return Actor(cast.ben.id, "Ben Carter", permissions=frozenset({*MANAGER, Permission.MANAGE_STAFF}))


class TestInvite:
    def test_an_invited_person_stands_in_the_list_and_cannot_come_in_yet(self, cast):
        invite_eve(cast.ada, language="pl", zone="Europe/Warsaw")
        with reading(cast.ada) as job:
            eve = next(row for row in queries.people(job) if row.name == "Eve Moss")
        assert (eve.email, eve.role_key, eve.language, eve.zone) == ("eve@example.com", "front_desk", "pl", "Europe/Warsaw")
        assert eve.is_active
        assert eve.is_invited
        with pytest.raises(access.WrongLogin):
            do(None, lambda job: shortcuts.sign_in(job, email="eve@example.com", password=""))

    def test_it_is_recorded_and_announced(self, cast):
        invite_eve(cast.ada)
        with reading() as job:
            [change] = changes_of(job, "staff", 5)
            assert (change.kind, change.staff_name, change.after) == ("added", "Ada Nowak", {"name": "Eve Moss", "role": "front_desk"})
            assert versions(job) == {"staff": 1}

    def test_the_link_lets_them_in_once(self, cast):
        token = invite_eve(cast.ada)
        session = do(Actor(None, ""), links.accept, token=token, password_hash=passwords.hash_password(PASSWORD), name="Eve M. Moss")
        row = alive(session)
        assert row
        assert row.actor.name == "Eve M. Moss"
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: links.accept(job, token=token, password_hash=passwords.hash_password("another horse")))
        assert do(None, lambda job: shortcuts.sign_in(job, email="eve@example.com", password=PASSWORD))

    def test_the_database_keeps_only_the_links_digest(self, cast):
        token = invite_eve(cast.ada)
        with reading() as job:
            assert job.session.exec(select(StaffLink.token_digest)).all() == [digest(token)]

    def test_it_is_good_for_48_hours(self, cast, clock):
        token = invite_eve(cast.ada)
        clock.shift(timedelta(hours=48, seconds=-1))
        with reading() as job:
            assert queries.open_link(job, token)
        clock.shift(1)
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: links.accept(job, token=token, password_hash="x"))

    @pytest.mark.parametrize(
        ("form", "refusal"),
        [
            ({"name": "  "}, people.NoName),
            ({"name": {"a": 1}}, BadInput),
            ({"name": "x" * 121}, TooLong),
            ({"email": "eve"}, people.BadEmail),
            ({"email": "eve@example.com\nBcc: all@example.com"}, people.BadEmail),
            ({"email": 5}, BadInput),
            ({"email": "ADA@example.com"}, people.EmailTaken),
            ({"role_id": {"id": 1}}, BadInput),
            ({"role_id": 999}, NotFound),
            ({"language": "xx"}, BadInput),
            ({"zone": "Mars/Olympus"}, BadInput),
        ],
    )
    def test_wrong_input_is_refused_and_nothing_is_kept(self, cast, form, refusal):
        with pytest.raises(refusal):
            invite_eve(cast.ada, **form)
        with reading(cast.ada) as job:
            assert len(queries.people(job)) == 4

    def test_a_taken_address_names_its_owner(self, cast):
        with pytest.raises(people.EmailTaken) as refused:
            invite_eve(cast.ada, email="ben@example.com")
        assert refused.value.values == {"name": "Ben Carter"}


class TestReset:
    def test_the_old_password_stays_until_the_link_is_used_then_every_session_ends(self, cast):
        give_password(cast.ben.id)
        before = sign_in(cast.ben)
        token = do(cast.ada, links.reset_link, staff_id=cast.ben.id)
        assert alive(before)
        session = do(None, lambda job: links.accept(job, token=token, password_hash=passwords.hash_password("another horse")))
        assert alive(session)
        assert alive(before) is None
        with pytest.raises(access.WrongLogin):
            do(None, lambda job: shortcuts.sign_in(job, email="ben@example.com", password=PASSWORD))

    def test_a_reset_does_not_rename(self, cast):
        give_password(cast.ben.id)
        token = do(cast.ada, links.reset_link, staff_id=cast.ben.id)
        do(None, lambda job: links.accept(job, token=token, password_hash="x", name="Somebody"))
        assert person(cast.ada, cast.ben.id).name == "Ben Carter"

    def test_a_newer_link_voids_the_older(self, cast):
        first = do(cast.ada, links.reset_link, staff_id=cast.ben.id)
        second = do(cast.ada, links.reset_link, staff_id=cast.ben.id)
        with reading() as job:
            assert queries.open_link(job, first) is None
            assert queries.open_link(job, second)

    def test_a_closed_account_cannot_use_its_link(self, cast):
        token = do(cast.ada, links.reset_link, staff_id=cast.ben.id)
        do(cast.ada, people.deactivate, staff_id=cast.ben.id)
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: links.accept(job, token=token, password_hash="x"))

    @pytest.mark.parametrize("token", ["", "invented", "x" * 5000])
    def test_an_invented_link_opens_nothing(self, cast, token):
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: links.accept(job, token=token, password_hash="x"))


class TestSetup:
    def test_the_first_person_is_the_administrator(self, db):
        token = do(None, links.setup_link)
        session = do(None, lambda job: accept_setup(job, token))
        row = alive(session)
        assert row
        assert row.actor.permissions == set(ROLES["administrator"])

    def test_there_is_no_link_once_somebody_works_here(self, cast):
        with work() as job:
            assert links.setup_link(job) is None

    def test_only_the_newest_link_counts(self, db):
        first, second = do(None, links.setup_link), do(None, links.setup_link)
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: accept_setup(job, first))
        assert do(None, lambda job: accept_setup(job, second))

    def test_it_works_once(self, db):
        token = do(None, links.setup_link)
        do(None, lambda job: accept_setup(job, token))
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: accept_setup(job, token, email="eve@example.com"))

    def test_it_is_void_once_somebody_works_here(self, db):
        token = do(None, links.setup_link)
        with work() as job:
            people.add_staff(job, name="Ada", email="ada@example.com", role_id=roles.add_roles(job)["administrator"])
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: accept_setup(job, token, email="eve@example.com"))

    def test_an_invitation_is_no_set_up(self, cast):
        token = invite_eve(cast.ada)
        with pytest.raises(links.LinkUnusable):
            do(None, lambda job: accept_setup(job, token))


def accept_setup(job, token, email="ada@example.com"):
    return links.accept_setup(job, token=token, name="Ada", email=email, password_hash=passwords.hash_password(PASSWORD))


class TestLastAdministrator:
    """CLX-21: the last active administrator cannot be taken away."""

    def test_she_cannot_be_deactivated(self, cast):
        with pytest.raises(people.LastAdministrator):
            do(cast.ada, people.deactivate, staff_id=cast.ada.id)
        assert person(cast.ada, cast.ada.id).is_active

    def test_she_cannot_be_given_another_role(self, cast):
        with pytest.raises(people.LastAdministrator):
            edit(cast.ada, cast.ada.id, role="manager")
        assert person(cast.ada, cast.ada.id).role_key == "administrator"

    def test_one_of_two_can_go_the_other_not(self, cast):
        give_password(cast.ada.id, cast.ben.id)
        edit(cast.ada, cast.ben.id, role="administrator")
        do(cast.ada, people.deactivate, staff_id=cast.ada.id)
        with pytest.raises(people.LastAdministrator):
            do(cast.ada, people.deactivate, staff_id=cast.ben.id)

    def test_one_who_was_only_invited_does_not_count(self, cast):
        give_password(cast.ada.id)
        invite_eve(cast.ada, role_id=role_id("administrator"))
        with pytest.raises(people.LastAdministrator):
            do(cast.ada, people.deactivate, staff_id=cast.ada.id)

    def test_she_can_still_change_her_name(self, cast):
        edit(cast.ada, cast.ada.id, role="administrator", name="Ada N.")
        assert person(cast.ada, cast.ada.id).name == "Ada N."


def edit(actor, staff_id, *, role, name="Same Name", language="", zone=""):
    do(actor, people.edit_person, staff_id=staff_id, name=name, role_id=role_id(role), language=language, zone=zone)


class TestEditAndClose:
    def test_an_edit_is_recorded_with_before_and_after(self, cast):
        edit(cast.ada, cast.ben.id, role="manager", name="Ben Carter", language="uk", zone="Europe/Kyiv")
        with reading(cast.ada) as job:
            row = shortcuts.person_for(job, cast.ben.id)
            change = changes_of(job, "staff", cast.ben.id)[0]
        assert (row.role_key, row.language, row.zone) == ("manager", "uk", "Europe/Kyiv")
        assert (change.before["role"], change.after["role"]) == ("front_desk", "manager")
        assert "name" not in change.after

    def test_an_edit_that_changes_nothing_leaves_no_trace(self, cast):
        edit(cast.ada, cast.ben.id, role="front_desk", name="Ben Carter", language="en")
        with reading() as job:
            assert changes_of(job, "staff", cast.ben.id) == []
            assert versions(job) == {}

    def test_a_new_role_counts_at_once_in_an_open_session(self, cast):
        token = sign_in(cast.ben)
        edit(cast.ada, cast.ben.id, role="read_only")
        row = alive(token)
        assert row
        assert row.actor.permissions == set(ROLES["read_only"])

    def test_closing_ends_the_sessions_and_opening_brings_back_the_password_only(self, cast):
        give_password(cast.ben.id)
        token = sign_in(cast.ben)
        do(cast.ada, people.deactivate, staff_id=cast.ben.id)
        assert alive(token) is None
        do(cast.ada, people.activate, staff_id=cast.ben.id)
        assert alive(token) is None
        assert do(None, lambda job: shortcuts.sign_in(job, email="ben@example.com", password=PASSWORD))

    @pytest.mark.parametrize("staff_id", [{"id": 1}, None, "x", -1, True, 2**40])
    def test_a_strange_id_is_refused(self, cast, staff_id):
        with pytest.raises(BadInput):
            do(cast.ada, people.deactivate, staff_id=staff_id)

    def test_somebody_who_is_not_there(self, cast):
        with pytest.raises(NotFound):
            do(cast.ada, people.deactivate, staff_id=999)


class TestGuard:
    """D-65: without the permission nothing happens, and nobody reaches above themselves."""

    @pytest.mark.parametrize("who", ["ben", "cleo", "rita", "nobody"])
    @pytest.mark.parametrize(
        "act",
        [
            links.invite,
            people.edit_person,
            people.deactivate,
            people.activate,
            links.reset_link,
            roles.tick,
            queries.people,
            queries.roles,
        ],
        ids=lambda act: act.__name__,
    )
    def test_only_who_manages_staff(self, cast, who, act):
        actor = Actor(None, "") if who == "nobody" else getattr(cast, who)
        forms = {
            "invite": {"name": "E", "email": "e@example.com", "role_id": role_id("read_only")},
            "edit_person": {"staff_id": cast.rita.id, "name": "R", "role_id": role_id("administrator"), "language": "", "zone": ""},
            "tick": {"role_id": role_id("read_only"), "permission": "export", "is_on": True},
            "people": {},
            "roles": {},
        }
        with pytest.raises(NotAllowed):
            do(actor, act, **forms.get(act.__name__, {"staff_id": cast.rita.id}))

    def test_a_deputy_cannot_touch_an_administrator(self, cast, deputy):
        for action in (people.deactivate, links.reset_link):
            with pytest.raises(NotAllowed):
                do(deputy, action, staff_id=cast.ada.id)
        with pytest.raises(NotAllowed):
            edit(deputy, cast.ada.id, role="read_only")

    def test_a_deputy_cannot_make_an_administrator(self, cast, deputy):
        with pytest.raises(NotAllowed):
            edit(deputy, cast.ben.id, role="administrator")
        with pytest.raises(NotAllowed):
            invite_eve(deputy, role_id=role_id("administrator"))

    def test_a_deputy_may_do_the_rest(self, cast, deputy):
        assert invite_eve(deputy)
        do(deputy, people.deactivate, staff_id=cast.rita.id)


class TestRoles:
    """D-65: tick boxes."""

    def ticked(self, key):
        with reading() as job:
            return set(job.session.exec(select(Role).where(Role.key == key)).one().permissions)

    def test_a_box_ticked_and_another_cleared(self, cast):
        do(cast.ada, roles.tick, role_id=role_id("mechanic"), permission="export", is_on=True)
        assert self.ticked("mechanic") == {*ROLES["mechanic"], "export"}
        do(cast.ada, roles.tick, role_id=role_id("mechanic"), permission="export", is_on=False)
        assert self.ticked("mechanic") == set(ROLES["mechanic"])
        with reading() as job:
            *_, change = changes_of(job, "role", role_id("mechanic"))
            assert change.before == {"permissions": list(ROLES["mechanic"])}
            assert versions(job) == {"staff": 2}

    def test_an_administrator_grants_what_starts_off_for_every_role(self, cast):
        do(cast.ada, roles.tick, role_id=role_id("administrator"), permission="delete_tickets", is_on=True)
        assert self.ticked("administrator") == {*ROLES["administrator"], "delete_tickets"}

    def test_a_deputy_cannot_tick_what_they_lack(self, cast, deputy):
        with pytest.raises(NotAllowed):
            do(deputy, roles.tick, role_id=role_id("mechanic"), permission="delete_tickets", is_on=True)
        with pytest.raises(NotAllowed):
            do(deputy, roles.tick, role_id=role_id("administrator"), permission="export", is_on=False)

    @pytest.mark.parametrize("permission", ["nonsense", ["export"], {"export": True}, {}, None])
    def test_strange_boxes_are_refused(self, cast, permission):
        with pytest.raises(BadInput):
            do(cast.ada, roles.tick, role_id=role_id("mechanic"), permission=permission, is_on=True)

    @pytest.mark.parametrize("is_on", ["perhaps", 2, [True]])
    def test_what_is_no_tick_is_refused(self, cast, is_on):
        with pytest.raises(BadInput):
            do(cast.ada, roles.tick, role_id=role_id("mechanic"), permission="export", is_on=is_on)

    def test_the_built_in_roles_are_made_once(self, db):
        with work() as job:
            first = roles.add_roles(job)
        with work() as job:
            assert roles.add_roles(job) == first
            assert set(first) == set(ROLES)
