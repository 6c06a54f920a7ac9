"""Signed addresses: `/f/<token>`, by which a customer gets one file for 30 days, and `/files/remote/<token>` for a mail's picture.

A token holds what it opens and until when, and is signed. It opens nothing once the file is detached.
"""

from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from rxapp.core import shapes
from rxapp.core.errors import Refusal
from rxapp.core.settings import settings
from rxapp.core.work import Work
from rxapp.files import queries
from rxapp.files.queries import FileRow
from rxapp.files.rules import LINK_LASTS_FOR

LONGEST_TOKEN = 4096


class NoPublicUrl(Refusal):
    """A customer can be given no link, because the desk knows no address that they could reach (D-149)."""

    key = "file.refusal.no_public_url"


def link_to(work: Work, use_id: int) -> str:
    """The whole address at which anybody who has it gets this file, for 30 days from now.

    Raises NotFound where the actor may not read the file, NoPublicUrl where RXAPP_PUBLIC_URL is not set.
    """
    row = queries.file_for(work, use_id)
    if not settings().public_url:
        raise NoPublicUrl
    until = int((work.now + LINK_LASTS_FOR).timestamp())
    return f"{settings().public_url}/f/{_signer('file link').dumps([row.id, row.digest[:16], until])}"


def file_behind(work: Work, token: str) -> FileRow | None:
    """The file that a token opens now; None where its signature is wrong, it has run out, or the file is gone."""
    named = _read("file link", token)
    if not (shapes.is_list(named) and len(named) == 3 and work.now.timestamp() < named[2]):
        return None
    row = queries.found(work, named[0])
    return row if row and row.digest.startswith(named[1]) else None


def picture_address(url: str, now: datetime) -> str:
    """Our own address for a picture on another host, good for one day from `now` (UTC). It works for signed-in staff alone."""
    until = int(now.timestamp()) + 24 * 3600
    return f"/files/remote/{_signer('remote picture').dumps([url, until])}"


def picture_behind(token: str, now: datetime) -> str:
    """The foreign address in a token of `picture_address`; "" where its signature is wrong or it has run out by `now` (UTC)."""
    named = _read("remote picture", token)
    is_good = shapes.is_list(named) and len(named) == 2 and now.timestamp() < named[1]
    return str(named[0]) if is_good else ""


def _read(what_for: str, token: str) -> Any:
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        return _signer(what_for).loads(token)
    except BadData:
        return None


def _signer(what_for: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret(), salt=what_for)
