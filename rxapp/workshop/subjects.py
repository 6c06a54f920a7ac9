"""What messages may know of a job: its name, its page, and the facts that a template tells of it (D-121, D-127, D-130).

These reads ask for no right: messages ask for it before, and a message that leaves does so whoever looks.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from rxapp.core.i18n import say
from rxapp.core.work import Work
from rxapp.messages.facts import Fact
from rxapp.messages.subjects import JOB, Subject, SubjectKind
from rxapp.staff.rules import Permission
from rxapp.wording.placeholders import Filling, Placeholder
from rxapp.wording.queries.filling import day_text
from rxapp.workshop import queries, rules


def found(work: Work, job_ids: Collection[int]) -> Mapping[int, Subject]:
    """Those of the jobs that exist, by id."""
    return {row.id: _subject(row) for row in queries.told(work, job_ids)}


def open_of(work: Work, customer_id: int) -> list[Subject]:
    """A customer's jobs that are not done, the next one first."""
    return [_subject(row) for row in queries.told_open(work, customer_id)]


def _number(row: Any, _language: str) -> str:
    return rules.shown_number(row.number)


def _item(row: Any, _language: str) -> str:
    """Make and model, as the customer calls it; where neither is known, what is to be done."""
    return rules.item(row.make, row.model, "") or rules.item("", "", row.what_to_do)


def _status(row: Any, language: str) -> str:
    return say(language, f"job.status.{row.status}")


def _promised(row: Any, language: str) -> str:
    return day_text(row.promised_on, language) if row.promised_on else ""


def _told(work: Work, job_id: int, language: str, how: Callable[[Any, str], str]) -> str:
    """What a message in this language says of a job; "" where there is nothing to say, or no such job."""
    rows = queries.told(work, [job_id]) if job_id else ()
    return how(rows[0], language) if rows else ""


def _fact(name: str, how: Callable[[Any, str], str]) -> Fact:
    return Fact(name, lambda work, job_id, language: _told(work, job_id, language, how))


def _placeholder(name: str, sample: str, how: Callable[[Any, str], str]) -> Placeholder:
    def value(at: Filling) -> str:
        return _told(at.work, at.subjects.get(JOB, 0), at.language, how)

    return Placeholder(name, JOB, sample, value, fact=name)


def _subject(row: Any) -> Subject:
    name, item = rules.shown_number(row.number), rules.item(row.make, row.model, row.what_to_do)
    return Subject(row.id, row.customer_id, name, f"{name} {item}", f"job.status.{row.status}", f"/workshop/jobs/{row.id}")


_WAYS = (
    ("job.number", "J-3315", _number),
    ("job.item", "Canyon Grizl", _item),
    ("job.status", "Ready", _status),
    ("job.promised_on", "4 December 2026", _promised),
)
FACTS = tuple(_fact(name, how) for name, _, how in _WAYS)
PLACEHOLDERS = tuple(_placeholder(*way) for way in _WAYS)
SUBJECTS = (SubjectKind(JOB, Permission.SEE_JOBS.value, found, open_of),)
