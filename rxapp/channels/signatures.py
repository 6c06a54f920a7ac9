"""Proofs that a request to one of our hooks comes from the provider it names."""

from collections.abc import Mapping


class NotGenuine(Exception):
    """The proof is missing, wrong or too old: the caller answers 403 and changes nothing. The argument is the reason, without secrets."""


def single(headers: Mapping[str, str], name: str, *, most: int = 500) -> str:
    """The one value of a header. Raises NotGenuine where it is missing, empty, given twice, too long or not plain text."""
    several = getattr(headers, "getlist", None)
    values = several(name) if several else [headers[key] for key in headers if key.lower() == name.lower()]
    if len(values) != 1 or not values[0] or len(values[0]) > most or not values[0].isascii():
        raise NotGenuine(name)
    return values[0]
