"""/tickets/<id>: one ticket, its correspondence and composer, and its customer."""

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.tickets.state.pin import PinState
from rxapp.tickets.state.ticket import TicketHistory, TicketState
from rxapp.tickets.state.views import ViewsState
from rxapp.tickets.state.writing import WritingState
from rxapp.tickets.view.ticket import ticket
from rxapp.ui.words import t

TICKET = TicketState.ticket
HEADING = rx.cond(TicketState.is_missing, t("ticket.card.gone"), TICKET.subject)


def page() -> rx.Component:
    """The ticket of the address."""
    shown = ticket(on_contact=lambda customer_id: ComposeState.open(customer_id, "", 0), on_edit_retry=SendingState.edit_again)  # type: ignore[call-arg]
    return frame(shown, current="/inbox")


PAGE = Page(
    page,
    route="/tickets/[record]",
    heading=HEADING,
    load=(TicketState.load, WritingState.open, ViewsState.load),
    topics=(
        Topic("views", (ViewsState.refresh,), follows=("tickets",)),
        Topic("ticket", (WritingState.refresh,), follows=("tickets", "messages", "presence", "customers")),
        Topic("ticket_history", (TicketHistory.refresh,), follows=("messages",)),
    ),
    typed=(PinState.look,),
)
