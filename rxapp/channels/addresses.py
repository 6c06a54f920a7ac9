"""What goes into a header, as every mail server can carry it."""

import re

from rxapp.core.addresses import wire_email

_BREAKS = re.compile(r"[\r\n\0]")


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII. Raises ValueError for one that a plain mail server cannot carry."""
    return wire_email(unbroken(address))


def unbroken(text: str) -> str:
    """The text itself. Raises ValueError where it would break its line: nothing can be smuggled into a header."""
    if _BREAKS.search(text):
        raise ValueError("line break in a header")
    return text
