"""What a mail says, and its files: each part is either shown or kept as a file, none is dropped."""

import mimetypes
import re
from dataclasses import dataclass
from html import escape

from rxapp.channels import mail_parts
from rxapp.channels.inbound_mail import headers, winmail
from rxapp.channels.inbound_mail.charsets import decoded, header_text
from rxapp.channels.inbound_mail.parts import Part
from rxapp.core.text import clean, one_line
from rxapp.messages.delivery.ports import InboundFile
from rxapp.messages.rules import mail_html

_META = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_LONGEST_TEXT = 2_000_000
_ENDINGS = {"message/rfc822": ".eml", "text/calendar": ".ics", "text/rfc822-headers": ".txt", "application/ms-tnef": ".dat"}


@dataclass(frozen=True, slots=True)
class Content:
    """The text (of the HTML where there is no other), the HTML as it came ("" for none), and the files."""

    text: str
    html: str
    files: tuple[InboundFile, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str = ""
    html: str = ""


def content(mail: Part) -> Content:
    """Everything in the mail, in its order."""
    pieces, files = _read(mail)
    text = "\n\n".join(filter(None, (one.text.strip("\n") if one.text.strip() else mail_html.text_of(one.html) for one in pieces)))
    html = ""
    if any(one.html.strip() for one in pieces):
        html = "\n".join(one.html if one.html.strip() else f"<pre>{escape(one.text)}</pre>" for one in pieces)
    return Content(clean(text[:_LONGEST_TEXT]), clean(html), tuple(files))


def _read(part: Part) -> tuple[list[_Piece], list[InboundFile]]:
    if not part.parts:
        return _leaf(part)
    pieces: list[_Piece] = []
    files: list[InboundFile] = []
    for inner in part.parts:
        more, carried = _read(inner)
        pieces += more
        files += carried
    if part.kind.main == "multipart/alternative" and pieces:
        text = "\n\n".join(one.text for one in pieces if one.text.strip())
        pieces = [_Piece(text, "\n".join(one.html for one in pieces if one.html.strip()))]
    return pieces, files


def _leaf(part: Part) -> tuple[list[_Piece], list[InboundFile]]:
    """Words to show, or a file; words longer than can be shown are both."""
    kind, name = part.kind.main, _name(part)
    is_cut = kind.startswith("multipart/")  # one whose parts cannot be found
    is_shown = (kind in ("text/plain", "text/html", "text") or is_cut) and part.disposition().main != "attachment" and not name
    if not is_shown:
        return [], _files(part, name)
    raw = part.content()
    charset = part.kind.parameters.get("charset", "")
    if kind == "text/html":
        named = None if charset else _META.search(raw[:4_000])
        text = decoded(raw, named[1].decode("ascii") if named else charset)
        return [_Piece(html=text[: mail_html.LONGEST])], _kept_whole(text, raw, "message.html")
    text = decoded(raw, charset).replace("\r\n", "\n")
    if part.kind.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, joins=part.kind.parameters.get("delsp", "").lower() == "yes")
    return [_Piece(text[:_LONGEST_TEXT])], _kept_whole(text, raw, "message.txt")


def _kept_whole(text: str, raw: bytes, name: str) -> list[InboundFile]:
    return [InboundFile(name, mimetypes.guess_type(name)[0] or "", raw)] if len(text) > _LONGEST_TEXT else []


def _files(part: Part, name: str) -> list[InboundFile]:
    raw, kind = part.content(), part.kind.main
    if not raw.strip() and not name:
        return []
    cid = one_line(part.headers.get("content-id")).strip("<> ")[:300]
    shown = InboundFile(name or _name_for(part), _type(kind), raw, cid=cid)
    return [shown, *winmail.files(raw)] if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name == "winmail.dat" else [shown]


def _name(part: Part) -> str:
    """The file's name as its sender gave it, made harmless; that of the disposition first (RFC 2183)."""
    given = part.disposition().parameters.get("filename") or part.kind.parameters.get("name") or ""
    return mail_parts.safe_name(header_text(given)) if given.strip() else ""


def _name_for(part: Part) -> str:
    kind = part.kind.main
    ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or (".txt" if kind.startswith(("text/", "message/")) else ".bin")
    subject = headers.split(part.content())[0].text("subject")[:80] if kind == "message/rfc822" else ""
    return mail_parts.safe_name((subject or kind.replace("/", "-")) + ending)


def _type(kind: str) -> str:
    return kind if len(kind) <= 100 and kind.isascii() and kind.count("/") == 1 else "application/octet-stream"


def _unflowed(text: str, *, joins: bool) -> str:
    """Lines that were broken only to fit are one again (RFC 3676), where both stand equally deep in quotes."""
    made: list[tuple[int, list[str]]] = []
    goes_on = False
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth, bare = len(line) - len(bare), bare.removeprefix(" ")
        if goes_on and made[-1][0] == depth and bare.rstrip() != "--":
            made[-1][1].append(bare)
        else:
            made.append((depth, [bare]))
        goes_on = bare.endswith(" ") and bare != "-- "
        if goes_on and joins:
            made[-1][1][-1] = bare[:-1]
    return "\n".join(("> " * min(depth, 8)) + "".join(words).rstrip() for depth, words in made)
