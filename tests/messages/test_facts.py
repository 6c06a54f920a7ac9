"""What a message quotes is compared with what holds when it leaves (D-127); what nobody can tell does not hold."""

import pytest

from rxapp import registries
from rxapp.core.errors import BadInput
from rxapp.core.work import reading, work
from rxapp.messages import facts
from rxapp.messages.actions import belongings, refusals, resolution, stopping
from rxapp.messages.attention.queries import listing
from rxapp.messages.facts import FACTS, Fact
from rxapp.messages.queries import quotes
from rxapp.wording.placeholders import PLACEHOLDERS, Placeholder
from rxapp.wording.quotes import Quoted, carried, packed, still_said, unpacked

PROMISED = {7: "Friday", 8: ""}


@pytest.fixture
def promised():
    """A fact of a feature to come."""
    before = tuple(FACTS)
    FACTS.declare(*before, Fact("box.due_on", lambda _work, job_id, language: f"{PROMISED[job_id]}{language}"))
    yield
    FACTS.declare(*before)


@pytest.mark.parametrize(
    ("quoted", "now"),
    [
        (Quoted("box.due_on", 7, "Friday"), ()),
        (Quoted("box.due_on", 7, "Thursday"), ("Friday",)),
        (Quoted("box.due_on", 8, "Friday"), ("",)),
        (Quoted("box.due_on", 7, "Friday pl", " pl"), ()),
        (Quoted("box.due_on", 7, "Friday", " pl"), ("Friday pl",)),
        (Quoted("box.status", 7, "Ready"), (None,)),
    ],
)
def test_a_value_that_changed_is_named_with_the_new_one(cast, promised, quoted, now):
    with reading(cast.ada) as job:
        assert tuple(one.now for one in facts.stale(job, [quoted])) == now


def test_a_placeholder_cannot_name_a_fact_that_nobody_declares():
    rows = tuple(PLACEHOLDERS)
    try:
        PLACEHOLDERS.declare(*rows, Placeholder("box.due_on", "box", "Friday", lambda _at: "", fact="box.due_on"))
        with pytest.raises(ValueError, match=r"box\.due_on"):
            registries.refuse_unknown_facts()
    finally:
        PLACEHOLDERS.declare(*rows)
    registries.refuse_unknown_facts()


SAYS = "Hi Dora,\n\nyour bike is ready on Friday.\n\nBen, Calder Cycles"


@pytest.fixture
def job(promised, monkeypatch):
    """Job 7, promised for Friday until a test says otherwise."""
    monkeypatch.setitem(PROMISED, 7, "Friday")
    return Quoted("box.due_on", 7, "Friday")


def leave(desk, clock):
    clock.shift(10)
    return [one.message.id for one in desk.claim()]


@pytest.mark.both_databases
def test_what_holds_at_release_goes(desk, clock, job):
    number = desk.enqueue(body=SAYS, quoted=[job, job]).id
    assert desk.ask(quotes.quoted, [number]) == {number: [job]}
    assert leave(desk, clock) == [number]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("now", "reason", "values"),
    [("Monday", "fact_changed", {"said": "Friday", "now": "Monday"}), ("", "fact_gone", {"said": "Friday"})],
)
def test_what_holds_no_more_does_not_go_and_its_author_is_told_both(desk, clock, job, monkeypatch, *, now, reason, values):
    """D-127."""
    stale, other = desk.enqueue(body=SAYS, quoted=[job]).id, desk.enqueue().id
    monkeypatch.setitem(PROMISED, 7, now)
    assert leave(desk, clock) == [other]
    row = desk.row(stale)
    assert (row.status, row.waiting, row.waiting_values) == ("held", f"message.waiting.{reason}", values)
    assert row.next_try_at is None
    assert desk.delivery_events(stale)[-1] == f"waiting.{reason}"
    assert desk.ask(listing.untold) == 1
    assert [one.message.id for one in desk.ask(listing.attention, "").rows] == [stale]
    told = desk.do(resolution.tell_author)
    assert [(one.id, one.reason, one.is_stopped) for one in told] == [(stale, f"message.waiting.{reason}", True)]
    assert (desk.ask(listing.untold), desk.do(resolution.tell_author)) == (0, ())


def test_what_no_feature_answers_for_does_not_go(desk, clock):
    number = desk.enqueue(body=SAYS, quoted=[Quoted("box.due_on", 7, "Friday")]).id
    assert leave(desk, clock) == []
    assert desk.row(number).waiting == "message.waiting.fact_gone"


def test_a_person_lets_it_go_and_other_words_are_not_asked_about(desk, clock, job, monkeypatch):
    """D-131: *Send anyway* sends the same words and asks no more; what was mended tells nothing that changes."""
    number = desk.enqueue(body=SAYS, quoted=[job]).id
    monkeypatch.setitem(PROMISED, 7, "Monday")
    assert leave(desk, clock) == []
    desk.do(stopping.send_anyway, message_id=number)
    assert leave(desk, clock) == [number]
    with pytest.raises(refusals.AlreadyOnItsWay):
        desk.do(stopping.send_anyway, message_id=number)
    mended = desk.enqueue(body=SAYS.replace("Friday", "Monday"), quoted=[job]).id
    assert desk.ask(quotes.quoted, [mended]) == {}
    assert leave(desk, clock) == [mended]


def test_the_language_in_which_it_is_told_is_kept(desk, job):
    """A date is written in the template's language, and compared in the same."""
    said = Quoted("box.due_on", 7, "Friday", "pl")
    number = desk.enqueue(body=SAYS, quoted=[said]).id
    assert desk.ask(quotes.quoted, [number]) == {number: [said]}


@pytest.mark.parametrize("odd", ["box.due_on", 7, None, ("box.due_on", 7, "Friday")])
def test_odd_quotes_are_refused(desk, odd):
    with pytest.raises(BadInput):
        desk.enqueue(body=SAYS, quoted=[odd])


def test_nothing_of_it_stays_with_one_who_is_erased(desk, job):
    number = desk.enqueue(body=SAYS, quoted=[job]).id
    with work() as house:
        belongings.OWN[0].erase(house, desk.dora)
    assert desk.ask(quotes.quoted, [number]) == {}


@pytest.mark.parametrize(("words", "left"), [("on Friday", 1), ("on Monday", 0), ("", 0)])
def test_only_what_stands_in_the_words_is_quoted(words, left):
    said = Quoted("box.due_on", 7, "Friday")
    assert len(still_said(words, [said, said, Quoted("box.status", 7, "")])) == left


OLD, NEW = Quoted("box.due_on", 7, "Friday"), Quoted("box.due_on", 7, "Monday")


@pytest.mark.parametrize(
    ("new", "old", "words", "right"),
    [
        ([], [], "", ()),
        ([NEW], [], "ready on Monday", (NEW,)),
        ([NEW], [OLD], "ready on Monday", (NEW,)),
        ([NEW], [OLD], "Friday as I said", (NEW, OLD)),
        ([], [OLD], "Friday as I said", (OLD,)),
        ([Quoted("box.status", 8, "Friday")], [OLD], "on Friday", (Quoted("box.status", 8, "Friday"),)),
    ],
)
def test_a_template_filled_anew_keeps_the_quotes_of_what_staff_kept(new, old, words, right):
    assert carried(new, old, words) == right


@pytest.mark.parametrize("quoted", [(), (OLD,), (OLD, Quoted("box.item", 7, "Rower „Wigry”", "pl"))])
def test_a_draft_keeps_them(quoted):
    assert unpacked(packed(quoted)) == quoted
