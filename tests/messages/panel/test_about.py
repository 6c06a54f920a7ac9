"""The panel at a job: named in its head, remembered by its draft, asked about from another one, carried to what is sent (D-130, CL-4)."""

import json

import pytest

from rxapp.core.work import reading, work
from rxapp.messages.history.state.timeline import PanelHistory
from rxapp.messages.panel.state.about import AboutState
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.messages.queries import drafts, quotes
from rxapp.shop.state import DeskState
from rxapp.wording.quotes import Quoted
from tests.factories import make_customer, make_template

pytestmark = pytest.mark.asyncio

A, B, OTHERS = 18, 20, 30
SAYS = "Job {{ job.number }} will be ready on {{ job.promised_on }}."


@pytest.fixture
def two(cast, oliver, jobs):
    """Two open jobs of Oliver's, and one of somebody else's."""
    with work(cast.ada) as job:
        other = make_customer(job, first_name="Nora", emails=[{"address": "nora@example.com", "agrees": True}])
    jobs.add(A, oliver)
    jobs.add(B, oliver, "Brompton, brakes", promised="Saturday")
    jobs.add(OTHERS, other)
    return jobs


async def opened(screen, oliver, *place):
    tab = await screen(path="/customers")
    await tab.do(DeskState.arrive, ComposeState.open(oliver, *place))
    return tab, await tab.state(ComposeState)


async def write(tab, words: str) -> None:
    await tab.do(WritingState.write(words, (await tab.state(ComposeState)).text_revision))


async def begun_for_a(screen, oliver, words: str = "Half a sentence"):
    """Words of an e-mail, begun at job A; the panel was closed."""
    tab, _ = await opened(screen, oliver, "email", A)
    await write(tab, words)
    await tab.do(ComposeState.set_open(False))
    return tab


def kept(cast, customer: int, kind: str = "email") -> dict:
    with reading(cast.ada) as job:
        found = drafts.draft_for(job, customer, kind)
        return found.content if found else {}


async def test_opened_at_a_job_it_names_it_and_elsewhere_the_open_ones(screen, oliver, two):
    _, panel = await opened(screen, oliver, "sms", A)
    assert (panel.kind, panel.job.id, panel.job.label, panel.job.link) == (
        "sms",
        A,
        "J-3318 Canyon Grizl, gear service",
        "/workshop/jobs/18",
    )
    two.done.add(A)
    _, panel = await opened(screen, oliver)
    assert (panel.job.id, [job.name for job in panel.jobs]) == (0, ["J-3320"])


@pytest.mark.parametrize("job_id", [OTHERS, 99, "99"])
async def test_at_anothers_job_it_does_not_open(screen, oliver, two, job_id):
    _, panel = await opened(screen, oliver, "email", job_id)
    assert (panel.is_open, panel.job.id) == (False, 0)


@pytest.mark.parametrize("job_id", [-1, "x", True, 1.5, [18]])
async def test_odd_numbers_open_nothing(screen, oliver, two, job_id):
    tab = await screen()
    with pytest.raises(Exception, match=r"bad_input|int"):
        await tab.call(ComposeState.open, customer_id=oliver, kind="email", job_id=job_id)
    assert not (await tab.state(ComposeState)).is_open


@pytest.mark.parametrize("job_id", [0, ""])
async def test_no_job_is_none(screen, oliver, two, job_id):
    tab = await screen()
    await tab.call(ComposeState.open, customer_id=oliver, kind="email", job_id=job_id)
    assert ((await tab.state(ComposeState)).is_open, (await tab.state(ComposeState)).job.id) == (True, 0)


async def test_its_draft_remembers_it_and_opened_elsewhere_it_stays_with_it(screen, cast, oliver, two):
    tab = await begun_for_a(screen, oliver)
    assert kept(cast, oliver)["job_id"] == A
    await tab.do(ComposeState.open(oliver))
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.job.id, panel.asked_job.id) == ("Half a sentence", A, 0)
    await tab.do(AboutState.drop_job)
    assert (await tab.state(ComposeState)).job.id == 0
    assert kept(cast, oliver)["job_id"] == 0


async def test_from_another_job_it_asks_and_keeps(screen, cast, oliver, two):
    """D-130: *Keep for job A*; until it is answered nothing goes."""
    tab = await begun_for_a(screen, oliver)
    await tab.do(ComposeState.open(oliver, "email", B), ComposeState.set_subject("Your bike"))
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.job.id, panel.asked_job.id) == ("Half a sentence", A, B)
    await tab.do(SendingState.send("Half a sentence", panel.text_revision))
    assert (await tab.state(ComposeState)).ask.key == "panel.refusal.which_job"
    await tab.do(AboutState.keep_job)
    panel = await tab.state(ComposeState)
    assert (panel.job.id, panel.asked_job.id, panel.ask.key, panel.body) == (A, 0, "", "Half a sentence")
    assert kept(cast, oliver)["job_id"] == A


async def test_from_another_job_it_is_used_for_that(screen, cast, oliver, two):
    """D-130: *Use for job B*; words of staff's own stay as they are."""
    tab = await begun_for_a(screen, oliver)
    await tab.do(ComposeState.open(oliver, "email", B), AboutState.use_job)
    panel = await tab.state(ComposeState)
    assert (panel.job.id, panel.asked_job.id, panel.body) == (B, 0, "Half a sentence")
    assert kept(cast, oliver)["job_id"] == B


async def templated(cast, tab) -> None:
    with work(cast.ada) as job:
        template = make_template(job, subject="Job {{ job.number }}", content=SAYS)
    await tab.do(ComposeState.set_template(str(template)))


async def test_a_template_is_filled_for_the_job_and_says_what_it_quotes(screen, cast, oliver, two):
    """D-127: number and promised day are the job's, and the message keeps what it tells."""
    tab, _ = await opened(screen, oliver, "email", A)
    await templated(cast, tab)
    panel = await tab.state(ComposeState)
    assert panel.subject == "Job J-3318"
    assert "Job J-3318 will be ready on Friday en." in panel.body
    await tab.do(SendingState.send(panel.body, panel.text_revision))
    sent = (await tab.state(SendingState)).sent
    assert (sent.job, sent.job_link) == ("J-3318", "/workshop/jobs/18")
    with reading(cast.ada) as job:
        assert quotes.quoted(job, [sent.id]) == {sent.id: [Quoted("job.promised_on", A, "Friday en", "en")]}


async def test_used_for_another_job_a_template_tells_of_that_one(screen, cast, oliver, two):
    """The template's words follow, subject and quotes with them; nothing of A is told as B's."""
    tab, _ = await opened(screen, oliver, "email", A)
    await templated(cast, tab)
    await tab.do(ComposeState.set_open(False), ComposeState.open(oliver, "email", B), AboutState.use_job)
    panel = await tab.state(ComposeState)
    assert panel.subject == "Job J-3320"
    assert "Job J-3320 will be ready on Saturday en." in panel.body
    assert json.loads(panel.quoted) == [{"fact": "job.promised_on", "source_id": B, "value": "Saturday en", "language": "en"}]


async def test_a_quote_that_staff_kept_stays_with_their_words(screen, cast, oliver, two):
    tab, _ = await opened(screen, oliver, "email", A)
    await templated(cast, tab)
    await write(tab, "Hi,\n\nFriday en it is.")
    await tab.do(ComposeState.set_open(False), ComposeState.open(oliver, "email", B), AboutState.use_job)
    told = json.loads((await tab.state(ComposeState)).quoted)
    assert [(one["source_id"], one["value"]) for one in told] == [(B, "Saturday en"), (A, "Friday en")]


async def test_while_it_is_open_the_jobs_change_is_followed(screen, cast, oliver, two):
    """Live: the promised day in untouched words, the name in the head; a job that becomes another customer's goes."""
    tab, _ = await opened(screen, oliver, "email", A)
    await templated(cast, tab)
    two.promised[A] = "Monday"
    await tab.do(ComposeState.reread)
    panel = await tab.state(ComposeState)
    assert "ready on Monday en." in panel.body
    assert json.loads(panel.quoted)[0]["value"] == "Monday en"
    two.rows.pop(A)
    await tab.do(ComposeState.reread)
    assert (await tab.state(ComposeState)).job.id == 0


async def test_another_type_carries_the_job_and_asks_where_its_draft_has_another(screen, cast, oliver, two):
    tab, _ = await opened(screen, oliver, "note", B)
    await tab.do(ComposeState.set_subject("Rang"), ComposeState.set_open(False))
    await tab.do(ComposeState.open(oliver, "email", A), ComposeState.set_kind("sms"))
    assert (await tab.state(ComposeState)).job.id == A
    await tab.do(ComposeState.set_kind("note"))
    panel = await tab.state(ComposeState)
    assert (panel.subject, panel.job.id, panel.asked_job.id) == ("Rang", B, A)
    await tab.do(ComposeState.set_kind("email"))
    assert (await tab.state(ComposeState)).job.id == A


async def test_a_note_from_a_job_says_so_in_its_history(screen, oliver, two):
    tab, _ = await opened(screen, oliver, "note", A)
    await tab.do(ComposeState.set_subject("Rang"))
    await tab.do(SendingState.send("Comes on Friday.", (await tab.state(ComposeState)).text_revision), PanelHistory.show(oliver))
    assert [(row.kind, row.job) for row in (await tab.state(PanelHistory)).rows] == [("note", "J-3318")]


async def test_undo_brings_the_words_back_with_their_job(screen, cast, oliver, two, clock):
    tab, _ = await opened(screen, oliver, "email", A)
    await templated(cast, tab)
    panel = await tab.state(ComposeState)
    await tab.do(SendingState.send(panel.body, panel.text_revision))
    number = (await tab.state(SendingState)).sent.id
    await tab.do(ComposeState.open(oliver, "email", B), SendingState.undo(number))
    panel = await tab.state(ComposeState)
    assert (panel.job.id, panel.asked_job.id) == (A, 0)
    assert json.loads(panel.quoted)[0]["value"] == "Friday en"
    assert kept(cast, oliver)["job_id"] == A


async def test_a_job_that_is_anothers_by_the_time_is_refused_with_the_words_kept(screen, cast, oliver, two):
    tab, _ = await opened(screen, oliver, "email", A)
    await tab.do(ComposeState.set_subject("Your bike"))
    await write(tab, "Ready.")
    two.move(A, 99)
    await tab.do(SendingState.send("Ready.", (await tab.state(ComposeState)).text_revision))
    panel = await tab.state(ComposeState)
    assert (panel.ask.key, panel.body) == ("message.refusal.others_job", "Ready.")
    await write(tab, "Ready now.")
    assert (await tab.state(ComposeState)).job.id == 0
    assert (kept(cast, oliver)["body"], kept(cast, oliver)["job_id"]) == ("Ready now.", 0)


async def test_after_a_restart_it_stands_at_its_job_again(screen, cast, oliver, two):
    tab, _ = await opened(screen, oliver, "email", A)
    noted = next(event.payload["function"] for event in reversed(tab.events) if "rxapp.panel" in str(event.payload))
    assert f'\\"email\\", \\"details\\", {A}]' in str(noted)
    again = await screen(path="/customers")
    stood = json.dumps([cast.ada.id, "/customers", oliver, "email", "compose", A])
    await again.do(DeskState.arrive, ComposeState.come_back(stood))
    panel = await again.state(ComposeState)
    assert (panel.is_open, panel.tab, panel.job.id) == (True, "compose", A)


async def test_a_second_tab_at_another_job_asks_and_loses_nothing(screen, cast, oliver, two):
    """D-142 as it is: one draft for both tabs; the words of the first are asked about in the second."""
    one, _ = await opened(screen, oliver, "email", A)
    await write(one, "Words at A")
    other, panel = await opened(screen, oliver, "email", B)
    assert (panel.body, panel.job.id, panel.asked_job.id) == ("Words at A", A, B)
    await other.do(AboutState.use_job)
    await write(one, "Words at A, and more")
    assert kept(cast, oliver)["body"] == "Words at A, and more"


async def test_where_sms_has_no_consent_the_panel_says_so(screen, oliver, two):
    """D-78: the door's type is chosen all the same."""
    _, panel = await opened(screen, oliver, "sms", A)
    assert (panel.kind, panel.to_consent) == ("sms", "")
