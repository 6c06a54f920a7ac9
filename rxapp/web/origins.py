"""Whose page a request comes from. A browser says it in Origin; nobody else's page may act here.

Cross-site scripts cannot set X-Forwarded-Proto without asking first (and are refused then), so it may be believed.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import Scope

from rxapp.core.settings import settings

READS = ("GET", "HEAD")
PORTS = {"http": ":80", "https": ":443"}
WEB = {"http": "http", "https": "https", "ws": "http", "wss": "https"}


def may_come_from(scope: Scope, also: Iterable[str] = (), *, needs_origin: bool = True) -> bool:
    """Whether this request's Origin is our own: the address asked for (also on the LAN), the public URL, or one of `also`.

    Without an Origin only reading, what needs none (providers' hooks) and what the browser itself calls same-origin may pass; a
    websocket without one is no browser's, and passes here to show its cookie.
    """
    headers = Headers(scope=scope)
    origins = headers.getlist("origin")
    if origins:
        own = own_origins(scope) | set(also)
        return all(origin.lower() in own for origin in origins)
    if scope["type"] == "websocket" or scope["method"] in READS or not needs_origin:
        return True
    return headers.get("sec-fetch-site") == "same-origin"


def own_origins(scope: Scope) -> set[str]:
    """The origins that count as ours for this request."""
    headers = Headers(scope=scope)
    host = headers.get("host", "").lower()
    schemes = {WEB.get(scope.get("scheme", "http"), "http")}
    forwarded = headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    if forwarded in PORTS:
        schemes.add(forwarded)
    own = {f"{scheme}://{host.removesuffix(PORTS[scheme])}" for scheme in schemes if host}
    if settings().public_url:
        scheme, _, rest = settings().public_url.lower().partition("://")
        own.add(f"{scheme}://{rest.partition('/')[0].removesuffix(PORTS[scheme])}")
    return own


def is_https(scope: Scope) -> bool:
    """Whether this visitor comes by https, as far as the request or the public URL tells: then cookies must be Secure."""
    return any(origin.startswith("https:") for origin in own_origins(scope))
