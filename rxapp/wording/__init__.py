"""Greetings, templates with placeholders and signatures, and how a whole text is made of them.

`rules.greet` is the preview and the message alike. Not the sending: it knows no outbox, no consent and no channel.
"""
