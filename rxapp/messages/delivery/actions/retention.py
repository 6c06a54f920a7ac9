"""Forgetting what nobody needs any more. The house does this, nobody asks for it."""

from collections.abc import Sequence

import sqlalchemy as sa

from rxapp.core.errors import NotAllowed
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.messages.models import ProviderEvent

_REPORT = table_of(ProviderEvent)


def forget_reports(work: Work, *, report_ids: Sequence[int]) -> int:
    """Delete these reports of providers, which `queries.old_reports` found; returns how many. Raises NotAllowed.

    What they told stays: the states, the delivery events with the provider's words, the marks on addresses, the log of consents.
    """
    if not work.actor.is_system:
        raise NotAllowed
    return rows_changed(work, sa.delete(_REPORT).where(_REPORT.c.id.in_(report_ids)))
