"""The contact panel as seen: one sheet with three tabs, and the message as the customer will see it beside them."""
