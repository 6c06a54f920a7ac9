"""A message, note or draft that is about a job names one of its own customer's, and keeps it (D-121, D-127, D-130, CL-4)."""

import pytest

from rxapp.core import ids
from rxapp.core.errors import BadInput
from rxapp.core.work import reading, work
from rxapp.messages import subjects
from rxapp.messages.actions import drafts, sending
from rxapp.messages.actions.about import OthersJob
from rxapp.messages.actions.message_request import Context
from rxapp.messages.history.queries import timeline
from rxapp.messages.models import Message
from rxapp.messages.queries import drafts as kept
from rxapp.messages.queries import quotes
from rxapp.messages.rules.about import About, about
from rxapp.messages.subjects import SUBJECTS
from rxapp.wording.quotes import Quoted

A, B = 18, 20
JOB = Context(job_id=A)


@pytest.mark.parametrize(
    ("opened_from", "drafted_for", "has_words", "right"),
    [
        (0, 0, False, About()),
        (A, 0, False, About(A)),
        (A, 0, True, About(A)),
        (A, A, True, About(A)),
        (0, A, True, About(A)),
        (0, A, False, About(A)),
        (B, A, False, About(B)),
        (B, A, True, About(A, B)),
        (0, 0, True, About()),
    ],
)
def test_which_job_the_panel_takes(opened_from, drafted_for, has_words, right):
    """D-130: words stay with their job until staff say otherwise; words without a job, and a panel without words, take the door's."""
    assert about(opened_from=opened_from, drafted_for=drafted_for, has_words=has_words) == right


@pytest.fixture
def shop(desk, jobs):
    """Job 18 of Dora's, job 20 of Erik's."""
    jobs.add(A, desk.dora)
    jobs.add(B, desk.erik)
    return desk


def note(desk, **changes):
    form = {"key": ids.key(), "customer_id": desk.dora, "subject": "Rang", "body": "Will come on Friday."}
    return desk.do(sending.save_note, **form | changes)


def test_a_message_and_a_note_name_their_job_in_history(shop):
    sent, noted = shop.enqueue(context=JOB).id, note(shop, context=JOB).id
    assert [shop.row(number).job_id for number in (sent, noted)] == [A, A]
    rows = shop.ask(timeline.timeline, shop.dora).rows
    assert {(row.job, row.job_link) for row in rows} == {("J-3318", "/workshop/jobs/18")}
    assert shop.ask(timeline.message_for, sent).job == "J-3318"


@pytest.mark.both_databases
@pytest.mark.parametrize("job_id", [B, 99])
def test_anothers_job_and_one_that_is_not_there_are_refused(shop, job_id):
    """D-130: asked in the action, whatever the screen held; nothing is written."""
    for write in (shop.enqueue, lambda context: note(shop, context=context)):
        with pytest.raises(OthersJob):
            write(context=Context(job_id=job_id))
    assert (shop.rows(), shop.changes()) == ([], [])


@pytest.mark.parametrize("job_id", ["18; DROP", -1, True, 2**40])
def test_odd_numbers_are_refused(shop, job_id):
    with pytest.raises(BadInput):
        shop.enqueue(context=Context(job_id=job_id))


def test_where_no_feature_declares_jobs_there_are_none(desk):
    before = tuple(SUBJECTS)
    SUBJECTS.declare()
    try:
        with pytest.raises(OthersJob):
            desk.enqueue(context=JOB)
        assert desk.ask(subjects.open_jobs, desk.dora) == ()
        assert desk.ask(subjects.jobs, [A]) == {}
    finally:
        SUBJECTS.declare(*before)


def test_who_may_not_see_jobs_links_none_and_reads_no_name(shop, cast):
    number = shop.enqueue(context=JOB).id
    blind = type(cast.ben)(cast.ben.id, cast.ben.name, permissions=cast.ben.permissions - {"see_jobs"})
    with pytest.raises(OthersJob):
        shop.enqueue(by=blind, context=JOB, body="Other words.")
    row = shop.ask(timeline.message_for, number, by=blind)
    assert (row.job, row.job_link) == ("", "")
    assert shop.ask(subjects.open_jobs, shop.dora, by=blind) == ()


def test_a_press_repeated_finds_its_row_and_another_job_is_asked_about(shop, jobs):
    jobs.add(19, shop.dora)
    letter = shop.letter(context=JOB)
    first = shop.do(sending.enqueue, **letter).id
    assert shop.do(sending.enqueue, **letter).id == first
    with pytest.raises(sending.once.refusals.SentMeanwhile):
        shop.do(sending.enqueue, **letter | {"context": Context(job_id=19)})


def test_sent_anew_it_keeps_its_job_unless_that_is_anothers_now(shop, jobs, clock):
    """*Retry*, also by who may not see jobs; *Edit and retry* finds it in the words."""
    first = failed(shop, clock, shop.enqueue(context=JOB, quoted=[Quoted("job.promised_on", A, "ready", "en")]).id)
    assert shop.ask(timeline.text_for, first).job == jobs.rows[A]
    assert shop.ask(timeline.text_for, first).quoted == (Quoted("job.promised_on", A, "ready", "en"),)
    again = shop.do(sending.retry, message_id=first).id
    assert shop.row(again).job_id == A
    jobs.move(A, shop.erik)
    assert shop.ask(timeline.text_for, again).job is None
    third = shop.do(sending.retry, message_id=failed(shop, clock, again)).id
    assert shop.row(third).job_id is None


def failed(desk, clock, number: int) -> int:
    """The message failed, as the provider said."""
    clock.shift(20)
    with work() as job:
        job.session.get_one(Message, number).status = "failed"
    return number


def test_a_quote_of_the_job_that_has_changed_stops_the_message_with_both_values(shop, jobs, clock):
    """D-127."""
    said = Quoted("job.promised_on", A, "Friday en", "en")
    number = shop.enqueue(context=JOB, body="Hi Dora,\n\nready on Friday en.", quoted=[said]).id
    assert shop.ask(quotes.quoted, [number]) == {number: [said]}
    jobs.promised[A] = "Monday"
    clock.shift(20)
    assert shop.claim() == []
    row = shop.row(number)
    assert (row.waiting, row.waiting_values) == ("message.waiting.fact_changed", {"said": "Friday en", "now": "Monday en"})


def draft(desk, **content):
    return desk.do(drafts.save_draft, customer_id=desk.dora, kind="email", content={"body": "Half a sentence", **content})


@pytest.mark.both_databases
def test_a_draft_remembers_its_job(shop):
    assert draft(shop, job_id=A).job_id == A
    assert shop.draft().content["job_id"] == A


@pytest.mark.parametrize("job_id", [B, 99, 0, None, -1, "x", True, 2**40])
def test_a_draft_keeps_its_words_without_anothers_job(shop, job_id):
    """D-130: the words are never lost for it, and never another customer's job stands with them."""
    content = {} if job_id is None else {"job_id": job_id}
    assert draft(shop, **content).job_id == 0
    assert (shop.draft().content["job_id"], shop.draft().content["body"]) == (0, "Half a sentence")


def test_words_that_only_a_browser_had_come_to_the_drafts_job(shop):
    draft(shop, job_id=A)
    shop.do(drafts.take_over, kept=f'{{"{shop.dora}.email": "Half a sentence, and the rest"}}')
    content = shop.draft().content
    assert (content["job_id"], content["body"]) == (A, "Half a sentence, and the rest")


def test_the_draft_is_one_for_each_person_customer_and_type_whatever_its_job(shop, jobs):
    jobs.add(19, shop.dora)
    draft(shop, job_id=A)
    draft(shop, job_id=19)
    with reading(shop.cast.ben) as job:
        assert kept.draft_for(job, shop.dora, "email").content["job_id"] == 19
    with work(shop.cast.ben) as job:
        drafts.drop_draft(job, customer_id=shop.dora, kind="email")
    assert shop.draft() is None
