"""Every HTTP route of ours, and the middleware that all requests pass: sign-in pages, log-out, health, providers' reports, files,
mails in their frame, the calendar's jobs.

Not the screens, which are Reflex's. Nothing here knows Reflex; `rxapp.app` mounts `routes()` and wraps all in `middleware.RequestGuard`.
"""

from starlette.routing import Route

from rxapp.web import files, health, links, login, logout, mails, remote_pictures, webhooks, workshop


def routes() -> list[Route]:
    """Every HTTP route of ours, in the order in which they are tried; `rxapp.app` mounts them before Reflex's own."""
    return [
        *login.ROUTES,
        *logout.ROUTES,
        *links.ROUTES,
        *health.ROUTES,
        *webhooks.ROUTES,
        *files.ROUTES,
        *remote_pictures.ROUTES,
        *mails.ROUTES,
        *workshop.ROUTES,
    ]
