"""Which part of a file a request asks for (RFC 9110, sections 13 and 14). Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ONE = re.compile(r"bytes[ \t]*=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """The answer's status (200, 206, 304 or 416) and the bytes to send: from `first`, `length` of them."""

    status: int
    first: int
    length: int


def part_of(headers: Mapping[str, str], *, size: int, etag: str) -> Part:
    """What to answer for a file of `size` bytes with this entity tag (quoted).

    One range is served; several, and what is no range of bytes, get the whole, as the standard allows. If-Range is honoured by the tag
    alone: a date names none of our files.
    """
    if _names(headers.get("if-none-match", ""), etag):
        return Part(304, 0, 0)
    asked = _ONE.fullmatch(headers.get("range", "").strip())
    if not asked or asked[1] == asked[2] == "" or headers.get("if-range", etag) != etag:
        return Part(200, 0, size)
    if asked[1] == "":
        length = min(int(asked[2]), size)
        return Part(206, size - length, length) if length else Part(416, 0, 0)
    first = int(asked[1])
    last = min(int(asked[2]), size - 1) if asked[2] else size - 1
    if asked[2] and int(asked[2]) < first:
        return Part(200, 0, size)  # no valid range
    return Part(206, first, last - first + 1) if first < size else Part(416, 0, 0)


def _names(listed: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in listed.split(",")}
    return etag in tags or "*" in tags
