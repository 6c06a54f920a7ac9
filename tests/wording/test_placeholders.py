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

BOX = Placeholder("box.number", "box", "1042", lambda at: str(at.subjects.get("box", "")))


@pytest.fixture
def box_number():
    """A placeholder and a starter of a feature to come."""
    rows, starters = tuple(PLACEHOLDERS), tuple(STARTERS)
    PLACEHOLDERS.declare(*rows, BOX)
    STARTERS.declare(*starters, Starter("en.email.box", "email", "en", "Box", "Box {{ box.number }}", "Box {{ box.number }} is ready."))
    yield
    PLACEHOLDERS.declare(*rows)
    STARTERS.declare(*starters)


def test_what_nobody_declares_is_refused():
    with pytest.raises(rendering.TemplateUnknown):
        rendering.check("Box {{ box.number }}")


def test_a_declared_one_is_filled_for_the_record_that_the_message_is_about(cast, box_number):
    with work(cast.ada) as job:
        make_shop(job)
        dora = make_customer(job)
    rendering.check("Box {{ box.number }} of {{ customer.first_name }}")
    with reading(cast.ada) as job:
        parts = {"kind": "email", "language": "en", "subject": "Box {{ box.number }}", "content": "Dear {{ customer.first_name }}"}
        about = filling.fill(job, lookups.customer_for(job, dora), **parts, subjects={"box": 7})
        none = filling.fill(job, lookups.customer_for(job, dora), **parts)
    assert (about.subject, about.content, about.empty) == ("Box 7", "Dear Dora", ())
    assert none.empty == ("box.number",)


@pytest.mark.parametrize(
    ("content", "subjects", "quoted"),
    [
        ("Ready on {{ box.due_on }}.", {"box": 7}, (Quoted("box.due_on", 7, "Friday en", "en"),)),
        ("{% if box.due_on %}Ready soon{% endif %}", {"box": 7}, (Quoted("box.due_on", 7, "Friday en", "en"),)),
        ("Ready on {{ box.due_on }}.", {"box": 8}, ()),
        ("Ready on {{ box.due_on }}.", {}, ()),
        ("Ready on Friday en.", {"box": 7}, ()),
    ],
)
def test_a_filled_template_says_which_facts_it_tells(cast, content, subjects, quoted):
    """D-127: those with a fact that are written in it and have a value."""
    rows, says = tuple(PLACEHOLDERS), {7: "Friday", 8: ""}
    with work(cast.ada) as job:
        make_shop(job)
        dora = make_customer(job)

    def promised(at):
        day = says.get(at.subjects.get("box", 0), "")
        return f"{day} {at.language}" if day else ""

    try:
        PLACEHOLDERS.declare(*rows, Placeholder("box.due_on", "box", "Friday", promised, fact="box.due_on"))
        with reading(cast.ada) as job:
            parts = {"kind": "email", "language": "en", "subject": "Box", "content": content}
            assert filling.fill(job, lookups.customer_for(job, dora), **parts, subjects=subjects).quoted == quoted
    finally:
        PLACEHOLDERS.declare(*rows)


def test_its_starter_templates_come_with_it_and_only_once(cast, box_number):
    with work(cast.ada) as job:
        assert actions.add_starters(job) == len(STARTERS)
        assert actions.add_starters(job) == 0


def test_a_name_is_declared_once(box_number):
    with pytest.raises(ValueError, match=r"box\.number"):
        PLACEHOLDERS.declare(*PLACEHOLDERS, BOX)


def test_those_of_today_have_a_sample_and_a_group():
    assert {row.name for row in placeholders.OWN} <= placeholders.names()
    assert all(row.sample and row.group for row in PLACEHOLDERS)
