"""The settings page's handlers for one's own account and for the team, as a tab runs them."""

import re

import pytest

from rxapp.core import db
from rxapp.core.ids import digest
from rxapp.core.work import reading, work
from rxapp.staff import queries
from rxapp.staff.actions import own_account, passwords
from rxapp.staff.models import Staff
from rxapp.staff.state import AccountState, TeamState
from rxapp.staff.view.team import _invitation
from tests import shortcuts
from tests.cast import sign_in

PASSWORD = "correct horse"
OWN = {
    "own-language": "pl",
    "own-zone": "Europe/Warsaw",
    "own-signature_email": "Ben",
    "own-signature_sms": "",
    "own-has_shortcuts": False,
}
EVE = {"new-name": "Eve Moss", "new-email": "eve@example.com", "new-role_id": "3", "new-language": ""}


def me(actor):
    with reading(actor) as job:
        return queries.me(job)


def person(actor, staff_id):
    with reading(actor) as job:
        return shortcuts.person_for(job, staff_id)


@pytest.fixture
def with_passwords(cast):
    with work() as job:
        for someone in (cast.ada, cast.ben):
            job.session.get_one(Staff, someone.id).password_hash = passwords.hash_password(PASSWORD)


async def test_an_invitation_starts_at_front_desk(screen, cast):
    """Point 15: the choice of *Invite a colleague* as it opens."""
    tab = await screen(cast.ada)
    await tab.do(TeamState.load, TeamState.start_invitation)
    team = await tab.state(TeamState)
    assert {str(role.id): role.key for role in team.roles}[team.first_role] == "front_desk"
    assert re.search(r"defaultValue:[\w.]*first_role", str(_invitation()))


class TestAccount:
    async def test_one_saves_ones_own_words_and_zone(self, screen, cast):
        tab = await screen(cast.ben)
        await tab.do(AccountState.load, AccountState.save(OWN))
        assert (me(cast.ben).language, me(cast.ben).zone, me(cast.ben).has_shortcuts) == ("pl", "Europe/Warsaw", False)
        assert "settings.saved" in tab.said()

    async def test_a_refusal_is_shown_and_nothing_is_saved(self, screen, cast):
        tab = await screen(cast.ben)
        await tab.do(AccountState.save({**OWN, "own-zone": "Nowhere"}))
        assert "refusal.bad_input" in tab.said()
        assert me(cast.ben).language == "en"

    @pytest.mark.parametrize("form", [None, 5, "x", [], {"own-language": {"a": 1}}, {}])
    async def test_a_strange_form_is_refused(self, screen, cast, form):
        tab = await screen(cast.ben)
        await tab.call(AccountState.save({}), form=form)
        assert "refusal.bad_input" in tab.said()

    async def test_a_password_is_changed_and_kept_in_no_state(self, screen, cast, with_passwords):
        tab = await screen(cast.ben)
        elsewhere = sign_in(cast.ben)
        await tab.do(AccountState.change_password({"password-old": PASSWORD, "password-new": "another horse"}))
        assert "/renew" in tab.said()  # where the browser fetches its new session
        with reading() as job:
            assert queries.live_session(job, digest(elsewhere)) is None
            assert queries.live_session(job, digest(tab.cookie.partition("=")[2])) is None
        assert "horse" not in str(tab.deltas)

    async def test_a_wrong_old_password_is_told(self, screen, cast, with_passwords):
        tab = await screen(cast.ben)
        await tab.do(AccountState.change_password({"password-old": "wrong horse 1", "password-new": "another horse"}))
        assert "staff.wrong_password" in tab.said()

    async def test_nothing_is_weighed_or_hashed_while_nobody_else_can_write(self, screen, cast, with_passwords, monkeypatch):
        """A slow text would stop all writing: what takes its time runs before the transaction, and others write meanwhile."""
        wrote = []

        def others_write(password):
            with work() as job:
                job.session.get_one(Staff, cast.cleo.id).version += 1
            wrote.append(password)
            return kept(password)

        kept = own_account.hash_password
        monkeypatch.setattr(db, "TURN_FOR", 0.1)
        monkeypatch.setattr(own_account, "hash_password", others_write)
        tab = await screen(cast.ben)
        await tab.do(AccountState.change_password({"password-old": PASSWORD, "password-new": "another horse"}))
        assert wrote == ["another horse"]
        assert "/renew" in tab.said()

    async def test_the_other_sessions_end(self, screen, cast):
        elsewhere = sign_in(cast.ben)
        tab = await screen(cast.ben)
        await tab.do(AccountState.end_others)
        with reading() as job:
            assert queries.live_session(job, digest(elsewhere)) is None

    async def test_signed_out_nothing_is_shown_or_saved(self, screen):
        tab = await screen(None)
        await tab.do(AccountState.load, AccountState.save(OWN), AccountState.end_others)
        assert (await tab.state(AccountState)).me.id == 0
        assert tab.said().count("refusal.not_allowed") == 3


class TestTeam:
    async def test_who_manages_staff_sees_everyone(self, screen, cast):
        tab = await screen(cast.ada)
        await tab.do(TeamState.load)
        state = await tab.state(TeamState)
        assert [row.name for row in state.people] == ["Ada Nowak", "Ben Carter", "Cleo Ruiz", "Rita Holm"]
        assert len(state.roles) == 5

    @pytest.mark.parametrize("who", ["ben", "cleo", "rita"])
    async def test_others_see_nobody_and_hear_no_refusal(self, screen, cast, who):
        tab = await screen(getattr(cast, who))
        await tab.do(TeamState.load)
        assert (await tab.state(TeamState)).people == []
        assert tab.said() == ""

    async def test_others_change_nothing_though_they_call_every_handler(self, screen, cast):
        tab = await screen(cast.ben)
        await tab.do(TeamState.open(cast.rita.id))
        await tab.do(TeamState.invite(EVE), TeamState.save({"person-name": "X", "person-role_id": "1"}), TeamState.make_link)
        await tab.do(TeamState.open(cast.rita.id), TeamState.deactivate, TeamState.activate, TeamState.tick(4, "export", True))
        state = await tab.state(TeamState)
        assert (state.link, state.people) == ("", [])
        assert tab.said().count("refusal.not_allowed") == 6
        assert person(cast.ada, cast.rita.id).name == "Rita Holm"

    async def test_an_invitation_shows_its_link_once(self, screen, cast):
        tab = await screen(cast.ada)
        await tab.do(TeamState.load, TeamState.start_invitation, TeamState.invite(EVE))
        state = await tab.state(TeamState)
        base, _, key = state.link.partition("/invite#")
        assert base == "http://localhost:3000"
        assert state.link_for == "Eve Moss"
        assert not state.is_inviting
        with reading() as job:
            assert queries.open_link(job, key)
        assert "Eve Moss" in [row.name for row in state.people]
        await tab.do(TeamState.close)
        assert (await tab.state(TeamState)).link == ""

    async def test_a_person_is_edited(self, screen, cast):
        tab = await screen(cast.ada)
        form = {"person-name": "Ben C.", "person-role_id": "2", "person-language": "uk", "person-zone": ""}
        await tab.do(TeamState.load, TeamState.open(cast.ben.id))
        assert (await tab.state(TeamState)).opened.name == "Ben Carter"
        await tab.do(TeamState.save(form))
        assert (person(cast.ada, cast.ben.id).name, person(cast.ada, cast.ben.id).role_key) == ("Ben C.", "manager")
        assert (await tab.state(TeamState)).open_id == 0

    async def test_the_last_administrator_is_told_so_clx21(self, screen, cast, with_passwords):
        tab = await screen(cast.ada)
        edit = {"person-name": "Ada", "person-role_id": "2", "person-language": "", "person-zone": ""}
        with work() as job:
            ben = job.session.get_one(Staff, cast.ben.id)
            ben.password_hash = ""
        await tab.do(TeamState.load, TeamState.open(cast.ada.id), TeamState.deactivate, TeamState.save(edit))
        assert tab.said().count("staff.last_administrator") == 2
        assert person(cast.ada, cast.ada.id).is_active

    async def test_deactivated_and_activated_again(self, screen, cast):
        tab = await screen(cast.ada)
        await tab.do(TeamState.load, TeamState.open(cast.ben.id), TeamState.deactivate)
        assert not (await tab.state(TeamState)).opened.is_active
        await tab.do(TeamState.activate)
        assert (await tab.state(TeamState)).opened.is_active

    async def test_a_new_password_link_for_the_open_person(self, screen, cast, with_passwords):
        tab = await screen(cast.ada)
        await tab.do(TeamState.load, TeamState.open(cast.ben.id), TeamState.make_link)
        assert (await tab.state(TeamState)).link_for == "Ben Carter"

    async def test_a_box_is_ticked_and_cleared_d65(self, screen, cast):
        tab = await screen(cast.ada)
        mechanic = 4
        await tab.do(TeamState.load, TeamState.tick(mechanic, "export", True))
        assert "export" in next(row for row in (await tab.state(TeamState)).roles if row.id == mechanic).permissions
        await tab.do(TeamState.tick(mechanic, "export", False))
        assert "export" not in next(row for row in (await tab.state(TeamState)).roles if row.id == mechanic).permissions

    @pytest.mark.parametrize(
        "wrong", [{"role_id": {"a": 1}}, {"permission": "everything"}, {"permission": None}, {"is_on": "perhaps"}, {"role_id": True}]
    )
    async def test_a_strange_box_is_refused(self, screen, cast, wrong):
        tab = await screen(cast.ada)
        await tab.call(TeamState.tick(1, "export", True), **{"role_id": 4, "permission": "export", "is_on": True, **wrong})
        assert "refusal.bad_input" in tab.said()

    @pytest.mark.parametrize("staff_id", [{"a": 1}, None, "x"])
    async def test_a_strange_person_opens_nothing(self, screen, cast, staff_id):
        tab = await screen(cast.ada)
        await tab.call(TeamState.open(1), staff_id=staff_id)
        assert (await tab.state(TeamState)).opened.id == 0
