"""*Phone types* and *Tags* on the settings page (RO-12, RO-13, RO-30)."""

import pytest

from rxapp.customers.state.labels import LabelsState


async def test_a_phone_type_is_added_and_offered(screen, cast):
    tab = await screen(cast.ben)
    await tab.do(LabelsState.load, LabelsState.add({"phone-type": " Workshop "}))
    assert (await tab.state(LabelsState)).own == ["Workshop"]
    assert "labels.added" in tab.said()


async def test_the_same_one_again_is_refused(screen, cast):
    tab = await screen(cast.ben)
    await tab.do(LabelsState.add({"phone-type": "Workshop"}), LabelsState.add({"phone-type": "WORKSHOP"}))
    assert "customers.refusal.phone_type_taken" in tab.said()


@pytest.mark.parametrize("who", ["cleo", "rita"])
async def test_who_may_not_edit_customers_adds_none(screen, cast, who):
    tab = await screen(getattr(cast, who))
    await tab.do(LabelsState.add({"phone-type": "Workshop"}), LabelsState.load)
    assert (await tab.state(LabelsState)).own == []


@pytest.mark.parametrize("form", [None, 5, {}, {"phone-type": {"a": 1}}, {"phone-type": " "}, {"phone-type": "x" * 41}])
async def test_a_strange_form_adds_none(screen, cast, form):
    tab = await screen(cast.ben)
    await tab.call(LabelsState.add({}), form=form)
    assert "refusal." in tab.said()
    assert (await tab.state(LabelsState)).own == []
