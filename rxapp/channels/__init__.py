"""The outside world: one folder per provider, each knowing its vendor's ways and no table of ours.

They meet the rest of the house only in the shapes of `messages.ports`; which of them exist stands in `registry`.
"""
