"""Possible doubles, the name that was meant, whose an address is, and the form's pick-lists."""

import pytest

from rxapp.commands.made_up import Crowd
from rxapp.core import locks
from rxapp.core.errors import BadInput
from rxapp.core.work import reading, work
from rxapp.customers.actions import bulk, visibility
from rxapp.customers.queries import doubles as customer_doubles
from rxapp.customers.queries import lookups, pages
from tests.factories import make_company, make_customer

pytestmark = pytest.mark.both_databases


def doubles(actor, **form) -> list[tuple[str, str]]:
    with reading(actor) as job:
        return [(row.name, row.reason) for row in customer_doubles.likely_doubles(job, form)]


@pytest.fixture
def people(cast):
    """A few customers among three hundred made-up ones."""
    with work() as job, locks.unwatched():
        bulk.add_many(job, people=list(Crowd(seed=5).people(300)))
        bulk.refresh_search(job)
        make_customer(job, first_name="Harriet", last_name="Oyelaran", phones=["07700 900260"], emails=["Harriet@example.com"])
        make_customer(job, first_name="Katarzyna", last_name="Harłukowicz-Brzęczyszczykiewicz")
        make_company(job, "Harlequin Cycle Wholesale Ltd")
        hidden = make_customer(job, first_name="Ian", last_name="O’Hara", phones=["+48601555014"])
        visibility.hide(job, customer_id=hidden)


def test_the_same_phone_or_email(cast, people):
    """D-29: exactly, however it is written; hidden customers too."""
    assert doubles(cast.ben, phones=[{"number": "+44 (0)7700 900260"}]) == [("Harriet Oyelaran", "phone")]
    assert doubles(cast.ben, phones=[{"prefix": "+44", "number": "07700900260"}]) == [("Harriet Oyelaran", "phone")]
    assert doubles(cast.ben, phones=[{"prefix": "+48", "number": "601 555 014"}]) == [("Ian O’Hara", "phone")]
    assert doubles(cast.ben, emails=[{"address": "HARRIET@example.com"}]) == [("Harriet Oyelaran", "email")]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("Harriet", "Oyelaran", True),
        ("harriet", "OYELARAN", True),
        ("Hariet", "Oyelaran", True),
        ("Harriet", "Oyeleran", True),
        ("Oyelaran", "Harriet", True),
        ("Harriet", "Ojelaran", True),
        ("Garriet", "Oyelaran", True),
        ("Harry", "Smith-Oyelaran", False),
        ("Harriet", "Quill", False),
    ],
)
def test_a_similar_name(cast, people, first, last, found):
    assert (("Harriet Oyelaran", "name") in doubles(cast.ben, first_name=first, last_name=last)) is found


def test_accents_and_legal_forms_make_no_difference(cast, people):
    wanted = ("Katarzyna Harłukowicz-Brzęczyszczykiewicz", "name")
    assert wanted in doubles(cast.ben, first_name="katarzyna", last_name="harlukowicz brzeczyszczykiewicz")
    assert ("Harlequin Cycle Wholesale Ltd", "name") in doubles(cast.ben, kind="company", company="Harlequin Cycle Wholesale Limited")


def test_nobody_is_named_twice_and_the_number_weighs_most(cast, people):
    found = doubles(cast.ben, first_name="Harriet", last_name="Oyelaran", phones=[{"number": "07700 900260"}])
    assert found[0] == ("Harriet Oyelaran", "phone")
    assert len(found) == len(set(found))
    assert len(found) <= 10


def test_a_wrong_number_in_the_form_is_passed_over(cast, people):
    """Saving refuses it; looking for doubles does not."""
    assert doubles(cast.ben, phones=[{"number": "123"}], emails=[{"address": "x"}], first_name="") == []
    for form in ({"phones": "x"}, {"phones": ["x"]}, {"first_name": {}}):
        with pytest.raises(BadInput):
            doubles(cast.ben, **form)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("oyelarran", "oyelaran"),
        ("hariet oyelaran", "harriet oyelaran"),
        ("harlequinn", "harlequin"),
        ("Oyelaran, Hariet", "oyelaran harriet"),
    ],
)
def test_the_name_that_was_meant(cast, people, typed, suggestion):
    """Look 11, D-140: "Did you mean ..."; only names that somebody has, the likeliest first."""
    with reading(cast.ben) as job:
        assert customer_doubles.nearest_names(job, typed)[0] == suggestion


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("Hartley whitingham", "hartley whittingham"),
        ("Hartley-Whitingham", "hartley-whittingham"),
        ("whitingham hartley", "whittingham hartley"),
        ("Katarzyna Harlukovicz", "katarzyna harlukowicz"),
    ],
)
def test_one_slip_in_a_name_with_a_hyphen(cast, typed, suggestion):
    with work(cast.ben) as job:
        make_customer(job, first_name="Dee", last_name="Hartley-Whittingham")
        make_customer(job, first_name="Katarzyna", last_name="Harlukowicz-Brzęczyszczykiewicz")
        make_customer(job, first_name="Ann", last_name="Zimm")
    with reading(cast.ben) as job:
        assert suggestion in customer_doubles.nearest_names(job, typed)


def test_three_names_at_most_may_have_been_meant(cast):
    with work(cast.ben) as job:
        for last in ("Hartley", "Hartleb", "Hartlen", "Hartles", "Zimm"):
            make_customer(job, first_name="Ann", last_name=last)
        assert set(customer_doubles.nearest_names(job, "hartlex")) < {"hartley", "hartleb", "hartlen", "hartles"}
        assert len(customer_doubles.nearest_names(job, "hartlex")) == 3
        assert [customer_doubles.nearest_names(job, q) for q in ("xqzwv", "", "-", "12345")] == [(), (), (), ()]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Smith & Sons", "Smith & Sons"),
        ("Bike 24", "bike 24"),
        ("ООО Вело и Ко", "ООО Вело и Ко"),
        ("ИП Иванов А. Б.", "ИП Иванов А.Б."),
        ("Zakład Rowerowy Sp. z o.o.", "Zaklad rowerowy sp z oo"),
        ("Kolo Praha s.r.o.", "Kolo Praha s. r. o."),
        ("Rad GmbH & Co. KG", "Rad GmbH & Co KG"),
    ],
)
def test_a_company_written_another_way_is_the_same(cast, stored, typed):
    """C1a: doubles too."""
    with work(cast.ben) as job:
        make_company(job, stored)
    assert (stored, "name") in doubles(cast.ben, kind="company", company=typed)


@pytest.mark.parametrize(
    ("first", "last", "typed"),
    [
        ("Zoë", "de la Cruz", ("Zoe", "de la Cruz")),
        ("Lê", "Văn An", ("Le", "Van An")),
        ("Mies", "van de Rohe", ("Mies", "van de Rohe")),
        ("Ann", "O’Brien", ("Ann", "O'Brien")),
        ("Ann", "O’Brien", ("Ann", "OBrien")),
        ("Anne‑Marie", "Hall", ("Anne-Marie", "Hall")),
        ("Lê", "Hartley", ("Lê", "Hartlay")),
    ],
)
def test_a_person_written_another_way_is_the_same(cast, first, last, typed):
    """C1a, C1c: doubles too."""
    with work(cast.ben) as job:
        make_customer(job, first_name=first, last_name=last)
    assert (f"{first} {last}", "name") in doubles(cast.ben, first_name=typed[0], last_name=typed[1])


def test_whose_an_address_is(cast, people):
    """D-3, D-55: every owner, hidden ones too; nobody guesses."""
    with work(cast.ben) as job:
        second = make_customer(job, first_name="Zoe", last_name="Quill", phones=["07700 900260"])
    with reading(cast.ben) as job:
        first = pages.page(job, q="oyelaran").rows[0].id
        assert lookups.owners_of(job, "sms", "+447700900260") == [first, second]
        assert lookups.owners_of(job, "email", "harriet@example.com") == [first]
        assert lookups.owners_of(job, "email", "nobody@example.com") == []
        with pytest.raises(BadInput):
            lookups.owners_of(job, "fax", "1")


def test_tags_on_offer(cast, people):
    """RO-30."""
    with work(cast.ben) as job:
        make_customer(job, tags=["Łódź trip", "100% wool"])
        assert lookups.tag_names(job, "lodz") == ("Łódź trip",)
        assert lookups.tag_names(job, "100%") == ("100% wool",)
        assert lookups.tag_names(job, "%") == lookups.tag_names(job, "'") == ()
        assert len(lookups.tag_names(job, limit=3)) == 3


def test_the_seed_makes_the_same_people_twice():
    """Screens: same number, same data; and phones that are nobody's."""
    one, two, other = (list(Crowd(seed).people(1500)) for seed in (7, 7, 8))
    assert one == two
    assert one != other
    numbers = [phone["number"] for person in one for phone in person["phones"]]
    assert len(numbers) == len(set(numbers))
    assert all(number.startswith(("+447700900", "+441632", "+4840", "+34500", "+7310", "+38040")) for number in numbers)
    assert all(row["address"].split("@")[1] in ("example.com", "example.org", "example.net") for person in one for row in person["emails"])
    assert {person["language"] for person in one} == {"en", "pl", "es", "ru", "uk"}
