"""Which communication type the panel opens with (D-78)."""

import pytest

from rxapp.core.work import work
from rxapp.messages.panel.state.setup import ComposeState
from tests.factories import make_customer, make_shop

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("db", ["sqlite"], indirect=True)]

AGREED = {"number": "07700 900633", "agrees": True}
SILENT = {"number": "07700 900633", "agrees": False}
EMAIL = {"address": "dora@example.com", "agrees": True}


@pytest.mark.parametrize(
    ("record", "asked", "right"),
    [
        (("", [AGREED], [EMAIL]), "", ("email", False)),
        (("sms", [AGREED], [EMAIL]), "", ("sms", False)),
        (("sms", [SILENT], [EMAIL]), "", ("email", True)),
        (("sms", [], [EMAIL]), "", ("email", True)),
        (("sms", [SILENT], [EMAIL]), "sms", ("sms", True)),
        (("email", [AGREED], []), "", ("email", True)),
        (("", [AGREED], []), "", ("email", False)),
        (("sms", [AGREED], [EMAIL]), "note", ("note", False)),
    ],
)
async def test_the_first_type(screen, cast, record, asked, right):
    """What the door asked for, else the preference where it can be met now, else E-mail; and it says where it cannot."""
    with work(cast.ada) as job:
        make_shop(job)
        dora = make_customer(job, **dict(zip(("preference", "phones", "emails"), record, strict=True)))
    tab = await screen()
    await tab.do(ComposeState.open(dora, asked))
    panel = await tab.state(ComposeState)
    assert (panel.kind, panel.is_unmet) == right


async def test_a_draft_comes_before_the_preference(screen, cast):
    with work(cast.ada) as job:
        make_shop(job)
        dora = make_customer(job, preference="sms", phones=[AGREED], emails=[EMAIL])
    tab = await screen()
    await tab.do(ComposeState.open(dora, "note"), ComposeState.set_subject("Rang"), ComposeState.open(dora))
    assert (await tab.state(ComposeState)).kind == "note"
