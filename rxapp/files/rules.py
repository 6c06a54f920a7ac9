"""What a file is, what it may be called, and what a browser may show of it. Pure."""

import codecs
import re
from datetime import timedelta
from typing import Any, cast
from urllib.parse import quote

import puremagic

from rxapp.core.text import one_line
from rxapp.staff.rules import Permission

MAX_BYTES = 25 * 1024 * 1024  # D-10: exactly as many pass
HEAD_BYTES = 4096  # of a file's beginning, by which its type is told
LONGEST_NAME = 200  # characters
LINK_LASTS_FOR = timedelta(days=30)
UPLOAD_KEPT_FOR = timedelta(days=1)  # an upload that nobody attached to anything

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
INLINE = PICTURES | {"application/pdf"}
TEXT, UNKNOWN = "text/plain", "application/octet-stream"
UPLOADERS = frozenset({Permission.SEND, Permission.EDIT_CUSTOMERS, Permission.WORK_TICKETS})

_SEPARATORS = re.compile(r"[/\\]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')  # what a file system of somebody's takes as a sign of its own
_NOT_PLAIN = re.compile(r"[^\w. ()+,@=-]", re.ASCII)


def may_upload(permissions: frozenset[str]) -> bool:
    """Whether one with these permissions may upload: whoever may write anything that a file can be attached to."""
    return not UPLOADERS.isdisjoint(permissions)


def sniffed_type(head: bytes, name: str = "") -> str:
    """The media type by the first bytes of a file (HEAD_BYTES are enough).

    The name only chooses among the types that the bytes allow (every Office file begins alike). Plain text where the bytes are
    UTF-8 and match nothing; `application/octet-stream` where nothing is known.
    """
    found = _matching(head)
    if found:
        ending = f".{name.lower().rpartition('.')[2]}"
        return next((media_type for media_type, known in found if known == ending), found[0][0])
    return TEXT if head and _is_text(head) else UNKNOWN


def clean_name(name: str) -> str:
    """A file's name as it may be shown and saved: without folders, control characters and marks that reverse the writing direction.

    At most LONGEST_NAME characters, its ending kept; "file" where nothing is left.
    """
    last = _SEPARATORS.split(one_line(name))[-1]
    plain = _NOT_IN_NAMES.sub("_", last).strip(" .")
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        ending = dot + ending if stem and len(ending) <= 10 else ""
        plain = plain[: LONGEST_NAME - len(ending)].rstrip() + ending
    return plain or "file"


def is_picture(sniffed: str) -> bool:
    """Whether a preview can be made: the four kinds that every browser shows, no SVG."""
    return sniffed in PICTURES


def is_inline(sniffed: str) -> bool:
    """Whether a browser may show it on an address of ours; everything else is a download."""
    return sniffed in INLINE


def disposition(name: str, sniffed: str) -> str:
    """The Content-Disposition header (RFC 6266): the name in ASCII, and whole as RFC 5987 writes it."""
    how = "inline" if is_inline(sniffed) else "attachment"
    return f"{how}; filename=\"{_NOT_PLAIN.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _matching(head: bytes) -> list[tuple[str, str]]:
    """The types that the first bytes allow, the surest first, each with the ending of its files; their library declares no types."""
    try:
        matches: list[Any] = cast(Any, puremagic).magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    return [(match.mime_type, match.extension) for match in matches if match.mime_type]


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last letter may be cut
    except UnicodeDecodeError:
        return False
    return True
