"""Setting how far a job is, along the allowed moves (D-67, D-136)."""

from rxapp.core import inputs
from rxapp.core.work import Work
from rxapp.history import queries as changes
from rxapp.staff.rules import Permission
from rxapp.workshop import queries
from rxapp.workshop.actions import saving
from rxapp.workshop.actions.refusals import MoveNotAllowed, StatusSetMeanwhile
from rxapp.workshop.rules import Status


def set_status(work: Work, *, job_id: object, version: object, status: object) -> int:
    """Set the status of a job as seen at `version`; returns the new version. The status that it has already changes nothing.

    Raises NotAllowed, NotFound, BadInput, StatusSetMeanwhile, MoveNotAllowed.
    """
    work.need(Permission.WORK_JOBS)
    row = saving.locked(work, job_id)
    wanted, at = inputs.one_of(status, Status), inputs.a_number(version, low=1, high=row.version)
    now = {"status": row.status}
    seen, since = changes.as_it_stood(work, saving.SUBJECT, row.id, values=now, version=row.version, seen=at)
    if wanted == row.status:
        return row.version
    if seen != now:
        raise StatusSetMeanwhile(who=changes.latest_about(since, now).who, status=f"@job.status.{row.status}")
    if wanted not in queries.moves_from(work, row.status):
        raise MoveNotAllowed(was=f"@job.status.{row.status}", to=f"@job.status.{wanted}")
    return saving.save(work, row, now, {"status": wanted}, kind="status_set")
