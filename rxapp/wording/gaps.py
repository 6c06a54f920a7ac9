"""Gaps (D-19): places in a filled template whose placeholder had no value, and whether they are still in the text. Pure.

A gap is found again by the words beside it on its line; where it was alone on its line, by the lines around it. Once staff have written
in its place or deleted its line, it is no longer a gap.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

_FIRST_MARK = 0xF0000  # private use: no text has it
_BESIDE = 24
_FAR = 80  # how much somebody may have written over another gap beside this one
_WINDOW = _FAR + 2 * _BESIDE
_OTHER = "\ufffc"  # another gap beside this one, which may have been written over


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: the placeholder's `name`, and up to 24 characters of text `before` and `after` it.

    `is_first` and `is_last` tell that these reach the start and the end of the line. `is_alone`: the gap is a line of its own,
    and `before` and `after` come from the lines around it.
    """

    name: str
    before: str = ""
    after: str = ""
    is_first: bool = False
    is_last: bool = False
    is_alone: bool = False
    in_subject: bool = False


def mark(number: int) -> str:
    """The private-use character that fills the place of the placeholder with this number while gaps are looked for."""
    return chr(_FIRST_MARK + number)


def found(marked: str, names: Sequence[str], *, in_subject: bool = False) -> tuple[Gap, ...]:
    """The gaps in a text whose empty placeholders were filled with `mark(number)`.

    `names` are the placeholders in the order of their numbers. One whose mark the text lacks gives a gap without surroundings.
    """
    marks = {mark(number): name for number, name in enumerate(names)}
    bare = marked.translate(str.maketrans(dict.fromkeys(marks, _OTHER)))
    gaps: list[Gap] = []
    for place, character in enumerate(marked):
        if character in marks:
            gap = _gap(marks[character], bare[:place], bare[place + 1 :])
            gaps.append(replace(gap, in_subject=in_subject))
    seen = {gap.name for gap in gaps}
    return (*gaps, *(Gap(name, in_subject=in_subject) for name in names if name not in seen))


def names_left(gaps: Iterable[Gap], *, body: str, subject: str, is_untouched: bool) -> list[str]:
    """The names of the placeholders whose gap is still in subject or body, each once, in the order of `gaps`.

    A gap without surroundings cannot be looked for: it counts while staff have not changed the text (`is_untouched`).
    """
    head, text = single_spaced(subject), single_spaced(body)
    left = [gap.name for gap in gaps if _stands(gap, head if gap.in_subject else text, is_untouched=is_untouched)]
    return list(dict.fromkeys(left))


def packed(gaps: Iterable[Gap]) -> str:
    """The gaps as JSON, as a draft keeps them; "" for none."""
    return json.dumps([asdict(gap) for gap in gaps], ensure_ascii=False) if gaps else ""


def unpacked(text: str) -> tuple[Gap, ...]:
    """The gaps from a draft's JSON. Drafts of older versions hold names divided by commas: these give gaps without surroundings."""
    if not text.startswith("["):
        return tuple(Gap(name) for name in text.split(",") if name)
    return tuple(Gap(**row) for row in json.loads(text))


def _gap(name: str, before: str, after: str) -> Gap:
    line_before, line_after = before.rpartition("\n")[2], after.partition("\n")[0]
    if line_before.strip(f" {_OTHER}") or line_after.strip(f" {_OTHER}"):
        left, right = _near(line_before.strip()[::-1])[::-1], _near(line_after.strip())
        return Gap(name, left, right, left == line_before.strip(), right == line_after.strip())
    left, right = before.rstrip(f"\n {_OTHER}"), after.lstrip(f"\n {_OTHER}")
    return Gap(name, left[-_BESIDE:].rpartition("\n")[2], right[:_BESIDE].partition("\n")[0], is_alone=True)


def _near(words: str) -> str:
    """The nearest words, with at most one other gap among them, so that the search for them stays fast."""
    return _OTHER.join(words[:_BESIDE].split(_OTHER)[:2])


def _stands(gap: Gap, text: str, *, is_untouched: bool) -> bool:
    """Whether the words at both sides of the gap still meet. `text` is single-spaced, which keeps the pattern's running time linear."""
    before, after = gap.before.split(_OTHER), gap.after.split(_OTHER)
    if not (gap.before and gap.after if gap.is_alone else before[-1] or after[0]):
        return is_untouched
    beside, end = middle(gap), 0
    while found := beside.search(text, end):
        behind, ahead = text[max(0, found.start() - _WINDOW) : found.start()][::-1], text[found.end() : found.end() + _WINDOW]
        if all(
            (
                _comes(before[-2][::-1] if before[1:] else None, behind, is_edge=gap.is_first and len(before) < 3),
                _comes(after[1] if after[1:] else None, ahead, is_edge=gap.is_last and len(after) < 3),
            )
        ):
            return True
        end = found.start() + 1
    return False


def middle(gap: Gap) -> re.Pattern[str]:
    """The pattern, for a single-spaced text, of the words at both sides of the gap up to the next other gap."""
    *further, left = gap.before.split(_OTHER)
    right, *beyond = gap.after.split(_OTHER)
    start, end = "^" if gap.is_first and not further else "", "$" if gap.is_last and not beyond else ""
    between = r"\s?" if gap.is_alone else " ?"
    sides = f"{start}{_spaced(left)}", f"{_spaced(right)}{end}"
    return re.compile(between.join(sides), re.MULTILINE)


def single_spaced(text: str) -> str:
    """The text without blanks at the ends of lines and without empty lines, one space between words."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _comes(words: str | None, line: str, *, is_edge: bool) -> bool:
    """Whether the words behind another gap follow in `line`, up to its end where `is_edge`. True where `words` is None: no other gap."""
    end = "$" if is_edge else ""
    return words is None or re.match(rf"[^\n]{{0,{_FAR}}}?{_spaced(words)}{end}", line, re.MULTILINE) is not None


def _spaced(words: str) -> str:
    return r"\s".join(re.escape(word) for word in words.split())
