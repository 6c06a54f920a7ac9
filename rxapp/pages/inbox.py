"""/inbox: every word a customer sends, by view, queue or search."""

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.tickets.state.inbox import InboxState
from rxapp.tickets.state.simulate import SimulateState
from rxapp.tickets.state.views import ViewsState
from rxapp.tickets.view.inbox import inbox
from rxapp.ui.words import t

HEADING = "inbox.heading"


def page() -> rx.Component:
    """*Inbox*."""
    return frame(inbox(t(HEADING)), current="/inbox")


PAGE = Page(
    page,
    route="/inbox",
    heading=HEADING,
    load=(InboxState.load, ViewsState.load, SimulateState.load),
    topics=(
        Topic("inbox", (InboxState.refresh,), follows=("tickets",)),
        Topic("views", (ViewsState.refresh,), follows=("tickets",)),
    ),
    typed=(InboxState.search,),
)
