"""The page *Needs attention*, and what the frame of every page tells of it."""

from rxapp.messages.attention.state.listing import VIEWS, AttentionState, Line
from rxapp.messages.attention.state.notices import NoticeState, Stopped

__all__ = ["VIEWS", "AttentionState", "Line", "NoticeState", "Stopped"]
