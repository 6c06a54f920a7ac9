"""What the mailbox's own server says of the sender (RFC 8601; D-141). Anybody can write such a line, so all others are passed over."""

# pyright: reportMissingTypeStubs=false

from typing import Any

import authres

from rxapp.channels.inbound_mail.headers import Headers
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import Authentication

_READER: Any = authres
_NAMES, _LONGEST, _MOST = ("spf", "dkim", "dmarc"), 4_000, 20


def authentication(headers: Headers, authserv_id: str) -> Authentication | None:
    """The word of that server; None where it says nothing, or no server is named. Only the lines above the mail's further way count."""
    if not authserv_id.strip():
        return None
    found: dict[str, str] = {}
    is_said = False
    for name, value in headers.lines:
        if name == "received" and is_said:
            break
        results = _results(value, authserv_id) if name == "authentication-results" else None
        if results is None:
            continue
        is_said = True
        for method, result in results:
            if method == "dkim" and result == "pass":
                found["dkim"] = "pass"  # one good signature of several
            found.setdefault(method, result)
    return Authentication(server=authserv_id.strip(), **found) if is_said else None


def _results(value: str, authserv_id: str) -> list[tuple[str, str]] | None:
    """Each method with its result; None for a line of another server, or one that cannot be read."""
    try:
        parsed = _READER.AuthenticationResultsHeader.parse(f"Authentication-Results: {one_line(value)[:_LONGEST]}")
    except Exception:  # whatever a library makes of a broken one
        return None
    if str(parsed.authserv_id or "").lower() != authserv_id.strip().lower():
        return None
    results: list[Any] = list(parsed.results or [])
    listed = [(str(one.method).lower(), one_line(str(one.result)).lower()[:20]) for one in results[:_MOST]]
    return [(method, result) for method, result in listed if method in _NAMES]
