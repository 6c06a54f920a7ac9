"""Fold what is stored anew: one apostrophe, one hyphen, no invisible characters; a mark before every word of the search.

Revision ID: 5d1f0c7a92e4
Revises: 91b0e6c7d2f4
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from rxapp.core.text import fold, one_line
from rxapp.customers import rules, search, search_ddl

revision = '5d1f0c7a92e4'
down_revision = '91b0e6c7d2f4'
branch_labels = None
depends_on = None

BATCH = 5_000
GAP = 1024
LAST = '\U0010fffd'
LINES = ('title', 'first_name', 'last_name', 'company', 'form_informal', 'form_formal', 'line1', 'line2', 'town', 'county', 'postcode')
FOLDED = ('name', 'sort_name', 'first_folded', 'last_folded', 'company_folded', 'tags_text', 'tags_sort')
PLAIN = ('id', 'kind', 'number', 'phone_international', 'is_supplier', 'is_conflict', 'search_text')


def upgrade() -> None:
    rebuild(op.get_bind())


def downgrade() -> None:
    """Nothing to take back: an older program finds a little less in what it meets."""


def rebuild(connection: sa.Connection) -> None:
    """Everything that repeats a record's words for the search, from these words; in batches, a few minutes for a million customers."""
    _merge_tags(connection)
    _merge_phone_types(connection)
    if connection.dialect.name == 'sqlite':
        search_ddl.drop(connection)  # else its triggers would index each row, and `fill` all of them once more
    else:
        connection.exec_driver_sql(f"SET LOCAL {search_ddl.BULK} = 'on'")
    is_any = False
    for rows in _batches(connection, 'customer', (*PLAIN, *LINES, *FOLDED)):
        _customers(connection, rows)
        is_any = True
    search_ddl.create(connection)
    if is_any:
        search_ddl.fill(connection, gap=GAP)
    for rows in _batches(connection, 'message', ('id', 'search_text')):
        _write(connection, 'message', ('search_text',), ({**row, 'search_text': fold(row['search_text'])} for row in rows), rows)


def _batches(connection: sa.Connection, table: str, columns: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    asked = sa.text(f'SELECT {", ".join(columns)} FROM {table} WHERE id > :last ORDER BY id LIMIT {BATCH}')
    last = 0
    while rows := [dict(row) for row in connection.execute(asked, {'last': last}).mappings()]:
        yield rows
        last = rows[-1]['id']


def _write(
    connection: sa.Connection, table: str, columns: tuple[str, ...], wanted: Iterable[dict[str, Any]], stored: list[dict[str, Any]]
) -> None:
    """Write these columns of the rows in which one of them changed; the others are not touched, and neither are their indexes."""
    changed = [new for new, old in zip(wanted, stored, strict=True) if any(new[name] != old[name] for name in columns)]
    if changed:
        sets = ', '.join(f'{name} = :{name}' for name in columns)
        values = [{name: row[name] for name in ('id', *columns)} for row in changed]
        connection.execute(sa.text(f'UPDATE {table} SET {sets} WHERE id = :id'), values)


def _customers(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    phones = _of_each(connection, 'SELECT customer_id, number FROM customerphone', rows)
    emails = _of_each(connection, 'SELECT customer_id, address FROM customeremail', rows)
    tags = _of_each(connection, 'SELECT customer_id, tag.name FROM customertag JOIN tag ON tag.id = tag_id', rows)
    made = [_customer(row, phones[row['id']], emails[row['id']], sorted(tags[row['id']], key=rules.tag_key)) for row in rows]
    _write(connection, 'customer', ('search_text',), made, rows)
    _write(connection, 'customer', FOLDED, made, rows)
    _write(connection, 'customer', LINES, made, rows)


def _of_each(connection: sa.Connection, asked: str, rows: list[dict[str, Any]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for customer_id, value in connection.execute(
        sa.text(f'{asked} WHERE customer_id BETWEEN :first AND :last'), {'first': rows[0]['id'], 'last': rows[-1]['id']}
    ):
        found[customer_id].append(value)
    return found


def _customer(row: dict[str, Any], phones: list[str], emails: list[str], tags: list[str]) -> dict[str, Any]:
    lines = {name: one_line(row[name]) for name in LINES}
    names = {name: lines[name] for name in ('first_name', 'last_name', 'company')}
    shown = rules.name_shown(kind=row['kind'], **names, phone=row['phone_international'])
    return {
        'id': row['id'],
        **lines,
        'name': shown,
        'sort_name': fold(shown)[:500],
        'first_folded': fold(names['first_name'])[:200],
        'last_folded': fold(names['last_name'])[:200],
        'company_folded': fold(names['company'])[:300],
        'tags_text': '\n'.join(tags),
        'tags_sort': fold(' '.join(tags))[:200] or LAST,
        'search_text': search.stored_text(
            names=names.values(),
            phones=phones,
            emails=emails,
            lines=[lines['postcode']],
            tags=tags,
            is_supplier=bool(row['is_supplier']),
            is_conflict=bool(row['is_conflict']),
            number=row['number'],
        ),
    }


def _merge_tags(connection: sa.Connection) -> None:
    """Tags that are now one (an apostrophe of another kind): the oldest takes the customers of the others."""
    for keep, drop, _names in _same(connection, 'tag'):
        connection.execute(
            sa.text(
                'DELETE FROM customertag WHERE tag_id = :drop AND customer_id IN (SELECT customer_id FROM customertag WHERE tag_id = :keep)'
            ),
            {'keep': keep, 'drop': drop},
        )
        connection.execute(sa.text('UPDATE customertag SET tag_id = :keep WHERE tag_id = :drop'), {'keep': keep, 'drop': drop})
        connection.execute(sa.text('DELETE FROM tag WHERE id = :drop'), {'drop': drop})
    _fold_names(connection, 'tag')


def _merge_phone_types(connection: sa.Connection) -> None:
    for _keep, drop, (kept_name, name) in _same(connection, 'phonetype'):
        connection.execute(sa.text('UPDATE customerphone SET label = :kept WHERE label = :name'), {'kept': kept_name, 'name': name})
        connection.execute(sa.text('DELETE FROM phonetype WHERE id = :drop'), {'drop': drop})
    _fold_names(connection, 'phonetype')


def _same(connection: sa.Connection, table: str) -> list[tuple[int, int, tuple[str, str]]]:
    """Rows that fold alike from now on: the id to keep, the id to drop, and both names."""
    first: dict[str, tuple[int, str]] = {}
    found = []
    for row_id, name in connection.execute(sa.text(f'SELECT id, name FROM {table} ORDER BY id')):
        keep = first.setdefault(rules.tag_key(name), (row_id, name))
        if keep[0] != row_id:
            found.append((keep[0], row_id, (keep[1], name)))
    return found


def _fold_names(connection: sa.Connection, table: str) -> None:
    for row_id, name in list(connection.execute(sa.text(f'SELECT id, name FROM {table}'))):
        connection.execute(
            sa.text(f'UPDATE {table} SET folded = :folded WHERE id = :id AND folded <> :folded'), {'id': row_id, 'folded': rules.tag_key(name)}
        )
