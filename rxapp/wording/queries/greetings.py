"""The greeting patterns in use: the shipped ones, and the shop's own in their place (D-14)."""

import sqlalchemy as sa

from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.wording import patterns
from rxapp.wording.models import GreetingPattern
from rxapp.wording.phrases import Phrases

_TABLE = table_of(GreetingPattern)
_OWN = Read(sa.select(_TABLE))


def own_patterns(work: Work) -> dict[str, dict[str, str]]:
    """The shop's own rows, by language and row."""
    found: dict[str, dict[str, str]] = {}
    for row in _OWN.rows(work):
        found.setdefault(row.language, {})[row.row] = row.text
    return found


def phrases_in_use(work: Work) -> dict[str, Phrases]:
    """What `rules.greet` takes: every language's patterns, for the preview and the message alike."""
    return patterns.joined(own_patterns(work))
