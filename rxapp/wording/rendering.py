"""Templates with placeholders, read and filled by Liquid within narrow limits. Pure.

A template sees texts and nothing else: no objects, no clock, no loader. What it may be written with stands in `grammar`,
what it may name in `placeholders`; anything else is refused when the template is saved, so that no placeholder is ever
sent raw (D-19).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate
from liquid.exceptions import LiquidError, ResourceLimitError

from rxapp.core import shapes
from rxapp.core.errors import Refusal
from rxapp.core.text import clean
from rxapp.wording import gaps, grammar
from rxapp.wording.gaps import Gap
from rxapp.wording.placeholders import names, samples

_HALF_WRITTEN = re.compile(r"\{\{|\}\}|\{%|%\}|\{\s*(?:\w+\.\w+|today)\s*\}")


class TemplateBroken(Refusal):
    """The template cannot be read; value: the line, counted from 1."""

    key = "templates.refusal.broken"


class TemplateUnknown(Refusal):
    """The template names something that is not a placeholder; value: the names."""

    key = "templates.refusal.unknown"


class TemplateEndless(Refusal):
    """The template loops, or its text would grow beyond every message."""

    key = "templates.refusal.endless"


class SignatureUnknown(TemplateUnknown):
    """A signature names something that is not a placeholder; value: the names."""

    key = "signature.refusal.unknown"


class SignatureWrong(TemplateBroken):
    """A signature cannot be read, or loops; value: the line, counted from 1."""

    key = "signature.refusal.wrong"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The filled text, and the names of the placeholders that were written and had no value (D-19); `steps` counts the work."""

    text: str
    empty: tuple[str, ...] = ()
    steps: int = field(default=0, compare=False)


def render(content: str, values: Mapping[str, object]) -> Rendered:
    """Fill the placeholders; `values` is nested (`{"customer": {"first_name": "Ann"}, "today": "..."}`).

    The names in `empty` were written but hold nothing. Raises TemplateBroken, TemplateEndless.
    """
    text, run = _run(content, values, grammar.Run())
    return Rendered(clean(text), tuple(run.blanks), run.steps)


def gaps_of(content: str, values: Mapping[str, object], *, in_subject: bool = False) -> tuple[Gap, ...]:
    """Where placeholders left a gap in the filled text. Raises TemplateBroken, TemplateEndless."""
    text, run = _run(content, values, grammar.Run(is_marking=True))
    return gaps.found(clean(text).strip(), tuple(run.blanks), in_subject=in_subject)


def _run(content: str, values: Mapping[str, object], run: grammar.Run) -> tuple[str, grammar.Run]:
    parsed = _parsed(clean(content))
    token = grammar.running.set(run)
    try:
        return parsed.render({"today": "", **_filled(values)}), run
    except (ResourceLimitError, RecursionError, MemoryError):
        raise TemplateEndless from None
    except (LiquidError, ValueError, TypeError, ArithmeticError) as error:
        raise TemplateBroken(line=_line(error, parsed)) from None
    finally:
        grammar.running.reset(token)


def unknown_placeholders(content: str) -> tuple[str, ...]:
    """The names in the template that are no placeholders, in the order of the alphabet. Raises TemplateBroken."""
    return tuple(sorted(written_in(clean(content)) - names()))


@lru_cache(maxsize=200)
def written_in(content: str) -> frozenset[str]:
    """Every name that the template has in an output or a condition. Raises TemplateBroken, TemplateEndless."""
    found = _parsed(content).analyze()
    return frozenset(str(variable) for variables in found.globals.values() for variable in variables)


def check(content: str) -> None:
    """Whether the template may be kept (D-19). Raises TemplateBroken, TemplateUnknown, TemplateEndless.

    The verdict is cached, so that an action can check before its transaction and pays nothing within it.
    """
    refused = _verdict(clean(content))
    if refused:
        kind, values = refused
        raise kind(**values)


def is_sound(content: str) -> bool:
    """Whether a stored text still passes; one that was kept under other rules is flagged (D-20)."""
    return _verdict(clean(content)) is None


def check_signature(text: str) -> None:
    """The same check for a signature. Raises SignatureUnknown, SignatureWrong."""
    try:
        check(text)
    except TemplateUnknown as refusal:
        raise SignatureUnknown(names=refusal.values["names"]) from None
    except (TemplateBroken, TemplateEndless) as refusal:
        raise SignatureWrong(line=refusal.values.get("line", 1)) from None


@lru_cache(maxsize=400)
def _verdict(text: str) -> tuple[type[Refusal], dict[str, Any]] | None:
    """Why a text may not be kept: the kind of refusal and its values, or None."""
    try:
        _weigh(text)
    except Refusal as refusal:
        return type(refusal), dict(refusal.values)
    return None


def _weigh(text: str) -> None:
    parsed = _parsed(text)
    _refuse_half_written(text)
    unknown = unknown_placeholders(text)
    if unknown:
        raise TemplateUnknown(names=", ".join(unknown)[:200])
    for name, spans in parsed.analyze().filters.items():
        if name not in grammar.FILTERS:
            raise TemplateBroken(line=_line_at(text, spans[0].index))
    render(text, samples())
    render(text, {})


def _parsed(content: str) -> BoundTemplate:
    try:
        return grammar.parsed(content)
    except grammar.Repeats:
        raise TemplateEndless from None
    except LiquidError as error:
        raise TemplateBroken(line=_line(error, content)) from None


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    """The values without the empty ones, so that `if` and `default` see them as missing; all clean texts."""
    kept: dict[str, object] = {}
    for name, value in values.items():
        if shapes.is_mapping(value):
            kept[name] = grammar.Group(name, _filled(value))
        elif value is not None and clean(str(value)).strip():
            kept[name] = clean(str(value)).strip()
    return kept


def _refuse_half_written(content: str) -> None:
    for token in grammar.tokens(content):
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
