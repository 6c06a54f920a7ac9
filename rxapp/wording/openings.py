"""How a text begins: with a greeting of ours, with one that staff wrote, or with neither. And how one greeting takes another's place. Pure.

The preview asks here, so that it tells what the text holds and not what was set up (CL-36, D-17).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rxapp.core.text import clean, fold
from rxapp.wording.rules import Kind, assemble

LONGEST = 60  # a first line that is longer is a sentence, not a greeting
_MOST_WORDS = 6
_END = re.compile(r"[,:!.;]")
_SALUTATIONS = (
    *("hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "good day", "morning", "afternoon", "evening"),
    *("greetings", "to whom it may concern", "cześć", "hej", "witam", "witaj", "dzień dobry", "dobry wieczór", "szanowny", "szanowna"),
    *("szanowni", "drogi", "droga", "drodzy", "hola", "buenos días", "buenas tardes", "buenas noches", "buenas", "estimado", "estimada"),
    *("estimados", "estimadas", "querido", "querida", "привет", "здравствуйте", "здравствуй", "добрый день", "добрый вечер"),
    *("доброе утро", "уважаемый", "уважаемая", "уважаемые", "дорогой", "дорогая", "привіт", "вітаю", "вітаємо", "добрий день"),
    *("добрий вечір", "доброго дня", "доброго ранку", "шановний", "шановна", "шановні", "дорогий", "дорога", "hallo", "guten tag"),
    *("lieber", "liebe", "sehr geehrte", "sehr geehrter", "bonjour", "bonsoir", "cher", "chère", "madame", "monsieur"),
)
_FOLDED = tuple(fold(words) for words in _SALUTATIONS)


@dataclass(frozen=True, slots=True)
class Opening:
    """The greeting that stands at the start of a text, "" where none does; `is_ours` where it is one of ours, untouched."""

    text: str = ""
    is_ours: bool = False


def opening(text: str, *, ours: Iterable[str], names: Iterable[str] = (), rest: str = "") -> Opening:
    """How the text begins. `ours` are the greetings that rxapp may have put in, `names` those of the customer.

    A first line that staff wrote counts as a greeting where it begins with a salutation or names the customer, ends with a
    comma, or stands where ours stood: in front of `rest`, the words that followed it.
    """
    said = clean(text).lstrip()
    mine = max((greeting for greeting in ours if greeting and said.startswith(greeting)), key=len, default="")
    if mine:
        return Opening(mine, is_ours=True)
    first, _, behind = said.partition("\n")
    if rest and behind.strip() and behind.lstrip().startswith(clean(rest).strip()[:LONGEST]):
        return Opening(first.rstrip()[:400])
    return Opening(_own(first.rstrip(), [fold(name) for name in names if len(name) > 1]))


def greeted(text: str, stands: str, new: str, *, kind: str) -> str:
    """The text with `new` in the place of the greeting that stands at its start, or in front where none does; "" takes it out."""
    said = clean(text)
    if not stands:
        return assemble(kind, greeting=new, content=said, signature="") if new else said
    behind = said.lstrip()[len(stands) :]
    return new + behind if new else behind.lstrip(" \n")


def around(kind: str, text: str, *, greeting: str, signature: str, stands: Opening, signed: str = "") -> str:
    """Staff's own words between greeting and signature: never two greetings, never two signatures (D-17).

    A greeting that staff wrote stays in the place of ours; a greeting of ours and the old signature (`signed`) give way.
    """
    said = greeted(text, stands.text, "", kind=kind) if stands.is_ours else clean(text)
    said = said.strip()
    for old in (signature, signed):
        said = said.removesuffix(clean(old).strip() or "\0").rstrip()
    is_own = bool(stands.text) and not stands.is_ours
    return assemble(Kind(kind), greeting="" if is_own else greeting, content=said, signature=signature)


def _own(line: str, names: list[str]) -> str:
    """The part of a first line that greets: to its first mark, or the whole of a short one; "" where it greets nobody."""
    end = _END.search(line)
    said = line[: end.end()] if end else line
    if not said or len(said) > LONGEST or len(said.split()) > _MOST_WORDS:
        return ""
    folded = fold(said)
    if any(re.match(rf"{re.escape(words)}(?!\w)", folded) for words in _FOLDED):
        return said
    is_alone = said == line and end is not None
    if is_alone and said[-1] == ",":
        return said
    return said if is_alone and any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) for name in names if name) else ""
