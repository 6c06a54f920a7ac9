"""Addresses in settings, checked to their end. What is wrong is said without showing the address: it may hold a password."""

import re
from collections.abc import Collection
from urllib.parse import SplitResult, unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

LOGIN = "user:pass@"
_LABEL = re.compile(r"\A[^\W_](?:[\w-]{0,61}[^\W_])?\Z")
_NUMERIC = re.compile(r"[0-9A-Fa-f:.]+")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BLANK, _CONTROL = re.compile(r"[\s\x00-\x1f\x7f]"), re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES = "in a password write # as %23, / as %2F, ? as %3F, @ as %40 and % as %25"


def whole(value: str, *, like: str, schemes: Collection[str], path: str = "/?", words: Collection[str] | None = ()) -> SplitResult:
    """The parts of an address, all checked: scheme, host, port, login (only where `like`, an example, has one), path (a pattern), query.

    `words` is the pattern of the query, None for any. Raises ValueError with a sentence that describes what it must look like.
    """
    try:
        parts = urlsplit(value)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(_must(like)) from None
    begins = tuple(f"{scheme}://" for scheme in schemes)  # in small letters, as everybody who reads the value expects
    is_host = value.startswith(begins) and _is_host(parts) and has_port
    is_ended = not (parts.fragment or value.endswith("#") or parts.netloc.endswith(":"))
    if not (is_host and is_ended and _is_plain(value) and _is_login(parts, like)):
        raise ValueError(_must(like))
    if not re.fullmatch(path, parts.path):
        raise ValueError(f"must end behind the host and port, without a path: {like}" if path == "/?" else _must(like))
    if "?" in value and words is not None and parts.query not in words:
        raise ValueError(_must(like))
    return parts


def names_a_database(value: str) -> bool:
    """Whether a SQLAlchemy URL is one, and names a database that outlives the process."""
    try:
        return "#" not in value and sa.make_url(value).database not in (None, "", ":memory:")
    except (ArgumentError, ValueError):
        return False


def _is_plain(value: str) -> bool:
    """Whether there is no blank in it, and no control sign even in what stands behind a %: it would begin another command."""
    return not _BLANK.search(value) and not _CONTROL.search(unquote(value))


def _is_login(parts: SplitResult, like: str) -> bool:
    """Whether the login is whole, where there is one, and may be there."""
    if "@" not in parts.netloc:
        return True
    return LOGIN in like and bool(parts.username and parts.password) and not _BAD_PERCENT.search(parts.netloc)


def _is_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        return ":" in host and _NUMERIC.fullmatch(host) is not None
    return len(host) <= 253 and all(map(_LABEL.match, host.removesuffix(".").split(".")))


def _must(like: str) -> str:
    return f"must look like {like}" + (f" ({_ESCAPES})" if LOGIN in like else "")
