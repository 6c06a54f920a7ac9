"""The addresses of a header line, however they are written (RFC 5322, and what programs make of it)."""

import re
from collections.abc import Iterator

from rxapp.channels.inbound_mail.charsets import encoded_word, header_text
from rxapp.core.text import one_line
from rxapp.messages.delivery.ports import Mailbox

_ORDINARY = re.compile(r'[^"(),;:<=]+')
_PARENTHESIS = re.compile(r"[()]")
_MOST, _LONGEST = 5_000, 254
_END, _GROUP = ("end", ""), ("group", "")


def mailboxes(value: str) -> list[Mailbox]:
    """Each mailbox in the line, in its order; what holds no address is left out. A name is decoded, without its quotes."""
    found: list[Mailbox] = []
    phrase: list[str] = []
    angle = comment = ""
    for kind, text in [*_tokens(value), _END]:
        if kind == "end":
            one = _mailbox(phrase, angle, comment)
            found += [one] if one else []
            phrase, angle, comment = [], "", ""
            if len(found) >= _MOST:
                break
        elif kind == "group":
            phrase = []
        elif kind == "angle":
            angle = text if "@" in text or not angle else angle
        elif kind == "comment":
            comment = comment or text
        else:
            phrase.append(text)
    return found


def _mailbox(phrase: list[str], angle: str, comment: str) -> Mailbox | None:
    words = "".join(phrase)
    address = _address(angle)
    if not address:
        listed = words.split()
        at = next((place for place in range(len(listed) - 1, -1, -1) if "@" in listed[place]), -1)
        if at < 0:
            return None
        address = _address(listed.pop(at))
        words = " ".join(listed)
    name = header_text(words).strip("\"' ") or header_text(comment).strip()
    return Mailbox(address, name[:200].strip()) if address else None


def _address(text: str) -> str:
    bare = "".join(one_line(text).split()).strip("<>\"',;").rpartition(":")[2]
    return bare if "@" in bare.strip("@") and len(bare) <= _LONGEST else ""


def _tokens(value: str) -> Iterator[tuple[str, str]]:
    """Words, quoted words, comments, addresses in angle brackets, and the signs between mailboxes."""
    at = 0
    last = {sign: value.rfind(sign) for sign in ('"', ")", ">")}
    while at < len(value):
        sign = value[at]
        if sign in ",;":
            yield _END
        elif sign == ":":
            yield _GROUP
        elif sign in '"(<':
            closing = {'"': '"', "(": ")", "<": ">"}[sign]
            end = _closing(value, at, closing) if at < last[closing] else -1
            if end < 0:
                last[closing] = -1
            else:
                yield {'"': "word", "(": "comment", "<": "angle"}[sign], _inside(value, at, end)
                at = end
        elif sign == "=":
            word = encoded_word(value, at) if value.startswith("=?", at) else None
            yield "word", value[at : word.end] if word else sign
            at = word.end - 1 if word else at
        else:
            run = _ORDINARY.match(value, at)
            yield "word", run[0] if run else sign
            at = run.end() - 1 if run else at
        at += 1


def _inside(value: str, at: int, end: int) -> str:
    inside = value[at + 1 : end]
    return inside.replace("\\", "") if value[at] == '"' else inside


def _closing(value: str, at: int, sign: str) -> int:
    """Where what begins here ends; -1 where nothing ends it."""
    if sign == ")":
        depth = 0
        for match in _PARENTHESIS.finditer(value, at):
            depth += 1 if match[0] == "(" else -1
            if not depth:
                return match.start()
        return -1
    end = value.find(sign, at + 1)
    while sign == '"' and end > 0 and value[end - 1] == "\\" and value[end - 2 : end] != "\\\\":
        end = value.find(sign, end + 1)
    return end
