"""/customers: the grid."""

import reflex as rx

from rxapp.customers.state.grid import GridState
from rxapp.customers.view.grid import grid
from rxapp.live.topics import Topic
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages.page import Page
from rxapp.pages.shell import frame


def page() -> rx.Component:
    """The customers grid; *Contact* opens the panel over it."""
    return frame(grid(lambda customer_id: ComposeState.open(customer_id, "", 0)), current="/customers")


PAGE = Page(
    page,
    route="/customers",
    heading="customers.heading",
    load=(GridState.load,),
    topics=(Topic("grid", (GridState.refresh,), follows=("customers",)),),
    typed=(GridState.search,),
)
