"""Reads of *Needs attention* and of what every page tells of it."""
