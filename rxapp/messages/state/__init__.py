"""Screen parts about messages that stand in several places: rows, their ways out, and the history of one customer."""

from rxapp.messages.state.entries import Entry, Question, Step, entry, question
from rxapp.messages.state.history import CardHistory, HistoryMixin, PanelHistory
from rxapp.messages.state.ways import WaysMixin

__all__ = ["CardHistory", "Entry", "HistoryMixin", "PanelHistory", "Question", "Step", "WaysMixin", "entry", "question"]
