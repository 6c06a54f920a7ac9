"""From a job to the customer: a message names its job up to the history, and tells nothing that holds no more (CL-4, D-127)."""

from datetime import date, timedelta

import pytest

from rxapp.core import clock, ids
from rxapp.core.work import work
from rxapp.messages.actions.message_request import Context
from rxapp.messages.composer.queries import filled
from rxapp.messages.history.queries import timeline
from rxapp.workshop.actions import jobs
from tests.factories import make_job, make_template
from tests.flows.processes import until


def soon() -> date:
    """The day that was promised."""
    return clock.now().date() + timedelta(days=4)


def later() -> date:
    """The day that holds by then."""
    return soon() + timedelta(days=3)


@pytest.fixture
def promised(desk) -> int:
    """A job of Dora's, promised for soon."""
    with work(desk.cast.ben) as job:
        return make_job(job, desk.dora, promised_on=soon().isoformat())


def said(day: date) -> str:
    """As English writes it."""
    return f"{day.day} {day:%B} {day.year}"


def written(desk, job_id: int) -> int:
    """A mail from a template that tells number and promised day, as the panel sends it."""
    with work(desk.cast.ada) as job:
        template = make_template(job, subject="Job {{ job.number }}", content="Job {{ job.number }}: ready by {{ job.promised_on }}.")
    _, text = desk.ask(filled, desk.dora, template, job_id)
    about = {"quoted": text.quoted, "context": Context(job_id=job_id)}
    return desk.enqueue(key=ids.key(), subject=text.subject, body=text.content, template_id=template, **about).id


def test_a_mail_from_a_job_arrives_and_its_history_names_the_job(desk, peer, start_worker, promised):
    number = written(desk, promised)
    assert desk.row(number).job_id == promised
    start_worker()
    until(lambda: desk.row(number).status == "sent", 40)
    assert peer.read()["subject"] == "Job J-1001"
    assert f"ready by {said(soon())}." in next(peer.read().iter_parts()).get_content()
    row = desk.ask(timeline.timeline, desk.dora).rows[0]
    assert (row.id, row.job, row.job_link) == (number, "J-1001", f"/workshop/jobs/{promised}")


def test_a_promise_that_changed_before_it_left_is_stopped_with_both_days(desk, peer, start_worker, promised):
    """D-127: another mail goes, this one tells its author what it says and what holds."""
    stopped = written(desk, promised)
    desk.do(jobs.edit, job_id=promised, version=1, form={"promised_on": later().isoformat()})
    goes = desk.enqueue(body="another message").id
    start_worker()
    until(lambda: desk.row(goes).status == "sent", 40)
    row = desk.ask(timeline.message_for, stopped)
    assert (row.state, row.waiting) == ("stopped", "message.waiting.fact_changed")
    assert (row.waiting_values["said"], row.waiting_values["now"]) == (said(soon()), said(later()))
    assert (row.job, len(peer.mails)) == ("J-1001", 1)
