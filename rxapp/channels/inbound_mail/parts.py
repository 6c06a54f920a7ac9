"""A mail cut into its parts (RFC 2046). Cut off, without an end or without a sense it still gives what can be read of it."""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rxapp.channels.inbound_mail import headers
from rxapp.channels.inbound_mail.charsets import from_base64
from rxapp.channels.inbound_mail.headers import Headers, Said

MOST_BYTES = 50_000_000
_MOST_PARTS, _DEEPEST, _LONGEST_BOUNDARY = 1_000, 30, 200


class Unreadable(ValueError):
    """The mail is not read: `reason` is the catalogue key of why. It is kept as it came."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its header lines, its body as it was sent, and the parts in it. `kind` is its media type with the parameters."""

    headers: Headers
    raw: bytes
    kind: Said
    parts: tuple["Part", ...] = ()

    def content(self) -> bytes:
        """The body with its transfer encoding undone; as it is where that is unknown."""
        encoding = self.headers.get("content-transfer-encoding").strip().lower()
        if encoding == "base64":
            return from_base64(self.raw)
        if encoding == "quoted-printable":
            return quopri.decodestring(self.raw)
        return _from_uu(self.raw) if encoding in ("x-uuencode", "uuencode", "x-uue") else self.raw

    def disposition(self) -> Said:
        """How its sender wants it shown."""
        return headers.said(self.headers.get("content-disposition"))

    def walk(self) -> Iterator["Part"]:
        """Itself and all parts in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def parse(raw: bytes) -> Part:
    """The mail as its parts; mails within it stay whole. Raises Unreadable for one too large, too deep or of too many parts."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("mail.unreadable.too_large")
    return _Parser().part(raw, "text/plain", 0)


@dataclass
class _Parser:
    """Counts what it reads."""

    parts: int = field(default=0)

    def part(self, raw: bytes, usual: str, depth: int) -> Part:
        """One part, whose kind is the usual one where it names none."""
        self.parts += 1
        if self.parts > _MOST_PARTS:
            raise Unreadable("mail.unreadable.too_many_parts")
        lines, body = headers.split(raw)
        kind = headers.said(lines.get("content-type"))
        kind = kind if "/" in kind.main else Said(usual, kind.parameters)
        boundary = kind.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()[:_LONGEST_BOUNDARY]
        if not kind.main.startswith("multipart/") or not boundary:
            return Part(lines, body, kind)
        pieces = _cut(body, boundary)
        if pieces and depth >= _DEEPEST:
            raise Unreadable("mail.unreadable.too_deep")
        usual = "message/rfc822" if kind.main == "multipart/digest" else "text/plain"
        return Part(lines, body, kind, tuple(self.part(piece, usual, depth + 1) for piece in pieces))


def _cut(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the boundary's lines; where the last line is missing, up to the end."""
    line = re.compile(rb"(?:\A|\n)--" + re.escape(boundary) + rb"(--)?[ \t]{0,80}\r?(?=\n|\Z)")
    pieces: list[bytes] = []
    begin = -1
    for match in line.finditer(body):
        if begin >= 0:
            pieces.append(body[begin : match.start()].removesuffix(b"\r"))
        if match[1] or len(pieces) > _MOST_PARTS:
            return pieces
        begin = match.end() + 1
    return [*pieces, body[begin:]] if begin >= 0 else pieces


def _from_uu(raw: bytes) -> bytes:
    made: list[bytes] = []
    for line in raw.splitlines():
        if line.startswith((b"begin ", b"end", b"`")):
            continue
        try:
            made.append(binascii.a2b_uu(line))
        except binascii.Error:
            return raw
    return b"".join(made)
