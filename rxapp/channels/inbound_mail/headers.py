"""The header block of a mail or of one of its parts: each line one line, whatever stood in it (RFC 5322, 2045, 2231)."""

import re
from dataclasses import dataclass

from rxapp.channels.inbound_mail.charsets import decoded, header_text, percent_decoded

_EMPTY_LINE = re.compile(rb"\n\r?\n")
_CHARSET = re.compile(rb"charset[ \t]{0,9}=[ \t]{0,9}\"?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_NAME = re.compile(r"[!-9;-~]{1,80}")
_MOST, _LONGEST, _LONGEST_PARAMETERS = 2_000, 256_000, 20_000


@dataclass(frozen=True, slots=True)
class Headers:
    """The lines in order: the name in small letters, the value as it came, unfolded."""

    lines: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The first value of that name, "" for none."""
        return next((value for known, value in self.lines if known == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of that name."""
        return [value for known, value in self.lines if known == name]

    def text(self, name: str) -> str:
        """The first value of that name as words on one line."""
        return header_text(self.get(name))


@dataclass(frozen=True, slots=True)
class Said:
    """A value with parameters: `main` in small letters, the parameters' names too."""

    main: str
    parameters: dict[str, str]


def split(raw: bytes) -> tuple[Headers, bytes]:
    """The header block of a mail, and what comes after it. Where no line looks like a header, everything is body."""
    if raw.startswith((b"\n", b"\r\n")):
        return Headers(), raw.removeprefix(b"\r").removeprefix(b"\n")
    found = _EMPTY_LINE.search(raw)
    head, body = (raw[: found.start()], raw[found.end() :]) if found else (raw, b"")
    headers = block(head)
    return (headers, body) if headers.lines else (headers, raw)


def block(head: bytes) -> Headers:
    """The lines of a header block; what is no header line in it is passed over."""
    named = _CHARSET.search(head)
    charset = named[1].decode("ascii") if named else ""
    lines: list[tuple[str, list[str]]] = []
    for line in decoded(head, charset).replace("\r\n", "\n").replace("\r", " ").split("\n"):
        if line[:1] in (" ", "\t"):
            if lines:
                lines[-1][1].append(line.strip())
            continue
        name, colon, value = line.partition(":")
        if colon and _NAME.fullmatch(name.rstrip()):
            if len(lines) >= _MOST:
                break
            lines.append((name.rstrip().lower(), [value.strip()]))
    return Headers(tuple((name, " ".join(values)[:_LONGEST].strip()) for name, values in lines))


def said(value: str) -> Said:
    """A value such as `text/plain; charset=utf-8`. A parameter that names its own charset (`name*=`) stands before its plain twin."""
    main, *pieces = _pieces(value[:_LONGEST_PARAMETERS])
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces:
        name, equals, given = piece.partition("=")
        name, star, section = name.strip().lower().partition("*")
        if not equals or not name:
            continue
        given = _unquoted(given.strip())
        if not star:
            plain.setdefault(name, given)
            continue
        number = section.removesuffix("*")
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        sections.setdefault(name, {}).setdefault(at, (given, not number or section.endswith("*")))
    extended = {name: _extended([found[at] for at in sorted(found)]) for name, found in sections.items()}
    return Said(main.strip().lower(), plain | {name: value for name, value in extended.items() if value})


def _extended(parts: list[tuple[str, bool]]) -> str:
    """RFC 2231: `utf-8''g%C3%A4hn.txt`, whole or in numbered parts, of which some are encoded."""
    first = parts[0][0]
    charset = ""
    if parts[0][1] and first.count("'") >= 2:
        charset, _, rest = first.partition("'")
        parts = [(rest.partition("'")[2], True), *parts[1:]]
    if all(is_encoded for _, is_encoded in parts):
        return percent_decoded("".join(value for value, _ in parts), charset)
    return "".join(percent_decoded(value, charset) if is_encoded else value for value, is_encoded in parts)


def _pieces(value: str) -> list[str]:
    """The value cut at its semicolons, but not within quotes."""
    pieces, is_quoted, is_escaped = [[""]], False, False
    for character in value:
        if character == ";" and not is_quoted:
            pieces.append([""])
            continue
        if character == '"' and not is_escaped:
            is_quoted = not is_quoted
        is_escaped = character == "\\" and is_quoted and not is_escaped
        pieces[-1].append(character)
    return ["".join(piece) for piece in pieces]


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value.strip('"')
