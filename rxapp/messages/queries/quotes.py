"""What messages quote, as it is kept with them (D-127)."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.models import MessageFact
from rxapp.wording.quotes import Quoted

FACT = table_of(MessageFact)


def quoted(work: Work, message_ids: Collection[int]) -> dict[int, list[Quoted]]:
    """The quotes of these messages, in the order in which they were kept; messages without any are left out."""
    found: dict[int, list[Quoted]] = defaultdict(list)
    if message_ids:
        for row in work.session.execute(sa.select(FACT).where(FACT.c.message_id.in_(message_ids)).order_by(FACT.c.id)):
            found[row.message_id].append(Quoted(row.fact, row.source_id, row.value, row.language))
    return dict(found)
