"""/tickets/new: the form of a new ticket."""

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.tickets.state.new import NewState
from rxapp.tickets.state.views import ViewsState
from rxapp.tickets.view.new import new_ticket
from rxapp.ui.words import t

HEADING = "new_ticket.heading"


def page() -> rx.Component:
    """*New ticket*."""
    return frame(new_ticket(t(HEADING)), current="/inbox")


PAGE = Page(
    page,
    route="/tickets/new",
    heading=HEADING,
    load=(NewState.start, ViewsState.load),
    topics=(Topic("views", (ViewsState.refresh,), follows=("tickets",)),),
    typed=(NewState.look, NewState.look_at_copies),
)
