"""The parts of every page: bar, scrolling body, foot, and the words loader of the document's head."""

import json

import reflex as rx

from rxapp.ui.kit import Node


def bar(heading: Node, *facts: rx.Component, actions: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The page bar: heading, a quiet fact beside it, actions at the right."""
    return rx.el.header(
        rx.el.h1(heading, class_name="cut"),
        *facts,
        rx.el.div(*actions, class_name="actions"),
        class_name="bar",
    )


def body(*children: rx.Component, **props) -> rx.Component:
    """The part that scrolls."""
    return rx.el.div(*children, class_name=f"scroll {props.pop('class_name', '')}".strip(), **props)


def foot(*children: rx.Component, actions: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The foot: state left, actions right."""
    return rx.el.footer(*children, rx.el.div(*actions, class_name="actions"), class_name="foot")


def words_loader(paths: dict[str, str], default: str) -> rx.Component:
    """The script that loads the catalogue of the language in the `rxapp_ui` cookie before anything is shown."""
    return rx.el.script(
        "(()=>{const m=document.cookie.match(/(?:^|; )rxapp_ui=([^;]*)/);"
        'const[l,z]=decodeURIComponent(m?m[1]:"").split("|");'
        f"const P={json.dumps(paths)};globalThis.__zone=z||undefined;"
        # written in halves: React escapes a whole script tag in the prerendered page and then finds another text
        f"document.write('<scr'+'ipt src=\"'+(P[l]||P[{json.dumps(default)}])+'\"></scr'+'ipt>')}})()"
    )
