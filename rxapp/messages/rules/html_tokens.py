"""HTML from outside cut into texts and tags, by its length alone: no recursion, no tree, nothing read twice.

What it says is no proof of anything: whatever is shown goes through `mail_html.clean`.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:]{0,30}")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']{1,60})(?:\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_STOPS = re.compile("[\"'>]")
_LONG_NUMBER = re.compile("&#[xX]?[0-9a-fA-F]{8,}")  # no character has such a number, and a very long one is an error to Python
_UNSPOKEN = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "template", "svg", "math", "object")
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text (decoded), or the beginning or end of an element: its `name` in small letters, and its attributes."""

    text: str = ""
    name: str = ""
    is_end: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])


def tokens(source: str) -> Iterator[Token]:
    """The texts and tags in order, without comments and without what stands inside scripts, styles and their like."""
    at, last = 0, source.rfind(">")
    while at < len(source):
        begin = source.find("<", at)
        if begin < 0 or begin > last:
            yield Token(unescaped(source[at:]))
            return
        if begin > at:
            yield Token(unescaped(source[at:begin]))
        name = _NAME.match(source, begin + 1)
        if name is None:
            at = _behind_declaration(source, begin)
            if at == begin + 1:
                yield Token("<")
            continue
        end = _end_of_tag(source, name.end())
        if end < 0:
            yield Token(unescaped(source[begin:]))
            return
        token = _tag(name[0].lower(), source[name.end() : end])
        yield token
        at = _behind_unspoken(source, end + 1, token)


def unescaped(text: str) -> str:
    """The text with its character references decoded."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def written(token: Token) -> str:
    """The token as HTML."""
    if not token.name:
        return html.escape(token.text, quote=False)
    if token.is_end:
        return f"</{token.name}>"
    said = "".join(f' {name}="{html.escape(value)}"' for name, value in token.attributes.items())
    return f"<{token.name}{said}>"


def _tag(name: str, inside: str) -> Token:
    if name.startswith("/"):
        return Token(name=name[1:], is_end=True)
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside) if inside else ():
        found.setdefault(match[1].lower(), unescaped(match[2] or match[3] or match[4] or ""))
    return Token(name=name, attributes=found)


def _end_of_tag(source: str, at: int) -> int:
    """Where the tag's `>` stands; a quote counts behind `=` alone. -1 where there is none."""
    while stop := _STOPS.search(source, at):
        if stop[0] == ">":
            return stop.start()
        at = stop.end()
        if source[max(0, at - 12) : at - 1].rstrip().endswith("="):
            closing = source.find(stop[0], at)
            if closing < 0:
                return source.find(">", at)
            at = closing + 1
    return -1


def _behind_declaration(source: str, begin: int) -> int:
    """Behind a comment or a declaration; behind the sign alone where it begins neither."""
    if source.startswith("<!--", begin):
        end = source.find("-->", begin + 2)
        return end + 3 if end >= 0 else len(source)
    if source[begin + 1 : begin + 2] in ("!", "?", "/"):
        end = source.find(">", begin)
        return end + 1 if end >= 0 else len(source)
    return begin + 1


def _behind_unspoken(source: str, at: int, token: Token) -> int:
    if token.is_end or token.name not in _UNSPOKEN:
        return at
    end = _UNSPOKEN[token.name].search(source, at)
    return end.start() if end else len(source)
