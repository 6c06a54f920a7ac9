"""Reads of messages that every slice may use."""
