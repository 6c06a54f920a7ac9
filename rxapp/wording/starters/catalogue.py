"""The starter templates that features declare; each has a key by which it is added only once."""

from collections.abc import Iterator
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.wording.starters import en, es, pl, ru, uk

LANGUAGES = {"en": en, "pl": pl, "es": es, "ru": ru, "uk": uk}


@dataclass(frozen=True, slots=True)
class Starter:
    """One template; `key` is unique and stays, so that none is ever added twice."""

    key: str
    kind: str
    language: str
    name: str
    subject: str
    content: str


STARTERS: Registry[Starter] = Registry("starter template", lambda starter: starter.key)


def own() -> Iterator[Starter]:
    """The starters of this feature: e-mails, SMS and notes in each language."""
    for language, words in LANGUAGES.items():
        for kind, texts in (("email", words.EMAIL), ("sms", words.SMS), ("note", words.NOTE)):
            for topic, (name, subject, content) in texts.items():
                yield Starter(f"{language}.{kind}.{topic}", kind, language, name, subject, content)
