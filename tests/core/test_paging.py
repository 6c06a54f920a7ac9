"""Keyset pages: cursors that come back as they went, odd ones refused, and walking a list both ways without a gap or a double."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from rxapp.core.errors import Refusal
from rxapp.core.paging import Keyset, beyond

NAMES = Keyset("name", "label")
NEWEST = Keyset("-at", "at", is_descending=True, is_moment=True)
MOMENT = datetime(2026, 11, 20, 13, 58, 1, 250, tzinfo=UTC)


def _written(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("keyset", "value"),
    [(NAMES, ""), (NAMES, "Żółć [\"'%_"), (NAMES, "ж" * 500), (NEWEST, MOMENT), (NEWEST, MOMENT.astimezone(None))],
)
def test_a_cursor_comes_back_as_it_went(keyset, value):
    assert keyset.edge(keyset.cursor(value, 17)) == (value, 17)


def test_no_cursor_is_the_first_page():
    assert NAMES.edge("") is None
    assert NAMES.is_cursor("")
    assert NAMES.request().edge is None


@pytest.mark.parametrize(
    "odd",
    [
        "x",
        "%%%",
        "a" * 3001,
        7,
        ["a"],
        _written("other", "Ann", 1),
        _written("name", "Ann"),
        _written("name", 5, 1),
        _written("name", None, "x"),
        _written("name", "Ann", 0),
        _written("name", "Ann", -4),
        _written("name", "Ann", 2**31),
        _written("name", "Ann", 1.5),
        _written("name", "Ann", True),
        _written("name", ["Ann"], 1),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
        base64.urlsafe_b64encode(b'["name","\xff",1]').decode(),
    ],
)
def test_what_no_page_gave_is_refused(odd):
    with pytest.raises(Refusal):
        NAMES.request(after=odd)
    assert not NAMES.is_cursor(odd)


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-11-20T13:58:01", "0001-01-01T00:00:00+14:00", 5, None])
def test_a_moment_has_its_zone_and_can_be(moment):
    assert not NEWEST.is_cursor(_written("-at", moment, 1))


@pytest.mark.both_databases
@pytest.mark.parametrize("is_descending", [False, True])
def test_a_list_is_walked_forth_and_back(db, is_descending):
    """Seven rows, some with the same value, by pages of three: forth to the end and back to the start."""
    table = sa.table("listed", sa.column("id", sa.Integer), sa.column("label", sa.String))
    keyset = Keyset("label", "label", is_descending=is_descending)
    with db.connect() as connection:
        connection.execute(sa.text("CREATE TEMPORARY TABLE listed (id integer, label varchar(20))"))
        connection.execute(sa.insert(table), [{"id": number, "label": "aab"[number % 3]} for number in range(1, 8)])

        def read(**cursors):
            request = keyset.request(**cursors)
            return request.cut(connection.execute(request.of(sa.select(table), table.c.label, table.c.id, size=3)).all(), size=3)

        everyone = sorted(connection.execute(sa.select(table)).all(), key=lambda row: (row.label, row.id), reverse=is_descending)
        pages = [read()]
        while pages[-1].has_next:
            pages.append(read(after=keyset.cursor(pages[-1].rows[-1].label, pages[-1].rows[-1].id)))
        assert [row for page in pages for row in page.rows] == everyone
        assert [page.has_previous for page in pages] == [False, True, True]
        back = read(before=keyset.cursor(pages[2].rows[0].label, pages[2].rows[0].id))
        assert (back.rows, back.has_previous, back.has_next) == (pages[1].rows, True, True)
        start = read(before=keyset.cursor(back.rows[0].label, back.rows[0].id))
        assert (start.rows, start.has_previous) == (pages[0].rows, False)


def test_raw_sql_and_sqlalchemy_say_the_same_of_direction():
    down = NEWEST.request(after=NEWEST.cursor(MOMENT, 4))
    assert (down.order, down.beyond, down.goes_down) == ("at DESC, id DESC", "<", True)
    up = NEWEST.request(before=NEWEST.cursor(MOMENT, 4))
    assert (up.order, up.beyond, up.goes_down) == ("at ASC, id ASC", ">", False)
    said = str(beyond(sa.column("at"), sa.column("id"), (MOMENT + timedelta(1), 4), goes_down=False))
    assert said == "at > :at_1 OR at = :at_2 AND id > :id_1"
