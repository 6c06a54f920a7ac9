"""/customers: the grid."""

import reflex as rx

from rxapp.customers.view.grid import grid
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages.shell import frame


def page() -> rx.Component:
    """The customers grid; *Contact* opens the panel over it."""
    return frame(grid(lambda customer_id: ComposeState.open(customer_id, "", "")), current="/customers")
