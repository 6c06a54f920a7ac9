"""How the shop words things: greetings, templates with placeholders, signatures, and how they are put together.

`rules.greet` is the preview and the message alike. Not the sending: it knows no outbox, no consent and no channel.
"""
