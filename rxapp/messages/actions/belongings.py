"""The belongings of a customer in this feature, for merge, erasure and export: messages with all that hangs on them, and drafts."""

from typing import Any

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.belongings import in_table
from rxapp.messages.models import Message, MessageEvent, ProviderEvent, Recipient
from rxapp.messages.queries.quotes import FACT

_MESSAGE, _EVENT, _REPORT = table_of(Message), table_of(MessageEvent), table_of(ProviderEvent)
_RECIPIENT = table_of(Recipient)
_ERASED: dict[str, Any] = {  # when, by whom, by which channel and with what outcome stays
    **dict.fromkeys(("to", "sender", "sender_name", "reply_to", "subject", "body", "greeting", "signature"), ""),
    **dict.fromkeys(("fingerprint", "search_text", "provider_id", "failure_words"), ""),
    "failure_values": {},
    "facts": {},
}


def _erase(work: Work, customer_id: int) -> None:
    """Words and addresses go from the messages, their steps and the providers' reports; recipients and quotes go whole."""
    mine = sa.select(_MESSAGE.c.id).where(_MESSAGE.c.customer_id == customer_id)
    work.session.execute(sa.update(_EVENT).where(_EVENT.c.message_id.in_(mine)).values(words="", label_values={}))
    work.session.execute(sa.update(_REPORT).where(_REPORT.c.message_id.in_(mine)).values(words="", address=""))
    for table in (_RECIPIENT, FACT):
        work.session.execute(sa.delete(table).where(table.c.message_id.in_(mine)))
    work.session.execute(sa.update(_MESSAGE).where(_MESSAGE.c.customer_id == customer_id).values(**_ERASED))


OWN = (
    in_table("messages", "message", erase=_erase),
    in_table("drafts", "draft", repeats=("staff_id", "kind")),
)
