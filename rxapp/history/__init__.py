"""Change history: who changed what, before and after. Every action records here, in its own transaction.

Not the communications history, which is the message rows themselves. It has no screen of its own.
"""
