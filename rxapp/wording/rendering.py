"""Templates with placeholders, read and filled by Liquid within narrow limits. Pure.

A template sees texts and nothing else: no objects, no clock, no loader, a dozen filters. What it may name stands in
`placeholders`; anything else is refused when the template is saved, so that no placeholder is ever sent raw (D-19).
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from liquid import BoundTemplate, Environment, Undefined
from liquid.exceptions import LiquidError, ResourceLimitError

from rxapp.core.errors import Refusal
from rxapp.core.text import clean
from rxapp.wording.placeholders import NAMES, samples

TAGS = frozenset({"content", "output", "illegal", "if", "unless", "case", "for", "break", "continue", "assign", "capture", "comment", "#"})
FILTERS = frozenset({"default", "upcase", "downcase", "append", "prepend", "strip", "lstrip", "rstrip", "truncate", "truncatewords"})

_HALF_WRITTEN = re.compile(r"\{\{|\}\}|\{%|%\}|\{\s*(?:\w+\.\w+|today)\s*\}")
_blanks: ContextVar[dict[str, None]] = ContextVar("_blanks")


class TemplateBroken(Refusal):
    """The template cannot be read; value: the line, counted from 1."""

    key = "templates.refusal.broken"


class TemplateUnknown(Refusal):
    """The template names something that is not a placeholder; value: the names."""

    key = "templates.refusal.unknown"


class TemplateEndless(Refusal):
    """The template goes on for ever, or grows beyond every message."""

    key = "templates.refusal.endless"


class SignatureUnknown(TemplateUnknown):
    """A signature names something that is not a placeholder; value: the names."""

    key = "signature.refusal.unknown"


class SignatureWrong(TemplateBroken):
    """A signature cannot be read, or would never end; value: the line."""

    key = "signature.refusal.wrong"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The filled text, and the placeholders that had nothing to say where they stand (D-19)."""

    text: str
    empty: tuple[str, ...] = ()


class _Blank(Undefined):
    """A placeholder without a value: false in a condition, nothing in the text, and remembered once it is written."""

    def __str__(self) -> str:
        _blanks.get({})[(self.hint or self.name).removesuffix(" is undefined").strip("'")] = None
        return ""


class _Group(dict[str, object]):
    """The values of one group (customer, shop); writes nothing by itself."""

    __slots__ = ("name",)

    def __init__(self, name: str, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.name = name

    def __str__(self) -> str:
        _blanks.get({})[self.name] = None
        return ""


class _Templates(Environment):
    """Liquid with the few tags and filters that a letter needs; sizes in bytes, loops in rounds."""

    loop_iteration_limit = 1_000
    output_stream_limit = 40_000
    local_namespace_limit = 20_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS}
        self.filters = {name: done for name, done in self.filters.items() if name in FILTERS}


_ENVIRONMENT = _Templates(undefined=_Blank, autoescape=False)


def render(content: str, values: Mapping[str, object]) -> Rendered:
    """Fill the placeholders; `values` is nested (`{"customer": {"first_name": "Ann"}, "today": "..."}`).

    The names in `empty` were written but hold nothing. Raises TemplateBroken, TemplateEndless.
    """
    parsed = _parsed(clean(content))
    blanks: dict[str, None] = {}
    token = _blanks.set(blanks)
    try:
        text = parsed.render({"today": "", **_filled(values)})
    except (ResourceLimitError, RecursionError, MemoryError):
        raise TemplateEndless from None
    except (LiquidError, ValueError, TypeError, ArithmeticError) as error:
        raise TemplateBroken(line=_line(error, parsed)) from None
    finally:
        _blanks.reset(token)
    return Rendered(clean(text), tuple(blanks))


def unknown_placeholders(content: str) -> tuple[str, ...]:
    """The names in the template that are no placeholders, in the order of the alphabet. Raises TemplateBroken."""
    found = _parsed(clean(content)).analyze()
    written = {str(variable) for variables in found.globals.values() for variable in variables}
    return tuple(sorted(written - NAMES))


def check(content: str) -> None:
    """Whether the template may be kept (D-19). Raises TemplateBroken, TemplateUnknown, TemplateEndless."""
    text = clean(content)
    parsed = _parsed(text)
    _refuse_half_written(text)
    unknown = unknown_placeholders(text)
    if unknown:
        raise TemplateUnknown(names=", ".join(unknown)[:200])
    for name, spans in parsed.analyze().filters.items():
        if name not in FILTERS:
            raise TemplateBroken(line=_line_at(text, spans[0].index))
    render(text, samples())
    render(text, {})


def check_signature(text: str) -> None:
    """The same for a signature, in its own words. Raises SignatureUnknown, SignatureWrong."""
    try:
        check(text)
    except TemplateUnknown as refusal:
        raise SignatureUnknown(names=refusal.values["names"]) from None
    except (TemplateBroken, TemplateEndless) as refusal:
        raise SignatureWrong(line=refusal.values.get("line", 1)) from None


@lru_cache(maxsize=200)
def _parsed(content: str) -> BoundTemplate:
    try:
        return _ENVIRONMENT.from_string(content)
    except (LiquidError, RecursionError) as error:
        raise TemplateBroken(line=_line(error, content)) from None


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    """The values without the empty ones, so that `if` and `default` see them as missing; all clean texts."""
    kept: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            kept[name] = _Group(name, _filled(value))
        elif value is not None and clean(str(value)).strip():
            kept[name] = clean(str(value)).strip()
    return kept


def _refuse_half_written(content: str) -> None:
    for token in _ENVIRONMENT.tokenizer()(content):
        found = _HALF_WRITTEN.search(token.value) if token.kind == "content" else None
        if found:
            raise TemplateBroken(line=_line_at(content, token.start_index + found.start()))


def _line(error: Exception, source: object) -> int:
    token = getattr(error, "token", None)
    text = source if isinstance(source, str) else ""
    if token is None or token.start_index < 0:
        return text.count("\n") + 1
    return _line_at(token.source, token.start_index)


def _line_at(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1
