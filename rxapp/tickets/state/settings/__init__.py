"""The settings of tickets, as a tab runs them."""
