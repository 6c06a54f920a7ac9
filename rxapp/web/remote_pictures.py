"""/files/remote/<token>: a picture that a mail names on another host, fetched by this server instead of the reader's browser.

So the mail's sender does not learn who reads it and from where, and the pages' policy needs no foreign host. The token is signed
(`links.picture_address`): nobody can make this server fetch another address.
"""

import asyncio
import hashlib
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rxapp.channels.remote_files import Fetcher, NotFetched
from rxapp.core import clock, logs
from rxapp.files import links, remote_cache, rules
from rxapp.web import downloads, ranges
from rxapp.web.uploads import in_thread

CAP = 5 * 1024 * 1024  # bytes of one picture
AT_ONCE = 8  # fetches of a process

log = logs.sparing(logging.getLogger(__name__))


async def picture(request: Request) -> Response:
    """GET /files/remote/<token>: the picture, or 404 where it cannot be fetched or is none. The middleware has checked the session."""
    now = clock.now()
    url = links.picture_behind(request.path_params["token"], now)
    content = await _content(url, now.timestamp()) if url else b""
    if not content:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    etag = f'"{hashlib.sha256(content).hexdigest()[:40]}"'
    headers = downloads.safe_headers(rules.sniffed_type(content[: rules.HEAD_BYTES]), name="picture", etag=etag)
    if ranges.part_of(request.headers, size=len(content), etag=etag).status == 304:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers)


async def _content(url: str, now: float) -> bytes:
    content = await in_thread(remote_cache.kept, url, now)
    if content is None:
        async with _fetching:
            content = await _fetched(url)
        await in_thread(remote_cache.keep, url, content)
    return content


async def _fetched(url: str) -> bytes:
    try:
        return (await fetcher.fetch(url, types=rules.PICTURES, cap=CAP)).content
    except NotFetched as why:
        log.info("A picture from elsewhere was not fetched: %s.", why)
        return b""


fetcher = Fetcher()
_fetching = asyncio.Semaphore(AT_ONCE)
ROUTES = [Route("/files/remote/{token}", picture, methods=["GET"])]
