"""The demo shop's made-up messages: a few months of history, and those that are still to be sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rxapp.core.kinds import Kind
from rxapp.messages.actions.backfill import Past
from rxapp.messages.rules.states import Status

SHOP_EMAIL = "service@caldercycles.example.com"
SENT, FAILED, SAVED, RECEIVED, UNCERTAIN = Status.SENT, Status.FAILED, Status.SAVED, Status.RECEIVED, Status.UNCERTAIN
HELD = Status.HELD
EMAIL, SMS, NOTE = Kind.EMAIL, Kind.SMS, Kind.NOTE
OLIVER, HARRIET, CHARLOTTE = "Hartley-Whittingham", "Oyelaran", "Ainsley"

# whom, days ago, time of day, kind, state, author, subject, words
Line = tuple[str, int, str, Kind, Status, str, str, str]  # customer, days ago, clock, kind, status, author, subject, text

LINES: tuple[Line, ...] = (
    (
        OLIVER,
        46,
        "11:47",
        EMAIL,
        SENT,
        "Ben Okafor",
        "Receipt 10482",
        "Dear Mr Hartley-Whittingham,\n\nhere is your receipt: two 16 inch inner tubes, chain oil. £27.40, paid by card.",
    ),
    (
        OLIVER,
        3,
        "08:30",
        SMS,
        SENT,
        "Ada Lindqvist",
        "Booking tomorrow at 9:30",
        "Hi Oliver,\nyour Brompton is booked in for tomorrow at 9:30.\nCalder Cycles",
    ),
    (
        OLIVER,
        2,
        "09:03",
        SMS,
        SENT,
        "Cleo Marsh",
        "We have started on your bike",
        "Hi Oliver,\nyour Brompton is on the stand. We will write again as soon as it is ready.",
    ),
    (
        OLIVER,
        1,
        "12:15",
        EMAIL,
        RECEIVED,
        "Oliver Hartley-Whittingham",
        "Re: Quote for hinge clamp plate",
        "That is fine, go ahead. Could you keep the old plate for me?",
    ),
    (
        OLIVER,
        1,
        "17:40",
        NOTE,
        SAVED,
        "Cleo Marsh",
        "Phoned: wants the old parts kept",
        "Wants the old parts kept. Will collect Saturday or Monday.",
    ),
    (
        OLIVER,
        1,
        "18:05",
        SMS,
        FAILED,
        "Ada Lindqvist",
        "Collection reminder",
        "Hi Oliver, a reminder that your Brompton is waiting for you. We are open until 18:00. Ada, Calder Cycles",
    ),
    (HARRIET, 80, "10:00", SMS, SENT, "Ben Okafor", "Yearly service", "Hi Harriet, your bike is due its yearly service. Calder Cycles"),
    (
        HARRIET,
        5,
        "15:12",
        SMS,
        SENT,
        "Ben Okafor",
        "Booking on Thursday",
        "Hi Harriet, your bike is booked in for Thursday 9:30. Calder Cycles",
    ),
    (HARRIET, 5, "15:20", SMS, RECEIVED, "Harriet Oyelaran", "SMS", "Perfect, thank you! Rear brake feels spongy too"),
    (
        CHARLOTTE,
        4,
        "11:20",
        SMS,
        SENT,
        "Ben Okafor",
        "Your e-bike is booked in",
        "Hi Charlotte, your e-bike is booked in for Thursday at 9:30. Calder Cycles",
    ),
    (
        CHARLOTTE,
        1,
        "13:41",
        EMAIL,
        RECEIVED,
        "Charlotte Ainsley",
        "Rear brake still spongy",
        "Hi Ben, picked the bike up on Thursday and the rear brake still pulls almost to the bar. Is that normal after a bleed?",
    ),
    ("Harasimowicz", 1, "13:58", SMS, RECEIVED, "Agnieszka Harasimowicz", "SMS", "Czy rower będzie gotowy w piątek?"),
    (
        "Charlesworth-Fotheringham",
        2,
        "11:20",
        EMAIL,
        SENT,
        "Ada Lindqvist",
        "Club night: 14 bikes to safety check",
        "Hi Barnaby,\n\nThursday week suits us. Fourteen bikes will take two of us an evening.",
    ),
    ("Charuk", 6, "10:12", SMS, SENT, "Cleo Marsh", "Gotowe do odbioru", "Cześć Bogdanie,\nrower jest gotowy do odbioru."),
    (
        "Jiménez Ibarra",
        7,
        "09:45",
        EMAIL,
        SENT,
        "Ben Okafor",
        "Presupuesto para 12 bicicletas",
        "Hola Charo:\n\nsu presupuesto para 12 bicicletas está listo.",
    ),
    ("Sharma", 8, "16:30", NOTE, SAVED, "Ben Okafor", "Phoned about the cargo bike", "Motor cuts out on hills. Brings it in on Tuesday."),
    (
        "Harcourt",
        19,
        "12:02",
        EMAIL,
        SENT,
        "Ben Okafor",
        "Child seat fitting",
        "Hi Emily,\n\nthe seat fits your rack. Bring the bike any weekday.",
    ),
    (
        "Harlequin Cycle Wholesale Ltd",
        1,
        "16:05",
        EMAIL,
        RECEIVED,
        "Harlequin Cycle Wholesale Ltd",
        "Back order: 11-speed cassettes",
        "Cassettes arrive on the 28th. We hold ten for you.",
    ),
    ("Pickersgill", 9, "13:12", EMAIL, RECEIVED, "Harold Pickersgill", "Still waiting for my refund", "Nobody has called me back."),
    (
        "Harcourt",
        2,
        "10:15",
        EMAIL,
        FAILED,
        "Ben Okafor",
        "Your child seat is fitted",
        "Hi Emily,\n\nthe seat is on and tried with 20 kg. Collect the bike any weekday until 18:00.",
    ),
    (
        "Sharma",
        2,
        "09:03",
        SMS,
        UNCERTAIN,
        "Cleo Marsh",
        "We have started on your bike",
        "Hi Deepak, your cargo bike is on the stand. We will write again as soon as it is ready. Cleo, Calder Cycles",
    ),
    (
        "Pickersgill",
        4,
        "16:20",
        EMAIL,
        UNCERTAIN,
        "Ada Lindqvist",
        "Your warranty claim",
        "Dear Mr Pickersgill,\n\nthe maker has agreed to replace the crank. We order it today.",
    ),
    ("O’Hara", 38, "10:40", NOTE, SAVED, "Cleo Marsh", "At the counter", "Collected the wheel. Pays next week, agreed with Ada."),
)

# whom, minutes ago, hours until it goes, kind, author, where to, subject, words: the provider asked to come back later
LATER = (
    (
        "Charlesworth-Fotheringham",
        55,
        19,
        EMAIL,
        "Ada Lindqvist",
        "barnaby@charlesworth.example.com",
        "Club night: who brings the stands",
        "Hi Barnaby,\n\nwe bring four stands on Thursday. Could the club lend us two more?",
    ),
    (
        HARRIET,
        35,
        21,
        EMAIL,
        "Ben Okafor",
        "harriet.oyelaran@example.com",
        "Your wheel is true again",
        "Hi Harriet,\n\nyour rear wheel is true again and the brake is bled. Collect the bike any weekday until 18:00.",
    ),
)
# whom, in how many days, at what time of day, kind, author, where to, subject, words: a time that staff chose
SCHEDULED = (
    (
        CHARLOTTE,
        1,
        "09:00",
        SMS,
        "Ben Okafor",
        "+447700900142",
        "Your e-bike is booked in",
        "Hi Charlotte, a reminder that your e-bike is booked in for today at 14:00. Ben, Calder Cycles",
    ),
)

# what went wrong, by subject: where it was to go, the reason and its values
WRONG: dict[str, tuple[str, str, dict[str, str]]] = {
    "Collection reminder": ("01632 960552", "message.failure.no_consent", {"address": "01632 960552"}),
    "Your child seat is fitted": ("emily.harcourt@example.com", "message.failure.bounced", {"address": "emily.harcourt@example.com"}),
    "We have started on your bike": ("07700 900455", "message.failure.provider_silent", {"provider": "@channel.demo"}),
    "Your warranty claim": ("h.pickersgill@example.com", "message.failure.lost", {}),
}


def past_of(now: datetime, zone: str, ids: Mapping[str, int], staff: Mapping[str, int]) -> list[Past]:
    """The history up to `now`; `ids` are the customers' by last name or company, `staff` the people's by name."""
    return [_past(line, now, zone, ids[line[0]], staff) for line in LINES if line[0] in ids]


def pending_of(now: datetime, zone: str, ids: Mapping[str, int], staff: Mapping[str, int]) -> list[tuple[Past, datetime]]:
    """Messages still to be sent, each with its moment (UTC): one that failed for now and is tried again within a day, and some for
    tomorrow.
    """
    found: list[tuple[Past, datetime]] = []
    for whom, ago, until, kind, author, to, subject, body in LATER:
        at, goes_at = now - timedelta(minutes=ago), (now + timedelta(hours=until)).replace(second=0, microsecond=0)
        steps = ((HELD, "message.ladder.held", at), (HELD, "message.ladder.later", at + timedelta(seconds=12)))
        made = Past(ids[whom], kind, HELD, at, subject, body, to, SHOP_EMAIL, author, staff.get(author), steps=steps, is_demo=True)
        made = replace(made, failure="message.failure.provider_busy", failure_values={"provider": "@channel.demo"})
        found.append((made, goes_at))
    for whom, days, clock, kind, author, to, subject, body in SCHEDULED:
        at, goes_at = now - timedelta(hours=2), _shown(now, zone, days, clock)
        steps = ((HELD, "message.ladder.scheduled", at),)
        found.append((Past(ids[whom], kind, HELD, at, subject, body, to, "", author, staff.get(author), steps=steps), goes_at))
    return found


def _shown(now: datetime, zone: str, days: int, clock: str) -> datetime:
    """The moment in UTC, `days` from today, at which the clock in this zone shows `clock` ("14:30")."""
    hour, minute = map(int, clock.split(":"))
    here = now.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (here + timedelta(days=days)).astimezone(now.tzinfo)


def _past(line: Line, now: datetime, zone: str, customer_id: int, staff: Mapping[str, int]) -> Past:
    _, days, clock, kind, status, author, subject, body = line
    at = _shown(now, zone, -days, clock)
    to, failure, values = WRONG[subject] if status in (FAILED, UNCERTAIN) else ("", "", {})
    return Past(
        customer_id=customer_id,
        kind=kind,
        status=status,
        at=at,
        subject=subject,
        body=body,
        sender=SHOP_EMAIL if status is SENT and kind is EMAIL else "",
        author=author,
        staff_id=staff.get(author),
        is_demo=kind is not NOTE and status is not RECEIVED,
        to=to,
        failure=failure,
        failure_values=values,
        steps=_steps(kind, status, at, failure),
    )


def _steps(kind: Kind, status: Status, at: datetime, failure: str) -> tuple[tuple[Status, str, datetime], ...]:
    if status is RECEIVED:
        return ()
    if kind is NOTE:
        return ((Status.SAVED, "message.ladder.saved", at),)
    over = (status, failure or "message.ladder.kept_by_demo", at + timedelta(seconds=11))
    return ((Status.HELD, "message.ladder.held", at), over)
