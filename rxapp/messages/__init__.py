"""Every word to or from a customer: e-mail, SMS and notes, the outbox, what became of each, and drafts.

Outbox and communications history are the same row. Not the wording (greetings, templates: `wording`), not who agreed to
what (`consent`), and not the providers themselves (`channels`, which meet this feature only in `ports`).
"""
