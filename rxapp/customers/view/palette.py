"""The palette *Go to*: pages, a new customer, customers by name; and the sheet of shortcuts. Both are native dialogs.

Opening, closing and the arrow keys stay in the browser; only typed letters ask the server.
"""

import reflex as rx

from rxapp.customers.state.palette import PaletteState
from rxapp.customers.view.names import name
from rxapp.shop.menu import groups
from rxapp.shop.state import DeskState
from rxapp.staff.rules import Permission
from rxapp.ui import keys
from rxapp.ui.browser import close_sheet, open_sheet, run
from rxapp.ui.kit import button, icon, icon_button, text_input, with_icon
from rxapp.ui.pace import paced
from rxapp.ui.words import t

Entry = tuple[str, str, str, Permission]

SHEET = "palette"
KEYS_SHEET = "shortcuts"
NEW_CUSTOMER: Entry = ("/customers/new", "palette.new_customer", "user_plus", Permission.EDIT_CUSTOMERS)


def opener(*label: rx.Component, **props) -> rx.Component:
    """The button *Go to* of the side bar, or of the menu on a tablet; `label` is what it shows and is called."""
    given = {"class_name": "btn goto", "id": "go-to", **props}
    return rx.el.button(*label, type="button", aria_keyshortcuts="Control+K", on_click=open_sheet(SHEET), **given)


def palette() -> rx.Component:
    """The dialog *Go to*: every line of the menu, and a new customer."""
    lines = [(entry.path, entry.label, entry.picture, entry.right) for _, entries in groups() for entry in entries]
    listed = [_entry(entry) for entry in (*lines, NEW_CUSTOMER)]
    found = (rx.foreach(PaletteState.destinations, _destination), rx.foreach(PaletteState.hits, _hit))
    is_nobody = (PaletteState.q != "") & (PaletteState.hits.length() == 0) & (PaletteState.destinations.length() == 0)
    return _sheet(
        SHEET,
        t("palette.open"),
        rx.el.form(
            with_icon("search", _search()),
            icon_button(t("palette.close"), "x", on_click=close_sheet(SHEET)),
            on_submit=PaletteState.choose,
            class_name="palette-head",
            role="search",
        ),
        rx.el.ul(
            *listed,
            *found,
            class_name="palette-list",
            on_click=close_sheet(SHEET),
        ),
        rx.cond(
            is_nobody,
            rx.el.p(t("palette.nobody", q=PaletteState.q), class_name="quiet"),
        ),
        rx.el.div(
            button(t("palette.shortcuts"), kind="ghost", picture="keyboard", on_click=[close_sheet(SHEET), open_sheet(KEYS_SHEET)]),
            class_name="palette-foot",
        ),
    )


def shortcuts(*more: rx.Component) -> rx.Component:
    """The listener for the keys, and the sheet that names them; each line of the sheet can be pressed too. `more` are further lines."""
    return rx.fragment(
        keys.listener(plain=DeskState.has_shortcuts),
        _sheet(
            KEYS_SHEET,
            t("palette.shortcuts"),
            rx.el.div(
                rx.el.h2(t("palette.shortcuts"), class_name="h2"),
                icon_button(t("palette.close"), "x", on_click=close_sheet(KEYS_SHEET)),
                class_name="palette-head",
            ),
            rx.el.ul(
                _key_link("/", "palette.key_search", "/customers", "search"),
                _key_link("n", "palette.key_new", "/customers/new", "user_plus"),
                _key_button("Ctrl K", "palette.open", "Control+K", "arrow_right", [close_sheet(KEYS_SHEET), open_sheet(SHEET)]),
                _key_button("?", "palette.shortcuts", "?", "keyboard", open_sheet(KEYS_SHEET)),
                *more,
                class_name="palette-list",
            ),
            rx.cond(
                DeskState.has_shortcuts,
                rx.el.p(t("palette.resting"), class_name="help"),
                rx.el.p(t("palette.keys_off"), class_name="help"),
            ),
        ),
    )


def _sheet(element_id: str, label: rx.Var[str], *children: rx.Component) -> rx.Component:
    return rx.el.dialog(
        *children,
        id=element_id,
        aria_label=label,
        class_name="sheet centre roving",
        custom_attrs={"closedby": "any"},
    )


def _search() -> rx.Component:
    return text_input(
        "palette-q",
        type="search",
        aria_label=t("palette.label"),
        placeholder=t("palette.label"),
        auto_complete="off",
        spell_check=False,
        on_change=PaletteState.look,
        custom_attrs=paced(),
    )


def _entry(entry: Entry) -> rx.Component:
    path, key, picture, permission = entry
    shown = DeskState.permissions.contains(permission.value) & _holds(t(key), PaletteState.q)
    return rx.cond(shown, rx.el.li(rx.link(icon(picture), rx.el.span(t(key)), href=path, class_name="item", underline="none")))


def _destination(row: rx.Var) -> rx.Component:
    """A ticket, message or job by its number."""
    pictures = [(name, icon(name)) for name in ("inbox", "mail", "wrench")]
    link = rx.link(
        rx.match(row.picture, *pictures, icon("arrow_right")),
        rx.el.span(t(row.label), " ", row.number, class_name="nowrap num"),
        rx.el.span(row.words, class_name="quiet cut end"),
        href=row.path,
        class_name="item",
        underline="none",
    )
    return rx.el.li(link, key=row.path)


def _hit(row: rx.Var) -> rx.Component:
    link = rx.link(
        icon("user"),
        name(row),
        rx.el.span(row.fact, class_name="quiet cut end"),
        href=f"/customers/{row.id}",
        class_name="item",
        underline="none",
    )
    return rx.el.li(link, key=row.id.to(str))


def _holds(word: rx.Var[str], needle: rx.Var[str]) -> rx.Var[bool]:
    folded = [f"{var!s}.normalize('NFD').replace(/\\p{{M}}/gu,'').toLowerCase()" for var in (word, needle)]
    return rx.Var(f"({folded[0]}.includes({folded[1]}))", _var_type=bool, _var_data=needle._get_all_var_data()).to(bool)


def _key_link(key: str, word: str, href: str, picture: str) -> rx.Component:
    line = rx.link(
        icon(picture),
        rx.el.span(t(word)),
        rx.el.kbd(key, class_name="end"),
        href=href,
        class_name="item",
        underline="none",
        aria_keyshortcuts=key,
    )
    return rx.el.li(line, on_click=close_sheet(KEYS_SHEET))


def key_line(key: str, word: str, picture: str) -> rx.Component:
    """A line for a key that the page itself declares: pressed here, it presses that."""
    pressed = run(f"document.querySelector('main [aria-keyshortcuts=\"{key}\"]')?.click()")
    line = (icon(picture), rx.el.span(t(word)), rx.el.kbd(key, class_name="end"))
    return rx.el.li(rx.el.button(*line, type="button", class_name="item", on_click=[close_sheet(KEYS_SHEET), pressed]))


def _key_button(shown: str, word: str, key: str, picture: str, on_click) -> rx.Component:
    line = (icon(picture), rx.el.span(t(word)), rx.el.kbd(shown, class_name="end"))
    return rx.el.li(rx.el.button(*line, type="button", class_name="item", aria_keyshortcuts=key, on_click=on_click))
