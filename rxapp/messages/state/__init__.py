"""Screen parts about messages that stand in several places: rows, their ways out, and the history of one customer."""

from rxapp.messages.state.entries import Entry, Question, Step, entry, question
from rxapp.messages.state.history import CardHistory, HistoryMixin, PanelHistory
from rxapp.messages.state.signing_out import KEPT_UNDER, SignOutState
from rxapp.messages.state.ways import WaysMixin

__all__ = [
    "KEPT_UNDER",
    "CardHistory",
    "Entry",
    "HistoryMixin",
    "PanelHistory",
    "Question",
    "SignOutState",
    "Step",
    "WaysMixin",
    "entry",
    "question",
]
