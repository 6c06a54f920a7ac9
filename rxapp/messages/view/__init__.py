"""Components about messages that stand in several places: the history, and one message opened with its ways out."""

from rxapp.messages.view.history import history
from rxapp.messages.view.opened import answers, ladder, opened, ways, why
from rxapp.messages.view.signing_out import sign_out, sign_out_sheet

__all__ = ["answers", "history", "ladder", "opened", "sign_out", "sign_out_sheet", "ways", "why"]
