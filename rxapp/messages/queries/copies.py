"""Who may get a copy of a mail (D-81), whom a copy did not reach (D-143), and who takes part in a ticket."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from rxapp.core.kinds import Kind
from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.messages.models import Message, Recipient
from rxapp.messages.queries.owners import who_owns
from rxapp.messages.rules import sending
from rxapp.messages.rules.sending import Hindrance
from rxapp.messages.rules.states import Role, Status
from rxapp.staff import queries as staff

_MESSAGE = table_of(Message)
_RECIPIENT = table_of(Recipient)


def hindrances(
    work: Work, *, customer_id: int, ticket_id: int | None, addresses: Iterable[str], is_confirmed: bool, but_not: int = 0
) -> dict[str, tuple[Hindrance, int]]:
    """Why which of these addresses may not get a copy, and whose it is (0: nobody's); those that may are left out (D-81).

    Staff always may, and whoever took part in the ticket, by a message other than `but_not`; else the consent of whoever owns the
    address counts, and one of nobody's goes out once staff have confirmed it.
    """
    compared = {address: customer_rules.folded_email(address) for address in addresses}
    free = staff.emails_of_staff(work, compared.values()) | participants(work, ticket_id, but_not=but_not)
    found: dict[str, tuple[Hindrance, int]] = {}
    for address, folded in compared.items():
        if folded in free:
            continue
        owned = who_owns(work, customer_id, Kind.EMAIL, address)
        if hindrance := sending.may_send(owner=owned.owner, agrees=owned.agrees, objects=owned.objects, is_confirmed=is_confirmed):
            found[address] = hindrance, owned.customer_id
    return found


def missed(work: Work, message_ids: Collection[int]) -> set[int]:
    """The ids of those messages of which a copy failed."""
    if not message_ids:
        return set()
    failed = (_RECIPIENT.c.role == Role.CC.value, _RECIPIENT.c.status == Status.FAILED.value)
    asked = sa.select(_RECIPIENT.c.message_id).where(_RECIPIENT.c.message_id.in_(message_ids), *failed)
    return set(work.session.execute(asked.distinct()).scalars())


def participants(work: Work, ticket_id: int | None, *, but_not: int = 0) -> set[str]:
    """The addresses, folded, that wrote in a ticket or were written to in it; a message numbered `but_not` is not looked at."""
    if not ticket_id:
        return set()
    mine = (_MESSAGE.c.ticket_id == ticket_id, _MESSAGE.c.kind == Kind.EMAIL.value, _MESSAGE.c.id != but_not)
    wrote = sa.select(_MESSAGE.c.sender).where(*mine)
    got = sa.select(_RECIPIENT.c.address).join(_MESSAGE, _MESSAGE.c.id == _RECIPIENT.c.message_id).where(*mine)
    return {customer_rules.folded_email(row[0]) for row in work.session.execute(wrote.union(got)) if row[0]}
