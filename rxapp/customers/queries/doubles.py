"""Customers who may be the one being typed in, and the name that was probably meant. Bounded reads, however large the base.

A similar name is looked for among the neighbours in the order of names, and among those who share one name part exactly
and a piece of the other: a slip in one place is found, two slips at two beginnings are not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlmodel import col

from rxapp.core import inputs, shapes
from rxapp.core.tables import table_of
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers import numbers, rules, search
from rxapp.customers.models import Customer, CustomerEmail, CustomerPhone
from rxapp.customers.queries.pages import ids_found, page
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission

SHOWN = 10
MEANT = 3

_BOUND = 60
_REASONS = ("phone", "email", "name")
_MEANT_FROM = 72
_TRIED = 6
_NAMES = ("last_folded", "first_folded", "company_folded")
_COLUMNS = (col(Customer.id), col(Customer.name), col(Customer.is_hidden))
_NEARBY = """
WITH RECURSIVE near(word, n) AS (
  SELECT (SELECT {best}({column}) FROM customer WHERE {column} {reach}= :word AND {column} <> ''), 1
  UNION ALL
  SELECT (SELECT {best}({column}) FROM customer WHERE {column} {reach} near.word AND {column} <> ''), n + 1
  FROM near WHERE near.word IS NOT NULL AND n < 40
) SELECT word FROM near WHERE word IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class DoubleRow:
    """A customer who may be the same: why ("phone", "email" or "name"), and the number, address or name they share."""

    id: int
    name: str
    reason: str
    shared: str
    is_hidden: bool


def likely_doubles(work: Work, form: Any) -> list[DoubleRow]:
    """Customers with a phone or an e-mail of the form exactly, then those of a similar name; at most ten, hidden ones too.

    Numbers and addresses that are none are passed over here; saving refuses them. Raises NotAllowed, BadInput, TooLong.
    """
    form = inputs.a_form(form)
    numbers, emails = addresses_in(work, form)
    names = {name: inputs.a_line(form.get(name), limit=200) for name in ("first_name", "last_name", "company")}
    return _first_of_each([*sharing(work, numbers=numbers, emails=emails), *_alike(work, **names)])


def addresses_in(work: Work, form: Any) -> tuple[list[str], list[str]]:
    """The numbers (E.164; those too that were probably meant) and addresses (as compared) of a form, "" for none.

    Raises BadInput, TooLong.
    """
    country = shop.country(work)
    read = [numbers.read(text, country=_country(row, country)) for row, text in _texts(form, "phones", "number")]
    phones = [number for found in read for number in (found.number, found.suggestion)]
    return phones, [rules.folded_email(rules.email_address(text)) for _row, text in _texts(form, "emails", "address")]


def sharing(work: Work, *, numbers: Iterable[str], emails: Iterable[str], besides: int = 0) -> list[DoubleRow]:
    """Customers who have one of the numbers (E.164) or addresses (case folded), but not the one with the id `besides`."""
    work.need(Permission.SEE_CUSTOMERS)
    asked = (
        ("phone", CustomerPhone, CustomerPhone.customer_id, col(CustomerPhone.number), [number for number in numbers if number]),
        ("email", CustomerEmail, CustomerEmail.customer_id, col(CustomerEmail.folded), [address for address in emails if address]),
    )
    found: list[DoubleRow] = []
    for reason, model, owner, column, values in asked:
        query = sa.select(*_COLUMNS, column).join_from(table_of(model), table_of(Customer), col(owner) == col(Customer.id))
        query = query.where(column.in_(values), col(Customer.id) != besides).limit(SHOWN)
        rows = work.session.execute(query).all() if values else ()
        found += [DoubleRow(row[0], row[1], reason, row[3], row[2]) for row in rows]
    return found


def nearest_names(work: Work, text: str) -> tuple[str, ...]:
    """Search texts that find somebody where `text` found nobody ("hartlee" -> "hartley"), the likeliest first, at most three (D-140)."""
    words = [search.core(word) for word in search.words_of(inputs.a_line(text, limit=search.LIMIT))][:4]
    near = _near(work, words)
    texts = dict.fromkeys(" ".join(chosen) for chosen in product(*(_nearest(near, word) for word in words)))
    found = (text for text in islice(texts, _TRIED) if text != " ".join(words) and page(work, q=text).total)
    return tuple(islice(found, MEANT))


def _alike(work: Work, *, first_name: str, last_name: str, company: str) -> list[DoubleRow]:
    work.need(Permission.SEE_CUSTOMERS)
    name = f"{first_name} {last_name}".strip() or company
    if len(name) < 3:
        return []
    first, last, firm = fold(first_name), fold(last_name), fold(company)
    queries = _neighbours("sort_name", fold(name))
    if last:
        queries += _neighbours("last_folded", last, "first_folded", first)
        queries.append(sa.select(*_COLUMNS).where(col(Customer.last_folded) == first, col(Customer.first_folded) == last).limit(_BOUND))
    elif firm:
        queries += _neighbours("company_folded", firm)
    ids = [*_sharing_a_part(work, first, last), *_sharing_a_part(work, last, first)]
    queries.append(sa.select(*_COLUMNS).where(col(Customer.id).in_(ids)))
    rows = {row[0]: row for query in queries for row in work.session.execute(query)}
    return _scored(rules.similarity_key(name), rows)


def _neighbours(column: str, value: str, second: str = "id", second_value: str | int = 0) -> list[Any]:
    """The rows just before and from the value on, in the order of an index."""
    place = sa.tuple_(getattr(Customer, column), getattr(Customer, second))
    here = sa.tuple_(sa.literal(value), sa.literal(second_value))
    keys: list[sa.ColumnElement[Any]] = [sa.column(column), sa.column(second)]
    after = sa.select(*_COLUMNS).where(place >= here).order_by(*keys).limit(_BOUND)
    before = sa.select(*_COLUMNS).where(place < here).order_by(*(key.desc() for key in keys)).limit(_BOUND)
    return [after, before]


def _sharing_a_part(work: Work, exact: str, other: str) -> list[int]:
    """Customers in whose text the one name part stands whole, and a piece of three letters of the other."""
    pieces = tuple(dict.fromkeys(other[i : i + 3] for i in range(len(other) - 2) if " " not in other[i : i + 3]))
    words = exact.split()
    if not pieces or not words:
        return []
    return ids_found(work, search.SearchQuery((*search.query_of(exact).groups, pieces)), limit=3 * _BOUND)


def _scored(key: str, rows: dict[int, Any]) -> list[DoubleRow]:
    keys = {customer_id: rules.similarity_key(row[1]) for customer_id, row in rows.items()}
    best = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=rules.SIMILAR_FROM, limit=SHOWN)
    return [
        DoubleRow(customer_id, rows[customer_id][1], "name", rows[customer_id][1], rows[customer_id][2])
        for _key, _score, customer_id in best
    ]


def _first_of_each(found: list[DoubleRow]) -> list[DoubleRow]:
    firsts: dict[int, DoubleRow] = {}
    for row in sorted(found, key=lambda row: _REASONS.index(row.reason)):
        firsts.setdefault(row.id, row)
    return list(firsts.values())[:SHOWN]


def _near(work: Work, words: Iterable[str]) -> list[str]:
    """The parts of the names beside each of the words in the order of names, those of a name with hyphens too."""
    near: set[str] = set()
    for word, column, (best, reach) in product(filter(_is_of_a_name, words), _NAMES, (("min", ">"), ("max", "<"))):
        rows = work.session.execute(sa.text(_NEARBY.format(column=column, best=best, reach=reach)), {"word": word})
        near.update(part for row in rows for whole in row[0].split() for part in (whole, *whole.split("-")))
    return sorted(near)


def _nearest(near: Sequence[str], word: str) -> list[str]:
    best = process.extract(word, near, scorer=fuzz.ratio, score_cutoff=_MEANT_FROM, limit=MEANT) if _is_of_a_name(word) else []
    return [part for part, _score, _place in best] or [word]


def _is_of_a_name(word: str) -> bool:
    return len(word) > 2 and not any(c.isdigit() for c in word)


def _texts(form: dict[str, Any], name: str, field: str) -> list[tuple[dict[str, Any], str]]:
    rows: object = form.get(name) or []
    if not shapes.is_row(rows):
        raise inputs.BadInput
    return [(row, inputs.a_line(row.get(field), limit=254)) for row in map(inputs.a_form, rows)]


def _country(row: dict[str, Any], country: str) -> str:
    return rules.country_of_prefix(inputs.a_line(row.get("prefix"), limit=5)) or country
