"""Decisions of the delivery, all pure: limits, quiet hours, what a report means, clocks that are set back."""
