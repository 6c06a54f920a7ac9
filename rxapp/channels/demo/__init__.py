"""The demo channel: stands in for a provider that is not set up. It sends nothing, and each message says so."""
