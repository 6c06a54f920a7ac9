"""Fetches the pictures of picture messages from where their provider keeps them, within bounds and from no address inside (TK-18)."""

import logging

from rxapp.channels.remote_files import Fetcher, NotFetched
from rxapp.core.work import reading, work
from rxapp.files import rules
from rxapp.messages.actions import remote_parts
from rxapp.messages.actions.remote_parts import DueFile
from rxapp.workers.threads import safely

CAP = 5 * 1024 * 1024  # bytes of one picture; no provider carries larger ones

fetcher = Fetcher()
log = logging.getLogger("rxapp.fetch_files")


async def fetch_once() -> None:
    """Fetch what is due now, one after another; it can be cancelled between two."""
    for file in await safely(_due) or []:
        try:
            found = await fetcher.fetch(file.url, types=rules.PICTURES, cap=CAP)
        except NotFetched as why:
            log.info("A picture of a message was not fetched: %s.", why)
            await safely(_failed, file.id)
        else:
            await safely(_fetched, file.id, found.content, found.sniffed_type)


def _due() -> list[DueFile]:
    with reading() as job:
        return remote_parts.due(job)


def _fetched(remote_id: int, content: bytes, content_type: str) -> None:
    with work() as job:
        remote_parts.fetched(job, remote_id=remote_id, content=content, content_type=content_type)


def _failed(remote_id: int) -> None:
    with work() as job:
        remote_parts.failed(job, remote_id=remote_id)
