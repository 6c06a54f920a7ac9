"""What messages know of jobs: their names and pages, what templates tell of them, and whose they are (D-121, D-127, D-130, CL-4)."""

import pytest

from rxapp.core.i18n import LANGUAGES
from rxapp.core.work import SYSTEM, reading, work
from rxapp.messages import subjects
from rxapp.messages.composer.queries import filled
from rxapp.messages.facts import FACTS, stale
from rxapp.wording import actions as wording
from rxapp.wording import rendering
from rxapp.wording.placeholders import PLACEHOLDERS
from rxapp.wording.queries import templates
from rxapp.wording.quotes import Quoted
from rxapp.workshop.actions import jobs, status
from rxapp.workshop.starters import starters
from tests.factories import make_customer, make_job, make_template

SAYS = "{{ job.number }}|{{ job.item }}|{{ job.status }}|{{ job.promised_on }}"


@pytest.fixture
def two(cast, bench) -> tuple[int, int]:
    """A job of Dora's, promised, and one of somebody else's."""
    with work(cast.ben) as job:
        other = make_customer(job, first_name="Erik", emails=["erik@example.com"])
        return make_job(job, bench.dora, promised_on="2026-12-04"), make_job(job, other)


@pytest.mark.both_databases
def test_a_job_is_named_as_people_say_it_with_its_page(cast, bench, two):
    mine, others = two
    with reading(cast.rita) as job:
        named = subjects.jobs(job, [mine, others, 99])
        (found,) = subjects.open_jobs(job, bench.dora)
        alone = subjects.jobs(job, [mine])
    assert named.keys() == {mine, others}
    assert (found.name, found.label, found.status) == ("J-1001", "J-1001 Canyon Grizl, Gear service", "job.status.booked")
    assert (found.customer_id, found.link) == (bench.dora, f"/workshop/jobs/{mine}")
    assert alone[mine] == named[mine] == found


@pytest.mark.both_databases
def test_it_is_its_customers_alone_and_open_until_it_is_done(cast, bench, two):
    mine, others = two
    with work(cast.ben) as job:
        assert subjects.job_of(job, others, bench.dora) is None
        assert subjects.is_theirs(job, mine, bench.dora)
        assert not subjects.is_theirs(job, others, bench.dora)
        status.set_status(job, job_id=mine, version=1, status="cancelled")
    with reading(cast.ben) as job:
        assert list(subjects.open_jobs(job, bench.dora)) == []
        assert subjects.job_of(job, mine, bench.dora)


TOLD = {
    "en": "J-1001|Canyon Grizl|Booked|4 December 2026",
    "pl": "J-1001|Canyon Grizl|Umówione|4 grudnia 2026",
    "es": "J-1001|Canyon Grizl|Reservado|4 de diciembre de 2026",
    "ru": "J-1001|Canyon Grizl|Записан|4 декабря 2026 г.",
    "uk": "J-1001|Canyon Grizl|Записано|4 грудня 2026 р.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_tells_of_the_job_and_every_word_of_it_is_a_fact(cast, bench, two, language):
    """D-127: what it says is what the facts say, in the same language."""
    with work(cast.ada) as job:
        template = make_template(job, subject="Job", content=SAYS, language=language)
    with reading(cast.ben) as job:
        _, said = filled(job, bench.dora, template, two[0])
        assert said.content == TOLD[language]
        assert {(one.fact, one.source_id, one.language) for one in said.quoted} == {
            (f"job.{name}", two[0], language) for name in ("number", "item", "status", "promised_on")
        }
        assert stale(job, said.quoted) == ()


@pytest.mark.parametrize("place", [0, 1, None])
def test_without_a_job_of_theirs_nothing_is_told(cast, bench, two, place):
    with work(cast.ada) as job:
        template = make_template(job, subject="Job", content=SAYS)
    with reading(cast.ben) as job:
        _, said = filled(job, bench.dora, template, 0 if place is None else two[place])
    assert (said.content == "|||", bool(said.empty), said.quoted == ()) == ((place != 0,) * 3)


def test_what_is_to_be_done_stands_for_an_item_without_a_name(cast, bench):
    with work(cast.ben) as job:
        number = make_job(job, bench.dora, make="", model="", what_to_do="Two wheels to true\nand more")
        assert FACTS.named("job.item").now(job, number, "en") == "Two wheels to true"


def test_a_job_that_changes_or_goes_makes_its_quotes_stale(cast, bench, two):
    said = Quoted("job.promised_on", two[0], "4 December 2026", "en")
    with work(cast.ben) as job:
        jobs.edit(job, job_id=two[0], version=1, form={"promised_on": "2026-12-07"})
    with reading(SYSTEM) as job:
        assert [one.now for one in stale(job, [said])] == ["7 December 2026"]
        assert [one.now for one in stale(job, [Quoted("job.number", 99, "J-1099", "en")])] == [""]


def test_every_placeholder_of_jobs_is_a_fact():
    assert {row.fact for row in PLACEHOLDERS if row.group == "job"} == {fact.name for fact in FACTS if fact.name.startswith("job.")}


def test_the_starters_come_in_every_language_and_are_filled_without_a_gap(cast, bench, two):
    """CLX-15: ready, promised, quote; by e-mail and SMS."""
    listed = list(starters())
    assert len(listed) == 2 * 3 * len(LANGUAGES)
    with work(cast.ada) as job:
        wording.add_starters(job)
    with reading(cast.ben) as job:
        for one in listed:
            rendering.check(one.content)
            row = next(row for row in templates.templates(job, one.kind, one.language) if row.content == one.content)
            _, said = filled(job, bench.dora, row.id, two[0])
            assert (said.subject != "", said.quoted != ()) == (True, True)
            assert not [name for name in said.empty if name.startswith("job.")]
