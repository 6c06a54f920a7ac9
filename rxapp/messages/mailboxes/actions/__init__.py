"""Changing mailboxes: what staff choose, what the loops note, and the mails as they came."""
