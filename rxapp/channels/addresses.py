"""E-mail addresses and headers as every mail server can carry them."""

import re

_BREAKS = re.compile(r"[\r\n\0]")


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII. Raises ValueError for one that a plain mail server cannot carry."""
    local, _, domain = unbroken(address).rpartition("@")
    if not local or not domain or not local.isascii() or " " in local:
        raise ValueError("address")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"


def unbroken(text: str) -> str:
    """The text itself. Raises ValueError where it would break its line: nothing can be smuggled into a header."""
    if _BREAKS.search(text):
        raise ValueError("line break in a header")
    return text
