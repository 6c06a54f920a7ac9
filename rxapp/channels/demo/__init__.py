"""The demo channel: takes the place of a provider that is not set up. Nothing leaves the house, and each message says so."""
