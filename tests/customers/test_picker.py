"""Whom a box *Find customer* offers, and whom Enter means (CLX-8, RO-6)."""

import pytest

from rxapp.core.errors import BadInput, NotAllowed, TooLong
from rxapp.core.work import NOBODY, reading, work
from rxapp.customers import rules
from rxapp.customers.actions import visibility
from rxapp.customers.queries import lookups, picker
from tests.factories import make_company, make_customer


@pytest.mark.parametrize(
    ("exact", "alone", "typed", "meant"),
    [
        ([7], [], "1007", 7),
        ([7], [9], "ann@example.com", 7),
        ([7, 8], [], "07700 900633", 0),
        ([], [9], "whitfield", 9),
        ([], [9], "ann@exam", 9),
        ([], [9], "hx1 2ab", 0),
        ([], [9], "0633", 0),
        ([], [9], "CARD-1", 0),
        ([], [9], "5012345678900", 0),
        ([], [], "whitfield", 0),
        ([], [], "", 0),
    ],
)
def test_enter_means_one_or_nobody(exact, alone, typed, meant):
    """A scan of a number that is nobody's never chooses the one whose phone has it inside."""
    assert rules.meant(exact=exact, alone=alone, typed=typed) == meant


@pytest.fixture
def dora(cast):
    """One customer with every kind of address, among others."""
    with work(cast.ada) as job:
        for number in range(12):
            make_customer(job, first_name=f"Other{number:02}", last_name="Whitmore", emails=[f"other{number}@example.com"])
        return make_customer(
            job,
            first_name="Dora",
            last_name="Whitfield",
            phones=["07700 900633"],
            emails=["Dora@Example.com"],
            number="CARD-17",
            town="Halifax",
            postcode="HX1 2AB",
            is_vip=True,
        )


def found(cast, q, **options):
    with reading(cast.ben) as job:
        return picker.found(job, q, **options)


def entered(cast, q):
    with reading(cast.ben) as job:
        return picker.entered(job, q).meant


@pytest.mark.both_databases
@pytest.mark.parametrize("q", ["Dora", "whitfi", "dora@ex", "07700 900 633", "+447700900633", "HX1 2AB", "hx12ab", "card-17", "D"])
def test_found_by_each_thing_from_the_first_letter_clx8(cast, dora, q):
    shown = found(cast, q)
    assert dora in [row.id for row in shown.rows]
    row = next(row for row in shown.rows if row.id == dora)
    assert (row.name, row.phone, row.email, row.place) == ("Dora Whitfield", "07700 900633", "Dora@example.com", "Halifax HX1 2AB")
    assert (row.is_vip, row.is_supplier, row.is_conflict) == (True, False, False)


def test_at_most_ten_and_how_many_there_are(cast, dora):
    shown = found(cast, "whit")
    assert (len(shown.rows), shown.total, shown.is_capped) == (10, 13, False)
    assert found(cast, "  ") == picker.Found()
    assert found(cast, "nobody-like-this") == picker.Found()


def test_suppliers_stand_first_and_nobody_twice_ro6(cast, dora):
    with work(cast.ada) as job:
        late = make_company(job, company="Zeta Whit Supplies", is_supplier=True)
        later = make_company(job, company="Zulu Whit Supplies", is_supplier=True)
    shown = found(cast, "whit", suppliers_first=True)
    ids = [row.id for row in shown.rows]
    assert ids[:2] == [late, later]
    assert len(ids) == len(set(ids)) == 10
    assert shown.total == 15
    assert late not in [row.id for row in found(cast, "whit").rows]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "scan",
    ["CARD-17", "card-17", "07700900633", "+44 7700 900633", "tel:+447700900633", "dora@example.com", "DORA@EXAMPLE.COM", "whitfield"],
)
def test_a_scan_means_whom_it_names(cast, dora, scan):
    assert entered(cast, scan) == dora


@pytest.mark.parametrize(
    "scan", ["", "whit", "900633", "00900", "5012345678900", "CARD-1", "CARD-170", "hx1", "x" * 200, "%", "'; --", "🙂"]
)
def test_rubbish_and_pieces_mean_nobody(cast, dora, scan):
    assert entered(cast, scan) == 0


def test_a_number_of_two_people_or_of_a_hidden_one_means_nobody(cast, dora):
    with work(cast.ada) as job:
        make_customer(job, first_name="Flat", last_name="Mate", phones=["07700 900633"])
    assert entered(cast, "07700 900633") == 0
    with work(cast.ada) as job:
        visibility.hide(job, customer_id=dora)
    assert entered(cast, "CARD-17") == 0
    assert dora not in [row.id for row in found(cast, "dora").rows]
    assert entered(cast, "07700 900633") not in (0, dora)


def test_what_makes_no_sense_is_refused(cast, dora):
    with reading(NOBODY) as job, pytest.raises(NotAllowed):
        picker.found(job, "dora")
    with reading(NOBODY) as job, pytest.raises(NotAllowed):
        picker.entered(job, "")
    with reading(cast.ben) as job:
        for odd in ({"q": 1}, {"q": ["a"]}):
            with pytest.raises(BadInput):
                picker.found(job, odd["q"])  # type: ignore[arg-type]
        with pytest.raises(BadInput):
            picker.found(job, "dora", suppliers_first="perhaps")  # type: ignore[arg-type]
        with pytest.raises(TooLong):
            picker.entered(job, "x" * 201)
        assert lookups.customer_for(job, dora).is_vip
