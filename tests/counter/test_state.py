"""The counter as a tab runs it: finding, scanning, the strip, and what its address keeps (CL-3, CLX-8, CLX-10)."""

import pytest
import sqlalchemy as sa

from rxapp.core.errors import NotFound
from rxapp.core.work import reading, work
from rxapp.counter import queries
from rxapp.counter.state import CounterState
from rxapp.customers.actions import records, visibility
from rxapp.customers.state.form import FormState
from rxapp.shop.state import DeskState
from rxapp.workshop.actions import status
from tests.factories import make_customer, make_job, make_note

NOTE = "Collects after 17:30. Wants replaced parts back in a bag. Goes by Oliver, never Olly. Ask whether he wants the spare hinge clamp."


@pytest.fixture
def oliver(cast):
    """A customer with a long note and one entry of history."""
    with work(cast.ada) as job:
        made = make_customer(
            job,
            title="mr",
            first_name="Oliver",
            last_name="Hartley",
            company="Hartley Architects",
            phones=["07700 900633"],
            emails=["oliver@example.com"],
            number="CARD-17",
            preference="email",
            note=NOTE,
            is_vip=True,
        )
        make_customer(job, first_name="Olive", last_name="Hartnell", phones=["07700 900634"])
        make_note(job, made, subject="Rang about the wheel")
        return made


async def opened(screen, actor, path="/counter"):
    tab = await screen(actor, path=path)
    await tab.do(DeskState.arrive, CounterState.load)
    return tab


def gone(customer_id):
    with work() as job:
        job.session.execute(
            sa.text("DELETE FROM messageevent WHERE message_id IN (SELECT id FROM message WHERE customer_id = :id)"), {"id": customer_id}
        )
        for table in ("customerphone", "customeremail", "consent", "message"):
            job.session.execute(sa.text(f"DELETE FROM {table} WHERE customer_id = :id"), {"id": customer_id})
        job.session.execute(sa.text("DELETE FROM customer WHERE id = :id"), {"id": customer_id})


def test_what_the_strip_shows(cast, oliver):
    with reading(cast.ben) as job:
        row = queries.served(job, oliver)
        with pytest.raises(NotFound):
            queries.served(job, oliver + 100)
    assert (row.name, row.title, row.company, row.phone, row.email) == (
        "Oliver Hartley",
        "mr",
        "Hartley Architects",
        "07700 900633",
        "oliver@example.com",
    )
    assert (row.preference, row.is_vip, row.is_hidden, row.last_contact_kind) == ("email", True, False, "note")
    assert row.note == NOTE
    assert row.note_line == NOTE[:120].rstrip() + "..."
    assert row.note_is_cut
    assert [(one.kind, one.subject) for one in row.contacts] == [("note", "Rang about the wheel")]


def test_only_the_last_five_contacts(cast, oliver):
    with work(cast.ada) as job:
        for number in range(6):
            make_note(job, oliver, subject=f"Rang {number}")
    with reading(cast.ben) as job:
        assert [one.subject for one in queries.served(job, oliver).contacts] == [f"Rang {number}" for number in (5, 4, 3, 2, 1)]


async def test_found_while_typing_then_pressed_cl3(screen, cast, oliver):
    tab = await opened(screen, cast.ben)
    assert (await tab.state(CounterState)).served.id == 0
    await tab.do(CounterState.look("hart"))
    found = await tab.state(CounterState)
    assert ([row.name for row in found.picks], found.total, found.q) == (["Olive Hartnell", "Oliver Hartley"], 2, "hart")
    await tab.do(CounterState.choose(oliver))
    shown = await tab.state(CounterState)
    assert (shown.served.id, shown.q, shown.picks, shown.initials) == (oliver, "", [], "OH")
    assert f"/counter?customer={oliver}" in tab.said()


async def test_a_scan_chooses_and_rubbish_stays_with_words(screen, cast, oliver):
    tab = await opened(screen, cast.ben)
    await tab.do(CounterState.look("CARD"), CounterState.enter({"find-customer": "5012345678900"}))
    shown = await tab.state(CounterState)
    assert (shown.served.id, shown.q, shown.total) == (0, "5012345678900", 0)
    await tab.do(CounterState.look("CARD-1"), CounterState.enter({"find-customer": "CARD-17"}))
    assert (await tab.state(CounterState)).served.id == oliver


async def test_a_key_that_comes_late_changes_neither_customer_nor_address(screen, cast, oliver):
    """The browser holds back keys that come too fast: the last of a scan may come after its Enter."""
    tab = await opened(screen, cast.ben)
    await tab.do(CounterState.enter({"find-customer": "CARD-17"}))
    tab.events.clear()
    await tab.do(CounterState.look("CARD-17"))
    assert (await tab.state(CounterState)).served.id == oliver
    assert f"/counter?customer={oliver}" in tab.said()
    await tab.do(CounterState.change_customer)
    changed = await tab.state(CounterState)
    assert (changed.served.id, changed.q, changed.picks) == (0, "", [])


async def test_the_address_brings_the_customer_back(screen, cast, oliver):
    tab = await opened(screen, cast.ben, f"/counter?customer={oliver}")
    assert (await tab.state(CounterState)).served.id == oliver
    await tab.go("/counter", CounterState.load)
    assert (await tab.state(CounterState)).served.id == 0


@pytest.mark.parametrize("asked", ["999999", "x", "-1", "1e9", "99999999999", "1/2"])
async def test_an_address_of_nobody_says_so(screen, cast, oliver, asked):
    tab = await opened(screen, cast.ben, f"/counter?customer={asked}")
    shown = await tab.state(CounterState)
    assert (shown.served.id, shown.is_lost) == (0, True)
    await tab.do(CounterState.choose(oliver))
    assert not (await tab.state(CounterState)).is_lost


async def test_live_changes_reach_the_strip(screen, cast, oliver):
    tab = await opened(screen, cast.ben, f"/counter?customer={oliver}")
    await tab.do(CounterState.toggle_note)
    with work(cast.ada) as job:
        records.edit(job, customer_id=oliver, version=1, form={"preference": "sms"})
        make_note(job, oliver, subject="Rang again")
        visibility.hide(job, customer_id=oliver)
    await tab.do(CounterState.refresh)
    shown = await tab.state(CounterState)
    assert (shown.served.preference, shown.served.is_hidden, shown.shows_whole_note) == ("sms", True, True)
    assert [one.subject for one in shown.served.contacts] == ["Rang again", "Rang about the wheel"]
    gone(oliver)
    await tab.do(CounterState.refresh)
    assert ((await tab.state(CounterState)).served.id, (await tab.state(CounterState)).is_lost) == (0, True)


async def test_a_list_on_the_screen_is_read_again(screen, cast, oliver):
    tab = await opened(screen, cast.ben)
    await tab.do(CounterState.look("hartley"))
    with work(cast.ada) as job:
        visibility.hide(job, customer_id=oliver)
    await tab.do(CounterState.refresh)
    shown = await tab.state(CounterState)
    assert (shown.picks, shown.total, shown.q) == ([], 0, "hartley")


async def test_the_whole_note_is_another_customers_no_longer_clx10(screen, cast, oliver):
    tab = await opened(screen, cast.ben, f"/counter?customer={oliver}")
    await tab.do(CounterState.toggle_note)
    assert (await tab.state(CounterState)).shows_whole_note
    await tab.do(CounterState.choose(oliver + 1))
    assert not (await tab.state(CounterState)).shows_whole_note


async def test_suppliers_first_keeps_what_was_typed_ro6(screen, cast, oliver):
    with work(cast.ada) as job:
        make_customer(job, first_name="Zed", last_name="Hartman", is_supplier=True)
    tab = await opened(screen, cast.ben)
    await tab.do(CounterState.look("hart"), CounterState.put_suppliers_first(True))
    shown = await tab.state(CounterState)
    assert [row.name for row in shown.picks] == ["Zed Hartman", "Olive Hartnell", "Oliver Hartley"]
    await tab.do(CounterState.put_suppliers_first(False))
    assert (await tab.state(CounterState)).picks[0].name == "Olive Hartnell"


async def test_the_form_of_a_new_customer_comes_back_to_the_counter(screen, cast, oliver):
    from rxapp.app import app  # noqa: PLC0415 (it declares the ways back)

    assert app
    tab = await screen(cast.ben, path="/customers/new?back=/counter&name=Nina%20Newman")
    await tab.do(DeskState.arrive, FormState.start)
    form = await tab.state(FormState)
    assert form.back == "/counter"
    await tab.do(FormState.save({"customer-first_name": "Nina", "customer-last_name": "Newman", "customer-confirmed": "on"}))
    made = (await tab.state(FormState)).customer_id
    await tab.do(FormState.show_saved(True, form.opened))
    assert f"/counter?customer={made}" in tab.said()


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/logout", "/counter?x=1", "counter", ""])
async def test_the_form_leads_nowhere_else(screen, cast, back):
    tab = await screen(cast.ben, path=f"/customers/new?back={back}")
    await tab.do(DeskState.arrive, FormState.start)
    assert (await tab.state(FormState)).back == ""


STEPS = ("received", "triage", "in_progress", "ready", "collected")


def brought(cast, customer_id, *to, **fields):
    """A job of the customer, moved on to these statuses."""
    with work(cast.ada) as job:
        made = make_job(job, customer_id, **fields)
    for version, step in enumerate(to, 1):
        with work(cast.ada) as job:
            status.set_status(job, job_id=made, status=step, version=version)
    return made


def test_open_jobs_what_can_be_collected_first_then_what_is_done(cast, oliver):
    booked, ready = brought(cast, oliver, model="Booked"), brought(cast, oliver, *STEPS[:4], model="Ready")
    done = brought(cast, oliver, *STEPS, model="Done")
    brought(cast, oliver + 1, model="Another's")
    with reading(cast.ben) as job:
        row = queries.served(job, oliver)
    assert [(line.id, line.status, line.is_done) for line in row.jobs] == [
        (ready, "ready", False),
        (booked, "booked", False),
        (done, "collected", True),
    ]
    assert row.open_jobs == 2
    assert row.jobs[0].shown.startswith("J-")
    assert "Ready" in row.jobs[0].item


def test_a_shop_s_own_fleet_is_cut_and_counted(cast, oliver):
    with work(cast.ada) as job:
        for number in range(14):
            make_job(job, oliver, model=f"Fleet {number}")
    with reading(cast.ben) as job:
        row = queries.served(job, oliver)
    assert (len(row.jobs), row.open_jobs) == (12, 14)


async def test_a_job_that_changes_elsewhere_shows_at_once(screen, cast, oliver):
    tab = await opened(screen, cast.ben, f"/counter?customer={oliver}")
    assert (await tab.state(CounterState)).served.jobs == ()
    brought(cast, oliver, "received")
    await tab.do(CounterState.refresh)
    assert [line.status for line in (await tab.state(CounterState)).served.jobs] == ["received"]
