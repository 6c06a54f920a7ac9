"""Placeholders are declared by features: one of tomorrow can be written, offered and filled without a change here (D-19, ROX-11)."""

import pytest

from rxapp.core.work import reading, work
from rxapp.customers.queries import lookups
from rxapp.wording import actions, placeholders, rendering
from rxapp.wording.placeholders import PLACEHOLDERS, Placeholder
from rxapp.wording.queries import filling
from rxapp.wording.quotes import Quoted
from rxapp.wording.starters.catalogue import STARTERS, Starter
from tests.factories import make_customer, make_shop

JOB = Placeholder("job.number", "job", "1042", lambda at: str(at.subjects.get("job", "")))


@pytest.fixture
def job_number():
    """A placeholder and a starter of a feature to come."""
    rows, starters = tuple(PLACEHOLDERS), tuple(STARTERS)
    PLACEHOLDERS.declare(*rows, JOB)
    STARTERS.declare(*starters, Starter("en.email.job", "email", "en", "Job", "Job {{ job.number }}", "Job {{ job.number }} is ready."))
    yield
    PLACEHOLDERS.declare(*rows)
    STARTERS.declare(*starters)


def test_what_nobody_declares_is_refused():
    with pytest.raises(rendering.TemplateUnknown):
        rendering.check("Job {{ job.number }}")


def test_a_declared_one_is_filled_for_the_record_that_the_message_is_about(cast, job_number):
    with work(cast.ada) as job:
        make_shop(job)
        dora = make_customer(job)
    rendering.check("Job {{ job.number }} of {{ customer.first_name }}")
    with reading(cast.ada) as job:
        parts = {"kind": "email", "language": "en", "subject": "Job {{ job.number }}", "content": "Dear {{ customer.first_name }}"}
        about = filling.fill(job, lookups.customer_for(job, dora), **parts, subjects={"job": 7})
        none = filling.fill(job, lookups.customer_for(job, dora), **parts)
    assert (about.subject, about.content, about.empty) == ("Job 7", "Dear Dora", ())
    assert none.empty == ("job.number",)


@pytest.mark.parametrize(
    ("content", "subjects", "quoted"),
    [
        ("Ready on {{ job.promised_on }}.", {"job": 7}, (Quoted("job.promised_on", 7, "Friday en", "en"),)),
        ("{% if job.promised_on %}Ready soon{% endif %}", {"job": 7}, (Quoted("job.promised_on", 7, "Friday en", "en"),)),
        ("Ready on {{ job.promised_on }}.", {"job": 8}, ()),
        ("Ready on {{ job.promised_on }}.", {}, ()),
        ("Ready on Friday en.", {"job": 7}, ()),
    ],
)
def test_a_filled_template_says_which_facts_it_tells(cast, content, subjects, quoted):
    """D-127: those with a fact that are written in it and have a value."""
    rows, says = tuple(PLACEHOLDERS), {7: "Friday", 8: ""}
    with work(cast.ada) as job:
        make_shop(job)
        dora = make_customer(job)

    def promised(at):
        day = says.get(at.subjects.get("job", 0), "")
        return f"{day} {at.language}" if day else ""

    try:
        PLACEHOLDERS.declare(*rows, Placeholder("job.promised_on", "job", "Friday", promised, fact="job.promised_on"))
        with reading(cast.ada) as job:
            parts = {"kind": "email", "language": "en", "subject": "Job", "content": content}
            assert filling.fill(job, lookups.customer_for(job, dora), **parts, subjects=subjects).quoted == quoted
    finally:
        PLACEHOLDERS.declare(*rows)


def test_its_starter_templates_come_with_it_and_only_once(cast, job_number):
    with work(cast.ada) as job:
        assert actions.add_starters(job) == len(STARTERS)
        assert actions.add_starters(job) == 0


def test_a_name_is_declared_once(job_number):
    with pytest.raises(ValueError, match=r"job\.number"):
        PLACEHOLDERS.declare(*PLACEHOLDERS, JOB)


def test_those_of_today_have_a_sample_and_a_group():
    assert {row.name for row in placeholders.OWN} <= placeholders.names()
    assert all(row.sample and row.group for row in PLACEHOLDERS)
