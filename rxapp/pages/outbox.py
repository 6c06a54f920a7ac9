"""/outbox: what failed, what is uncertain and what waits, each with its ways out."""

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.messages.attention.state.listing import AttentionState
from rxapp.messages.attention.view.listing import attention
from rxapp.messages.panel.state.sending import SendingState
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.words import t

HEADING = "attention.heading"


def page() -> rx.Component:
    """*Needs attention*."""
    return frame(attention(t(HEADING), on_edit_retry=SendingState.edit_again), current="/outbox")


PAGE = Page(
    page,
    route="/outbox",
    heading=HEADING,
    load=(AttentionState.load,),
    topics=(Topic("outbox", (AttentionState.refresh,), follows=("messages",)),),
)
