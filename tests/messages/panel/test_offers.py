"""G8: the greeting that the browser shows at a press is the very one that the server puts in and the outbox sends."""

import pytest

from rxapp.core.work import reading, work
from rxapp.messages.composer.state.parts import Offer
from rxapp.messages.history.queries import timeline
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.wording import actions as wording
from tests.factories import make_customer, make_shop, make_template

pytestmark = pytest.mark.asyncio

PEOPLE = {
    "title": {"title": "mrs", "first_name": "Żaneta", "last_name": "O'Neil-Öz"},
    "first name": {"first_name": "Ann"},
    "forms": {"first_name": "Jan", "last_name": "Nowak", "form_informal": "Janku", "form_formal": "Panie Janie", "language": "pl"},
    "company": {"kind": "company", "company": "Spokes & Sons", "language": "es"},
    "own title": {"title": "Captain", "first_name": "José", "last_name": "Núñez", "language": "es"},
}


def _now(panel: ComposeState) -> Offer:
    """What the preview shows of the server's own."""
    if panel.no_greeting:
        return Offer(none=panel.no_greeting)
    return Offer(panel.greeting, panel.greeting_style, panel.greeting_case)


def _offered(panel: ComposeState) -> list[Offer]:
    return [Offer(one.greeting, one.style, one.case, one.none) for one in panel.offers]


async def _opened(screen, cast, fields, *, own: bool = False):
    with work(cast.ada) as job:
        make_shop(job)
        template = make_template(job, name="Ready", subject="Your bicycle", content="It is ready.", language=fields.get("language", "en"))
        if own:
            wording.save_greetings(job, language=fields.get("language", "en"), form={"informal": "Ahoj {name}"})
        customer = make_customer(job, **fields, emails=["dora@example.com"])
    tab = await screen()
    await tab.do(ComposeState.open(customer, "email"), ComposeState.set_template(str(template)))
    return tab, customer


@pytest.mark.parametrize("name", PEOPLE)
async def test_what_a_press_shows_is_what_the_server_puts_in_and_the_outbox_sends(screen, cast, name):
    tab, customer = await _opened(screen, cast, PEOPLE[name])
    for press, place in (
        (ComposeState.set_formal(True), 0),
        (ComposeState.set_formal(False), 1),
        (ComposeState.set_use_name("no"), 2),
        (ComposeState.set_use_name("yes"), 1),
        (ComposeState.set_formal(True), 0),
    ):
        shown = _offered(await tab.state(ComposeState))[place]
        await tab.do(press)
        panel = await tab.state(ComposeState)
        assert shown == _now(panel)
        assert panel.body.encode().startswith(shown.greeting.encode())
    await tab.do(SendingState.send(panel.body, panel.text_revision))
    with reading(cast.ada) as job:
        sent = timeline.text_for(job, timeline.timeline(job, customer).rows[0].id)
    assert sent.body.encode().startswith(shown.greeting.encode())
    assert sent.greeting.encode() == shown.greeting.encode()


async def test_the_shops_own_wording_is_offered_and_a_new_name_at_once(screen, cast):
    """On open and after a rename the server's value stands; the shipped wording is not kept in the tab."""
    from rxapp.customers.actions import records  # noqa: PLC0415
    from rxapp.customers.queries import lookups  # noqa: PLC0415

    tab, customer = await _opened(screen, cast, PEOPLE["first name"], own=True)
    assert [one.greeting for one in _offered(await tab.state(ComposeState))] == ["Dear Ann,", "Ahoj Ann,", ""]
    with work(cast.ada) as job:
        version = lookups.customer_for(job, customer).version
        records.edit(job, customer_id=customer, version=version, form={"first_name": "Eve", "confirmed": True})
    await tab.do(ComposeState.reread)
    assert [one.greeting for one in _offered(await tab.state(ComposeState))] == ["Dear Eve,", "Ahoj Eve,", ""]


async def test_where_a_press_asks_first_or_changes_nothing_none_is_offered(screen, cast):
    tab, _ = await _opened(screen, cast, PEOPLE["first name"])
    panel = await tab.state(ComposeState)
    assert panel._phrases == {}
    await tab.do(WritingState.write("Dear old friend,\n\nIt is ready.", panel.text_revision))
    assert _offered(await tab.state(ComposeState)) == []
    await tab.do(WritingState.write("It is ready.", (await tab.state(ComposeState)).text_revision))
    assert _offered(await tab.state(ComposeState)) == []
    await tab.do(ComposeState.set_kind("note"))
    assert _offered(await tab.state(ComposeState)) == []


async def test_without_a_template_the_reason_is_offered(screen, cast):
    with work(cast.ada) as job:
        make_shop(job)
        customer = make_customer(job, first_name="Ann", emails=["ann@example.com"])
    tab = await screen()
    await tab.do(ComposeState.open(customer, "email"))
    assert {one.none for one in _offered(await tab.state(ComposeState))} == {"no_template"}
