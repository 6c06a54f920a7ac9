"""Mailboxes: which are fetched and from when, each mail as it came until it is read, and those that cannot be read.

Not how mail is fetched (`channels.imap`, `workers`), nor what becomes of what it says (`messages.actions.receiving`, `tickets`).
"""
