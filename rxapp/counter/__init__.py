"""The counter: who stands at it, found or scanned first, with what staff must know of them at a glance (CL-3, D-66).

No messages are written here: the contact panel opens over it as everywhere.
"""
