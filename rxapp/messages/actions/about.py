"""A job linked to a message or draft is always the same customer's (D-130); asked in the transaction that would write it."""

from rxapp.core.errors import BadInput, Refusal
from rxapp.core.inputs import an_id
from rxapp.core.work import Work
from rxapp.messages import subjects
from rxapp.messages.actions.message_request import MessageRequest


class OthersJob(Refusal):
    """The job is not this customer's, is gone, or may not be seen by who writes."""

    key = "message.refusal.others_job"


def check(work: Work, wanted: MessageRequest) -> None:
    """The job that a request names is its customer's. Raises OthersJob."""
    job_id = wanted.context.job_id
    if job_id and subjects.job_of(work, job_id, wanted.customer_id) is None:
        raise OthersJob


def still_theirs(work: Work, job_id: int | None, customer_id: int | None) -> int | None:
    """The job of an older message as a new one may name it: None where it has become another customer's meanwhile."""
    return job_id if job_id and customer_id and subjects.is_theirs(work, job_id, customer_id) else None


def of_draft(work: Work, job_id: object, customer_id: int) -> int:
    """The job that a draft may name; 0 for another customer's, one that is gone, or none: its words are kept without it."""
    try:
        number = an_id(job_id) if job_id else 0
    except BadInput:
        return 0
    return number if subjects.job_of(work, number, customer_id) else 0
