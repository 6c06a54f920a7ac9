"""A page's named parts: a heading and what belongs to it, found by name by those who listen to the page."""

import reflex as rx

from rxapp.ui.kit import Word


def section(heading: Word, name: str, *children: rx.Component, **props) -> rx.Component:
    """A region with its heading; `name` is its id."""
    title = rx.el.h2(heading, class_name="h2", id=f"{name}-heading")
    return rx.el.section(title, *children, id=name, aria_labelledby=f"{name}-heading", class_name="section", **props)


def part(heading: Word, name: str, *children: rx.Component, **props) -> rx.Component:
    """A smaller part inside a section, likewise named."""
    title = rx.el.h3(heading, class_name="h3", id=f"{name}-heading")
    return rx.el.div(title, *children, id=name, role="group", aria_labelledby=f"{name}-heading", class_name="stack-tight", **props)
