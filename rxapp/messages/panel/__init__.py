"""The contact panel: set up, compose and send or save, history, with the greeting as it will be sent.

It opens over any page through `ComposeState.open`. What is sent and kept is decided below, in `messages` and `wording`.
"""
