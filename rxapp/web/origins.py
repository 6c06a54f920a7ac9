"""Whether a request comes from a page of ours: browsers say so in the Origin header. Pages of other sites may not act here.

X-Forwarded-Proto is believed: a script of another site can set it only after a CORS preflight, which is refused.
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

    Without an Origin, three things pass: reads, addresses that need none (providers' hooks), and what the browser marks as same-origin
    (Sec-Fetch-Site). A WebSocket without one does not come from a browser; it passes here and must show its cookie.
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
    """The origins that count as ours for this request, as browsers write them: `scheme://host`, with the port where it is not the scheme's
    own.
    """
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
