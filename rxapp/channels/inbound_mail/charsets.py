"""Bytes of a mail as text: by the charset that they name, where that is true, else by the one that they are in."""

import codecs
import re
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from charset_normalizer import from_bytes

from rxapp.core.text import one_line

_WIDER = {  # what programs name, and mean when they write it
    **{"gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932"},
    **{"iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-9": "cp1254", "windows-874": "cp874", "utf8mb4": "utf-8"},
    **{
        "iso-8859-1": "cp1252",
        "latin1": "cp1252",
        "latin-1": "cp1252",
        "us-ascii": "ascii",
        "x-gbk": "gb18030",
        "unicode-1-1-utf-7": "utf-7",
    },
}
_TEXTS = ("utf", "iso8859", "iso2022", "cp", "koi8", "mac", "gb", "big5", "euc", "shift", "johab", "hz", "ascii", "tis", "ptcp", "kz")
_GUESSED_FROM = 20_000
_LIKELY = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "iso8859_2", "koi8_r"),
    *("gb18030", "big5", "shift_jis", "euc_kr"),
]
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(sign for sign in range(256) if sign not in _BASE64)
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_LONGEST_NAME, _LONGEST_WORD = 60, 4_000


def decoded(raw: bytes, charset: str = "") -> str:
    """The text. Never fails: what no charset explains is shown by U+FFFD."""
    named = _codec(charset)
    if named in ("", "ascii", "cp1252", "utf-8"):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if named in ("", "ascii", "utf-8"):
        return _guessed(raw, is_utf8=named == "utf-8")
    try:
        return raw.decode(named, "replace")
    except (UnicodeError, ValueError):
        return _guessed(raw, is_utf8=False)


def header_text(value: str) -> str:
    """The words of a header on one line: encoded words (RFC 2047) decoded, also those with spaces and question marks in them."""
    found: list[str | EncodedWord] = []
    at = 0
    while (begin := value.find("=?", at)) >= 0:
        word = encoded_word(value, begin)
        between = value[at : word.begin if word else begin + 2]
        if not (word and found and isinstance(found[-1], EncodedWord) and not between.strip()):
            found.append(between)
        if word:
            found.append(word)
        at = word.end if word else begin + 2
    return one_line("".join(_joined([*found, value[at:]])))


@dataclass(frozen=True, slots=True)
class EncodedWord:
    """One encoded word of a header, where it begins and ends there."""

    begin: int
    end: int
    charset: str
    raw: bytes


def encoded_word(value: str, begin: int) -> EncodedWord | None:
    """The encoded word at that place; None where none stands there."""
    mark = value.find("?", begin + 2, begin + 2 + _LONGEST_NAME)
    if mark < 0 or value[mark + 2 : mark + 3] != "?" or value[mark + 1] not in "bBqQ":
        return None
    end = value.find("?=", mark + 3, mark + 3 + _LONGEST_WORD)
    if end < 0:
        return None
    said, charset = value[mark + 3 : end], value[begin + 2 : mark].partition("*")[0]
    if value[mark + 1] in "bB":
        return EncodedWord(begin, end + 2, charset, from_base64(said.encode("ascii", "ignore")))
    return EncodedWord(begin, end + 2, charset, _QUOTED.sub(_byte, said.replace("_", " ").encode("utf-8", "replace")))


def from_base64(raw: bytes) -> bytes:
    """What base64 says, however it was cut or broken."""
    bare = raw.translate(None, _NOT_BASE64)
    try:
        return b64decode(bare[: len(bare) - (len(bare) % 4 == 1)] + b"==")
    except (Error, ValueError):
        return b""


def percent_decoded(value: str, charset: str) -> str:
    """A value with %C3 and the like in it (RFC 2231)."""
    return decoded(unquote_to_bytes(value), charset)


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _joined(found: list[str | EncodedWord]) -> list[str]:
    """The pieces as text; words of one charset side by side are one, because some are cut within a letter."""
    made: list[str] = []
    raw, charset = b"", ""
    for piece in [*found, ""]:
        if isinstance(piece, EncodedWord) and (not raw or piece.charset.lower() == charset):
            raw, charset = raw + piece.raw, piece.charset.lower()
            continue
        if raw:
            made.append(decoded(raw, charset))
        raw, charset = (piece.raw, piece.charset.lower()) if isinstance(piece, EncodedWord) else (b"", "")
        if isinstance(piece, str):
            made.append(piece)
    return made


def _codec(charset: str) -> str:
    """Python's codec for the name; "" for what is none, or none of texts."""
    name = charset.strip(" \"'").lower()[:_LONGEST_NAME]
    try:
        found = codecs.lookup(_WIDER.get(name, name)).name if name.isascii() and name else ""
    except (LookupError, ValueError):
        return ""
    return found if found.startswith(_TEXTS) else ""


def _guessed(raw: bytes, *, is_utf8: bool) -> str:
    replaced = raw.decode("utf-8", "replace")
    letters = sum(byte > 127 for byte in raw[:_GUESSED_FROM])
    if is_utf8 and raw[:_GUESSED_FROM].decode("utf-8", "replace").count("\ufffd") * 4 < letters:
        return replaced
    best = from_bytes(raw[:_GUESSED_FROM], cp_isolation=_LIKELY).best()
    return raw.decode(best.encoding, "replace") if best and _codec(best.encoding) else replaced
