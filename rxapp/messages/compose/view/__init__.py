"""The contact panel as seen: one sheet with three tabs, and the message as the customer will see it beside them."""

from rxapp.messages.compose.view.panel import panel

__all__ = ["panel"]
