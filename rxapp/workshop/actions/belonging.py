"""What becomes of jobs when their customer's record is merged or erased, or their mechanic leaves."""

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core.work import Work
from rxapp.customers.belongings import in_table
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.leavers import Leaver
from rxapp.workshop import rules
from rxapp.workshop.actions import saving
from rxapp.workshop.models import Job, JobStatus


def _to_nobody(work: Work, staff_id: int) -> None:
    """The open jobs of who leaves stand under *Nobody yet*; what is done stays theirs."""
    is_open = col(JobStatus.key).not_in([word.value for word in rules.DONE])
    found = select(Job).join(JobStatus, col(JobStatus.id) == Job.status_id).where(Job.mechanic_id == staff_id, is_open)
    rows = work.session.exec(found.order_by(col(Job.id))).all()
    for row in rows:
        work.session.execute(sa.update(Job).where(col(Job.id) == row.id).values(mechanic_id=None, version=row.version + 1))
        before, after = {"mechanic_id": staff_id}, {"mechanic_id": 0, "version": row.version + 1}
        history.record(work, subject=saving.SUBJECT, subject_id=row.id or 0, kind="moved", before=before, after=after)
    if rows:
        live.publish(work, "jobs")


BELONGINGS = (in_table("jobs", "job", erased={"serial": "", "what_to_do": "", "note": ""}),)
LEAVERS = (Leaver("jobs", _to_nobody),)
