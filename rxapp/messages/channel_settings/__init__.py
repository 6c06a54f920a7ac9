"""*Channels* on the settings page: which one serves e-mail and SMS, how each fares, a test, and starting a stopped one again.

Not the channels themselves, and nothing of their logins: those stand in the environment and are never shown.
"""
