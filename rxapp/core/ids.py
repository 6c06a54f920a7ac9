"""Identifiers that nobody can guess, and the hash under which secrets are stored."""

import hashlib
import secrets
import uuid


def token() -> str:
    """A URL-safe secret of 256 bits, for sessions and one-time links."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 in hex: what the database keeps of a token, so that a stolen copy opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key() -> str:
    """A unique key of 32 hex digits, for messages and sends."""
    return uuid.uuid4().hex
