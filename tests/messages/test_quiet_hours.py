"""Quiet hours: whose clock counts, when they end, what asks and what waits (D-68; safe when the clocks change)."""

from datetime import UTC, datetime, timedelta

import pytest

from rxapp.messages.actions import changing, refusals
from rxapp.messages.attention.queries import listing
from rxapp.messages.delivery.rules import quiet_hours
from rxapp.messages.history.queries import timeline
from tests.messages.desk import DORA_PHONE

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
POLISH = "+48600123456"


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+447700900111", "Europe/London"),
        ("+48600123456", "Europe/Warsaw"),
        ("+380501234567", "Europe/Kyiv"),
        ("+4915112345678", "Europe/Berlin"),
        ("+18765550123", "America/Jamaica"),  # shares +1 with many, and is a country of one zone
        ("+34600123456", "SHOP"),  # the Canaries are an hour behind
        ("+12125550123", "SHOP"),
        ("+79161234567", "SHOP"),
        ("+77011234567", "Asia/Almaty"),
        ("+351912345678", "SHOP"),
        ("", "SHOP"),
        ("rubbish", "SHOP"),
        ("+9990000", "SHOP"),
    ],
)
def test_whose_clock_counts(number, zone):
    found = quiet_hours.zone_of(number, "SHOP")
    assert found == zone or (zone == "Asia/Almaty" and found.startswith("Asia/"))


@pytest.mark.parametrize(
    ("at", "start", "end", "zone", "until"),
    [
        ("2026-11-20T20:59", "21:00", "08:00", "UTC", None),
        ("2026-11-20T21:00", "21:00", "08:00", "UTC", "2026-11-21T08:00"),
        ("2026-11-21T07:59", "21:00", "08:00", "UTC", "2026-11-21T08:00"),
        ("2026-11-21T08:00", "21:00", "08:00", "UTC", None),
        ("2026-11-20T12:30", "12:00", "13:00", "UTC", "2026-11-20T13:00"),
        ("2026-11-20T11:59", "12:00", "13:00", "UTC", None),
        ("2026-11-20T20:30", "21:00", "08:00", "Europe/Warsaw", "2026-11-21T07:00"),
        ("2026-11-20T20:30", "21:00", "08:00", "Europe/London", None),
        ("2026-11-20T22:00", "", "", "UTC", None),
        ("2026-11-20T22:00", "21:00", "21:00", "UTC", None),
        ("2026-11-20T22:00", "21:00", "", "UTC", None),
        ("2026-11-20T22:00", "21:00", "25:00", "UTC", None),
        ("2026-11-20T22:00", "nine", "08:00", "UTC", None),
        # Warsaw, 29 March 2026: 02:00 becomes 03:00. The night is an hour shorter.
        ("2026-03-28T22:00", "21:00", "08:00", "Europe/Warsaw", "2026-03-29T06:00"),
        ("2026-03-29T00:30", "21:00", "02:30", "Europe/Warsaw", "2026-03-29T01:30"),  # 02:30 never comes: not before it
        # Warsaw, 25 October 2026: 03:00 becomes 02:00. The hour comes twice, and is quiet twice.
        ("2026-10-24T22:00", "21:00", "08:00", "Europe/Warsaw", "2026-10-25T07:00"),
        ("2026-10-25T00:10", "21:00", "02:30", "Europe/Warsaw", "2026-10-25T00:30"),
        ("2026-10-25T01:10", "21:00", "02:30", "Europe/Warsaw", "2026-10-25T01:30"),
        ("2026-10-25T00:40", "21:00", "02:30", "Europe/Warsaw", None),
    ],
)
def test_when_quiet_hours_end(at, start, end, zone, until):
    found = quiet_hours.quiet_until(_utc(at), start=start, end=end, zone=zone)
    assert found == (_utc(until) if until else None)


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "UTC"])
def test_the_end_is_ahead_and_not_quiet_at_any_minute_of_a_year_with_its_changes(zone):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while at.year == 2026:
        until = quiet_hours.quiet_until(at, start="21:30", end="02:15", zone=zone)
        if until:
            assert at < until <= at + timedelta(hours=6)
            assert quiet_hours.quiet_until(until, start="21:30", end="02:15", zone=zone) is None
        at += timedelta(minutes=37)


class TestManual:
    """A manual SMS asks inline."""

    @pytest.fixture(autouse=True)
    def night(self, desk, clock):
        desk.shop(quiet_from="21:00", quiet_until="08:00")
        clock.move_to(_utc("2026-11-20T22:00"))

    def test_it_asks_and_writes_nothing(self, desk):
        with pytest.raises(refusals.QuietHours) as asked:
            desk.text()
        assert asked.value.values == {"at": "2026-11-21T08:00:00+00:00", "time": "08:00"}
        assert asked.value.confirms == "now"
        assert desk.rows() == []

    def test_send_now_goes_in_the_night(self, desk, clock):
        held = desk.text(confirmed=("now",))
        clock.shift(10)
        assert [one.message.id for one in desk.claim()] == [held.id]

    def test_send_at_the_end_is_scheduled_for_it(self, desk, clock):
        held = desk.text(confirmed=("at_end",))
        assert (held.is_scheduled, held.send_after) == (True, _utc("2026-11-21T08:00"))
        clock.shift(600)
        assert desk.claim() == []
        clock.move_to(_utc("2026-11-21T08:00"))
        assert len(desk.claim()) == 1

    def test_the_moment_that_counts_is_when_it_would_go(self, desk, clock):
        """Undo takes ten seconds."""
        clock.move_to(_utc("2026-11-20T20:59:55"))
        with pytest.raises(refusals.QuietHours):
            desk.text()
        clock.move_to(_utc("2026-11-21T07:59:55"))
        assert desk.text().id

    def test_an_email_never_asks(self, desk):
        assert desk.enqueue().id

    def test_the_customers_own_zone_counts(self, desk, clock):
        clock.move_to(_utc("2026-11-20T20:30"))
        assert desk.text().id
        with pytest.raises(refusals.QuietHours) as asked:
            desk.text(to=POLISH, confirmed=("ad_hoc",))
        assert asked.value.values["at"] == "2026-11-21T07:00:00+00:00"

    def test_scheduled_ones_do_not_ask(self, desk):
        assert desk.text(send_at=_utc("2026-11-20T23:00")).is_scheduled

    @pytest.mark.parametrize("how", [{"confirmed": ("at_end",)}, {"send_at": "2026-11-20T23:30"}])
    def test_a_message_put_off_says_so_from_the_start_in_its_row(self, desk, clock, how):
        """At scheduling, not only when its time has come; and it goes when the quiet hours end."""
        held = desk.text(**how)
        row = desk.ask(timeline.message_for, held.id)
        assert (row.state, row.waiting, row.waiting_values["time"]) == ("scheduled", "message.waiting.quiet", "21 Nov, 08:00")
        assert desk.delivery_events(held.id) == ["scheduled", "quiet"]
        clock.move_to(_utc("2026-11-21T07:59"))
        assert desk.claim() == []
        clock.move_to(_utc("2026-11-21T08:00"))
        assert len(desk.claim()) == 1
        assert desk.delivery_events(held.id) == ["scheduled", "quiet", "sending"]

    def test_change_time_into_the_night_says_so_and_out_of_it_no_longer(self, desk):
        held = desk.text(send_at="2026-11-21T12:00")
        assert desk.ask(timeline.message_for, held.id).waiting == ""
        desk.do(changing.reschedule, message_id=held.id, send_at="2026-11-21T22:30")
        row = desk.ask(timeline.message_for, held.id)
        assert (row.waiting, row.waiting_values["time"]) == ("message.waiting.quiet", "22 Nov, 08:00")
        desk.do(changing.reschedule, message_id=held.id, send_at="2026-11-21T12:30")
        row = desk.ask(timeline.message_for, held.id)
        assert (row.waiting, desk.row(held.id).next_try_at) == ("", _utc("2026-11-21T12:30"))


class TestAtRelease:
    """Automatic and scheduled ones wait, and say so."""

    def test_it_waits_and_then_goes(self, desk, clock):
        desk.shop(quiet_from="21:00", quiet_until="08:00")
        held, mail = desk.text(send_at=_utc("2026-11-20T22:00")), desk.enqueue(send_at=_utc("2026-11-20T22:00"))
        clock.move_to(_utc("2026-11-20T22:00:30"))
        assert [one.message.id for one in desk.claim()] == [mail.id]
        row = desk.row(held.id)
        assert (row.status, row.next_try_at, row.waiting) == ("held", _utc("2026-11-21T08:00"), "message.waiting.quiet")
        page = desk.ask(listing.attention, "waiting")
        assert [(line.message.id, line.waiting, line.waiting_values["time"]) for line in page.rows] == [
            (held.id, "message.waiting.quiet", "21 Nov, 08:00")
        ]
        assert desk.claim() == []
        clock.move_to(_utc("2026-11-21T08:00"))
        assert len(desk.claim()) == 1
        assert (desk.row(held.id).waiting, desk.delivery_events(held.id)) == ("", ["scheduled", "quiet", "sending"])

    def test_one_that_was_delayed_into_the_night_waits_too(self, desk, clock):
        desk.text()
        desk.shop(quiet_from="21:00", quiet_until="08:00")
        clock.move_to(_utc("2026-11-20T23:00"))
        assert desk.claim() == []

    def test_send_now_lets_it_go(self, desk, clock):
        desk.shop(quiet_from="21:00", quiet_until="08:00")
        held = desk.text(send_at=_utc("2026-11-20T22:00"))
        clock.move_to(_utc("2026-11-20T22:00:30"))
        desk.claim()
        desk.do(changing.send_now, message_id=held.id)
        assert [one.message.to for one in desk.claim()] == [DORA_PHONE]
