"""The grid's pages: found, sorted, counted and turned the same on both databases, as a plain Python search would (CL-6, RO-6, RO-31)."""

import base64
import itertools
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from rxapp.commands.made_up import Crowd
from rxapp.core import locks
from rxapp.core.errors import BadInput, NotAllowed, TooLong
from rxapp.core.work import NOBODY, reading, work
from rxapp.customers import search
from rxapp.customers.actions import bulk, last_contact, visibility
from rxapp.customers.models import Customer
from rxapp.customers.queries import lookups
from rxapp.customers.queries import pages as customer_pages
from rxapp.shop import actions as shop
from tests.factories import make_company, make_customer

pytestmark = pytest.mark.both_databases

CROWD = 260
ORDERS = {
    "name": lambda row: row.sort_name.encode(),
    "phone": lambda row: row.phone_sort.encode(),
    "email": lambda row: row.email_sort.encode(),
    "tags": lambda row: row.tags_sort.encode(),
    "last_contact": lambda row: row.last_contact_at,
}
EVERY_SORT = [*ORDERS, *(f"-{name}" for name in ORDERS)]


@pytest.fixture
def crowd(cast) -> list[Customer]:
    """Some hundred made-up customers, one in ten hidden."""
    with work() as job, locks.unwatched():
        bulk.add_many(job, people=list(Crowd(seed=3).people(CROWD)))
        bulk.refresh_search(job)
        for customer_id in range(10, CROWD, 10):
            visibility.hide(job, customer_id=customer_id)
    with reading() as job:
        return list(job.session.exec(select(Customer)).all())


def expected(crowd: list[Customer], q: str, sort: str, *, suppliers: bool = False) -> list[int]:
    needle = search.query_of(q).suppliers() if suppliers else search.query_of(q)
    found = [row for row in crowd if not row.is_hidden and needle.matches(row.search_text)]
    key = ORDERS[sort.lstrip("-")]
    return [row.id or 0 for row in sorted(found, key=lambda row: (key(row), row.id), reverse=sort.startswith("-"))]


def all_pages(actor, **asked) -> list[customer_pages.GridPage]:
    pages = []
    with reading(actor) as job:
        while not pages or pages[-1].after:
            pages.append(customer_pages.page(job, **asked, after=pages[-1].after if pages else ""))
    return pages


def ids(page: customer_pages.GridPage) -> list[int]:
    return [row.id for row in page.rows]


NEEDLES = [
    "",
    "a",
    "м",
    "ha",
    "ко",
    "ley",
    "anna",
    "example.com",
    "HX7",
    "0123",
    "077",
    "+48",
    "01632",
    "road club",
    "e b ley",
    "brzecz",
    "zzz",
    "%_",
    "ü",
]


@pytest.mark.parametrize("sort", EVERY_SORT)
def test_every_order_page_by_page(cast, crowd, sort):
    """Forwards and back again, whatever the order: nobody twice, nobody missing, and the total always right."""
    for q in ("", "ley", "e", "example"):
        wanted = expected(crowd, q, sort)
        pages = all_pages(cast.ada, q=q, sort=sort)
        assert [customer_id for page in pages for customer_id in ids(page)] == wanted
        assert {page.total for page in pages} == {len(wanted)}
        assert pages[0].before == ""
        with reading(cast.ada) as job:
            for earlier, later in itertools.pairwise(pages):
                back = customer_pages.page(job, q=q, sort=sort, before=later.before)
                assert (ids(back), back.before, back.after) == (ids(earlier), earlier.before, earlier.after)


def test_every_kind_of_needle(cast, crowd):
    """Issue 2, point 4: words in any order, short words, phone numbers, nothing; the same on both databases."""
    with reading(cast.ada) as job:
        for q in NEEDLES:
            for suppliers in (False, True):
                for sort in ("name", "-email"):
                    wanted = expected(crowd, q, sort, suppliers=suppliers)
                    page = customer_pages.page(job, q=q, sort=sort, suppliers=suppliers)
                    assert (ids(page), page.total) == (wanted[: customer_pages.PAGE], len(wanted)), (q, suppliers, sort)


def test_any_piece_of_any_field(cast, crowd):
    """Both databases find what the rule finds, for pieces of what is stored and for any other text."""
    pieces = sorted({word for row in crowd for word in row.search_text.casefold().split()})

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.text(max_size=8), st.lists(st.sampled_from(pieces), min_size=1, max_size=3).map(" ".join)), st.data())
    @example('"; DROP TABLE customer; --', None)
    @example('a" OR "b', None)
    @example("NEAR(a b)", None)
    @example("^abc*", None)
    @example("col:abc", None)
    @example("100%", None)
    @example("\\", None)
    @example("___", None)
    @example("\x1b", None)
    @example("\u034f\ufe0f", None)
    def check(text, data):
        q = text
        if data and len(text) > 3:
            start = data.draw(st.integers(0, len(text) - 3))
            q = text[start : start + data.draw(st.integers(3, 12))]
        with reading(cast.ada) as job:
            wanted = expected(crowd, q, "name")
            page = customer_pages.page(job, q=q)
            assert (ids(page), page.total) == (wanted[: customer_pages.PAGE], len(wanted)), q

    check()


def test_the_total_is_capped(cast):
    """1,000 are counted, one more is "1,000+"."""
    people = [{"kind": "person", "first_name": "Ann", "last_name": f"Twin {n:04d}", "created_at": None} for n in range(1001)]
    with work() as job:
        for person in people:
            person["created_at"] = job.now
        bulk.add_many(job, people=people[:1000])
        bulk.refresh_search(job)
    for sort in ("name", "tags"):
        for q in ("", "ann", "a"):
            with reading(cast.ada) as job:
                page = customer_pages.page(job, q=q, sort=sort)
            assert (page.total, page.is_capped, len(page.rows)) == (1000, False, 50)
    with work(cast.ben) as job:
        make_customer(job, first_name="Ann", last_name="Twin 0500b")
    for sort in ("name", "-name", "tags"):
        for q in ("", "ann", "a", "twin ann"):
            page = all_pages(cast.ada, q=q, sort=sort)
            assert (page[0].total, page[0].is_capped, len(page)) == (1000, True, 21)
            assert len({customer_id for one in page for customer_id in ids(one)}) == 1001


def test_a_row_has_what_the_grid_shows(cast, clock):
    """RO-4, RO-7, RO-30: marks and tags; D-29: the name as shown."""
    with work(cast.ben) as job:
        now = job.now
        customer_id = make_company(
            job, "Harlequin", phones=["01632 960700"], emails=["Orders@example.com"], tags=["Parts", "Club"], is_supplier=True, is_vip=True
        )
        make_customer(job, first_name="", last_name="", phones=["07700 900001"], emails=[])
        last_contact.touch(job, customer_id=customer_id, kind="in", at=now)
    with reading(cast.rita) as job:
        nameless, row = customer_pages.page(job).rows
    assert row == customer_pages.GridRow(
        customer_id, "Harlequin", "01632 960700", "Orders@example.com", ("Club", "Parts"), "2026-11-20T13:58Z", "in", True, False, True
    )
    assert (nameless.name, nameless.last_contact, nameless.tags) == ("+44 7700 900001", "", ())


def test_phones_show_as_the_shop_would_dial_them(cast):
    with work(cast.ada) as job:
        make_customer(job, phones=["07700 900001"])
        shop.save(job, form={"country": "PL"})
    with reading(cast.ada) as job:
        assert customer_pages.page(job).rows[0].phone == "+44 7700 900001"


def test_who_has_no_email_comes_last(cast):
    with work(cast.ben) as job:
        without = make_customer(job, first_name="Ann", emails=[])
        with_one = make_customer(job, first_name="Ben", emails=["z@example.com"])
    with reading(cast.ben) as job:
        assert ids(customer_pages.page(job, sort="email")) == [with_one, without]
        assert ids(customer_pages.page(job, sort="-email")) == [without, with_one]


def test_names_sort_as_they_are_shown(cast):
    """By the folded name, byte by byte: accents and case make no difference."""
    names = ["Zoe Ash", "Łukasz Bo", "Lukasz Ba", "ann Cray", "Ánn Bray", "Йосип Я", "Ёж А"]
    with work(cast.ben) as job:
        for name in names:
            first, last = name.split()
            make_customer(job, first_name=first, last_name=last)
    with reading(cast.ben) as job:
        assert [row.name for row in customer_pages.page(job).rows] == [
            "Ánn Bray",
            "ann Cray",
            "Lukasz Ba",
            "Łukasz Bo",
            "Zoe Ash",
            "Ёж А",
            "Йосип Я",
        ]


# ---- cursors


def test_a_cursor_outlives_its_customer(cast, crowd):
    """The next page begins behind where the last one ended, though that customer was hidden or renamed meanwhile."""
    for sort in ("name", "-name", "email"):
        with reading(cast.ada) as job:
            first = customer_pages.page(job, sort=sort)
        with work() as job:
            visibility.hide(job, customer_id=first.rows[-1].id)
            behind = customer_pages.page(job, sort=sort, after=first.after)
            visibility.unhide(job, customer_id=first.rows[-1].id)
        with reading(cast.ada) as job:
            assert ids(behind) == ids(customer_pages.page(job, sort=sort, after=first.after))


def test_a_cursor_to_nowhere_leads_to_the_first_page(cast, crowd):
    with reading(cast.ada) as job:
        first = customer_pages.page(job)
        behind_all = base64.urlsafe_b64encode(json.dumps(["name", "\U0010ffff", 1]).encode()).decode()
        before_all = base64.urlsafe_b64encode(json.dumps(["name", "", 1]).encode()).decode()
        assert customer_pages.page(job, after=behind_all) == first
        assert customer_pages.page(job, before=before_all) == first
        assert ids(customer_pages.page(job, after=before_all)) == ids(first)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "é",
        "x" * 5000,
        base64.urlsafe_b64encode(b"[]").decode(),
        base64.urlsafe_b64encode(b"null").decode(),
        base64.urlsafe_b64encode(b'["name", "a"]').decode(),
        base64.urlsafe_b64encode(b'["email", "a", 1]').decode(),
        base64.urlsafe_b64encode(b'["name", {}, 1]').decode(),
        base64.urlsafe_b64encode(b'["name", "a", "b"]').decode(),
        base64.urlsafe_b64encode(b'["name", "a", -1]').decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_of_somebody_elses_making_is_refused(cast, cursor):
    for way in ("after", "before"):
        with pytest.raises((BadInput, TooLong)), reading(cast.ada) as job:
            customer_pages.page(job, **{way: cursor})


def test_a_cursor_by_time_must_hold_a_time(cast, clock):
    with work(cast.ben) as job:
        last_contact.touch(job, customer_id=make_customer(job), kind="note", at=job.now - timedelta(days=1))
    bad = base64.urlsafe_b64encode(json.dumps(["last_contact", "soon", 1]).encode()).decode()
    with pytest.raises(BadInput), reading(cast.ada) as job:
        customer_pages.page(job, sort="last_contact", after=bad)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"q": "x" * 201}, TooLong),
        ({"q": "x" * 1_000_000}, TooLong),
        ({"q": {}}, BadInput),
        ({"sort": "price"}, BadInput),
        ({"sort": "--name"}, BadInput),
        ({"sort": ["name"]}, BadInput),
        ({"suppliers": "many"}, BadInput),
        ({"after": 5}, BadInput),
    ],
)
def test_wrong_arguments_are_refused(cast, asked, error):
    with pytest.raises(error), reading(cast.ada) as job:
        customer_pages.page(job, **asked)


def test_a_needle_of_many_words_is_no_trouble(cast, crowd):
    with reading(cast.ada) as job:
        assert customer_pages.page(job, q=" ".join("abcdefghijklmnopqrstuvwxyz" * 3)).total == 0
        assert customer_pages.page(job, q=("abc" * 66)).total == 0
        assert customer_pages.page(job, q=("1" * 200)).total == 0


def test_only_staff_may_look(cast):
    for query in (
        customer_pages.page,
        lambda job: lookups.customer_for(job, 1),
        lookups.tag_names,
        lambda job: lookups.owners_of(job, "sms", "x"),
    ):
        with pytest.raises(NotAllowed), reading(NOBODY) as job:
            query(job)
