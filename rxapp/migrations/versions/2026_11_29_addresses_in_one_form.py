"""addresses in one form

Revision ID: 5d0c7f3ab912
Revises: 792743ba3c4e
"""

import unicodedata
from typing import Any

import idna
import sqlalchemy as sa
from alembic import op

revision = '5d0c7f3ab912'
down_revision = '792743ba3c4e'
branch_labels = None
depends_on = None

_PROOFS = ('in_person', 'by_phone', 'in_writing', 'online')
_TAKEN_BACK = ('stop', 'unsubscribed')  # the owner may take these back by a word, the others not
_DROP_EMAIL = sa.text("DELETE FROM customeremail WHERE id = :id")
_FOLD_EMAIL = sa.text("UPDATE customeremail SET folded = :new WHERE id = :id")
_MAIN = sa.text("UPDATE customeremail SET is_main = true WHERE customer_id = :of AND folded = :new")
_SORT = sa.text("UPDATE customer SET email_sort = :new WHERE id = :of AND email_sort = :old")
_SHOWN = sa.text(
    'UPDATE customer SET main_email = (SELECT address FROM customeremail WHERE customer_id = :of AND folded = :new), email_sort = :new'
    ' WHERE id = :of'
)
_NO = sa.text("UPDATE consent SET agrees = false, how = :how, staff_name = :by, set_at = :at WHERE id = :id")
_LOG = sa.text(
    "INSERT INTO consentevent (customer_id, kind, address, agrees, how, proof, staff_name, at)"
    " VALUES (:of, 'email', :to, false, :how, :proof, '', :at)"
)
_OBJECT = sa.text("INSERT INTO objection (kind, address, how, proof, said_at) VALUES ('email', :to, :how, :proof, :at)")


def upgrade() -> None:
    fold(op.get_bind())


def downgrade() -> None:
    pass


def compared(address: str) -> str:
    """Small letters, the domain readable, as the standard has it."""
    local, at, domain = unicodedata.normalize('NFC', address.strip()).rpartition('@')
    small = domain.lower()
    if not small.isascii() or 'xn--' in small:
        try:
            small = idna.decode(idna.encode(domain, uts46=True))
        except idna.IDNAError:
            pass
    return unicodedata.normalize('NFC', local.lower()) + at + small


def fold(connection: sa.Connection) -> None:
    """Everything by which addresses are compared, into one form; where two meet, the stricter stays."""
    renamed = _emails(connection)
    _consents(connection, renamed)
    _objections(connection, renamed)


def _odd(connection: sa.Connection, asked: str) -> list[Any]:
    """The rows whose second column is not plain ASCII, or holds a domain in its ASCII form."""
    rows = connection.execute(sa.text(asked))
    return [row for row in rows if not row[1].isascii() or 'xn--' in row[1].lower()]


def _emails(connection: sa.Connection) -> dict[tuple[int, str], str]:
    """Fold the records' own; returns what each (customer, old form) became."""
    renamed: dict[tuple[int, str], str] = {}
    asked = 'SELECT id, address, customer_id, folded, is_main FROM customeremail ORDER BY customer_id, position, id'
    for row in _odd(connection, asked):
        new = compared(row.address)
        if new == row.folded:
            continue
        renamed[row.customer_id, row.folded] = new
        taken = sa.text('SELECT id FROM customeremail WHERE customer_id = :of AND folded = :new')
        if connection.execute(taken, {'of': row.customer_id, 'new': new}).first():
            connection.execute(_DROP_EMAIL, {'id': row.id})
            if row.is_main:
                for change in (_MAIN, _SHOWN):
                    connection.execute(change, {'of': row.customer_id, 'new': new})
            continue
        connection.execute(_FOLD_EMAIL, {'id': row.id, 'new': new})
        if row.is_main:
            connection.execute(_SORT, {'of': row.customer_id, 'new': new[:300], 'old': row.folded[:300]})
    return renamed


def _consents(connection: sa.Connection, renamed: dict[tuple[int, str], str]) -> None:
    asked = "SELECT id, address, customer_id, agrees, how, staff_name, set_at FROM consent WHERE kind = 'email' ORDER BY id"
    names = dict(renamed)
    for row in _odd(connection, asked):
        names.setdefault((row.customer_id, row.address), compared(row.address))
    for (of, old), new in names.items():
        if old == new:
            continue
        mine, other = (_consent(connection, of, address) for address in (old, new))
        if mine is None:
            continue
        if other is None:
            connection.execute(sa.text('UPDATE consent SET address = :new WHERE id = :id'), {'id': mine.id, 'new': new})
            continue
        connection.execute(sa.text('DELETE FROM consent WHERE id = :id'), {'id': mine.id})
        if other.agrees and not mine.agrees:
            connection.execute(_NO, {'id': other.id, 'how': mine.how, 'by': mine.staff_name, 'at': mine.set_at})
            connection.execute(_LOG, {'of': of, 'to': new, 'how': mine.how, 'proof': '', 'at': mine.set_at})


def _consent(connection: sa.Connection, of: int, address: str) -> Any:
    asked = sa.text(
        "SELECT id, agrees, how, staff_name, set_at FROM consent WHERE kind = 'email' AND customer_id = :of AND address = :to"
    )
    return connection.execute(asked, {'of': of, 'to': address}).first()


def _objections(connection: sa.Connection, renamed: dict[tuple[int, str], str]) -> None:
    """What owners said reaches the record, whichever form the provider wrote; of two words the one that stands firmer stays."""
    moved = [(row.address, compared(row.address), True) for row in _odd(connection, "SELECT id, address FROM objection WHERE kind = 'email'")]
    copied = [(old, new, False) for (_, old), new in renamed.items() if (old, new, True) not in moved]
    for old, new, is_same in dict.fromkeys(moved + copied):
        said = _objection(connection, old)
        if said is None or old == new:
            continue
        if is_same:
            connection.execute(sa.text('DELETE FROM objection WHERE id = :id'), {'id': said.id})
        kept = _firmer(said, _objection(connection, new))
        connection.execute(sa.text("DELETE FROM objection WHERE kind = 'email' AND address = :to"), {'to': new})
        connection.execute(_OBJECT, {'to': new, 'how': kept.how, 'proof': kept.proof, 'at': kept.said_at})
        _withdraw(connection, new, kept)


def _objection(connection: sa.Connection, address: str) -> Any:
    asked = sa.text("SELECT id, how, proof, said_at FROM objection WHERE kind = 'email' AND address = :to")
    return connection.execute(asked, {'to': address}).first()


def _firmer(one: Any, other: Any) -> Any:
    return max((said for said in (one, other) if said), key=lambda said: (said.how not in _TAKEN_BACK, said.said_at))


def _withdraw(connection: sa.Connection, address: str, said: Any) -> None:
    """A consent that staff noted later, and said how, is newer than the no and counts."""
    asked = sa.text("SELECT id, customer_id, how, set_at FROM consent WHERE kind = 'email' AND address = :to AND agrees")
    for row in connection.execute(asked, {'to': address}).all():
        if row.how in _PROOFS and row.set_at > said.said_at:
            continue
        connection.execute(_NO, {'id': row.id, 'how': said.how, 'by': '', 'at': said.said_at})
        connection.execute(_LOG, {'of': row.customer_id, 'to': address, 'how': said.how, 'proof': said.proof, 'at': said.said_at})
