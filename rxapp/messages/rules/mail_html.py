"""The HTML of a mail from outside, made harmless: nothing in it acts, nothing is fetched, and its pictures wait until they are asked for.

First it is written anew with elements that close each other and lie inside one another no deeper than `_DEEPEST`, because what else a
parser makes of hostile HTML grows with its square; then nh3 cleans that: it alone decides what may stand.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

import nh3

from rxapp.core.text import one_line
from rxapp.messages.rules.html_tokens import Token, tokens, written

LONGEST = 2_000_000


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DEEPEST, _DEEPEST_INLINE = 150, 8
_AND = "\ufdd0"  # no character; nh3 0.3.8 takes the square of the time over many ampersands in one text (2026-12)
_INLINE = _named("a abbr b big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var")
_VOID = _named("br hr img wbr col")
_CELLS = _named("td th caption")
_IN_TABLE = _named("table thead tbody tfoot tr colgroup") | _CELLS
_BETWEEN_CELLS = _IN_TABLE - _CELLS
_TAGS = _INLINE | _VOID | _IN_TABLE | _named("address blockquote center dd div dl dt h1 h2 h3 h4 h5 h6 li ol p pre ul")
_CLOSED_BY_ITS_LIKE = {
    **{"li": ("li", ("ul", "ol")), "dd": ("dd dt", ("dl",)), "dt": ("dd dt", ("dl",)), "tr": ("tr", ("table",))},
    **{"td": ("td th", ("tr", "table")), "th": ("td th", ("tr", "table")), "a": ("a", ("td", "th"))},
}
_BOX = {"align", "valign", "width", "height", "bgcolor", "dir", "lang", "style", "title"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "border", "data-cid", "data-remote-src"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "blockquote": {"type"},
    "table": _BOX | {"border", "cellpadding", "cellspacing"},
    "tr": _BOX,
    "col": _BOX | {"span"},
    **dict.fromkeys(("td", "th"), _BOX | {"colspan", "rowspan", "nowrap"}),
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
_STYLED = re.compile(
    r"(?:background-color|border|color|font|line-height|list-style-type|margin|max-width|padding|text|vertical-align|width)"
)
_STYLE_VALUE = re.compile(r"[\w\s#%.,'\"!+-]{1,200}")
_COLOUR = re.compile(r"(?:rgb|hsl)a?\([0-9.,%/ ]{1,60}\)")


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """HTML that may be shown in a frame. `has_remote`: pictures of other servers wait in it; `cids` are its files' names, in order."""

    html: str
    has_remote: bool
    cids: tuple[str, ...]


def clean(html: str) -> CleanHtml:
    """The HTML without all that acts or loads, links opening elsewhere. A picture's address waits in `data-remote-src` or `data-cid`.

    Of a very long one the first `LONGEST` characters.
    """
    made = _Balanced()
    for token in tokens(html[:LONGEST]):
        made.take(token)
    made.close_to(0)
    shown = nh3.clean(
        "".join(made.pieces).replace(_AND, "\ufffd").replace("&amp;", _AND),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={*_SCHEMES, "data"},
        attribute_filter=_attribute,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return CleanHtml(shown.replace(_AND, "&amp;"), made.has_remote, tuple(made.cids))


def with_pictures(clean_html: str, *, remote: Callable[[str], str] | None, files: Mapping[str, str]) -> str:
    """Cleaned HTML with addresses of our own server for its pictures: `files` by their cid, those of other servers by `remote`, which
    is given the other server's address; where it is None they stay away."""

    def placed() -> Iterator[Token]:
        for token in tokens(clean_html):
            address = _address(token.attributes, remote, files) if token.name == "img" and not token.is_end else ""
            yield replace(token, attributes={**token.attributes, "src": address}) if address else token

    return "".join(map(written, placed()))


def _address(attributes: Mapping[str, str], remote: Callable[[str], str] | None, files: Mapping[str, str]) -> str:
    if cid := attributes.get("data-cid", ""):
        return files.get(cid, "")
    elsewhere = attributes.get("data-remote-src", "")
    return remote(elsewhere) if elsewhere and remote else ""


def _attribute(tag: str, name: str, value: str) -> str | None:
    """What nh3 asks of each attribute that is left."""
    if name == "style":
        return _style(value) or None
    if tag == "img" and name == "src":
        return value if _PICTURE.match(value) else None
    if name == "href":
        scheme = value.strip().partition(":")[0].lower()
        return value if ":" in value and scheme in _SCHEMES else None
    return value


def _style(value: str) -> str:
    kept: list[str] = []
    for declared in value[:4000].split(";")[:60]:
        name, _, said = declared.partition(":")
        name, said = name.strip().lower(), said.strip()
        bare = _COLOUR.sub("", said)
        if _STYLED.match(name) and said and (not bare or _STYLE_VALUE.fullmatch(bare)):
            kept.append(f"{name}:{said}")
    return ";".join(kept)


def _allowed(token: Token) -> Token:
    if not token.attributes:
        return token
    names = _ATTRIBUTES["*"] | _ATTRIBUTES.get(token.name, set())
    return replace(token, attributes={name: value for name, value in token.attributes.items() if name in names})


@dataclass
class _Balanced:
    """The HTML written anew: each element closed where it ends, none deeper than the bound."""

    pieces: list[str] = field(default_factory=list[str])
    open: list[str] = field(default_factory=list[str])
    inline: int = 0
    has_remote: bool = False
    cids: dict[str, None] = field(default_factory=dict[str, None])

    def take(self, token: Token) -> None:
        """Write one piece."""
        if not token.name:
            self.pieces.append(written(token))
        elif token.name in _TAGS:
            (self._end if token.is_end else self._begin)(token)

    def close_to(self, depth: int) -> None:
        """Close what is open beyond a depth."""
        while len(self.open) > depth:
            name = self.open.pop()
            self.inline -= name in _INLINE
            self.pieces.append(f"</{name}>")

    def _begin(self, token: Token) -> None:
        name = token.name
        if name in _VOID:
            self.pieces.append(written(_allowed(self._picture(token) if name == "img" else token)))
            return
        if name in _CLOSED_BY_ITS_LIKE:
            likes, bounds = _CLOSED_BY_ITS_LIKE[name]
            self._close_last(likes.split(), bounds)
        elif name not in _INLINE:
            self._close_last(["p"], (*_CELLS, "blockquote", "table", "div", "li"))
        is_misplaced = bool(self.open) and self.open[-1] in _BETWEEN_CELLS and name not in _IN_TABLE
        if not is_misplaced and len(self.open) < _DEEPEST and (name not in _INLINE or self.inline < _DEEPEST_INLINE):
            self.open.append(name)
            self.inline += name in _INLINE
            self.pieces.append(written(_allowed(token)))

    def _end(self, token: Token) -> None:
        self._close_last([token.name], () if token.name in _IN_TABLE else (*_CELLS, "table"))

    def _close_last(self, names: list[str], bounds: tuple[str, ...]) -> None:
        """Close the innermost of these elements, unless one of the bounds stands further inside."""
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth] in names:
                self.close_to(depth)
                return
            if self.open[depth] in bounds:
                return

    def _picture(self, token: Token) -> Token:
        kept = {name: value for name, value in token.attributes.items() if name not in ("data-cid", "data-remote-src")}
        source = kept.pop("src", "").strip()
        scheme = source[:8].lower()
        if scheme.startswith("cid:"):
            cid = one_line(unquote(source[4:])).strip("<> ")
            self.cids[cid] = None
            return replace(token, attributes={**kept, "data-cid": cid})
        if scheme.startswith(("http:", "https:", "//")):
            self.has_remote = True
            return replace(token, attributes={**kept, "data-remote-src": f"https:{source}" if source.startswith("//") else source})
        return replace(token, attributes={**kept, "src": source} if _PICTURE.match(source) else kept)


def text_of(html: str) -> str:
    """The words of the HTML as text: one line for each block, quotes with `> ` before each line, as answers in plain text have them."""
    made = _Lines()
    for token in tokens(html[:LONGEST]):
        if token.name:
            made.tag(token)
        else:
            made.say(token.text)
    return made.text()


_APART = _named("p blockquote ul ol dl table pre h1 h2 h3 h4 h5 h6")
_ON_ITS_LINE = _named("div li dd dt tr address center section article header footer main form fieldset body")
_RULE = "_" * 32
_MOST_MARKS = 8


@dataclass
class _Lines:
    """Lines of text as they come about; white space as HTML means it."""

    lines: list[str] = field(default_factory=list[str])
    current: list[str] = field(default_factory=list[str])
    quotes: int = 0
    as_it_is: int = 0
    wants_space: bool = False

    def say(self, text: str) -> None:
        """Words, and where white space stands around them one space."""
        if self.as_it_is:
            first, *rest = text.split("\n")
            self.current.append(first)
            for line in rest:
                self.end_line()
                self.current.append(line)
            return
        words = " ".join(text.split())
        self.wants_space = self.wants_space or text[:1].isspace()
        if not words:
            return
        if self.wants_space and self.current:
            self.current.append(" ")
        self.current.append(words)
        self.wants_space = text[-1:].isspace()

    def tag(self, token: Token) -> None:
        """What an element does to the lines."""
        name, step = token.name, -1 if token.is_end else 1
        if name == "br":
            self.end_line()
        elif name == "hr" and not token.is_end:
            self.break_line(is_apart=True)
            self.lines.append(self._marks() + _RULE)
        elif name in ("td", "th"):
            self.wants_space = True
        elif name == "blockquote":
            self._quote(step)
        elif name in _APART or name in _ON_ITS_LINE:
            self.break_line(is_apart=name in _APART)
            self.as_it_is = max(0, self.as_it_is + step * (name == "pre"))
            if name == "li" and not token.is_end:
                self.current.append("- ")

    def break_line(self, *, is_apart: bool) -> None:
        """Begin a new line if one was begun, behind an empty one where the block stands apart."""
        if self.current:
            self.end_line()
        if is_apart and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._marks().rstrip())

    def end_line(self) -> None:
        """End the line, an empty one too."""
        self.lines.append((self._marks() + "".join(self.current)).rstrip())
        self.current.clear()
        self.wants_space = False

    def text(self) -> str:
        """All of it."""
        if self.current:
            self.end_line()
        return "\n".join(self.lines).strip("\n")

    def _quote(self, step: int) -> None:
        """A quote begins or ends, without an empty line of its own at its end."""
        self.break_line(is_apart=step > 0)
        while step < 0 and self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()
        self.quotes = max(0, self.quotes + step)
        self.break_line(is_apart=step < 0)

    def _marks(self) -> str:
        return "> " * min(self.quotes, _MOST_MARKS)
