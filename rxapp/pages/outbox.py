"""/outbox: what failed, what is uncertain and what waits, each with its ways out."""

import reflex as rx

from rxapp.messages.attention.view.listing import attention
from rxapp.messages.panel.state.sending import SendingState
from rxapp.pages.shell import frame
from rxapp.ui.words import t

WORDS = "attention.heading"


def page() -> rx.Component:
    """*Needs attention*."""
    return frame(attention(t(WORDS), on_edit_retry=SendingState.edit_again), current="/outbox")
