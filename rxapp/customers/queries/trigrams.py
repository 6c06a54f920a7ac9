"""Which pieces of a needle are rare: how often each run of three letters stands in some customers' texts, drawn by lot.

SQLite finds a long needle by going through the places of every three letters in it; the three rarest lead to the same few
customers, and whether the needle itself stands there is soon seen. A wrong guess costs time and never a hit.
"""

import random
from collections import Counter
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from rxapp.core import clock, db
from rxapp.core.db import Reader
from rxapp.customers.search import SearchQuery

SAMPLE = 300
KEPT_FOR = 3600.0  # seconds
RAREST = 3
_LENGTH = 3

_known: "WeakKeyDictionary[Engine, tuple[Counter[str], float]]" = WeakKeyDictionary()


def expression(reader: Reader, query: SearchQuery) -> str:
    """The query in FTS5's language, by the rarest runs of each part: finds all that the query does, and perhaps a few more.

    "" where that cannot be said of it (a part is shorter than a run), and where nothing is won (no part has more runs than that).
    """
    lengths = [len(part) for group in query.groups for part in group]
    if not lengths or min(lengths) < _LENGTH or max(lengths) < _LENGTH + RAREST:
        return ""
    often = _often(reader)
    groups = (" OR ".join(_part(part, often) for part in group) for group in query.groups)
    return " AND ".join(f"({group})" for group in groups)


def _part(part: str, often: "Counter[str]") -> str:
    runs = sorted(dict.fromkeys(_runs(part)), key=lambda run: often[run])[:RAREST]
    return "(" + " AND ".join('"' + run.replace('"', '""') + '"' for run in runs) + ")"


def _runs(text: str) -> list[str]:
    return [text[at : at + _LENGTH] for at in range(len(text) - _LENGTH + 1)]


def _often(reader: Reader) -> "Counter[str]":
    known = _known.get(db.engine())
    if known and clock.monotonic() < known[1]:
        return known[0]
    highest = reader.rows("SELECT coalesce(max(id), 0) FROM customer")[0][0]
    drawn = random.Random(highest).sample(range(1, highest + 1), min(SAMPLE, highest))
    texts = reader.rows(f"SELECT search_text FROM customer WHERE id IN ({','.join('?' * len(drawn))})", drawn) if drawn else []
    often = Counter(run for (text,) in texts for run in set(_runs(text)))
    _known[db.engine()] = often, clock.monotonic() + KEPT_FOR
    return often
