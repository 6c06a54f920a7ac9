"""Which of the providers' reports have been kept long enough."""

from datetime import timedelta

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.messages.delivery.ports import ReportState
from rxapp.messages.models import ProviderEvent

REPORTS_KEPT_FOR = timedelta(days=400)  # providers repeat for days; a year's season can still be compared with the last
LOOKED_AT = 500
_WISHES = (ReportState.SPAM.value, ReportState.UNSUBSCRIBED.value, ReportState.RESUBSCRIBED.value)
_TROUBLES = (ReportState.FAILED.value, ReportState.BOUNCED.value)
_REPORT = table_of(ProviderEvent)
_LISTED = (
    sa.select(_REPORT.c.id, _REPORT.c.state, _REPORT.c.message_id, _REPORT.c.received_at)
    .where(_REPORT.c.id > sa.bindparam("after"))
    .order_by(_REPORT.c.id)
    .limit(sa.bindparam("most"))
)


def old_reports(work: Work, after: int = 0) -> tuple[list[int], int]:
    """Look at the next 500 stored reports with an id above `after`. Returns the ids to delete and the `after` of the next call, 0 at the
    end.

    Never deleted: the proof of somebody's withdrawal (D-1), and a failure without a message's delivery event, because without its key a
    repeat of it would count as new.
    """
    rows = work.session.execute(_LISTED, {"after": after, "most": LOOKED_AT}).all()
    old = [row for row in rows if row.received_at <= work.now - REPORTS_KEPT_FOR]
    over = [row.id for row in old if row.state not in _WISHES and (row.message_id or row.state not in _TROUBLES)]
    return over, old[-1].id if len(old) == LOOKED_AT else 0
