"""The Liquid that a template may be written in: output, `if`, `unless`, `case`, a dozen filters. Pure.

A template's cost is bounded, because one could stop the whole process: it is read once from front to back, no branch is written twice,
there are no loops, and each step and each character written is counted against a limit.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, Undefined
from liquid.ast import Node
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.tags.case_tag import CaseNode, CaseTag, MultiExpressionBlockNode
from liquid.context import RenderContext
from liquid.exceptions import LiquidSyntaxError, ResourceLimitError
from liquid.expression import Expression
from liquid.token import TOKEN_CONTENT, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from rxapp.wording.gaps import mark

TAGS = frozenset({"if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase"})
LOOPS = frozenset({"for", "tablerow"})
FILTERS = frozenset({"default", "upcase", "downcase", "append", "prepend", "strip", "lstrip", "rstrip", "truncate", "truncatewords"})
STEPS = 20_000
CHARACTERS = 200_000
EXPRESSION = 500  # characters between its braces: the library reads an expression in steps that grow faster than its length

_OPENING = re.compile(r"\{[{%]")
_NAME = re.compile(r"\w+")


class Repeats(LiquidSyntaxError):
    """The template has a loop."""


@dataclass(slots=True)
class Run:
    """The count of one filling: steps, characters written, and the placeholders that were written and have no value.

    While `marking`, each of these placeholders writes the mark of its gap (`gaps.mark`).
    """

    steps: int = 0
    characters: int = 0
    blanks: dict[str, None] = field(default_factory=dict[str, None])
    is_marking: bool = False

    def step(self, made: int = 0) -> None:
        """Count one step that wrote `made` characters. Raises ResourceLimitError over the limit."""
        self.steps += 1
        self.characters += made
        if self.steps > STEPS or self.characters > CHARACTERS:
            raise ResourceLimitError("too much work", token=None)


running: ContextVar[Run] = ContextVar("running")


class Blank(Undefined):
    """A placeholder without a value: false in a condition, nothing in the text; noted in the `Run` when it is written."""

    def __str__(self) -> str:
        return note_blank((self.hint or self.name).removesuffix(" is undefined").strip("'"))


class Group(dict[str, object]):
    """The values of one group (customer, shop). `{{ customer }}` alone writes nothing."""

    __slots__ = ("name",)

    def __init__(self, name: str, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.name = name

    def __str__(self) -> str:
        return note_blank(self.name)


def note_blank(name: str) -> str:
    """Note a placeholder that was written and has no value; returns what stands in its place: "", or a gap's mark."""
    run = running.get(Run())
    run.blanks[name] = None
    return mark(list(run.blanks).index(name)) if run.is_marking else ""


@lru_cache(maxsize=200)
def parsed(content: str) -> BoundTemplate:
    """The parsed template. Raises LiquidError (Repeats where it has a loop)."""
    template = _ENVIRONMENT.from_string(content)
    for expression in _expressions(template.nodes):
        if isinstance(expression, RangeLiteral):
            raise LiquidSyntaxError("no ranges", token=expression.token)
    return template


def tokens(source: str) -> Iterator[Token]:
    """Texts, outputs and tags in order, each read once.

    Raises LiquidSyntaxError at what is not closed, too long or not known, Repeats at a loop.
    """
    at, follows = 0, False
    while at < len(source):
        found = _OPENING.search(source, at)
        start = found.start() if found else len(source)
        text = _trimmed(source, at, start, follows=follows)
        if text.value:
            yield text
        if not found:
            return
        closing = "}}" if source[start + 1] == "{" else "%}"
        end = source.find(closing, start + 2)
        if end < 0:
            raise LiquidSyntaxError("not closed", token=Token(TOKEN_EOF, "", start, source))
        yield from _inside(source, start, end)
        at, follows = end + 2, source[end - 1] == "-"


def _trimmed(source: str, start: int, end: int, *, follows: bool) -> Token:
    """The text between two tags, without the white space that a `-` in either of them takes away."""
    text = source[start:end]
    if follows:
        text = text.lstrip()
        start = end - len(text)
    return Token(TOKEN_CONTENT, text.rstrip() if source.startswith("-", end + 2) else text, start, source)


def _inside(source: str, start: int, end: int) -> Iterator[Token]:
    first = start + 2 + source.startswith("-", start + 2)
    last = max(first, end - (source[end - 1] == "-"))
    if last - first > EXPRESSION:
        raise LiquidSyntaxError("too long", token=Token(TOKEN_EOF, "", start, source))
    if source[start + 1] == "{":
        yield Token(TOKEN_OUTPUT, source[start : end + 2], start, source)
        yield Token(TOKEN_EXPRESSION, source[first:last].strip(), first, source)
        return
    first = last - len(source[first:last].lstrip())
    name = _NAME.match(source, first, last)
    if name and name[0] in LOOPS:
        raise Repeats("nothing repeats", token=None)
    if not name or name[0] not in TAGS:
        raise LiquidSyntaxError("not a tag of ours", token=Token(TOKEN_EOF, "", start, source))
    yield Token(TOKEN_TAG, name[0], first, source)
    if expression := source[name.end() : last].strip():
        yield Token(TOKEN_EXPRESSION, expression, name.end(), source)


class _Context(RenderContext):
    """Counts each part of the template as it is written: the library asks for `disabled_tags` before each."""

    __slots__ = ()

    def _step(self) -> list[str]:
        running.get().step()
        return []

    def _keep_none(self, tags: list[str]) -> None:
        pass

    disabled_tags: Any = property(_step, _keep_none)


class _Template(BoundTemplate):
    context_class = _Context


class _Case(CaseNode):
    """Liquid writes a branch once for each value that fits, so that nested ones multiply; once is enough."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write each branch that fits, else the last."""
        written, is_met = 0, False
        for branch in self.blocks:
            if isinstance(branch, MultiExpressionBlockNode):
                fits = any(branch.expression.evaluate(context))
                written += branch.block.render(context, buffer) if fits else 0
                is_met = is_met or fits
            elif not is_met:
                written += branch.render(context, buffer)
        return written


class _CaseTag(CaseTag):
    node_class = _Case


class _Liquid(Environment):
    """Liquid with the few tags and filters that a letter needs."""

    template_class = _Template
    block_nesting_limit = 20
    output_stream_limit = 40_000

    def tokenizer(self) -> Callable[[str], Iterator[Token]]:
        """Ours: the library's own begins anew at every brace."""
        return tokens

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.add_tag(_CaseTag)
        kept = (TAGS | {"content", "output", "illegal"}) & self.tags.keys()
        self.tags = {name: self.tags[name] for name in kept}
        self.filters = {name: _counted(done) for name, done in self.filters.items() if name in FILTERS}


def _counted(done: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(done)
    def counted(*values: Any, **options: Any) -> Any:
        made = done(*values, **options)
        running.get().step(len(made) if isinstance(made, str) else 0)
        return made

    return counted


def _expressions(nodes: Iterable[Node]) -> Iterator[Expression]:
    """Every expression of the template, whichever branch it stands in."""
    waiting: list[Node] = list(nodes)
    while waiting:
        node = waiting.pop()
        waiting += node.children(None)  # type: ignore[arg-type]  # ours need no context
        inner = list(node.expressions())
        while inner:
            expression = inner.pop()
            inner += expression.children()
            yield expression


_ENVIRONMENT = _Liquid(undefined=Blank, autoescape=False)
