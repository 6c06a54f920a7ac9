"""Every HTTP route of ours, and the door that all requests pass: sign-in pages, log-out, health, providers' reports.

Not the screens, which are Reflex's. Nothing here knows Reflex; `rxapp.app` mounts `routes()` and wraps all in `door.Door`.
"""

from starlette.routing import Route

from rxapp.hooks import health, links, login, logout, providers


def routes() -> list[Route]:
    """Every route, for the Starlette app that stands before Reflex."""
    return [*login.ROUTES, *logout.ROUTES, *links.ROUTES, *health.ROUTES, *providers.ROUTES]
