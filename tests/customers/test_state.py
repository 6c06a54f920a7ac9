"""The customers' screens as a tab runs them: grid, form and palette, without a browser."""

import contextlib
import json
import pickle

import pytest

from rxapp.core.errors import BadInput
from rxapp.core.work import reading, work
from rxapp.customers.actions import last_contact, records
from rxapp.customers.queries import lookups, pages
from rxapp.customers.state import marker
from rxapp.customers.state.form import FormState
from rxapp.customers.state.grid import GridState
from rxapp.customers.state.palette import PaletteState
from rxapp.shop.state import DeskState
from rxapp.ui import filled
from tests.factories import make_company, make_customer


def row(customer_id):
    with reading() as job:
        return lookups.customer_for(job, customer_id)


def customers(*names, **fields):
    with work() as job:
        return [make_customer(job, first_name=name, last_name="Harper", **fields) for name in names]


def touched(state):
    """The bytes kept of all that an event on this state touches: itself and its parents."""
    kept = 0
    while state is not None:
        kept += len(state._serialize())
        state = state.parent_state
    return kept


# ---- the grid


async def test_the_grid_opens_as_the_address_asks_and_keeps_it_there_cl6(screen, cast):
    with work() as job:
        make_customer(job, first_name="Ann", last_name="Harper")
        make_company(job, company="Harlequin Ltd", is_supplier=True)
        make_company(job, company="Zebra Ltd", is_supplier=True)
    tab = await screen(cast.ben, path="/customers?q=har&sort=-name&suppliers=1")
    await tab.do(GridState.load)
    grid = await tab.state(GridState)
    assert [cell.name for cell in grid.rows] == ["Harlequin Ltd"]
    assert (grid.q, grid.sort, grid.suppliers, grid.count_key) == ("har", "-name", True, "grid.suppliers_match")
    assert "/customers?q=har&sort=-name&suppliers=1" in tab.said()


@pytest.mark.parametrize("address", ["?sort=height", "?after=nonsense", "?before=W10", "?q=" + "x" * 300, "?from=-7", "?suppliers=yes"])
async def test_a_wrong_address_still_opens_the_grid(screen, cast, address):
    customers("Ann")
    tab = await screen(cast.ben, path=f"/customers{address}")
    await tab.do(GridState.load)
    grid = await tab.state(GridState)
    assert [cell.name for cell in grid.rows] == ["Ann Harper"]
    assert grid.first == 1


@pytest.mark.parametrize(
    "address", ["?sort=x", "?q=har&sort=x", "?sort=-x", "?after=nonsense", "?sort=-name&before=W10", "?q=" + "x" * 300]
)
async def test_address_and_list_agree_after_a_wrong_address_c1e(screen, cast, address):
    """C1e: what makes no sense is left out, with one sentence; what is right stays."""
    customers("Ann", "Bea")
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load, GridState.search("ann"))
    await tab.go(f"/customers{address}")
    tab.events.clear()
    await tab.do(GridState.load)
    grid = await tab.state(GridState)
    asked = {"q": "har"} if "q=har" in address else {}
    assert (grid.q, grid.sort) == (asked.get("q", ""), "-name" if "sort=-name" in address else "name")
    assert len(grid.rows) == 2
    assert tab.said().count("grid.odd_address") == 1
    assert "refusal." not in tab.said()
    settled = "/customers?sort=-name" if grid.sort == "-name" else "/customers?q=har" if grid.q else "/customers"
    assert f'"{settled}"' in tab.said().replace("\\", "")


async def test_pages_turn_both_ways_and_count_on(screen, cast):
    customers(*(f"N{number:03}" for number in range(120)))
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load, GridState.next_page, GridState.next_page)
    grid = await tab.state(GridState)
    assert (grid.first, len(grid.rows), grid.rows[0].name, grid.next_after) == (101, 20, "N100 Harper", "")
    await tab.do(GridState.next_page, GridState.previous_page)
    assert ((await tab.state(GridState)).first, (await tab.state(GridState)).rows[0].name) == (51, "N050 Harper")
    await tab.do(GridState.previous_page, GridState.previous_page)
    grid = await tab.state(GridState)
    assert (grid.first, grid.rows[0].name, grid.after, grid.before) == (1, "N000 Harper", "", "")


async def test_a_turned_page_is_found_again_by_its_address(screen, cast):
    customers(*(f"N{number:03}" for number in range(60)))
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load, GridState.next_page)
    kept = (await tab.state(GridState))._address()
    other = await screen(cast.ben, path=kept)
    await other.do(GridState.load)
    grid = await other.state(GridState)
    assert (grid.first, grid.rows[0].name) == (51, "N050 Harper")


async def test_a_header_sorts_and_sorts_back(screen, cast):
    customers("Ann", "Bea")
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load, GridState.sort_by("name"))
    assert [cell.name for cell in (await tab.state(GridState)).rows] == ["Bea Harper", "Ann Harper"]
    await tab.do(GridState.sort_by("last_contact"))
    assert (await tab.state(GridState)).sort == "-last_contact"
    await tab.do(GridState.sort_by("last_contact"))
    assert (await tab.state(GridState)).sort == "last_contact"


async def test_nobody_found_offers_what_was_meant(screen, cast):
    customers("Ann")
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load, GridState.search("harpe"), GridState.search("harpor"))
    grid = await tab.state(GridState)
    assert (grid.total, grid.suggestions, grid.q, grid.filled) == (0, ["harper"], "harpor", "")
    await tab.do(GridState.search_for(grid.suggestions[0]))
    grid = await tab.state(GridState)
    assert (grid.total, grid.suggestions) == (1, [])
    assert grid.filled.startswith("search-")  # the box is filled anew


async def test_letters_typed_before_the_grid_has_loaded_stay(screen, cast):
    """The address asks for another text than the box still shows: it is put in only where nothing was typed, and no new box comes."""
    customers("Ann")
    tab = await screen(cast.ben, path="/customers?q=harper")
    await tab.do(GridState.load)
    await tab.go("/customers", GridState.load)
    assert ((await tab.state(GridState)).filled, (await tab.state(GridState)).q) == ("", "")
    assert "customers-q" in tab.said()


async def test_a_change_elsewhere_shows_and_keeps_the_page(screen, cast):
    ids = customers(*(f"N{number:03}" for number in range(60)))
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load, GridState.next_page)
    with work(cast.ada) as job:
        records.edit(job, customer_id=ids[55], version=1, form={"first_name": "N055x"})
    await tab.do(GridState.refresh)
    grid = await tab.state(GridState)
    assert (grid.first, grid.rows[5].name) == (51, "N055x Harper")


async def test_a_change_that_shows_nothing_new_sends_nothing(screen, cast):
    customers("Ann")
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load)
    tab.deltas.clear()
    tab.events.clear()
    await tab.do(GridState.refresh)
    assert "rows" not in json.dumps(tab.deltas, default=str)
    assert not tab.events


async def test_a_full_page_of_rows_stays_small_g13(screen, cast, clock):
    surnames = ["Charlesworth", "Harasimowicz", "Bonham-Harrison", "Harlow", "Shevchenko"]
    with work() as job:
        for number in range(55):
            words = {"last_name": f"{surnames[number % 5]} {number}", "tags": ["Commuter", "Road club"][: number % 3]}
            customer_id = make_customer(
                job, first_name="Katarzyna", phones=["07700 900633"], emails=[f"katarzyna.h{number}@example.com"], **words
            )
            last_contact.touch(job, customer_id=customer_id, kind="out", at=job.now)
    tab = await screen(cast.ada, path="/customers?q=kata")
    await tab.do(DeskState.arrive, GridState.load)
    grid = await tab.state(GridState)
    assert len(grid.rows) == 50
    assert touched(grid) <= 8 * 1024
    assert pickle.loads(pickle.dumps(grid.rows[0])) == grid.rows[0]


@pytest.mark.parametrize("text", [None, 5, {"a": 1}, ["har"], "x" * 201])
async def test_what_is_no_search_text_is_refused(screen, cast, text):
    customers("Ann")
    tab = await screen(cast.ben, path="/customers")
    await tab.do(GridState.load)
    await tab.call(GridState.search(""), text=text)
    assert (await tab.state(GridState)).q == ""


async def test_nobody_signed_in_reads_nothing(screen, cast):
    customers("Ann")
    tab = await screen(None, path="/customers")
    await tab.do(GridState.load)
    assert (await tab.state(GridState)).rows == []


@pytest.mark.parametrize(
    ("q", "pattern"),
    [
        ("", ""),
        ("Har", "har"),
        ("Łódź har", "lodz|har"),
        ("ab", r"(?<![\p{L}\p{N}])ab"),
        ("07700 900", "[ ()./-]*".join("7700900")),
        ("o'h(a", r"oh\(a"),
        ("Anne–Marie", r"anne-marie"),
        ("hartley 633", "hartley|" + "[ ()./-]*".join("633")),
        ("tel:07700 900,", "[ ()./-]*".join("7700900")),
        ("a.b@c", r"a\.b@c"),
    ],
)
def test_the_marker_lies_on_what_was_asked_for(q, pattern):
    assert marker.pattern(q) == pattern


# ---- the form

NEW = {
    "customer-first_name": "Dora",
    "customer-last_name": "Whitfield",
    "customer-title": "mrs",
    "customer-is_vip": "on",
    "customer-tags": "Commuter, Road club",
    "customer-preference": "sms",
    "customer-country": "GB",
    "phones-0-prefix": "+44",
    "phones-0-address": "07700 900417",
    "phones-0-label": "mobile",
    "phones-0-agrees": "on",
    "phones-0-how": "in_person",
    "emails-0-address": "Dora@example.com",
}


async def opened(screen, actor, customer_id):
    tab = await screen(actor, path=f"/customers/{customer_id}/edit")
    await tab.do(FormState.load)
    return tab


async def as_shown(tab):
    """What the browser would send of the form as it stands."""
    form = await tab.state(FormState)
    sent = (
        {filled.CONTROL: form.filled}
        | {f"customer-{name}": text for name, text in form.texts.items()}
        | {f"customer-{name}": "on" for name, on in form.ticks.items() if on}
    )
    for listed in ("phones", "emails"):
        for line in getattr(form, listed):
            given = {"prefix": line.prefix, "address": line.address, "label": line.label, "agrees_for": line.address if line.agreed else ""}
            sent |= {f"{listed}-{line.key}-{name}": value for name, value in given.items()}
            sent |= {f"{listed}-{line.key}-agrees": "on"} if line.is_ticked else {}
            sent |= {"customer-main": str(line.key)} if line.is_main else {}
    return sent


async def test_a_new_customer_is_saved_and_shown_ro33(screen, cast):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.save(NEW))
    made = row((await tab.state(FormState)).customer_id)
    assert (made.name, made.title, made.is_vip, made.tags, made.preference) == (
        "Dora Whitfield",
        "mrs",
        True,
        ("Commuter", "Road club"),
        "sms",
    )
    assert [(phone.number, phone.label, phone.agrees_sms, phone.how) for phone in made.phones] == [
        ("+447700900417", "mobile", True, "in_person")
    ]
    assert [(email.address, email.is_main, email.agrees_email) for email in made.emails] == [("Dora@example.com", True, False)]
    assert "form.created" in tab.said()
    await tab.do(FormState.show_saved(True, (await tab.state(FormState)).opened))
    assert tab.events[-1].payload["path"] == f"/customers/{made.id}"
    assert tab.events[-1].payload["replace"] is True, "Back opens no form again"


async def test_after_save_nobody_is_led_away_from_another_form(screen, cast):
    """Point 5: the answer to *Save* comes when another customer's form is open, or another page is."""
    ann, bea = customers("Ann", "Bea")
    tab = await opened(screen, cast.ben, ann)
    await tab.do(FormState.save(await as_shown(tab)))
    saved = (await tab.state(FormState)).opened
    assert f'=== "/customers/{ann}/edit"' in str(tab.events[0].payload)
    before = len(tab.events)
    for answer in (False, 1, "yes", None):
        await tab.call(FormState.show_saved, is_here=answer, opened=saved)
    tab.path = f"/customers/{bea}/edit"
    await tab.do(FormState.load, FormState.show_saved(True, saved), FormState.show_saved(True, ""))
    assert "_redirect" not in [event.name for event in tab.events[before:]]
    assert (await tab.state(FormState)).customer_id == bea


async def test_pressing_save_twice_makes_one_customer_d56(screen, cast):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.save(NEW), FormState.save(NEW))
    with reading(cast.ben) as job:
        assert pages.page(job, q="whitfield").total == 1


async def test_all_channels_start_off_ro10(screen, cast):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start)
    form = await tab.state(FormState)
    assert [line.is_ticked for line in (*form.phones, *form.emails)] == [False, False]


@pytest.mark.parametrize(
    ("searched", "texts"),
    [
        ("Jane Doe", {"first_name": "Jane", "last_name": "Doe"}),
        ("hartlee", {"first_name": "", "last_name": "hartlee"}),
    ],
)
async def test_what_was_searched_for_begins_the_record(screen, cast, searched, texts):
    tab = await screen(cast.ben, path=f"/customers/new?name={searched.replace(' ', '+')}")
    await tab.do(FormState.start)
    shown = (await tab.state(FormState)).texts
    assert {name: shown[name] for name in texts} == texts


async def test_a_searched_number_or_address_begins_its_line(screen, cast):
    for searched, listed in (("07700 900417", "phones"), ("dora@example.com", "emails")):
        tab = await screen(cast.ben, path=f"/customers/new?name={searched.replace(' ', '+')}")
        await tab.do(FormState.start)
        assert [line.address for line in getattr(await tab.state(FormState), listed)] == [searched]


async def test_an_edit_without_a_change_changes_nothing(screen, cast):
    (customer_id,) = customers(
        "Ann", title="Lady", phones=["07700 900633"], emails=["ann@example.com", "a@example.com"], tags=["Fleet"], note="Rings"
    )
    before = row(customer_id)
    tab = await opened(screen, cast.ben, customer_id)
    await tab.do(FormState.save(await as_shown(tab)))
    assert row(customer_id) == before


async def test_a_wrong_number_is_said_at_its_line_and_the_rest_is_kept(screen, cast):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.add("phones"), FormState.save({**NEW, "phones-1-prefix": "+44", "phones-1-address": "12"}))
    form = await tab.state(FormState)
    assert (form.wrong.key, form.wrong.field, form.wrong.line) == ("customers.refusal.phone_wrong", "phones", 1)
    assert form.customer_id == 0
    assert "phones-1-address" in tab.said()
    await tab.do(FormState.remove("phones", 1), FormState.save(NEW))
    assert (await tab.state(FormState)).customer_id > 0


async def test_a_missing_name_is_said_at_the_field_d29(screen, cast):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.save({}))
    assert (await tab.state(FormState)).wrong.field == "last_name"
    await tab.do(FormState.set_kind("company"), FormState.save({}))
    form = await tab.state(FormState)
    assert (form.wrong.field, form.wrong.key) == ("company", "customers.refusal.company_missing")


async def test_possible_doubles_are_shown_and_saving_anyway_goes_on_d29(screen, cast):
    (known,) = customers("Dorothea", phones=["07700 900417"])
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.save(NEW))
    form = await tab.state(FormState)
    assert [(double.id, double.reason) for double in form.doubles] == [(known, "phone")]
    await tab.do(FormState.save({**NEW, "customer-confirmed": "on"}))
    assert (await tab.state(FormState)).customer_id > known


async def test_two_edits_of_one_field_stand_side_by_side_d37(screen, cast):
    (customer_id,) = customers("Ann", note="Old")
    tab = await opened(screen, cast.ben, customer_id)
    mine = {**await as_shown(tab), "customer-note": "Mine", "customer-town": "Leeds"}
    with work(cast.ada) as job:
        records.edit(job, customer_id=customer_id, version=1, form={"note": "Theirs", "county": "Yorkshire"})
    await tab.do(FormState.save(mine))
    form = await tab.state(FormState)
    assert [(clash.field, clash.mine, clash.theirs) for clash in form.clashes] == [("note", "Mine", "Theirs")]
    assert (form.who, form.texts["note"], form.texts["town"], form.texts["county"]) == ("Ada Nowak", "Mine", "Leeds", "Yorkshire")
    assert row(customer_id).note == "Theirs"
    await tab.do(FormState.save(await as_shown(tab) | {"keep-note": "mine"}))
    saved = row(customer_id)
    assert (saved.note, saved.fields["town"], saved.fields["county"]) == ("Mine", "Leeds", "Yorkshire")


async def test_their_value_can_be_kept_d37(screen, cast):
    (customer_id,) = customers("Ann", note="Old")
    tab = await opened(screen, cast.ben, customer_id)
    mine = {**await as_shown(tab), "customer-note": "Mine"}
    with work(cast.ada) as job:
        records.edit(job, customer_id=customer_id, version=1, form={"note": "Theirs"})
    await tab.do(FormState.save(mine))
    await tab.do(FormState.save(await as_shown(tab) | {"keep-note": "theirs"}))
    assert row(customer_id).note == "Theirs"


async def test_two_people_who_add_to_one_list_both_win_d37(screen, cast):
    """A3b: a phone each, a tag each: the later *Save* has both, and nobody is asked."""
    (customer_id,) = customers("Ann", phones=["07700 900633"], tags=["Fleet"])
    tab = await opened(screen, cast.ben, customer_id)
    await tab.do(FormState.add("phones"))
    mine = {**await as_shown(tab), "phones-1-address": "07700 900417", "customer-tags": "Fleet, Mine"}
    with work(cast.ada) as job:
        theirs = [{"number": number, "label": "", "agrees": False, "how": ""} for number in ("07700 900633", "07700 900111")]
        records.edit(job, customer_id=customer_id, version=1, form={"phones": theirs, "tags": "Fleet, Theirs"})
    await tab.do(FormState.save(mine))
    saved = row(customer_id)
    assert {phone.number for phone in saved.phones} == {"+447700900633", "+447700900111", "+447700900417"}
    assert saved.tags == ("Fleet", "Mine", "Theirs")


async def test_where_both_changed_one_line_the_lists_stand_side_by_side_with_the_other_lines_joined_d37(screen, cast):
    """A3b: whichever of the two values is kept, the line that the other added stays."""
    for kept, label in (("mine", "work"), ("theirs", "home")):
        (customer_id,) = customers("Ann", phones=["07700 900633"])
        tab = await opened(screen, cast.ben, customer_id)
        mine = {**await as_shown(tab), "phones-0-label": "work"}
        with work(cast.ada) as job:
            theirs = [{"number": "07700 900633", "label": "home"}, {"number": f"07700 90{customer_id:04d}", "label": ""}]
            records.edit(job, customer_id=customer_id, version=1, form={"phones": theirs, "confirmed": "on"})
        await tab.do(FormState.save(mine))
        assert [clash.field for clash in (await tab.state(FormState)).clashes] == ["phones"]
        await tab.do(FormState.save(await as_shown(tab) | {"keep-phones": kept, "customer-confirmed": "on"}))
        assert {phone.number[-4:]: phone.label for phone in row(customer_id).phones} == {"0633": label, f"{customer_id:04d}": ""}


async def test_fields_that_were_filled_for_another_record_are_never_saved_into_this_one(screen, cast):
    """A1a, A1b: the key names record and version and comes in no tab twice; a save with another key is refused, words kept."""
    ann, ben = customers("Ann", "Ben")
    tab = await opened(screen, cast.ben, ann)
    hers, keys = await as_shown(tab), [(await tab.state(FormState)).filled]
    assert keys[0].startswith(f"customer-{ann}-1-")
    await tab.go(f"/customers/{ben}/edit", FormState.load)
    before, form = row(ben), await tab.state(FormState)
    await tab.do(FormState.save(hers | {"customer-confirmed": "on"}))
    assert (form.wrong.key, form.wrong.field, form.filled.split("-")[1]) == ("refusal.filled_for_another", "", str(ben))
    assert row(ben) == before
    keys.append(form.filled)
    await tab.go("/customers/new", FormState.start)
    keys.append((await tab.state(FormState)).filled)
    await tab.do(FormState.save(hers | {"customer-confirmed": "on"}))
    assert (await tab.state(FormState)).customer_id == 0
    await tab.go(f"/customers/{ann}/edit", FormState.load)
    keys.append((await tab.state(FormState)).filled)
    assert len(set(keys)) == len(keys)
    await tab.do(FormState.save(await as_shown(tab) | {"customer-note": "Rings first"}))
    assert row(ann).note == "Rings first"


async def test_a_line_that_was_away_fills_no_open_form_anew(screen, cast):
    """A4: what is typed stands in the browser under the form's mark; the same page over a new line keeps it, a new visit does not."""
    (ann,) = customers("Ann")
    tab = await opened(screen, cast.ben, ann)
    stood = (await tab.state(FormState)).filled
    tab.line = "sid-2"
    await tab.do(FormState.add("phones"), FormState.load)
    form = await tab.state(FormState)
    assert (form.filled, len(form.phones)) == (stood, 1)
    await tab.do(FormState.load)
    assert (await tab.state(FormState)).filled != stood
    await tab.go("/customers/new", FormState.start)
    stood = (await tab.state(FormState)).filled
    tab.line = "sid-3"
    await tab.do(FormState.start)
    assert (await tab.state(FormState)).filled == stood
    await tab.do(FormState.start)
    assert (await tab.state(FormState)).filled != stood


@pytest.mark.parametrize("elsewhere", ["", "/counter?customer=1"])
async def test_a_form_that_was_left_is_not_the_one_that_opens_over_a_new_line(screen, cast, elsewhere):
    """A1: another name in the address, or another page meanwhile and a reload there: nothing of the form before stands in this one."""
    tab = await screen(cast.ben, path="/customers/new?name=Alpha")
    await tab.do(DeskState.arrive, FormState.start)
    assert "Alpha" in (await tab.state(FormState)).texts.values()
    if elsewhere:
        await tab.go(elsewhere, DeskState.arrive)
        tab.line = "sid-2"
        await tab.go(elsewhere, DeskState.arrive)
        await tab.go("/customers/new?name=Alpha", DeskState.arrive, FormState.start)
        first = (await tab.state(FormState)).filled
        tab.line = "sid-3"
        await tab.go("/customers/new?name=Alpha", DeskState.arrive, FormState.start)
        assert (await tab.state(FormState)).filled == first
    tab.line = "sid-4"
    await tab.go("/customers/new?name=Beta", DeskState.arrive, FormState.start)
    assert "Beta" in (await tab.state(FormState)).texts.values()


async def test_a_form_is_filled_anew_after_its_record_was_saved(screen, cast):
    """A4: here or by somebody else; also where the line was away meanwhile."""
    (ann,) = customers("Ann")
    tab = await opened(screen, cast.ben, ann)
    for line, note in (("sid-2", "Saved here"), ("sid-3", "Saved elsewhere")):
        shown = await as_shown(tab) | {"customer-note": note}
        if line == "sid-2":
            await tab.do(FormState.save(shown))
        else:
            with work(cast.ada) as job:
                records.edit(job, customer_id=ann, version=row(ann).version, form={"note": note})
        tab.line = line
        await tab.do(FormState.load)
        form = await tab.state(FormState)
        assert (form.version, form.texts["note"]) == (row(ann).version, note)


async def test_a_press_in_another_records_form_takes_nothing_off_and_adds_nothing(screen, cast):
    """A1: late presses of the form before."""
    ann, ben = customers("Ann", "Ben", phones=["07700 900633"])
    tab = await opened(screen, cast.ben, ann)
    form = await tab.state(FormState)
    old = form.filled, form.opened
    await tab.go(f"/customers/{ben}/edit", FormState.load)
    await tab.do(FormState.remove("phones", 0, old[0]), FormState.add("phones", old[0]), FormState.set_kind("company", old[1]))
    form = await tab.state(FormState)
    assert ([line.key for line in form.phones], form.kind) == ([0], "person")


async def test_the_key_of_a_line_taken_off_is_not_used_again(screen, cast):
    """A1c: the browser would show the old line's words in the new one."""
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.add("phones"), FormState.remove("phones", 1), FormState.add("phones"))
    assert [line.key for line in (await tab.state(FormState)).phones] == [0, 2]


async def test_another_persons_edit_is_told_before_save_d37(screen, cast):
    """D-37: the open form says who saved meanwhile; what is typed there stays, and one's own save says nothing."""
    (customer_id,) = customers("Ann")
    tab = await opened(screen, cast.ben, customer_id)
    before = await as_shown(tab)
    await tab.do(FormState.refresh)
    assert (await tab.state(FormState)).newer_by == ""
    with work(cast.ada) as job:
        records.edit(job, customer_id=customer_id, version=1, form={"town": "Leeds"})
    await tab.do(FormState.refresh)
    form = await tab.state(FormState)
    assert form.newer_by == cast.ada.name
    assert await as_shown(tab) == before
    await tab.do(FormState.save({**before, "customer-line1": "1 Mill Lane"}))
    assert (row(customer_id).fields["town"], row(customer_id).fields["line1"]) == ("Leeds", "1 Mill Lane")
    await tab.do(FormState.refresh)
    assert (await tab.state(FormState)).newer_by == ""


async def test_consent_needs_its_proof_and_goes_with_its_number_d1(screen, cast):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.save({**NEW, "phones-0-how": ""}))
    wrong = (await tab.state(FormState)).wrong
    assert (wrong.key, wrong.field, wrong.line, wrong.part) == ("consent.refusal.how_missing", "phones", 0, "how")
    assert "phones-0-how" in tab.said()
    await tab.do(FormState.save({**NEW, "phones-0-agrees_for": "07700 900999"}))
    assert [phone.agrees_sms for phone in row((await tab.state(FormState)).customer_id).phones] == [False]


async def test_a_new_number_in_an_agreed_line_is_asked_for_its_own_proof_d1(screen, cast):
    """D-1: the consent was the old number's; ticked again for the new one, the form asks how, at that line."""
    (customer_id,) = customers("Ann", phones=["07700 900633"])
    tab = await opened(screen, cast.ben, customer_id)
    sent = {**await as_shown(tab), "phones-0-address": "07700 900999", "phones-0-agrees": "on", "phones-0-agrees_for": "07700 900999"}
    await tab.do(FormState.save(sent))
    form = await tab.state(FormState)
    assert (form.wrong.field, form.wrong.part, form.phones[0].agreed) == ("phones", "how", False)
    await tab.do(FormState.save({**sent, "phones-0-how": "by_phone"}))
    assert [(phone.number, phone.agrees_sms, phone.how) for phone in row(customer_id).phones] == [("+447700900999", True, "by_phone")]


async def test_given_consent_is_kept_and_taken_back(screen, cast):
    (customer_id,) = customers("Ann", phones=["07700 900633"])
    tab = await opened(screen, cast.ben, customer_id)
    await tab.do(FormState.save({**await as_shown(tab), "customer-town": "Leeds"}))
    assert [(phone.agrees_sms, phone.how) for phone in row(customer_id).phones] == [(True, "in_person")]
    tab = await opened(screen, cast.ben, customer_id)
    sent = await as_shown(tab)
    del sent["phones-0-agrees"]
    await tab.do(FormState.save(sent))
    assert [phone.agrees_sms for phone in row(customer_id).phones] == [False]


async def test_a_phone_type_of_ones_own_ro13(screen, cast):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start, FormState.add_label("Workshop"), FormState.save({**NEW, "phones-0-label": "Workshop"}))
    form = await tab.state(FormState)
    assert form.own_labels == ["Workshop"]
    assert row(form.customer_id).phones[0].label == "Workshop"


async def test_who_may_only_read_changes_nothing(screen, cast):
    (customer_id,) = customers("Ann")
    tab = await opened(screen, cast.rita, customer_id)
    await tab.do(FormState.save({**await as_shown(tab), "customer-last_name": "Changed"}))
    assert (await tab.state(FormState)).wrong.key == "refusal.not_allowed"
    assert row(customer_id).last_name == "Harper"


@pytest.mark.parametrize("path", ["/customers/999/edit", "/customers/x/edit", "/customers/0/edit"])
async def test_no_such_record_is_said_in_words(screen, cast, path):
    tab = await screen(cast.ben, path=path)
    await tab.do(FormState.load)
    form = await tab.state(FormState)
    assert (form.is_missing, form.is_ready) == (True, False)


@pytest.mark.parametrize("form", [None, 5, "x", {"customer-first_name": {"a": 1}}, {"customer-tags": 7}, {"phones-0-address": ["+44"]}])
async def test_a_strange_form_saves_nothing(screen, cast, form):
    tab = await screen(cast.ben, path="/customers/new")
    await tab.do(FormState.start)
    with contextlib.suppress(BadInput):
        await tab.call(FormState.save({}), form=form)
    with reading(cast.ben) as job:
        assert pages.page(job).total == 0


# ---- the palette


async def test_the_palette_finds_customers_by_name(screen, cast):
    customers("Ann", "Bea", phones=["07700 900633"])
    tab = await screen(cast.ben)
    await tab.do(PaletteState.look("bea"))
    palette = await tab.state(PaletteState)
    assert [(hit.name, hit.fact) for hit in palette.hits] == [("Bea Harper", "07700 900633")]
    await tab.do(PaletteState.look(""))
    assert (await tab.state(PaletteState)).hits == []


async def test_enter_goes_to_the_first_line_for_the_letters_typed(screen, cast):
    customers("Ann", "Bea")
    tab = await screen(cast.ben)
    await tab.do(PaletteState.look("ann"), PaletteState.choose({"palette-q": "bea"}))
    assert [hit.name for hit in (await tab.state(PaletteState)).hits] == ["Bea Harper"]
    assert "#palette .item" in tab.said()


@pytest.mark.parametrize("text", [5, {"a": 1}, "x" * 201])
async def test_the_palette_refuses_what_is_no_text(screen, cast, text):
    tab = await screen(cast.ben)
    await tab.call(PaletteState.look(""), text=text)
    assert "refusal." in tab.said()
    assert (await tab.state(PaletteState)).hits == []
