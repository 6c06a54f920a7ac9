"""Channels: one folder per provider, each knowing its provider's API and none of our tables.

They meet the rest of the app only in the types of `messages.delivery.ports`; `registry` lists those that exist.
"""
