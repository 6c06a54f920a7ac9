"""The customers' grid: search, one page of rows, and what stands there instead when there are none (looks 01, 08, 11)."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from rxapp.customers.queries.pages import GridRow
from rxapp.customers.state.grid import GridState
from rxapp.customers.view.names import has_marks, name
from rxapp.shop.menu import MenuEntry
from rxapp.staff.rules import Permission
from rxapp.ui import kit, links, page
from rxapp.ui.pace import paced
from rxapp.ui.words import t, when

Opener = Callable[[rx.Var[int]], Any]

COLUMNS = (("name", "c-name"), ("phone", "c-phone"), ("email", "c-mail"), ("tags", "c-tags"), ("last_contact", "c-last"))
TYPING = rx.Var(
    "() => ((list) => { list?.add('typing'); clearTimeout(globalThis.__typing);"
    " globalThis.__typing = setTimeout(() => list?.remove('typing'), 300) })(document.getElementById('customers-scroll')?.classList)"
)  # rows below the window's edge are laid out when the typing pauses
SORTS = ("name", "-name", "-last_contact", "last_contact", "phone", "email", "tags")
SHOWN_TAGS = 3
MENU_ENTRY = MenuEntry("/customers", "customers", "menu.customers", "users", Permission.SEE_CUSTOMERS, is_at_hand=True)
BONES = (180, 240, 150, 210, 190, 230) * 2


def grid(on_contact: Opener) -> rx.Component:
    """The whole screen under the frame; `on_contact` is a handler that takes a customer id (ComposeState.open)."""
    is_new_shop = (GridState.total == 0) & (GridState.q == "") & ~GridState.suppliers & (GridState.count_key != "")
    return rx.fragment(
        page.bar(t("customers.heading"), _count(), actions=(_suppliers(), rx.cond(is_new_shop, rx.fragment(), _new()))),
        _toolbar(),
        page.body(rx.cond(GridState.count_key == "", _bones(), _found(on_contact)), id="customers-scroll"),
        _foot(),
    )


def _count() -> rx.Component:
    words = t(GridState.count_key, n=GridState.total, q=GridState.q)
    return rx.el.span(rx.cond(GridState.count_key == "", "", words), role="status", class_name="quiet cut grid-count")


def _suppliers() -> rx.Component:
    return kit.button(t("grid.only_suppliers"), picture="truck", aria_pressed=GridState.suppliers, on_click=GridState.toggle_suppliers)


def _new() -> rx.Component:
    press = kit.button(t("grid.new"), kind="primary", picture="plus", on_click=rx.redirect("/customers/new"), aria_keyshortcuts="n")
    return rx.cond(GridState.permissions.contains(Permission.EDIT_CUSTOMERS.value), press)


def _toolbar() -> rx.Component:
    box = kit.text_input(
        "customers-q",
        key=GridState.filled,
        type="search",
        aria_label=t("grid.search"),
        aria_keyshortcuts="/",
        default_value=GridState.q,
        auto_focus=True,
        auto_complete="off",
        spell_check=False,
        enter_key_hint="search",
        on_change=GridState.search,
        custom_attrs={"onInput": TYPING, **paced()},
    )
    clear = rx.cond(
        GridState.q != "", kit.icon_button(t("grid.clear"), "x", kind="ghost trail", on_click=GridState.search_for("")), rx.fragment()
    )
    options = [kit.option(t(f"grid.sort.{sort.lstrip('-')}{'_back' if sort[0] == '-' else ''}"), sort) for sort in SORTS]
    order = kit.choice("customers-sort", *options, value=GridState.sort, aria_label=t("grid.sort"), on_change=GridState.choose_sort)
    return rx.el.div(
        rx.el.div(kit.with_icon("search", box, clear), class_name="grid-search"),
        rx.el.span(t("grid.searched"), class_name="help grid-help"),
        rx.el.div(kit.with_icon("arrow_down_up", order), class_name="grid-sort"),
        class_name="grid-tools",
        role="search",
    )


def _found(on_contact: Opener) -> rx.Component:
    return rx.cond(GridState.total > 0, _table(on_contact), rx.cond(GridState.q != "", _nobody(), _none()))


def _table(on_contact: Opener) -> rx.Component:
    heads = [_head(column, style) for column, style in COLUMNS]
    acts = rx.el.th(rx.el.span(t("grid.actions"), class_name="visually-hidden"), scope="col", role="columnheader", class_name="c-acts")
    return rx.el.table(
        rx.el.thead(rx.el.tr(*heads, acts, role="row"), role="rowgroup"),
        links.rows(rx.foreach(GridState.rows, lambda cell: _row(cell, on_contact)), role="rowgroup"),
        class_name="grid",
        role="table",
        aria_label=t("customers.heading"),
        id="customers",
    )


def _head(column: str, style: str) -> rx.Component:
    up, down = GridState.sort == column, GridState.sort == f"-{column}"
    way = rx.cond(up, "ascending", rx.cond(down, "descending", rx.Var("undefined")))
    arrow = rx.cond(up, kit.icon("arrow_up", 14), rx.cond(down, kit.icon("arrow_down", 14), rx.fragment()))
    press = rx.el.button(t(f"grid.{column}"), arrow, type="button", on_click=GridState.sort_by(column))
    return rx.el.th(press, scope="col", role="columnheader", aria_sort=way, class_name=style)


def seen(row: rx.Var[GridRow]) -> GridRow:
    """A row's parts by their names: what is sent has only places."""
    values = row.to(list)
    return GridRow(*[values[place].to(kind) for place, kind in enumerate(GridRow.__annotations__.values())])


def _row(sent: rx.Var[GridRow], on_contact: Opener) -> rx.Component:
    cell = seen(sent)
    record = "/customers/" + cell.id.to(str)
    link = links.plain(cell.name, record, class_name="strong")
    edit = links.plain(t("grid.edit"), record + "/edit", class_name="c-act edit")
    contact = rx.el.button(t("grid.contact"), type="button", class_name="c-act contact", on_click=on_contact(cell.id))
    return rx.el.tr(
        rx.el.td(rx.cond(has_marks(cell), name(cell, link), link), role="cell", class_name="c-name"),
        rx.el.td(cell.phone, role="cell", class_name="num c-phone"),
        rx.el.td(rx.cond(cell.email == "", t("grid.no_email"), cell.email), role="cell", class_name="quiet c-mail"),
        rx.el.td(rx.foreach(cell.tags[:SHOWN_TAGS], kit.chip), role="cell", class_name="c-tags"),
        rx.el.td(when(cell.last_contact), role="cell", class_name="num c-last c-" + cell.last_contact_kind),
        rx.el.td(edit, contact, role="cell", class_name="c-acts"),
        role="row",
    )


def _nobody() -> rx.Component:
    suggestion = rx.foreach(GridState.suggestions, _suggestion)
    new = kit.link_button(t("grid.new_named", q=GridState.q), "/customers/new?name=" + GridState.q, picture="plus")
    return kit.empty(
        "search_x",
        t("grid.nobody", q=GridState.q),
        rx.fragment(t("grid.nobody_why"), suggestion),
        kit.button(t("grid.clear"), on_click=GridState.search_for("")),
        rx.cond(GridState.permissions.contains(Permission.EDIT_CUSTOMERS.value), new),
    )


def _suggestion(words: rx.Var[str]) -> rx.Component:
    address = rx.Var(f"('/customers?q=' + encodeURIComponent({words!s}))", _var_data=words._get_all_var_data()).to(str)
    press = GridState.search_for(words).prevent_default
    return rx.fragment(" ", rx.el.a(t("grid.did_you_mean", words=words), href=address, on_click=press, class_name="textlink"))


def _none() -> rx.Component:
    only = kit.empty(
        "truck", t("grid.no_suppliers"), t("grid.no_suppliers_next"), kit.button(t("grid.everybody"), on_click=GridState.toggle_suppliers)
    )
    return rx.cond(GridState.suppliers, only, kit.empty("users", t("grid.none"), t("grid.none_next"), _new()))


def _bones() -> rx.Component:
    bars = [rx.el.div(rx.el.div(class_name="bone", style={"width": f"{width}px"}), class_name="bone-row") for width in BONES]
    return rx.el.div(*bars, class_name="pad", aria_hidden=True)


def _foot() -> rx.Component:
    last = GridState.first + GridState.rows.length() - 1
    key = rx.cond(GridState.is_capped, "grid.range_capped", "grid.range")
    words = t(key, first=GridState.first, last=last, n=GridState.total)
    shown = page.foot(
        rx.el.span(words, class_name="quiet num"),
        actions=(
            kit.button(t("grid.previous"), picture="chevron_left", disabled=GridState.next_before == "", on_click=GridState.previous_page),
            kit.button(t("grid.next"), trail="chevron_right", disabled=GridState.next_after == "", on_click=GridState.next_page),
        ),
    )
    return rx.cond(GridState.total > 0, shown)
