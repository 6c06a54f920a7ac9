"""/customers: the grid."""

import reflex as rx

from rxapp.pages.shell import frame
from rxapp.ui.page import bar, body
from rxapp.ui.words import t


def page() -> rx.Component:
    """The customers grid."""
    return frame(bar(t("customers.heading")), body(), current="/customers")
