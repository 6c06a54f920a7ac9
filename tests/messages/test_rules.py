"""States and moves, consent, schedule, same words, retries and mail text: tables of cases."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.messages.rules.mailtext import as_html, header_id
from rxapp.messages.rules.sending import Hindrance, Owner, fingerprint, holds_placeholder, may_send, next_try_at, undo_left
from rxapp.messages.rules.states import MOVES, Status, may_move, next_status, shown_as
from rxapp.messages.rules.times import ScheduleProblem, likely_times, schedule_problem, shop_moment

NOW = datetime(2026, 11, 20, 13, 58, tzinfo=UTC)
ALLOWED = {
    "held": "sending cancelled failed",
    "sending": "sent failed uncertain held",
    "uncertain": "sent delivered failed",
    "sent": "delivered failed",
    "delivered": "failed",
    "failed": "",
    "cancelled": "",
    "saved": "",
    "received": "",
}


@pytest.mark.parametrize(("old", "new"), list(product(Status, Status)))
def test_moves_are_those_of_the_contract_and_no_others(old, new):
    """screens.md: "Nothing else"."""
    assert may_move(old, new, nothing_left=True) == (new in ALLOWED[old].split())


def test_back_to_held_only_when_it_is_certain_that_nothing_left():
    assert not may_move(Status.SENDING, Status.HELD)
    assert may_move(Status.SENDING, Status.HELD, nothing_left=True)


@pytest.mark.parametrize(("current", "reported"), list(product(Status, Status)))
def test_a_report_never_leads_backwards(current, reported):
    reached = next_status(current, reported)
    assert reached == current or reached in MOVES[current]


def test_a_report_that_overtakes_our_record_takes_two_steps():
    assert next_status(Status.SENDING, Status.DELIVERED) is Status.SENT
    assert next_status(Status.SENT, Status.DELIVERED) is Status.DELIVERED


def test_a_late_bounce_fails_a_delivered_message_and_nothing_revives_it():
    assert next_status(Status.DELIVERED, Status.FAILED) is Status.FAILED
    assert next_status(Status.FAILED, Status.DELIVERED) is Status.FAILED
    assert next_status(Status.DELIVERED, Status.SENT) is Status.DELIVERED


def test_held_reads_scheduled_only_where_a_time_was_chosen():
    assert shown_as(Status.HELD, is_scheduled=True) == "scheduled"
    assert shown_as(Status.HELD, is_scheduled=False) == "sending"
    assert shown_as(Status.UNCERTAIN, is_scheduled=True) == "uncertain"


@pytest.mark.parametrize(
    ("owner", "agrees", "is_confirmed", "hindrance"),
    [
        (Owner.THIS, True, False, None),
        (Owner.THIS, False, False, Hindrance.NO_CONSENT),
        (Owner.THIS, False, True, Hindrance.NO_CONSENT),
        (Owner.OTHER, True, False, None),
        (Owner.OTHER, False, True, Hindrance.OTHERS_CONSENT),
        (Owner.NOBODY, False, False, Hindrance.ASK),
        (Owner.NOBODY, False, True, None),
    ],
)
def test_whose_consent_counts(owner, agrees, is_confirmed, hindrance):
    """D-1, D-3: nothing that staff confirm replaces a consent."""
    assert may_send(owner=owner, agrees=agrees, is_confirmed=is_confirmed) is hindrance


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_no_of_their_own_counts_where_the_address_is_nobodys(is_confirmed):
    """D-1, D-3; on a record its own consent counts, which may be newer."""
    assert may_send(owner=Owner.NOBODY, agrees=False, is_confirmed=is_confirmed, objects=True) is Hindrance.OBJECTED
    assert may_send(owner=Owner.THIS, agrees=True, is_confirmed=is_confirmed, objects=True) is None


def test_same_words_without_greeting_and_signature_case_and_spaces_folded():
    one = fingerprint("Hi John,\n\nYour bike is READY.\n\nBen, Calder Cycles", greeting="Hi John,", signature="Ben, Calder Cycles")
    two = fingerprint("Dear Mr Doe,\nyour  bike is ready.\nAda", greeting="Dear Mr Doe,", signature="Ada")
    assert one == two == fingerprint("your bike is ready.")
    assert one != fingerprint("your bike is ready!")


def test_a_greeting_that_staff_edited_counts_as_their_words():
    assert fingerprint("Hello J,\nready", greeting="Hi John,") == fingerprint("Hello J, ready")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hi {{ customer.first_name }},", "{{ customer.first_name }}"),
        ("{% if x %}y{% endif %}", "{% if x %}"),
        ("5 { 6 } 7", ""),
        ("plain", ""),
    ],
)
def test_an_unfilled_placeholder_is_found(text, found):
    assert holds_placeholder(text) == found


@pytest.mark.parametrize(
    ("ahead", "problem"),
    [
        (timedelta(0), ScheduleProblem.PAST),
        (timedelta(seconds=-1), ScheduleProblem.PAST),
        (timedelta(seconds=1), None),
        (timedelta(days=14), None),
        (timedelta(days=14, microseconds=1), ScheduleProblem.TOO_FAR),
    ],
)
def test_at_most_fourteen_times_24_hours_ahead(ahead, problem):
    """D-8."""
    assert schedule_problem(NOW + ahead, NOW) is problem


def test_fourteen_days_are_hours_not_calendar_days_when_the_clocks_change():
    """D-8: 14 x 24 h across the end of summer time is 13 days and 23 hours on the shop's wall."""
    pressed = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
    same_wall_clock = shop_moment("2026-11-03T13:00", "Europe/London").at
    assert same_wall_clock is not None
    assert schedule_problem(same_wall_clock, pressed) is ScheduleProblem.TOO_FAR


@pytest.mark.parametrize(
    ("now", "zone", "times"),
    [
        ("2026-11-20T14:32", "Europe/London", ["2026-11-23T09:00", "2026-11-30T09:00"]),
        ("2026-11-22T23:30", "Europe/Warsaw", ["2026-11-24T09:00", "2026-12-01T09:00"]),
        ("2026-12-30T08:00", "Europe/London", ["2026-12-31T09:00", "2027-01-07T09:00"]),
    ],
)
def test_likely_times_are_mornings_of_working_days_on_the_shops_clock(now, zone, times):
    """D-8, look 32: after Friday comes Monday; the day is the shop's own, and each lies within two weeks."""
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert likely_times(moment, zone) == times
    assert [schedule_problem(shop_moment(one, zone).at, moment) for one in times] == [None, None]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-23T09:00", datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        ("2026-07-01T09:00", datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),
        ("2026-11-23T09:00:00+00:00", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
    ],
)
def test_the_shops_clock_is_what_staff_type(text, at):
    assert shop_moment(text, "Europe/Warsaw").at == at


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01T09:00", "2026-11-23T25:00", "0001-01-01T00:00"])
def test_an_unreadable_time_is_said_to_be_one(text):
    assert shop_moment(text, "Europe/Warsaw").problem is ScheduleProblem.UNREADABLE


@pytest.mark.parametrize("text", ["2026-12-05", " 2026-12-05 ", "20261205", "2026-W49-6"])
def test_a_day_alone_says_no_time(text):
    """D-8: it was read as midnight, when nobody meant to send."""
    assert shop_moment(text, "Europe/Warsaw").problem is ScheduleProblem.MISSING


def test_a_time_that_the_clocks_skip_is_refused():
    assert shop_moment("2026-03-29T02:30", "Europe/Warsaw").problem is ScheduleProblem.SKIPPED


def test_a_time_that_comes_twice_gives_both_moments():
    found = shop_moment("2026-10-25T02:30", "Europe/Warsaw")
    assert found.problem is ScheduleProblem.TWICE
    assert found.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found.later == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(
    st.datetimes(NOW.replace(year=2025, tzinfo=None), NOW.replace(year=2030, tzinfo=None)),
    st.sampled_from(["Europe/Warsaw", "Europe/London", "Europe/Kyiv"]),
)
def test_any_wall_time_becomes_a_moment_or_a_named_problem(local, zone):
    found = shop_moment(local.isoformat(timespec="minutes"), zone)
    assert (found.at is None) == (found.problem in (ScheduleProblem.SKIPPED, ScheduleProblem.UNREADABLE, ScheduleProblem.MISSING))
    assert (found.later is not None) == (found.problem is ScheduleProblem.TWICE)


def test_the_pause_between_tries_grows_and_ends_after_a_day():
    pauses = [next_try_at(tries=tries, now=NOW, due_at=NOW) for tries in range(1, 30)]
    waits = [moment - NOW for moment in pauses if moment]
    assert waits[0] == timedelta(seconds=30)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
    assert next_try_at(tries=3, now=NOW + timedelta(hours=23, minutes=59), due_at=NOW) is None


def test_a_provider_that_asks_for_a_longer_pause_gets_it():
    assert next_try_at(tries=1, now=NOW, due_at=NOW, wait_for=600) == NOW + timedelta(minutes=10)
    assert next_try_at(tries=1, now=NOW, due_at=NOW, wait_for=5) == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>"),
        ('<b>x</b> & "y"', "<p>&lt;b&gt;x&lt;/b&gt; &amp; &quot;y&quot;</p>"),
        ("see https://a.example/b?c=1&d=2.", '<p>see <a href="https://a.example/b?c=1&amp;d=2">https://a.example/b?c=1&amp;d=2</a>.</p>'),
        ("(http://a.example/x_(y))", '<p>(<a href="http://a.example/x_(y)">http://a.example/x_(y)</a>)</p>'),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ('https://a.example/"onmouseover="x', '<p><a href="https://a.example/">https://a.example/</a>&quot;onmouseover=&quot;x</p>'),
    ],
)
def test_mail_html_holds_paragraphs_breaks_and_links_alone(text, html):
    assert as_html(text).partition("<body>\n")[2].partition("\n</body>")[0] == html


@pytest.mark.parametrize(
    ("sender", "made"), [("desk@example.com", "<r@example.com>"), ("desk@żółw.example.com", "<r@xn--w-uga1v8h.example.com>")]
)
def test_a_message_id_is_ascii_at_the_senders_domain(sender, made):
    assert header_id("r", sender) == made


@given(st.text(max_size=200))
def test_no_tag_of_the_text_survives(text):
    body = as_html(text).partition("<body>\n")[2].partition("\n</body>")[0]
    assert {tag.split()[0] for tag in re.findall(r"<([^>]*)>", body)} <= {"p", "/p", "br", "a", "/a"}


@pytest.mark.parametrize(("ahead", "left"), [(10, 10), (6.6, 7), (0.1, 1), (0, 0), (-3, 0)])
def test_undo_is_counted_in_whole_seconds_and_never_too_short(ahead, left):
    """D-7."""
    assert undo_left(NOW + timedelta(seconds=ahead), NOW) == left
