"""The panel's three states, one per screen part: setting up, writing, sending."""

from rxapp.messages.compose.state.held import HeldState
from rxapp.messages.compose.state.sending import SendingState
from rxapp.messages.compose.state.setup import ComposeState
from rxapp.messages.compose.state.writing import WritingState

__all__ = ["ComposeState", "HeldState", "SendingState", "WritingState"]
