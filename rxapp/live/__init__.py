"""The change feed: a version number per topic, and one notifier per web process that tells each open tab which topic has changed.

It holds nothing personal: a tab that hears "customers" reads its own rows again, with its own rights.
"""
