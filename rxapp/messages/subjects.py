"""The job that a message is about, as the feature above that keeps jobs tells it (D-121, D-130).

A message names at most one, always of its own customer. Where no feature declares jobs there are none: nothing is shown or offered, and
a message that names one is refused.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.core.work import Work

JOB = "job"  # the subject by which placeholders ask for their record


@dataclass(frozen=True, slots=True)
class Subject:
    """One job: whose it is, its `name` as people say it ("J-3318"), its `label` with what it is about ("J-3318 Canyon Grizl, gear
    service"), the catalogue key of its `status`, and the address of its page."""

    id: int
    customer_id: int
    name: str
    label: str
    status: str
    link: str


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """What a feature declares: the permission that one needs to see such records, and two reads that ask for no permission themselves.

    `found` returns those of the ids that exist, `open_of` a customer's that are not done, the next one first.
    """

    name: str
    right: str
    found: Callable[[Work, Collection[int]], Mapping[int, Subject]]
    open_of: Callable[[Work, int], Sequence[Subject]]


SUBJECTS: Registry[SubjectKind] = Registry("subject", lambda kind: kind.name)


def jobs(work: Work, job_ids: Collection[int]) -> Mapping[int, Subject]:
    """Those of the jobs that exist and that the actor may see, by id."""
    kind = SUBJECTS.named(JOB)
    return kind.found(work, job_ids) if kind and job_ids and work.actor.may(kind.right) else {}


def job_of(work: Work, job_id: int, customer_id: int) -> Subject | None:
    """The job, if it is this customer's and the actor may see it."""
    job = jobs(work, [job_id]).get(job_id) if job_id else None
    return job if job and job.customer_id == customer_id else None


def open_jobs(work: Work, customer_id: int) -> Sequence[Subject]:
    """The customer's jobs that are not done, the next one first; none for who may not see jobs."""
    kind = SUBJECTS.named(JOB)
    return kind.open_of(work, customer_id) if kind and work.actor.may(kind.right) else ()


def is_theirs(work: Work, job_id: int, customer_id: int) -> bool:
    """Whether the job is this customer's, whoever asks: for what goes on without a person, or was allowed to the one who wrote it."""
    kind = SUBJECTS.named(JOB)
    job = kind.found(work, [job_id]).get(job_id) if kind else None
    return job is not None and job.customer_id == customer_id
