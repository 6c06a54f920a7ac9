"""GET /mails/<id>: the HTML of a mail that arrived, in a frame where nothing can act, for whoever may read its words.

It was cleaned when it came (`messages.rules.mail_html`); here stands the second wall: no script, no form, no style sheet, no address
but ours. Pictures of other hosts come through `remote_pictures`, and only with `?pictures=1`, which a person asked for.
"""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from rxapp.core import clock
from rxapp.core.errors import BadInput, NotFound
from rxapp.core.inputs import id_in
from rxapp.core.work import Actor, reading
from rxapp.files import links
from rxapp.messages.queries import html
from rxapp.messages.rules import mail_html
from rxapp.staff.sessions import session_of
from rxapp.web.exceptions import RouteException
from rxapp.web.requests import cookie_header
from rxapp.web.uploads import in_thread

# The frame is of our origin, so that its pictures come with the session; that harms nothing where no script runs.
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
POLICY = (
    f"sandbox {SANDBOX}; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
FRAMED = RouteException("mail in its frame", r"/mails/[0-9]{1,9}", framed_by="'self'")
EXCEPTIONS = (FRAMED,)
_BEGIN = (
    '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><style>:root{color-scheme:light}'
    "body{margin:12px;font:15px/1.5 system-ui,sans-serif;color:#1a211e;background:#fff;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:0 0 0 8px;padding-left:10px;border-left:2px solid #d7dad9}"
    "</style>"
)


async def mail(request: Request) -> Response:
    """The mail as it was written; 404 where there is none that the acting person may read."""
    session = await session_of(cookie_header(request))
    if session is None:
        return _answer("", 401)
    wants_pictures = request.query_params.get("pictures") == "1"
    try:
        return _answer(await in_thread(_read, session.actor, id_in(request.url.path), wants_pictures), 200)
    except (NotFound, BadInput):
        return _answer("", 404)


def _read(actor: Actor, message_id: int, wants_pictures: bool) -> str:
    with reading(actor) as job:
        row = html.html_of(job, message_id)
    now = clock.now()

    def remote(url: str) -> str:
        return links.picture_address(url, now)

    own = {cid: f"/files/{number}" for cid, number in row.files.items()}
    return mail_html.with_pictures(row.clean, remote=remote if wants_pictures else None, files=own)


def _answer(body: str, status: int) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(_BEGIN + body, status, headers)


ROUTES = [Route("/mails/{message_id}", mail, methods=["GET"])]
