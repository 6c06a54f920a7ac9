"""The contact panel as seen: one sheet with three tabs, and the message as the customer will see it beside them."""

from rxapp.messages.compose.view.panel import panel
from rxapp.messages.compose.view.sent import held_toasts

__all__ = ["held_toasts", "panel"]
