"""/counter: who stands at the counter; `?customer=<id>` is who was chosen."""

import reflex as rx

from rxapp.counter.state import PATH, CounterState
from rxapp.counter.view import counter
from rxapp.live.topics import Topic
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages.page import Page
from rxapp.pages.shell import frame


def page() -> rx.Component:
    """The counter; *Contact* opens the panel over it."""
    return frame(counter(lambda customer_id: ComposeState.open(customer_id, "", 0)), current=PATH)


PAGE = Page(
    page,
    route=PATH,
    heading="menu.counter",
    load=(CounterState.load,),
    topics=(Topic("counter", (CounterState.refresh,), follows=("customers", "messages", "jobs")),),
    typed=(CounterState.look,),
)
