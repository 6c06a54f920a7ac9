"""From *Send* to the provider and back: claim, recheck, outcomes, reports, reconciliation, channel status, retention, clock skew.

No screens, and nothing that staff press: that is above, in `messages.actions`. Providers are met only in `ports`.
"""
