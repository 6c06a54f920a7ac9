"""Jobs by the number that people say, `J-3315`, for *Go to* (D-137)."""

from rxapp.core.work import Work
from rxapp.customers.destinations import Destination, Finder, number_in
from rxapp.staff.rules import Permission
from rxapp.workshop import queries, rules


def find(work: Work, typed: str) -> list[Destination]:
    """The job of this number, written with or without its letter, for who may see jobs."""
    text = typed.strip()
    number = number_in(text[2:] if text[:2].upper() == "J-" else text)
    job_id = queries.id_numbered(work, number) if number and work.actor.may(Permission.SEE_JOBS) else 0
    rows = queries.told(work, [job_id]) if job_id else ()
    return [
        Destination(
            f"/workshop/jobs/{row.id}",
            "palette.job",
            rules.shown_number(row.number),
            rules.item(row.make, row.model, row.what_to_do),
            "wrench",
        )
        for row in rows
    ]


FINDER = Finder("jobs", find)
