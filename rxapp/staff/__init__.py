"""People who work here: login, sessions, roles made of permissions, signature, language and zone.

Not the customers, and not the shop's own record. `StaffState` is the base of every State that staff use.
"""
