"""Tickets: what customers write and what is answered, in queues with deadlines; the inbox, a ticket's page, the new ticket, their settings.

Not here: the words themselves (`messages`), how they come and go (`channels`, `workers`), and calls and chats, which open tickets later.
"""
