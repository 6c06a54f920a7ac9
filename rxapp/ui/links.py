"""Links in long lists: plain anchors, and one listener for the whole list that follows them without loading the page.

A component per link would cost more than the rest of its row.
"""

import reflex as rx
from reflex_components_core.el.element import Element
from reflex_components_core.el.elements.tables import Tbody
from reflex_components_core.el.elements.typography import Ul

_FOLLOWED = (
    "((a, e) => !a || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey"
    " ? '' : (e.preventDefault(), a.getAttribute('href')))(_e.target.closest('a[href]'), _e)"
)


def _address(e: rx.vars.ObjectVar) -> tuple[rx.Var[str]]:
    return (rx.Var(_FOLLOWED, _var_type=str).to(str),)


class _Anchor(Element):
    tag = "a"
    href: rx.Var[str]
    title: rx.Var[str]


class _Rows(Tbody):
    on_click: rx.EventHandler[_address]


class _Items(Ul):
    on_click: rx.EventHandler[_address]


def plain(text: rx.Var | str, href: rx.Var[str], **props) -> rx.Component:
    """A link that costs one node; it must stand inside `rows` or `items`."""
    return _Anchor.create(text, href=href, **props)


def rows(*children: rx.Component, **props) -> rx.Component:
    """A table's body whose `plain` links are followed here, or in a new tab where the person asks for one."""
    return _Rows.create(*children, on_click=lambda path: rx.cond(path != "", rx.redirect(path), rx.noop()), **props)


def items(*children: rx.Component, **props) -> rx.Component:
    """A list (`ul`) whose `plain` links are followed in the same way."""
    return _Items.create(*children, on_click=lambda path: rx.cond(path != "", rx.redirect(path), rx.noop()), **props)
