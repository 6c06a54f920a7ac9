"""The store record's form and the frame's facts, as a tab runs them (CL-2, D-37, D-69)."""

import pytest

from rxapp.core.work import reading, work
from rxapp.history.queries import changes_of
from rxapp.shop import actions, queries
from rxapp.shop.state import DeskState, StoreState
from rxapp.staff.actions import people

FORM = {
    "store-name": "Calder Cycles",
    "store-service_email": "desk@example.com",
    "store-phone": "",
    "store-address": "",
    "store-country": "GB",
    "store-zone": "Europe/London",
    "store-language": "en",
    "store-signature_email": "",
    "store-signature_sms": "",
    "store-undo_panel_for": "10",
    "store-consent_new_email": False,
    "store-consent_new_sms": False,
}


def shop():
    with reading() as job:
        return queries.shop(job)


def save(**form):
    with work() as job:
        actions.save(job, form=form)


async def test_the_form_is_saved_and_shown(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(StoreState.load, StoreState.save(FORM))
    assert (shop().name, shop().service_email) == ("Calder Cycles", "desk@example.com")
    assert (await tab.state(StoreState)).domain == "example.com"
    assert "settings.saved" in tab.said()


async def test_only_what_was_changed_is_saved_so_two_people_keep_both_d37(screen, cast):
    save(name="Calder Cycles")
    tab = await screen(cast.ada)
    await tab.do(StoreState.load)
    save(phone="01422 000000")
    await tab.do(StoreState.save({**FORM, "store-address": "1 High Street"}))
    assert (shop().phone, shop().address) == ("01422 000000", "1 High Street")


async def test_what_another_saved_is_told_and_taken_when_asked_for(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(StoreState.load)
    save(name="Calder")
    await tab.do(StoreState.refresh)
    state = await tab.state(StoreState)
    assert (state.is_stale, state.store.name) == (True, "")
    await tab.do(StoreState.load)
    state = await tab.state(StoreState)
    assert (state.is_stale, state.store.name) == (False, "Calder")


async def test_ones_own_save_is_not_stale(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(StoreState.load, StoreState.save(FORM), StoreState.refresh)
    assert not (await tab.state(StoreState)).is_stale


async def test_what_was_typed_while_the_page_opened_stays_unless_somebody_saved(screen, cast):
    """The fields stand from the last visit; the page's own reading puts others in their place only where the values differ."""
    tab = await screen(cast.ada)
    await tab.do(StoreState.load)
    before = (await tab.state(StoreState)).filled
    await tab.do(StoreState.load)
    assert (await tab.state(StoreState)).filled == before
    save(name="Calder")
    await tab.do(StoreState.load)
    state = await tab.state(StoreState)
    assert (state.store.name, state.filled != before) == ("Calder", True)


async def test_a_default_consent_is_warned_of_rox3(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(StoreState.load)
    assert not (await tab.state(StoreState)).sets_consent
    await tab.do(StoreState.save({**FORM, "store-consent_new_sms": True}))
    assert (await tab.state(StoreState)).sets_consent


async def test_a_wrong_address_is_refused_and_what_was_typed_stays(screen, cast):
    tab = await screen(cast.ada)
    await tab.do(StoreState.load)
    before = (await tab.state(StoreState)).filled
    await tab.do(StoreState.save({**FORM, "store-service_email": "desk"}))
    assert "shop.bad_email" in tab.said()
    assert shop().name == ""
    assert (await tab.state(StoreState)).filled == before


@pytest.mark.parametrize("who", ["ben", "cleo", "rita"])
async def test_who_may_not_change_settings_changes_nothing_d65(screen, cast, who):
    tab = await screen(getattr(cast, who))
    await tab.do(StoreState.load, StoreState.save(FORM))
    assert "refusal.not_allowed" in tab.said()
    assert shop().name == ""


@pytest.mark.parametrize("form", [None, 5, [], {"store-name": {"a": 1}}, {"store-is_demo": True}])
async def test_a_strange_form_changes_nothing(screen, cast, form):
    tab = await screen(cast.ada)
    await tab.call(StoreState.save(FORM), form=form)
    with reading() as job:
        assert changes_of(job, "shop", 1) == []


class TestDesk:
    async def test_empty_words_and_zone_of_staff_are_the_shops_d69(self, screen, cast):
        save(language="uk", zone="Europe/Kyiv")
        with work(cast.ada) as job:
            people.edit_person(job, staff_id=cast.ben.id, name="Ben Carter", role_id=3, language="", zone="")
        tab = await screen(cast.ben)
        await tab.do(DeskState.arrive)
        state = await tab.state(DeskState)
        assert (state.language, state.zone) == ("uk", "Europe/Kyiv")
        assert "uk|Europe/Kyiv" in tab.said()

    async def test_a_new_name_of_the_shop_reaches_the_frame(self, screen, cast):
        tab = await screen(cast.ben)
        await tab.do(DeskState.arrive)
        save(name="Calder")
        await tab.do(DeskState.refresh)
        assert (await tab.state(DeskState)).shop_name == "Calder"

    async def test_signed_out_one_is_led_to_sign_in(self, screen):
        tab = await screen(None)
        await tab.do(DeskState.arrive)
        assert "/login" in tab.said()
        assert (await tab.state(DeskState)).staff_id == 0


async def test_quiet_hours_are_saved_by_the_message_rules_alone(screen, cast):
    """The section sends only its two times; one alone makes no quiet hours, and what is no time of day is refused."""
    tab = await screen(cast.ada)
    await tab.do(StoreState.load, StoreState.save({"store-quiet_from": "21:00", "store-quiet_until": "08:00"}))
    assert (shop().quiet_from, shop().quiet_until) == ("21:00", "08:00")
    assert (await tab.state(StoreState)).has_quiet_hours
    await tab.do(StoreState.save({"store-quiet_from": "21:00", "store-quiet_until": ""}))
    assert not (await tab.state(StoreState)).has_quiet_hours
    await tab.do(StoreState.save({"store-quiet_from": "25:00", "store-quiet_until": "noon"}))
    assert (shop().quiet_from, shop().quiet_until) == ("21:00", "")
    assert "refusal.bad_input" in tab.said()
