"""The answer (503) while the database cannot be reached or its disk is full: plain words, and nobody is sent to the sign-in page.

Not for the hooks of providers and /_health, which answer in their own way, nor for open pages, which keep what they show.
"""

import logging
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rxapp.core import db, i18n, logs
from rxapp.web import pages

AGAIN_AFTER = 10  # seconds; a browser loads the page again by itself

log = logs.sparing(logging.getLogger("rxapp.web"))


async def answer(request: Request, error: Exception) -> Response:
    """503 in the reader's language: JSON where the request asks for JSON alone, else a page. Raises the error again where the database is
    not at fault.
    """
    if not db.is_away(error):
        raise error
    log.warning("The database does not answer: %s", type(error).__name__)
    headers = {"Retry-After": str(AGAIN_AFTER)}
    accepted = request.headers.get("accept", "")
    if "application/json" in accepted and "text/html" not in accepted:
        return JSONResponse({"error": "away"}, 503, headers)
    language, say = pages.words_for(request, i18n.DEFAULT)
    said = [pages.paragraph(say("away.full" if db.is_full(error) else "away.text")), pages.link(_here(request), say("away.again"))]
    shown = pages.page(language, brand="", heading=say("away.heading"), body=said, status=503)
    shown.headers.update(headers | ({"Refresh": str(AGAIN_AFTER)} if request.method == "GET" else {}))
    return shown


def _here(request: Request) -> str:
    """The address for *Try again*: the one asked for; after a POST its path alone, which shows the form again."""
    query = request.url.query if request.method == "GET" else ""
    return request.url.path + (f"?{query}" if query else "")


HANDLERS: Mapping[Any, Any] = dict.fromkeys(db.FAULTS, answer)
