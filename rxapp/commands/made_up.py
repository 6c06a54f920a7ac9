"""Made-up customers in five languages; the same number and seed give the same people.

Their mail addresses end in example.com, .org and .net (RFC 2606). Their phone numbers belong to nobody: British ones are those that Ofcom
keeps for drama (07700 900000-900999, then area code 01632); in other countries they begin with digits that are not given out: Poland 40,
Spain 500, Russia 310, Ukraine 40.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from rxapp.commands.names import LANGUAGES, LONG_NAMES, NOTES, TAGS, Names
from rxapp.core.text import fold

EPOCH = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
HOUR = 3600

_SHARES = {"en": 66, "pl": 12, "es": 10, "uk": 7, "ru": 5}
_PHONES = {"en": ("+441632", 6), "pl": ("+4840", 7), "es": ("+34500", 6), "ru": ("+7310", 7), "uk": ("+38040", 7)}
_COUNTRIES = {"en": "GB", "pl": "PL", "es": "ES", "ru": "RU", "uk": "UA"}
_DRAMA_MOBILES = 1000
_STRIDE = 7_654_321  # shares no factor with a power of ten, so that it meets every number once
_LETTERS = str.maketrans("абвгґдеєжзиіїйклмнопрстуфхцчшщьыэъ", "abvggdeezziiijklmnoprstufhccssyyey") | {ord("ю"): "yu", ord("я"): "ya"}
_DOMAINS = ("example.com", "example.com", "example.org", "example.net")
_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(slots=True)
class Crowd:
    """Makes people one after another; `counts` number the phones of each language, so that each is given once."""

    seed: int
    dice: random.Random = field(init=False)
    counts: dict[str, int] = field(default_factory=dict[str, int])

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def people(self, number: int) -> Iterator[dict[str, Any]]:
        """That many customers, as the values of `customers.actions.add_many`."""
        languages = self.dice.choices(tuple(_SHARES), tuple(_SHARES.values()), k=number)
        for place, language in enumerate(languages):
            yield self._one(place, language)

    def _one(self, place: int, language: str) -> dict[str, Any]:
        dice = self.dice
        is_company = dice.random() < 0.06
        values = self._company(language) if is_company else self._person(place, language)
        words = fold(values.get("company") or f"{values['first_name']}.{values['last_name']}")
        values["phones"] = self._phones(language) if dice.random() > 0.05 else []
        values["emails"] = self._emails(words, place) if dice.random() > 0.09 or not values["phones"] else []
        values["tags"] = sorted(dice.sample(TAGS, dice.choice((0, 0, 0, 1, 1, 2, 3))))
        values["language"] = language
        values["preference"] = dice.choice(("", "", "", "email", "sms"))
        values["is_supplier"] = is_company and dice.random() < 0.15
        values["is_conflict"] = dice.random() < 0.004
        values["is_vip"] = dice.random() < 0.02
        values["note"] = dice.choice(NOTES) if dice.random() < 0.06 else ""
        values["created_at"] = EPOCH - timedelta(seconds=dice.randrange(6 * 365 * 24 * HOUR))
        return values | self._address(language) | self._contact()

    def _person(self, place: int, language: str) -> dict[str, Any]:
        dice = self.dice
        if place % 997 == 13:
            first, last = LONG_NAMES[place // 997 % len(LONG_NAMES)]
            return {"kind": "person", "first_name": first, "last_name": last}
        names = LANGUAGES[language]
        is_woman = dice.random() < 0.5
        first = dice.choice(names.women if is_woman else names.men)
        last = self._last_name(names, is_woman=is_woman)
        if language == "es" or dice.random() < 0.04:
            last += (" " if language == "es" else "-") + self._last_name(names, is_woman=is_woman)
        title = dice.choice(("mrs", "ms", "miss", "dr") if is_woman else ("mr", "mr", "mr", "prof")) if dice.random() < 0.35 else ""
        return {"kind": "person", "title": title, "first_name": first, "last_name": last}

    def _last_name(self, names: Names, *, is_woman: bool) -> str:
        return self.dice.choice(names.lasts)[is_woman]

    def _company(self, language: str) -> dict[str, Any]:
        names = LANGUAGES[language]
        return {"kind": "company", "company": f"{self._last_name(names, is_woman=False)} {self.dice.choice(names.companies)}"}

    def _phones(self, language: str) -> list[dict[str, Any]]:
        labels = ["mobile"] + (["work"] if self.dice.random() < 0.12 else [])
        return [{"number": self._number(language), "label": label, **self._consent()} for label in labels]

    def _number(self, language: str) -> str:
        count = self.counts.get(language, 0)
        self.counts[language] = count + 1
        if language == "en" and count < _DRAMA_MOBILES:
            return f"+447700900{count:03d}"
        beginning, length = _PHONES[language]
        return f"{beginning}{(count * _STRIDE + self.seed) % 10**length:0{length}d}"

    def _emails(self, words: str, place: int) -> list[dict[str, Any]]:
        local = "".join(c for c in words.translate(_LETTERS) if c.isascii() and (c.isalnum() or c == ".")).strip(".")[:50] or "post"
        address = f"{local.replace('..', '.')}{place if self.dice.random() < 0.8 else ''}@{self.dice.choice(_DOMAINS)}"
        return [{"address": address, "label": "", "is_main": True, **self._consent()}]

    def _consent(self) -> dict[str, Any]:
        agrees = self.dice.random() < 0.6
        return {"agrees": agrees, "how": self.dice.choice(("in_person", "by_phone", "in_writing", "online")) if agrees else ""}

    def _address(self, language: str) -> dict[str, str]:
        dice = self.dice
        if dice.random() < 0.3:
            return {}
        names = LANGUAGES[language]
        town, code = dice.choice(names.towns)
        line = f"{dice.randint(1, 180)} {dice.choice(names.streets)}"
        if language == "en":
            code = f"{code} {dice.randint(0, 9)}{dice.choice(_POSTCODE_LETTERS)}{dice.choice(_POSTCODE_LETTERS)}"
        return {"line1": line, "town": town, "postcode": code, "country": _COUNTRIES[language]}

    def _contact(self) -> dict[str, Any]:
        if self.dice.random() < 0.25:
            return {}
        moment = EPOCH - timedelta(seconds=int(self.dice.random() ** 2 * 700 * 24 * HOUR))
        return {"last_contact_at": moment, "last_contact_kind": self.dice.choice(("out", "out", "out", "in", "in", "note", "call"))}
