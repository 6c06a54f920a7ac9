"""/files: what staff bring in and see, by their session and the readers of each subject; /f/<token>: one file for a customer.

| request                        | answer                                                                                   |
|--------------------------------|------------------------------------------------------------------------------------------|
| POST /files                    | the body is the file, X-File-Name its name: 201 and its number, or why not (4xx, 503, 507) |
| GET /files/<id>                | the file, whole or a range                                                               |
| GET /files/<id>?preview=<size> | a small picture of it (`thumbnails.SIZES`); 404 where there is none                        |
| GET /f/<token>                 | the file, without a session, for 30 days                                                 |
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rxapp.core import i18n
from rxapp.core.errors import NotAllowed, NotFound, Refusal
from rxapp.core.inputs import id_in
from rxapp.core.work import Actor, Work, reading, work
from rxapp.files import actions, links, queries, rules, thumbnails
from rxapp.files.queries import FileRow
from rxapp.files.store import Stored, store
from rxapp.shop import queries as shops
from rxapp.staff.sessions import session_of
from rxapp.web import downloads, pages, ranges, uploads
from rxapp.web.exceptions import RouteException
from rxapp.web.requests import cookie_header
from rxapp.web.uploads import in_thread

UPLOAD = RouteException("upload", r"/files", takes_posts=True, cap=rules.MAX_BYTES, is_streamed=True)
LINK = RouteException("file link", r"/f/[A-Za-z0-9_.-]{1,4096}", is_public=True)
EXCEPTIONS = (UPLOAD, LINK)

STATUS: dict[type[Refusal], int] = {
    uploads.TooLarge: 413,
    uploads.Empty: 422,
    uploads.BrokenOff: 400,
    uploads.NoRoom: 507,
    uploads.TooMany: 503,
    NotAllowed: 403,
}
LINKS_AT_ONCE = 64  # of a process: strangers may not take every connection that the desk has


async def upload(request: Request) -> Response:
    """POST /files: store a file for the acting person alone, until they attach it to a record. 201 with its number, or the refusal."""
    session = await session_of(cookie_header(request), anew=True)
    if session is None:
        await uploads.drop(request)
        return JSONResponse({"error": "sign in"}, 401)
    try:
        if not rules.may_upload(session.actor.permissions):
            raise NotAllowed
        stored = await uploads.take(request, cap=UPLOAD.cap)
        row = await in_thread(_keep, session.actor, stored, uploads.name_in(request))
    except Refusal as refusal:
        await uploads.drop(request)
        return _refused(request, session.actor, refusal)
    return JSONResponse({"id": row.id, "name": row.name, "size": row.size, "type": row.sniffed_type}, 201)


async def show(request: Request) -> Response:
    """GET /files/<id>: the file, or its preview, where the acting person may read it; else 404."""
    session = await session_of(cookie_header(request))
    if session is None:
        return _gone(request)
    try:
        row = await in_thread(_read, session.actor, partial(queries.file_for, use_id=id_in(request.url.path)))
        if size := request.query_params.get("preview"):
            return await _preview(request, row, size)
        return await _download(request, row)
    except (NotFound, OSError, thumbnails.NoPicture):
        return _gone(request)


async def link(request: Request) -> Response:
    """GET /f/<token>: the file that a customer got a link to; 404 where the link has run out or the file is gone."""
    if _links.locked():
        return Response("Busy.", 503, {"Retry-After": "10"}, "text/plain")
    row = await in_thread(_behind, request.path_params["token"])
    try:
        return await _download(request, row, under=_links) if row else await _over(request)
    except OSError:
        return await _over(request)


async def _download(request: Request, row: FileRow, *, under: asyncio.Semaphore | None = None) -> Response:
    part = ranges.part_of(request.headers, size=row.size, etag=downloads.etag_of(row))
    content = await in_thread(store().open, row.path)
    return downloads.Download(content, row, part, under=under)


async def _preview(request: Request, row: FileRow, size: str) -> Response:
    made = await asyncio.get_running_loop().run_in_executor(_pictures, thumbnails.thumbnail, row, int(size) if size.isdecimal() else 0)
    etag = f'"{row.digest[:40]}-{size}"'
    if ranges.part_of(request.headers, size=len(made), etag=etag).status == 304:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(made, headers=downloads.safe_headers(thumbnails.TYPE, name=row.name, etag=etag))


def _keep(actor: Actor, stored: Stored, name: str) -> FileRow:
    try:
        with work(actor) as job:
            return queries.file_for(job, actions.upload(job, stored=stored, name=name))
    except Refusal:
        store().remove(stored.path)
        raise


def _read(actor: Actor, query: Callable[[Work], FileRow]) -> FileRow:
    with reading(actor) as job:
        return query(job)


def _behind(token: str) -> FileRow | None:
    with reading() as job:
        return links.file_behind(job, token)


def _shop() -> shops.ShopRow:
    with reading() as job:
        return shops.shop(job)


def _refused(request: Request, actor: Actor, refusal: Refusal) -> Response:
    """The refusal in the language of the person who asked, as text that the page shows."""
    _, say = pages.words_for(request, actor.language or i18n.DEFAULT)
    status = STATUS.get(type(refusal), 400)
    headers = {"Retry-After": "10"} if status == 503 else {}
    return JSONResponse({"error": say(refusal.key, **refusal.values)}, status, headers)


def _gone(request: Request) -> Response:
    """404 for staff: no such file, or one that they may not read; the two look alike."""
    language, say = pages.words_for(request, i18n.DEFAULT)
    body = [pages.paragraph(say("file.gone.text"))]
    return pages.page(language, brand="", heading=say("file.gone.heading"), body=body, status=404)


async def _over(request: Request) -> Response:
    """404 for a customer: the link has run out, or the file is no longer there."""
    shop = await in_thread(_shop)
    language, say = pages.words_for(request, shop.language)
    body = [pages.paragraph(say("file.link.over"))]
    return pages.page(language, brand=shop.name, heading=say("link.heading"), body=body, status=410)


_links = asyncio.Semaphore(LINKS_AT_ONCE)
_pictures = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")  # one at a time may take its memory
ROUTES = [
    Route("/files", upload, methods=["POST"]),
    Route("/files/{use_id}", show, methods=["GET", "HEAD"]),
    Route("/f/{token}", link, methods=["GET", "HEAD"]),
]
