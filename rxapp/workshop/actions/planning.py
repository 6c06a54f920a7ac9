"""Moving a job in the calendar: to another time, to another mechanic, stretched, or out of it (CL-4, CLX-14)."""

from rxapp.core import inputs
from rxapp.core.errors import BadInput
from rxapp.core.work import Work
from rxapp.history import queries as changes
from rxapp.staff.rules import Permission
from rxapp.workshop.actions import form as forms
from rxapp.workshop.actions import saving
from rxapp.workshop.actions.refusals import MovedMeanwhile


def move(work: Work, *, job_id: object, version: object, start: object, end: object, mechanic_id: object) -> int:
    """Plan the job anew, as seen at `version`; returns the new version.

    `start` and `end` are wall-clock times of the shop (`2026-11-30T09:00`), both "" take it out of the calendar; `mechanic_id` 0 is
    nobody yet. What somebody else changed meanwhile does not matter unless it is the plan. Raises NotAllowed, NotFound, BadInput,
    MovedMeanwhile and the refusals of a plan.
    """
    work.need(Permission.WORK_JOBS)
    if start is None or end is None or mechanic_id is None:
        raise BadInput
    row = saving.locked(work, job_id)
    before, at = forms.values_of(row), inputs.a_number(version, low=1, high=row.version)
    wanted = forms.planned({"start": start, "end": end, "mechanic_id": mechanic_id})
    seen, since = changes.as_it_stood(work, saving.SUBJECT, row.id, values=before, version=row.version, seen=at)
    if any(seen[name] != before[name] for name in forms.PLANNED) and any(wanted[name] != before[name] for name in forms.PLANNED):
        raise MovedMeanwhile(who=changes.latest_about(since, forms.PLANNED).who, when=row.start.replace("T", " "))
    after = before | wanted
    forms.refuse_wrong_plan(work, before, after)
    return saving.save(work, row, before, after, kind="moved")
