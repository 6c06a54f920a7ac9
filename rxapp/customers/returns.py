"""Where the form of a new customer leads after *Save*, other than to the customer's own page: the pages above that asked for one."""

from rxapp.core.registry import Registry

RETURNS: Registry[str] = Registry("way back", lambda path: path)  # addresses that take `?customer=<id>`; `rxapp.app` declares them


def known(path: object) -> str:
    """The address, where a page has declared it; "" for any other, so that no link can lead elsewhere."""
    return RETURNS.named(path) or "" if isinstance(path, str) else ""
