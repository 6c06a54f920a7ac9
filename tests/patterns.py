"""A pattern tried as Python's engine tries it, each step counted: so a test can say how the work grows with the text."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any


class TooMany(Exception):
    """More steps than anybody would wait for."""


class Matcher:
    """A pattern tried as Python's engine tries it, one step per character, branch and repetition."""

    def __init__(self, pattern: re.Pattern[str], most: int = 60_000) -> None:
        self.tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
        self.flags, self.most, self.steps = pattern.flags, most, 0
        self.groups: dict[int, tuple[int, int]] = {}
        self.taken: dict[tuple[int, str], bool] = {}  # by the item's id: the tree keeps it alive

    def search_all(self, text: str) -> int:
        """The steps of looking for every match from front to back; infinity where they are more than anybody would wait for."""
        self.steps, at = 0, 0
        with suppress(TooMany):
            while at <= len(text):
                end = next(self._seq(list(self.tree), text, at), None)
                at = end if end is not None and end > at else at + 1
            return self.steps
        return sys.maxsize

    def _seq(self, items: list, text: str, at: int) -> Iterator[int]:
        if not items:
            yield at
            return
        for end in self._item(items[0], text, at):
            yield from self._seq(items[1:], text, end)

    def _item(self, item: tuple, text: str, at: int) -> Iterator[int]:
        self.steps += 1
        if self.steps > self.most:
            raise TooMany
        op, value = item
        if op in WIDE:
            yield from WIDE[op](self, op, value, text, at)
        elif at < len(text) and self._takes(item, text[at]):
            yield at + 1

    def _part(self, _op: Any, value: tuple, text: str, at: int) -> Iterator[int]:
        for end in self._seq(list(value[3]), text, at):
            if value[0] is not None:
                self.groups[value[0]] = (at, end)
            yield end

    def _branch(self, _op: Any, value: tuple, text: str, at: int) -> Iterator[int]:
        for branch in value[1]:
            yield from self._seq(list(branch), text, at)

    def _border(self, _op: Any, value: Any, text: str, at: int) -> Iterator[int]:
        if re.compile(BORDERS[value], self.flags).match(text, at):
            yield at

    def _same(self, _op: Any, value: int, text: str, at: int) -> Iterator[int]:
        start, end = self.groups.get(value, (0, 0))
        if text.startswith(text[start:end], at):
            yield at + end - start

    def _repeat(self, op: Any, value: tuple, text: str, at: int) -> Iterator[int]:
        is_lazy = op is ops.MIN_REPEAT
        low, high, body = value
        ends, here, items = [at], at, list(body)
        if len(items) == 1 and items[0][0] in (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY):
            while len(ends) <= high and here < len(text) and self._takes(items[0], text[here]):
                self.steps, here = self.steps + 1, here + 1
                ends.append(here)
            yield from ends[low:] if is_lazy else ends[: low - 1 if low else None : -1]
            return
        yield from self._again(items, low, high, text, at, is_lazy=is_lazy)

    def _again(self, items: list, low: int, high: int, text: str, at: int, *, is_lazy: bool) -> Iterator[int]:
        if is_lazy and low <= 0:
            yield at
        if high > 0:
            for end in self._seq(items, text, at):
                if end > at:
                    yield from self._again(items, low - 1, high - 1, text, end, is_lazy=is_lazy)
        if not is_lazy and low <= 0:
            yield at

    def _look(self, op: Any, value: tuple, text: str, at: int) -> Iterator[int]:
        direction, body = value
        if direction < 0:
            width = body.getwidth()[1]
            met = at >= width and any(end == at for end in self._seq(list(body), text, at - width))
        else:
            met = next(self._seq(list(body), text, at), None) is not None
        if met == (op is ops.ASSERT):
            yield at

    def _takes(self, item: tuple, character: str) -> bool:
        key = (id(item), character)
        if key not in self.taken:
            one = re.compile(_written(parser.SubPattern(self.tree.state, [item])), self.flags & ~re.UNICODE)
            self.taken[key] = one.match(character) is not None
        return self.taken[key]


WIDE = {
    **dict.fromkeys((ops.MAX_REPEAT, ops.MIN_REPEAT), Matcher._repeat),
    **dict.fromkeys((ops.ASSERT, ops.ASSERT_NOT), Matcher._look),
    ops.SUBPATTERN: Matcher._part,
    ops.BRANCH: Matcher._branch,
    ops.AT: Matcher._border,
    ops.GROUPREF: Matcher._same,
}
BORDERS = {ops.AT_BEGINNING: "^", ops.AT_BEGINNING_STRING: r"\A", ops.AT_END: "$", ops.AT_END_STRING: r"\Z", ops.AT_BOUNDARY: r"\b"}
_CLASSES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}


def _written(tree: Any) -> str:
    [(op, value)] = tree
    if op is ops.ANY:
        return "."
    if op is ops.LITERAL:
        return re.escape(chr(value))
    if op is ops.NOT_LITERAL:
        return f"[^{re.escape(chr(value))}]"
    parts = []
    for kind, inner in value:
        if kind is ops.NEGATE:
            parts.insert(0, "^")
        elif kind is ops.RANGE:
            parts.append(f"{re.escape(chr(inner[0]))}-{re.escape(chr(inner[1]))}")
        else:
            parts.append(_CLASSES[inner] if kind is ops.CATEGORY else re.escape(chr(inner)))
    return "[" + "".join(parts) + "]"


def words_of(pattern: re.Pattern[str]) -> list[str]:
    """The runs of plain characters in a pattern and each of those characters: what a hostile text is made of."""
    found: dict[str, None] = {}

    def walk(tree: Any) -> None:
        run = ""
        for op, value in tree:
            run = run + chr(value) if op is ops.LITERAL else run
            if op is ops.LITERAL:
                continue
            found.update(dict.fromkeys(filter(None, (run, *run))))
            run = ""
            for inner in _inner(op, value):
                walk(inner)
        found.update(dict.fromkeys(filter(None, (run, *run))))

    walk(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return list(found)


def _inner(op: Any, value: Any) -> list:
    if op is ops.BRANCH:
        return list(value[1])
    if op is ops.IN:
        return [[item for item in value if item[0] is ops.LITERAL]]
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        return [value[2]]
    if op is ops.SUBPATTERN:
        return [value[3]]
    return [value[1]] if op in (ops.ASSERT, ops.ASSERT_NOT) else []
