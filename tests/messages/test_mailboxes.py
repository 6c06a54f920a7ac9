"""*Mailboxes* on the settings page as a tab runs it, what staff may choose, and what the health check says (D-46, D-141)."""

from datetime import timedelta

import pytest

from rxapp.core import clock as time
from rxapp.core.errors import NotAllowed, Refusal
from rxapp.core.work import SYSTEM
from rxapp.messages.mailboxes import ports, rules, store
from rxapp.messages.mailboxes.actions import choosing, noting, raw_mails
from rxapp.messages.mailboxes.actions.errors import AddressTaken, BadStart, NoAddress
from rxapp.messages.mailboxes.models import Mailbox, RawMail
from rxapp.messages.mailboxes.queries import fetching, listing
from rxapp.messages.mailboxes.state import MailboxesState
from rxapp.web import health

ONE, TWO = "shop@example.com@mail.example.com/INBOX", "two@example.com@mail.example.com/INBOX"


@pytest.fixture(autouse=True)
def named(desk):
    """Two mailboxes stand in the environment; seven unread mails wait in each."""
    ports.introduce((ONE, TWO), lambda name, since: 7)
    desk.do(choosing.known, by=SYSTEM, names=(ONE, TWO))
    desk.do(choosing.known, by=SYSTEM, names=(ONE, TWO))
    yield
    ports.introduce((), lambda name, since: 0)


def _row(desk, number: int = 1) -> Mailbox:
    return desk.ask(lambda job: job.session.get(Mailbox, number))


async def test_the_section_asks_from_when_and_shows_how_each_fares(screen, cast, desk):
    tab = await screen(cast.ada)
    await tab.go("/settings", MailboxesState.load)
    shown = await tab.state(MailboxesState)
    assert [(box.name, box.starts_at, box.is_there) for box in shown.boxes] == [(ONE, "", True), (TWO, "", True)]
    await tab.do(MailboxesState.open(1))
    shown = await tab.state(MailboxesState)
    assert shown.counted == 7
    form = {
        "filled-for": shown.filled,
        "mailbox-address": "Shop@Example.com ",
        "mailbox-starts_at": "",
        "mailbox-authserv_id": "MX.example.com",
    }
    await tab.do(MailboxesState.connect(form))
    shown = await tab.state(MailboxesState)
    assert (shown.opened, shown.boxes[0].address, shown.boxes[0].authserv_id) == (0, "Shop@example.com", "mx.example.com")
    desk.do(noting.stopped, by=SYSTEM, mailbox_id=1, error="mailbox.error.login", words="NO go away")
    await tab.do(MailboxesState.refresh)
    box = (await tab.state(MailboxesState)).boxes[0]
    assert (box.error, box.error_words, box.error_facts) == (
        "mailbox.error.login",
        "NO go away",
        {"host": "mail.example.com", "folder": "INBOX"},
    )
    before = _row(desk).version
    await tab.do(MailboxesState.fetch_now(1))
    await tab.do(MailboxesState.turn(1, False))
    assert (_row(desk).version, _row(desk).is_on) == (before + 2, False)


async def test_who_may_not_manage_channels_sees_and_does_nothing(screen, cast, desk):
    tab = await screen(cast.ben)
    await tab.go("/settings", MailboxesState.load)
    assert not (await tab.state(MailboxesState)).is_shown
    for action, form in ((choosing.connect, {"mailbox_id": 1, "address": "a@example.com"}), (choosing.try_again, {"raw_id": 1})):
        with pytest.raises(NotAllowed):
            desk.do(action, by=cast.ben, **form)
    with pytest.raises(NotAllowed):
        desk.ask(listing.mailboxes, by=cast.ben)
    with pytest.raises(NotAllowed):
        desk.do(raw_mails.quarantine, by=cast.ada, raw_id=1, reason="")


def test_what_cannot_be_chosen(desk, cast, clock):
    desk.do(choosing.connect, by=cast.ada, mailbox_id=1, address="shop@example.com", starts_at="2026-11-19T09:00")
    assert _row(desk).starts_at == time.now().replace(day=19, hour=9, minute=0)
    wrong: list[tuple[dict[str, str], type[Refusal]]] = [
        ({"address": "shop@example.com"}, AddressTaken),
        ({"address": "nobody"}, NoAddress),
        ({"address": "two@example.com", "starts_at": "2027-01-01T09:00"}, BadStart),
        ({"address": "two@example.com", "starts_at": "soon"}, BadStart),
    ]
    for form, refusal in wrong:
        with pytest.raises(refusal):
            desk.do(choosing.connect, by=cast.ada, mailbox_id=2, **form)


def test_the_health_check_tells_what_needs_a_person(desk, cast, clock):
    """A refused login at once; a server that is away, and a mailbox that nobody fetches, after ten minutes."""

    def told() -> list[tuple[str, bool]]:
        return [(row.error, is_urgent) for row, is_urgent in desk.ask(listing.watched, by=SYSTEM)]

    assert told() == []
    desk.do(choosing.connect, by=cast.ada, mailbox_id=1, address="shop@example.com")
    assert told() == [("", False)]
    clock.shift(timedelta(minutes=11))
    assert told() == [("", True)]
    desk.do(noting.fetched, by=SYSTEM, mailbox_id=1, uid_validity=1, last_uid=3)
    assert told() == [("", False)]
    desk.do(noting.stopped, by=SYSTEM, mailbox_id=1, error="mailbox.error.unreachable", words="")
    assert told() == [("mailbox.error.unreachable", False)]
    clock.shift(timedelta(minutes=11))
    desk.do(noting.stopped, by=SYSTEM, mailbox_id=1, error="mailbox.error.unreachable", words="")
    assert told() == [("mailbox.error.unreachable", True)]
    desk.do(noting.stopped, by=SYSTEM, mailbox_id=1, error="mailbox.error.login", words="")
    assert told() == [("mailbox.error.login", True)]
    assert health._found()["mailboxes"][0] | {"stopped_since": "", "fetched": ""} == {
        "mailbox": ONE,
        "stopped_since": "",
        "fetched": "",
        "waiting": 0,
        "quarantined": 0,
        "why": "The server mail.example.com refuses the login. Check user and password in RXAPP_IMAP_URL.",
    }


def test_a_mail_is_kept_once(desk):
    """By its uid, or by its content where a hook brings it; what is not a mail of this folder is swept."""
    one = store.keep(b"Message-ID: <a@b>\r\nReceived: x\r\n\r\nHello\r\n")
    again = store.keep(b"Received: y\nMessage-ID: <a@b>\n\nHello\n")
    assert one.digest == again.digest != store.keep(b"Message-ID: <a@b>\n\nHello you\n").digest
    by_hook = {"by": SYSTEM, "channel": "sendgrid", "received_at": time.now()}
    by_uid = {"by": SYSTEM, "channel": "imap", "received_at": time.now(), "mailbox_id": 1, "uid_validity": 5}
    ids = [desk.do(raw_mails.keep_raw, kept=kept, **by_hook) for kept in (one, again)]
    more = [desk.do(raw_mails.keep_raw, kept=one, uid=uid, **by_uid) for uid in (7, 7, 8)]
    assert (ids[0] == ids[1], more[0] == more[1], len({*ids, *more})) == (True, True, 3)
    assert desk.ask(fetching.states, 1, 5, [7, 8, 9], by=SYSTEM) == {7: "stored", 8: "stored"}
    assert [desk.do(raw_mails.claim, by=SYSTEM, raw_id=ids[0]) for _ in range(2)] == [True, False]
    desk.do(raw_mails.quarantine, by=SYSTEM, raw_id=ids[0], reason="mailbox.reason.unreadable")
    assert desk.ask(lambda job: job.session.get(RawMail, ids[0])).state == rules.RawState.PARSED
    assert desk.ask(fetching.unnamed, [one.path, "ab/other.eml"], by=SYSTEM) == {"ab/other.eml"}
    assert set(store.older_than(2e12)) >= {one.path, again.path}
