"""Reads of templates: one, all of a kind, and the pages of the list."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.errors import NotFound
from rxapp.core.i18n import LANGUAGES
from rxapp.core.inputs import a_line, a_number, an_id, one_of
from rxapp.core.kinds import WRITTEN
from rxapp.core.reads import Read
from rxapp.core.tables import table_of
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission
from rxapp.wording import rendering
from rxapp.wording.models import Template

PAGE = 50
_TABLE = table_of(Template)
_WHICH = (_TABLE.c.kind == sa.bindparam("of_kind"), _TABLE.c.deleted_at.is_(None))
_OF_KIND = Read(sa.select(_TABLE).where(*_WHICH))
_NAMES = Read(sa.select(_TABLE.c.id, _TABLE.c.name, _TABLE.c.kind, _TABLE.c.language).where(*_WHICH))
_LANGUAGES = {language: place for place, language in enumerate(LANGUAGES)}
_KINDS: dict[str, int] = {kind.value: place for place, kind in enumerate(WRITTEN)}
_folded = lru_cache(4096)(fold)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A whole template; the moment as ISO text, `changed_by` a name as text."""

    id: int
    name: str
    kind: str
    language: str
    subject: str
    content: str
    version: int
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class TemplateName:
    """One entry of a pick-list."""

    id: int
    name: str
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One line of the list, without the content; the moment as ISO text. `is_sound` is false where the text no longer passes (D-20)."""

    id: int
    name: str
    kind: str
    language: str
    subject: str
    changed_at: str
    changed_by: str
    is_sound: bool = True


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One page of the list and what was asked for; pages are counted from 1, `total` counts every match, `all` every template."""

    rows: tuple[TemplateLine, ...]
    q: str
    kind: str
    language: str
    number: int
    pages: int
    total: int
    all: int


def templates(work: Work, kind: str, customer_language: str) -> list[TemplateRow]:
    """Every template of the kind: those in the customer's language first, the others grouped by language (CL-21, D-15).

    An empty language means the shop's. Raises NotAllowed.
    """
    work.need(Permission.SEE_CUSTOMERS)
    first = customer_language or shops.shop(work).language
    return [_row(row) for row in sorted(_OF_KIND.rows(work, of_kind=kind), key=lambda row: (row.language != first, *_place(row)))]


def template_names(work: Work, kind: str, language: str) -> list[TemplateName]:
    """The same templates in the same order by name alone, for a list to choose from; `language` is never empty. Raises NotAllowed."""
    work.need(Permission.SEE_CUSTOMERS)
    found = sorted(_NAMES.rows(work, of_kind=kind), key=lambda row: (row.language != language, *_place(row)))
    return [TemplateName(*row) for row in found]


def template_for(work: Work, template_id: object) -> TemplateRow:
    """One template. Raises NotAllowed, BadInput, and NotFound also once it is deleted (D-20)."""
    work.need(Permission.SEE_CUSTOMERS)
    row = work.session.get(Template, an_id(template_id))
    if row is None or row.deleted_at is not None:
        raise NotFound
    return _row(row)


def empty_template(work: Work, kind: str, language: str) -> TemplateRow | None:
    """A template of the kind with empty content, which gives greeting and signature and nothing else (CL-44, D-13).

    In the language if there is one, else in any.
    """
    return next((row for row in templates(work, kind, language) if not row.content.strip()), None)


def page(work: Work, *, q: object = "", kind: object = "", language: object = "", number: object = 1) -> TemplatePage:
    """One page of the list: the latest changed first, else by language, type and name. `q` is sought in name and subject; "" means all.

    Raises NotAllowed, BadInput, TooLong.
    """
    work.need(Permission.SEE_CUSTOMERS)
    q, kind, language = a_line(q, limit=200), one_of(kind, ("", *WRITTEN)), one_of(language, ("", *LANGUAGES))
    number, first, needles = a_number(number, low=1, high=1_000), shops.shop(work).language, fold(q).split() or q.split()
    rows = list(work.session.exec(select(Template).where(col(Template.deleted_at).is_(None))))
    found = [row for row in rows if row.kind == (kind or row.kind) and row.language == (language or row.language) and _has(row, needles)]
    found.sort(key=lambda row: (-row.changed_at.timestamp(), row.language != first, *_place(row)))
    pages = max(1, -(-len(found) // PAGE))
    number = min(number, pages)
    shown = tuple(_line(row) for row in found[(number - 1) * PAGE : number * PAGE])
    return TemplatePage(shown, q, kind, language, number, pages, len(found), len(rows))


def _has(row: Template, needles: list[str]) -> bool:
    words = fold(f"{row.name} {row.subject}")
    return all(needle in words for needle in needles)


def _place(row: Any) -> tuple[int, int, str, int]:
    return _LANGUAGES.get(row.language, len(_LANGUAGES)), _KINDS[row.kind], _folded(row.name), row.id or 0


def _row(row: Any) -> TemplateRow:
    moment = row.changed_at.isoformat()
    return TemplateRow(row.id or 0, row.name, row.kind, row.language, row.subject, row.content, row.version, moment, row.changed_by)


def _line(row: Template) -> TemplateLine:
    is_sound = rendering.is_sound(row.subject) and rendering.is_sound(row.content)
    return TemplateLine(row.id or 0, row.name, row.kind, row.language, row.subject, row.changed_at.isoformat(), row.changed_by, is_sound)
