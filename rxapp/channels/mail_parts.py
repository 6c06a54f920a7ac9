"""The parts that both mail channels write alike: further header lines, and names and types of files."""

import re

from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import OutgoingFile, OutgoingMessage

_ID = re.compile(r"<[!-;=?-~]{1,300}>")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_VALUE = re.compile(r"[!-~](?:[ -~]{0,898}[!-~])?")
_SIGNS, _LONGEST_PART, _NO_FILE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-"), 60, ("message", "multipart")
_IN_A_NAME = str.maketrans(dict.fromkeys('/\\:;"<>|', "_"))
_NAME_LIMIT = 120
_OURS = frozenset(
    {
        *("from", "to", "cc", "bcc", "subject", "sender", "reply-to", "message-id", "date", "mime-version", "in-reply-to"),
        *("references", "auto-submitted", "received", "return-path", "dkim-signature"),
    }
)


class HeaderError(ValueError):
    """A header line that a mail cannot carry, or that the caller of a channel may not set."""


def further_headers(message: OutgoingMessage) -> dict[str, str | tuple[str, ...]]:
    """The header lines besides From, To, Cc and Subject, by name; a tuple is a list of Message-IDs. Raises HeaderError.

    A Message-ID of somebody else's that no header can carry is left out: the answer then only stands less deep in its thread.
    """
    by_itself = "auto-replied" if message.in_reply_to else "auto-generated"
    lines: dict[str, str | tuple[str, ...]] = {"Auto-Submitted": by_itself if message.is_auto else "no"}
    if _ID.fullmatch(message.in_reply_to):
        lines["In-Reply-To"] = message.in_reply_to
    if listed := tuple(value for value in message.references if _ID.fullmatch(value)):
        lines["References"] = listed
    for name, value in message.headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or _is_ours(name):
            raise HeaderError(name)
        lines[name] = value
    return lines


def file_name(file: OutgoingFile) -> str:
    """The file's name as the recipient sees it."""
    return safe_name(file.name)


def safe_name(given: str) -> str:
    """A file's name on one line, without a path, at most 120 characters with its ending; "file" for nothing."""
    name = one_line(given).translate(_IN_A_NAME).strip(". ") or "file"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= _NAME_LIMIT or not stem or len(ending) > 20:
        return name[:_NAME_LIMIT]
    return stem[: _NAME_LIMIT - len(ending) - 1] + dot + ending


def content_type(file: OutgoingFile) -> str:
    """The file's media type; `application/octet-stream` where its own is none that a part of a mail may have."""
    found = file.content_type.lower()
    kind, *rest = parts = found.split("/")
    is_one = len(rest) == 1 and all(0 < len(part) <= _LONGEST_PART and _SIGNS.issuperset(part) for part in parts)
    return found if is_one and kind not in _NO_FILE else "application/octet-stream"


def content_id(file: OutgoingFile) -> str:
    """The Content-ID of a picture in the HTML, without brackets. Raises HeaderError."""
    if not _ID.fullmatch(f"<{file.cid}>"):
        raise HeaderError("Content-ID")
    return file.cid


def _is_ours(name: str) -> bool:
    lower = name.lower()
    return lower in _OURS or lower.startswith(("content-", "x-sg-"))
