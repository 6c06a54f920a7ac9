"""Writing what changed of a job: its version raised by one, its history, and word of it to every screen."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from rxapp.core import inputs, locks
from rxapp.core.errors import NotFound
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.shop import queries as shop
from rxapp.workshop import queries
from rxapp.workshop.actions import form as forms
from rxapp.workshop.actions.form import Values
from rxapp.workshop.models import Job, JobStatus
from rxapp.workshop.queries import JobRow

SUBJECT = "job"


def locked(work: Work, job_id: object) -> JobRow:
    """The job, held until the transaction ends, so that the version read is the version changed. Raises NotAllowed, BadInput, NotFound."""
    found = inputs.an_id(job_id)
    if work.session.exec(locks.rows(locks.JOBS, select(Job.id).where(Job.id == found), [found])).first() is None:
        raise NotFound
    return queries.job_for(work, found)


def save(work: Work, row: JobRow, before: Values, after: Values, *, kind: str) -> int:
    """Write the values that differ, and what they were; returns the version. Nothing happens where none differs."""
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return row.version
    columns = _columns(work, {name: after[name] for name in after if name in changed or name in forms.PLANNED}, changed)
    raised = sa.update(Job).where(col(Job.id) == row.id, col(Job.version) == row.version).values(version=row.version + 1, **columns)
    if rows_changed(work, raised) != 1:
        raise NotFound
    was, now = ({name: values[name] for name in changed} for values in (before, after))
    now["version"] = row.version + 1
    history.record(work, subject=SUBJECT, subject_id=row.id, kind=kind, before={**was, "version": row.version}, after=now)
    live.publish(work, "jobs")
    return row.version + 1


def status_id(work: Work, status: str) -> int:
    """The row of a status. Raises NotFound."""
    found = work.session.exec(select(JobStatus.id).where(JobStatus.key == status)).first()
    if found is None:
        raise NotFound
    return found


def _columns(work: Work, values: Values, changed: list[str]) -> dict[str, Any]:
    """The values as the table's columns."""
    made = {name: value for name, value in values.items() if name not in _MADE}
    if "promised_on" in changed:
        made["promised_on"] = forms.a_date(values["promised_on"])
    if "mechanic_id" in changed:
        made["mechanic_id"] = values["mechanic_id"] or None
    if "start" in changed or "end" in changed:
        made["starts_at"], made["ends_at"] = forms.moments_of(values, shop.shop(work).zone)
    if "status" in changed:
        made["status_id"] = status_id(work, values["status"])
    return made


_MADE = (*forms.PLANNED, "promised_on", "status")
