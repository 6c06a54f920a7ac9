"""Serves a page's built file under the page's address. Without it, an address with an id (`/customers/7`) would get the 404 page."""

import re
from collections.abc import Iterable

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HOME = "/customers"
ANY_PAGE = "/404.html"  # Reflex's fallback: the same page frame, which reads the address in the browser


class Addresses:
    """Wraps the app. `routes` are Reflex's, such as `/customers` and `/customers/[customer_id]`."""

    def __init__(self, app: ASGIApp, routes: Iterable[str]) -> None:
        self.app = app
        routes = tuple(routes)
        self.whole = frozenset(route for route in routes if "[" not in route)
        self.patterns = [re.compile(re.sub(r"\[\w+\]", "[^/]+", route)) for route in routes if "[" in route]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the path of the page's built file; every other request as it came."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif scope["path"] == "/":
            await RedirectResponse(HOME, 307)(scope, receive, send)
        else:
            await self.app(self._placed(scope), receive, send)

    def _placed(self, scope: Scope) -> Scope:
        path = scope["path"]
        if path in self.whole:
            path += "/"
        elif any(pattern.fullmatch(path) for pattern in self.patterns):
            path = ANY_PAGE
        return scope if path == scope["path"] else {**scope, "path": path, "raw_path": path.encode()}
