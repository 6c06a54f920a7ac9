"""From a page's address to its built file: the address stays as it is, and a page with an id in it is not a "not found"."""

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
        """Hand the request on under the file's own path."""
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
