"""Reads of messages. One door for callers: `queries.timeline(...)`, `queries.draft_for(...)`."""

from rxapp.messages.queries.history import PAGE, count, message_for, text_for, thread, timeline
from rxapp.messages.queries.pending import DRAFT_KEPT_FOR, draft_for, next_due_at, same_words, standing
from rxapp.messages.queries.rows import (
    DraftRow,
    MessageRow,
    MessageText,
    SameWordsRow,
    Standing,
    StepRow,
    ThreadRow,
    TimelinePage,
)

__all__ = [
    "DRAFT_KEPT_FOR",
    "PAGE",
    "DraftRow",
    "MessageRow",
    "MessageText",
    "SameWordsRow",
    "Standing",
    "StepRow",
    "ThreadRow",
    "TimelinePage",
    "count",
    "draft_for",
    "message_for",
    "next_due_at",
    "same_words",
    "standing",
    "text_for",
    "thread",
    "timeline",
]
