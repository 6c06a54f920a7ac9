"""The demo shop's week in the workshop: jobs in every status, planned around today on the days that the workshop is open."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rxapp.commands.demo_past import CHARLOTTE, HARRIET, OLIVER
from rxapp.core.work import Work
from rxapp.shop import queries as shop
from rxapp.shop.rules import Hours
from rxapp.workshop.actions import jobs, status
from rxapp.workshop.queries import WHOSE_HOURS
from rxapp.workshop.rules import JobKind, Status

CLEO, BEN, NOBODY = "Cleo Marsh", "Ben Okafor", ""
AGNIESZKA, CHARO, DEEPAK, EMILY, CLUB = "Harasimowicz", "Jiménez Ibarra", "Sharma", "Harcourt", "Pennine Harriers Cycling Club"
BOOKED, RECEIVED, TRIAGE, WAITS, DOING = Status.BOOKED, Status.RECEIVED, Status.TRIAGE, Status.AWAITING_APPROVAL, Status.IN_PROGRESS
PARTS, READY, COLLECTED, CANCELLED = Status.WAITING_FOR_PARTS, Status.READY, Status.COLLECTED, Status.CANCELLED
WAY: dict[Status, tuple[Status, ...]] = {  # the moves by which a booked job comes to each status
    BOOKED: (),
    RECEIVED: (RECEIVED,),
    TRIAGE: (RECEIVED, TRIAGE),
    WAITS: (RECEIVED, TRIAGE, WAITS),
    DOING: (RECEIVED, TRIAGE, DOING),
    PARTS: (RECEIVED, TRIAGE, DOING, PARTS),
    READY: (RECEIVED, TRIAGE, DOING, READY),
    COLLECTED: (RECEIVED, TRIAGE, DOING, READY, COLLECTED),
    CANCELLED: (CANCELLED,),
}

# whom, in how many open days, from, minutes, by whom, make, model, what to do, status, promised in how many open days after
Line = tuple[str, int, str, int, str, str, str, str, Status, int]
LINES: tuple[Line, ...] = (
    ("Stubbs", -2, "09:30", 90, CLEO, "Trek", "FX 2", "Full service", COLLECTED, 0),
    ("Bonham-Harrison", -2, "13:00", 60, BEN, "Pashley", "Princess", "New brake blocks", COLLECTED, 0),
    (HARRIET, -1, "09:30", 120, CLEO, "Genesis", "Croix de Fer", "True the rear wheel, bleed the rear brake", READY, 0),
    ("Harkness", -1, "12:00", 90, CLEO, "Ribble", "R872", "Gear cables", CANCELLED, 0),
    (EMILY, -1, "10:00", 60, BEN, "Isla Bikes", "Cnoc 16", "Fit the child seat", READY, 0),
    (OLIVER, 0, "10:30", 90, CLEO, "Brompton", "C Line", "Service, hinge clamp plate", READY, 0),
    ("O’Hara", 0, "13:00", 120, CLEO, "Dawes", "Galaxy", "Headset", DOING, 0),
    (CHARLOTTE, 0, "15:30", 45, CLEO, "Cube", "Touring Hybrid", "Rear brake still spongy, while she waits", RECEIVED, 0),
    (AGNIESZKA, 0, "16:15", 45, CLEO, "Canyon", "Grizl", "Gear service", BOOKED, 1),
    ("Rahman", 0, "09:30", 90, BEN, "Raleigh", "Motus", "Battery does not charge", TRIAGE, 1),
    (DEEPAK, 0, "13:30", 90, BEN, "Tern", "GSD", "Motor cuts out on hills", PARTS, 3),
    ("Charuk", 0, "09:00", 60, NOBODY, "Romet", "Wagant", "New wheels", BOOKED, 1),
    ("Raghunathan", 0, "14:00", 90, NOBODY, "Moulton", "TSR", "Bottom bracket bearings", RECEIVED, 1),
    (CHARO, 1, "09:00", 180, CLEO, "Orbea", "Terra", "Wheel build, front", BOOKED, 1),
    ("Adeyemi", 1, "13:30", 60, CLEO, "Specialized", "Turbo Vado", "Chain and cassette", BOOKED, 1),
    ("Zhang", 1, "10:00", 60, BEN, "Brompton", "P Line", "Puncture, new tyre", BOOKED, 1),
    ("Okonkwo", 2, "09:30", 120, CLEO, "Giant", "Revolt", "Hydraulic brakes, bleed both", BOOKED, 2),
    ("Watanabe", 2, "14:00", 90, BEN, "Surly", "Long Haul Trucker", "Before a tour: everything", BOOKED, 3),
)
# whom, kind, make, model, what to do, status, promised in how many open days
PLANLESS: tuple[tuple[str, JobKind, str, str, str, Status, int], ...] = (
    (CLUB, JobKind.JOB, "", "", "Four wheels to true", RECEIVED, 4),
    (CHARO, JobKind.QUOTE, "Orbea", "Terra", "Twelve bicycles: yearly service for the fleet", WAITS, 2),
    ("Shackleton", JobKind.QUOTE, "Thorn", "Explorer tandem", "New drivetrain", TRIAGE, 5),
)


def fill(work: Work, *, customers: Mapping[str, int], staff: Mapping[str, int]) -> None:
    """Make the jobs; `customers` are ids by last name or company, `staff` by name."""
    zone, hours = shop.shop(work).zone, shop.hours(work, WHOSE_HOURS)
    today = work.now.astimezone(ZoneInfo(zone)).date()
    for whom, days, start, minutes, mechanic, make, model, words, state, promised in LINES:
        on = open_day(hours, today, days)
        begins = datetime.combine(on, time.fromisoformat(start))
        plan = {"start": _clock(begins), "end": _clock(begins + timedelta(minutes=minutes)), "mechanic_id": staff.get(mechanic, 0)}
        kept = {"promised_on": open_day(hours, on, promised).isoformat(), **plan}
        _make(work, state, {"customer_id": customers[whom], "make": make, "model": model, "what_to_do": words, **kept})
    for whom, kind, make, model, words, state, promised in PLANLESS:
        kept = {"kind": kind.value, "promised_on": open_day(hours, today, promised).isoformat()}
        _make(work, state, {"customer_id": customers[whom], "make": make, "model": model, "what_to_do": words, **kept})


def open_day(hours: Hours, today: date, days: int) -> date:
    """The day so many open days after today, or before it where negative; 0 is today, or the next day that is open."""
    found = next(on for on in (today + timedelta(days=ahead) for ahead in range(400)) if hours.on(on))
    step = timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        found += step
        while not hours.on(found):
            found += step
    return found


def _make(work: Work, state: Status, form: dict[str, Any]) -> None:
    job_id = jobs.create(work, form=form)
    for version, further in enumerate(WAY[state], 1):
        status.set_status(work, job_id=job_id, version=version, status=further)


def _clock(local: datetime) -> str:
    return local.strftime("%Y-%m-%dT%H:%M")
