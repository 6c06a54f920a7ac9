"""The name with its marks: one component for every screen (D-28, RO-4, RO-7)."""

import reflex as rx

from rxapp.customers.queries import lookups, pages
from rxapp.customers.state.palette import Hit
from rxapp.customers.view.grid import seen
from rxapp.customers.view.names import marks, name

ORDER = ("mark.supplier", "mark.conflict", "mark.vip")


def shown(kind) -> str:
    row = rx.Var("row", _var_type=kind).to(kind)
    return str(name(seen(row) if kind is pages.GridRow else row))


def test_all_three_marks_are_named_images_in_one_order():
    text = str(marks(rx.Var("row", _var_type=Hit).to(Hit)))
    places = [text.index(key) for key in ORDER]
    assert places == sorted(places)
    assert text.count('role:"img"') == len(ORDER)
    assert text.count("aria-label") == len(ORDER)


def test_it_takes_the_row_of_any_screen():
    for kind in (pages.GridRow, Hit, lookups.CustomerRow):
        assert {"name", "is_supplier", "is_conflict", "is_vip"} <= set(kind.__annotations__)
        assert all(key in shown(kind) for key in ORDER)


def test_the_ellipsis_cuts_the_name_and_never_a_mark():
    text = shown(Hit)
    cut = text[text.index('className:"cut"') :]
    assert cut.index("title") < cut.index(ORDER[0])
    assert text.startswith('jsx("span",{className:"who"}')
