"""What a message quotes is compared with what holds when it leaves (D-127); what nobody can tell does not hold."""

import pytest

from rxapp import registries
from rxapp.core.work import reading
from rxapp.messages import facts
from rxapp.messages.facts import FACTS, Fact, Quoted
from rxapp.wording.placeholders import PLACEHOLDERS, Placeholder

PROMISED = {7: "Friday", 8: ""}


@pytest.fixture
def promised():
    """A fact of a feature to come."""
    before = tuple(FACTS)
    FACTS.declare(*before, Fact("job.promised_on", lambda _work, job_id: PROMISED[job_id]))
    yield
    FACTS.declare(*before)


@pytest.mark.parametrize(
    ("quoted", "now"),
    [
        (Quoted("job.promised_on", 7, "Friday"), ()),
        (Quoted("job.promised_on", 7, "Thursday"), ("Friday",)),
        (Quoted("job.promised_on", 8, "Friday"), ("",)),
        (Quoted("job.status", 7, "Ready"), (None,)),
    ],
)
def test_a_value_that_changed_is_named_with_the_new_one(cast, promised, quoted, now):
    with reading(cast.ada) as job:
        assert tuple(one.now for one in facts.stale(job, [quoted])) == now


def test_a_placeholder_cannot_name_a_fact_that_nobody_declares():
    rows = tuple(PLACEHOLDERS)
    try:
        PLACEHOLDERS.declare(*rows, Placeholder("job.promised_on", "job", "Friday", lambda _at: "", fact="job.promised_on"))
        with pytest.raises(ValueError, match=r"job\.promised_on"):
            registries.refuse_unknown_facts()
    finally:
        PLACEHOLDERS.declare(*rows)
    registries.refuse_unknown_facts()
