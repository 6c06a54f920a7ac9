"""What a message quotes of the facts of the shop's records (D-127): as templates are filled, as drafts keep it, as it is sent. Pure."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Quoted:
    """A value that a message quotes, of a fact ("job.promised_on") of one record, as it is written in this language."""

    fact: str
    source_id: int
    value: str
    language: str = ""


def still_said(words: str, quoted: Iterable[Quoted]) -> tuple[Quoted, ...]:
    """Those that stand in the words, each once: what staff have taken out says nothing any more."""
    return tuple(dict.fromkeys(said for said in quoted if said.value and said.value in words))


def carried(new: Iterable[Quoted], old: Iterable[Quoted], words: str) -> tuple[Quoted, ...]:
    """The quotes of words into which a template was filled: the new ones, and of the old ones those that staff have kept in their text
    (`words`). Where a new one says the same text, it says it in the place of the old one."""
    fresh = tuple(new)
    texts = {said.value for said in fresh}
    return (*fresh, *(said for said in still_said(words, old) if said.value not in texts))


def packed(quoted: Iterable[Quoted]) -> str:
    """The quotes as JSON, as a draft keeps them; "" for none."""
    listed = [asdict(said) for said in quoted]
    return json.dumps(listed, ensure_ascii=False) if listed else ""


def unpacked(text: str) -> tuple[Quoted, ...]:
    """The quotes from a draft's JSON."""
    return tuple(Quoted(**row) for row in json.loads(text)) if text else ()
