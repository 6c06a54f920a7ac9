"""/tickets/new: the form of a new ticket."""

import reflex as rx

from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.tickets.state.new import NewState
from rxapp.tickets.view.new import new_ticket
from rxapp.ui.words import t

HEADING = "new_ticket.heading"


def page() -> rx.Component:
    """*New ticket*."""
    return frame(new_ticket(t(HEADING)), current="/inbox")


PAGE = Page(page, route="/tickets/new", heading=HEADING, load=(NewState.start,), typed=(NewState.look, NewState.look_at_copies))
