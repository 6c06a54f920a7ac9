"""Reads of messages. One door for callers: `queries.timeline(...)`, `queries.draft_for(...)`."""

from rxapp.messages.queries.ahead import Astray, astray
from rxapp.messages.queries.attention import COUNTED, VIEWS, attention, attention_counts, attention_mark, untold
from rxapp.messages.queries.channels import is_any_stopped, serving, serving_in, standings, stuck
from rxapp.messages.queries.held import HeldLine, still_held
from rxapp.messages.queries.history import PAGE, count, message_for, text_for, thread, timeline
from rxapp.messages.queries.owners import Owned, normal_address, who_owns
from rxapp.messages.queries.pending import DRAFT_KEPT_FOR, draft_for, next_ask_at, next_due_at, same_words, standing
from rxapp.messages.queries.reports import REPORTS_KEPT_FOR, old_reports
from rxapp.messages.queries.rows import (
    AttentionPage,
    AttentionRow,
    Counts,
    DraftRow,
    MessageRow,
    MessageText,
    SameWordsRow,
    Standing,
    StandingRow,
    StepRow,
    StuckRow,
    ThreadRow,
    TimelinePage,
)

__all__ = [
    "COUNTED",
    "DRAFT_KEPT_FOR",
    "PAGE",
    "REPORTS_KEPT_FOR",
    "VIEWS",
    "Astray",
    "AttentionPage",
    "AttentionRow",
    "Counts",
    "DraftRow",
    "HeldLine",
    "MessageRow",
    "MessageText",
    "Owned",
    "SameWordsRow",
    "Standing",
    "StandingRow",
    "StepRow",
    "StuckRow",
    "ThreadRow",
    "TimelinePage",
    "astray",
    "attention",
    "attention_counts",
    "attention_mark",
    "count",
    "draft_for",
    "is_any_stopped",
    "message_for",
    "next_ask_at",
    "next_due_at",
    "normal_address",
    "old_reports",
    "same_words",
    "serving",
    "serving_in",
    "standing",
    "standings",
    "still_held",
    "stuck",
    "text_for",
    "thread",
    "timeline",
    "untold",
    "who_owns",
]
