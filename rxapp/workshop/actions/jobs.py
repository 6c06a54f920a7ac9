"""Creating and editing jobs and quotes (D-121, D-136); two people may edit one (D-37)."""

from rxapp.core import inputs
from rxapp.core.work import Work
from rxapp.customers.actions.refusals import Clash
from rxapp.customers.queries import lookups
from rxapp.customers.rules import Joined, join_edits
from rxapp.history import actions as history
from rxapp.history import queries as changes
from rxapp.live import actions as live
from rxapp.shop import queries as shop
from rxapp.staff.rules import Permission
from rxapp.workshop import rules
from rxapp.workshop.actions import form as forms
from rxapp.workshop.actions import saving
from rxapp.workshop.actions.refusals import JobEditedMeanwhile
from rxapp.workshop.models import Job
from rxapp.workshop.queries import JobRow


def create(work: Work, *, form: object) -> int:
    """Add a job or a quote for a customer; returns its id. It gets the next number.

    Fields of the form: customer_id, and those of `form.FIELDS`; `status` is booked (default) or received. Raises NotAllowed, NotFound,
    BadInput, TooLong and the refusals of fields and plans.
    """
    work.need(Permission.CREATE_JOBS)
    given = inputs.a_form(form)
    customer = lookups.customer_for(work, given.get("customer_id", 0))
    values = forms.read(work, given, forms.EMPTY)
    status = inputs.one_of(given.get("status") or rules.Status.BOOKED, rules.NEW)
    forms.refuse_wrong_plan(work, forms.EMPTY, values)
    starts_at, ends_at = forms.moments_of(values, shop.shop(work).zone)
    row = Job(
        kind=values["kind"],
        customer_id=customer.id,
        status_id=saving.status_id(work, status),
        mechanic_id=values["mechanic_id"] or None,
        starts_at=starts_at,
        ends_at=ends_at,
        promised_on=forms.a_date(values["promised_on"]),
        created_at=work.now,
        **{name: values[name] for name in (*forms.LINES, *forms.TEXTS)},
    )
    work.session.add(row)
    work.session.flush()
    job_id = row.id or 0
    row.number = rules.FIRST_NUMBER - 1 + job_id
    filled = {name: value for name, value in values.items() if value}
    after = {**filled, "customer_id": customer.id, "status": status, "version": 1}
    history.record(work, subject=saving.SUBJECT, subject_id=job_id, kind="created", after=after)
    live.publish(work, "jobs")
    return job_id


def edit(work: Work, *, job_id: object, version: object, form: object) -> int:
    """Save an edit of the job as it stood at `version`; returns the new version. Absent fields stay as they are.

    What others saved since is kept where only they changed it; where both changed a field, nothing is saved (D-37). Raises NotAllowed,
    NotFound, BadInput, TooLong, JobEditedMeanwhile and the refusals of fields and plans.
    """
    work.need(Permission.CREATE_JOBS)
    row = saving.locked(work, job_id)
    theirs, at = forms.values_of(row), inputs.a_number(version, low=1, high=row.version)
    seen, since = changes.as_it_stood(work, saving.SUBJECT, row.id, values=theirs, version=row.version, seen=at)
    joined = join_edits(base=seen, theirs=theirs, mine=forms.read(work, form, seen))
    if joined.conflicts:
        raise _clash(row, since, joined)
    after = forms.planned(joined.values) | {name: joined.values[name] for name in forms.FIELDS if name not in forms.PLANNED}
    forms.refuse_wrong_plan(work, theirs, after)
    return saving.save(work, row, theirs, after, kind="edited")


def _clash(row: JobRow, since: list[changes.ChangeRow], joined: Joined) -> JobEditedMeanwhile:
    latest = changes.latest_about(since, joined.conflicts)
    clashes = tuple(Clash(name, joined.values[name], joined.others[name]) for name in joined.conflicts)
    return JobEditedMeanwhile(who=latest.who, at=latest.changed_at, version=row.version, clashes=clashes, merged=joined.values)
