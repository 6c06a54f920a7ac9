"""Components about messages that stand in several places: the history, and one message opened with its ways out."""

from rxapp.messages.view.history import history
from rxapp.messages.view.opened import answers, ladder, opened, ways, why

__all__ = ["answers", "history", "ladder", "opened", "ways", "why"]
