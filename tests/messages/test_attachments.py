"""The files of a mail: the writer's own uploads go with it, once, and along on a retry (TK-18, D-10, D-56)."""

from dataclasses import replace

import pytest

from rxapp.core import ids
from rxapp.core.errors import BadInput, NotFound
from rxapp.core.kinds import Kind
from rxapp.core.work import work
from rxapp.files import actions as files
from rxapp.files import queries
from rxapp.messages.actions import refusals, sending
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.rules import limits
from rxapp.messages.queries.viewers import SUBJECT
from tests.messages.desk import DEMO
from tests.messages.test_recipients import GONE, end

pytestmark = pytest.mark.both_databases


@pytest.fixture
def bring(upload, cast):
    """A person brings a file in; returns the upload's number."""

    def brought(content: bytes = b"bill", name: str = "bill.txt", by=cast.ben) -> int:
        with work(by) as job:
            return files.upload(job, stored=upload(content), name=name)

    return brought


def of(desk, number: int) -> list[tuple[str, int]]:
    return [(row.name, row.size) for row in desk.ask(queries.files_of, SUBJECT, [number]).get(number, [])]


def test_they_hang_on_the_message_and_leave_with_it_in_their_order(desk, bring, clock):
    first, second = bring(b"bill", "bill.txt"), bring(b"a whole quote", "quote.txt")
    number = desk.enqueue(files=[second, first, second]).id
    assert of(desk, number) == [("quote.txt", 13), ("bill.txt", 4)]
    clock.shift(10)
    (claimed,) = desk.claim()
    assert [(file.name, file.read()) for file in claimed.message.files] == [("quote.txt", b"a whole quote"), ("bill.txt", b"bill")]
    noted = {(change.kind, change.after.get("file")) for change in desk.changes() if change.subject_id == number}
    assert {("file_added", "quote.txt"), ("file_added", "bill.txt")} <= noted


def test_only_the_writers_own_uploads_go(desk, bring, cast):
    sent = desk.enqueue(files=[bring()]).id
    (used,) = desk.ask(queries.files_of, SUBJECT, [sent])[sent]
    for number in (bring(by=cast.ada), used.id, 999):
        with pytest.raises(NotFound):
            desk.enqueue(files=[number], confirmed=("same_words",))
    for strange in ([0], ["x"], [True], "12", 7):
        with pytest.raises(BadInput):
            desk.enqueue(files=strange, confirmed=("same_words",))
    assert len(desk.rows()) == 1


def test_an_sms_carries_none(desk, bring):
    with pytest.raises(BadInput):
        desk.text(files=[bring()])


def test_the_same_press_again_is_the_same_message_and_other_files_ask(desk, bring):
    """D-56, D-142."""
    key, bill, quote = ids.key(), bring(), bring(b"quote", "quote.txt")
    first = desk.enqueue(key=key, files=[bill])
    assert desk.enqueue(key=key, files=[bill]).id == first.id
    for other in ([], [quote]):
        with pytest.raises(refusals.SentMeanwhile):
            desk.enqueue(key=key, files=other)
    own = desk.enqueue(key=key, files=[quote], confirmed=("these_too", "same_words"))
    assert (of(desk, first.id), of(desk, own.id)) == ([("bill.txt", 4)], [("quote.txt", 5)])


def test_they_count_for_what_the_channel_carries(desk, bring):
    whole = limits.mail_size("Your bike", desk.letter()["body"], "", "Calder Cycles", files=[3_000])
    ports.set_channels((replace(DEMO[0], most_bytes=whole), DEMO[1]))
    with pytest.raises(refusals.TooLarge):
        desk.enqueue(files=[bring(b"x" * 3_000)])
    ports.set_channels((replace(DEMO[0], most_bytes=2 * whole), DEMO[1]))
    assert desk.enqueue(files=[bring(b"x" * 3_000)]).kind == Kind.EMAIL


@pytest.mark.parametrize(("size", "lines"), [(0, 0), (1, 1), (57, 1), (58, 2), (25 * 1024 * 1024, 459_902)])
def test_how_large_a_file_becomes(size, lines):
    assert limits.mail_size(files=[size]) - limits.mail_size() == 78 * lines + 1024


def test_a_retry_takes_them_along_and_each_message_keeps_its_own(desk, bring, clock):
    number = desk.enqueue(files=[bring(), bring(b"quote", "quote.txt")]).id
    clock.shift(10)
    desk.claim()
    end(desk, number, error=GONE)
    again = desk.do(sending.retry, message_id=number, confirmed=("same_words",))
    assert desk.do(sending.retry, message_id=number, confirmed=("same_words",)).id == again.id
    assert of(desk, again.id) == of(desk, number) == [("bill.txt", 4), ("quote.txt", 5)]
    for use in desk.ask(queries.files_of, SUBJECT, [number])[number]:
        desk.do(files.detach, use_id=use.id)
    clock.shift(10)
    (claimed,) = desk.claim()
    assert [file.read() for file in claimed.message.files] == [b"bill", b"quote"]
