"""Forgetting what nobody needs any more. The house does this, nobody asks for it."""

from collections.abc import Sequence

import sqlalchemy as sa

from rxapp.core.errors import NotAllowed
from rxapp.core.tables import rows_changed, table_of
from rxapp.core.work import Work
from rxapp.messages.models import ProviderEvent

_REPORT = table_of(ProviderEvent)


def forget_reports(work: Work, *, report_ids: Sequence[int]) -> int:
    """Delete stored reports by id (`queries.reports.old_reports` finds them). Returns how many. Raises NotAllowed.

    What they caused stays: states, delivery events with the provider's words, marks on addresses, the consent log.
    """
    if not work.actor.is_system:
        raise NotAllowed
    return rows_changed(work, sa.delete(_REPORT).where(_REPORT.c.id.in_(report_ids)))
