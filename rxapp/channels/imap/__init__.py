"""Mailboxes by IMAP: which the environment names, and one connection to one of them.

Not when mail is fetched (`workers.fetch_mail`), nor what is kept of it (`messages.mailboxes`).
"""
