"""Comments: what staff say to each other in a ticket, also about one message; it never reaches the customer (TK-36, D-82)."""

import reflex as rx

from rxapp.core import inputs
from rxapp.messages.composer.state.parts import TYPED_AT_MOST
from rxapp.tickets.actions import commenting
from rxapp.tickets.rules.kinds import Part
from rxapp.tickets.state.writing import BOXES, WritingState
from rxapp.ui import browser


class CommentState(WritingState):
    """*Save comment*, and which message it is about."""

    @rx.event
    async def save_comment(self, text: str):
        """*Save comment*: seen by staff alone, never sent (TK-36)."""
        self.comment = inputs.a_text(text, limit=TYPED_AT_MOST)
        values = {"key": self.send_key, "ticket_id": self.ticket.id, "body": self.comment, "about_id": self.about}
        done = await self._do(commenting.comment, **values)
        return await self._emptied(Part.COMMENT) if done.ok else [*done.events, *await self._keep_all()]

    @rx.event
    async def comment_on(self, message_id: int):
        """*Comment on this message* (D-82)."""
        self.part, self.about = Part.COMMENT.value, inputs.an_id(message_id)
        return browser.focus_on(BOXES[Part.COMMENT])

    @rx.event
    async def no_about(self):
        """The comment is about the whole ticket."""
        self.about = 0
