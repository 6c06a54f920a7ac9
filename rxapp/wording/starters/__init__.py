"""The templates that a new shop starts with: a bicycle shop with a workshop, in five languages. Data only.

Their words are the shop's from then on: edited, deleted, never put back. No greeting and no signature stands in them,
because those are added when a template is used (CL-41); the placeholders are those of D-19.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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


def every_starter() -> Iterator[Starter]:
    """All of them: each language's e-mails, SMS and notes."""
    for language, words in LANGUAGES.items():
        for kind, texts in (("email", words.EMAIL), ("sms", words.SMS), ("note", words.NOTE)):
            for topic, (name, subject, content) in texts.items():
                yield Starter(f"{language}.{kind}.{topic}", kind, language, name, subject, content)
