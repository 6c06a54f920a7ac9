"""Decisions about messages, all pure: states, consent, schedule, same words, SMS segments, mail text."""
