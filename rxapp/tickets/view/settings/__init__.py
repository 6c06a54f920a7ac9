"""The settings of tickets, as they are shown."""
