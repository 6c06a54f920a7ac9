"""Addresses and texts for mail headers, in the form that every mail server can carry."""

import re

from rxapp.core.addresses import wire_email

_BREAKS = re.compile(r"[\r\n\0]")


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII (IDNA). Raises ValueError for one that a server without SMTPUTF8 (RFC 6531) cannot carry."""
    return wire_email(unbroken(address))


def unbroken(text: str) -> str:
    """The text, unchanged. Raises ValueError where it contains a line break, by which somebody could add headers of their own."""
    if _BREAKS.search(text):
        raise ValueError("line break in a header")
    return text
