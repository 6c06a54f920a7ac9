"""What is searched for: real needles of every kind, chosen from the customers that are there. Same base, same needles."""

import random
from dataclasses import dataclass

from tests.bench.stage import Place

KINDS = ("1 letter", "2 letters", "rare", "common", "none", "cleared")
MANY = 1000


@dataclass(frozen=True, slots=True)
class Needles:
    """A list of texts for each kind, and a few whole surnames for typing."""

    by_kind: dict[str, list[str]]
    surnames: list[str]


def chosen(place: Place) -> Needles:
    """Rare ones find one customer or a few, common ones more than a thousand (where there are so many)."""
    luck = random.Random(7)
    drawn = luck.sample(range(1, place.customers + 1), min(300, place.customers))
    listed = ", ".join(map(str, drawn))
    rows = place.rows(f"SELECT first_folded, last_folded, main_email FROM customer WHERE id IN ({listed}) ORDER BY id")
    lasts = [row[1] for row in rows if len(row[1]) > 4 and row[1].isascii() and row[1].isalpha()]
    firsts = [row[0] for row in rows if len(row[0]) > 3 and row[0].isascii() and row[0].isalpha()]
    pieces = list(dict.fromkeys(last[1:4] for last in lasts))
    by_kind = {
        "1 letter": list(dict.fromkeys(word[:1] for word in lasts + firsts)),
        "2 letters": list(dict.fromkeys(word[:2] for word in lasts + firsts)),
        "rare": [row[2].partition("@")[0] for row in rows if len(row[2]) > 8][:40],
        "common": _common(place, pieces)[:12],
        "none": [f"{a}q{b}xz" for a in "qxzjv" for b in "qxwkv"],
        "cleared": [""],
    }
    return Needles(by_kind, list(dict.fromkeys(lasts)))


def _common(place: Place, pieces: list[str]) -> list[str]:
    if place.customers < MANY * 5:
        return pieces
    asked = "SELECT count(*) FROM (SELECT 1 FROM customer WHERE search_text LIKE :like LIMIT :most) AS found"
    found = [piece for piece in pieces[:40] if place.rows(asked, like=f"%{piece}%", most=MANY + 1)[0][0] > MANY]
    return found or pieces
