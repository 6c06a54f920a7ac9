"""Sends a file, whole or a range of it, in pieces, with headers that keep a browser from running it as a page of ours."""

import asyncio
import errno
from contextlib import nullcontext, suppress
from typing import BinaryIO

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rxapp.files import rules
from rxapp.files.queries import FileRow
from rxapp.web.ranges import Part
from rxapp.web.uploads import in_thread

PART = 256 * 1024  # bytes
PART_FOR = 60.0  # seconds that somebody may take for one part, before their line is cut
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def etag_of(row: FileRow) -> str:
    """The strong ETag of a file (RFC 9110, 8.8.3), quoted; it changes with the content."""
    return f'"{row.digest[:40]}"'


def safe_headers(sniffed: str, *, name: str, etag: str) -> dict[str, str]:
    """The headers of a file of unknown origin: type, harmless name, a policy under which nothing in it runs, and `no-cache`, so that a
    browser asks each time whether it may still show it. `sniffed` is the media type by the file's first bytes."""
    return {
        "Content-Type": sniffed if rules.is_inline(sniffed) else rules.UNKNOWN,
        "Content-Disposition": rules.disposition(name, sniffed),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": etag,
    }


class Download(Response):
    """Answers with a file that is open already, so that it is sent to its end even where it is deleted meanwhile."""

    def __init__(self, content: BinaryIO, row: FileRow, part: Part, *, under: asyncio.Semaphore | None = None) -> None:
        self.content, self.part, self.status_code, self.background = content, part, part.status, None
        self.under = under or nullcontext()
        self.raw_headers: list[tuple[bytes, bytes]] = []
        headers = MutableHeaders(raw=self.raw_headers)
        for name, value in safe_headers(row.sniffed_type, name=row.name, etag=etag_of(row)).items():
            headers[name] = value
        headers["Accept-Ranges"] = "bytes"
        if part.status in (200, 206):
            headers["Content-Length"] = str(part.length)
        if part.status in (206, 416):
            shown = f"{part.first}-{part.first + part.length - 1}" if part.status == 206 else "*"
            headers["Content-Range"] = f"bytes {shown}/{row.size}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send status and headers, then the bytes; no bytes for a HEAD request."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            with suppress(TimeoutError, OSError):  # who takes nothing is cut off, and knows it by the length that is missing
                async with self.under:
                    await self._send_all(0 if scope["method"] == "HEAD" else self.part.length, send)
        finally:
            await in_thread(self.content.close)

    async def _send_all(self, left: int, send: Send) -> None:
        await in_thread(self.content.seek, self.part.first)
        while left:
            left = await self._send_next(left, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_next(self, left: int, send: Send) -> int:
        """Send the next piece of the `left` bytes; returns how many are left after it."""
        part = await in_thread(self.content.read, min(PART, left))
        if not part:
            raise OSError(errno.EIO, "The content is shorter than its row says.")
        async with asyncio.timeout(PART_FOR):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        return left - len(part)
