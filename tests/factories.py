"""Records for the tests, made by the real actions: sensible defaults, and only what matters named by the caller.

with work(cast.ada) as job:
    ann = make_customer(job, first_name="Ann", emails=["ann@example.com"])
"""

from typing import Any

from rxapp.core import ids, locks
from rxapp.core.work import Work
from rxapp.customers.actions import records
from rxapp.messages.actions import sending
from rxapp.shop import actions as shop
from rxapp.staff.models import Staff
from rxapp.wording import actions as wording
from rxapp.workshop.actions import jobs


@locks.unwatched()
def make_shop(work: Work, **fields: Any) -> None:
    """A shop that can send e-mail; empty `service_email` for one that cannot (D-12)."""
    shop.save(work, form={"name": "Spoke & Chain", "service_email": "hello@spoke.example.com", "phone": "01632 960123", **fields})


@locks.unwatched()
def make_customer(work: Work, **fields: Any) -> int:
    """A customer; returns the id. A phone or an e-mail may be a plain text, which agrees to be written to (in person)."""
    named = {} if {"first_name", "last_name", "company"} & set(fields) else {"first_name": "Dora", "last_name": "Whitfield"}
    form = {"kind": "person", **named, **fields, "confirmed": True}
    form["phones"] = [_agreed(row, "number") for row in form.get("phones", [])]
    form["emails"] = [_agreed(row, "address") for row in form.get("emails", [])]
    return records.create(work, form=form)


@locks.unwatched()
def make_company(work: Work, company: str = "Acme Ltd", **fields: Any) -> int:
    """A company; returns the id."""
    return make_customer(work, kind="company", company=company, **fields)


@locks.unwatched()
def make_template(work: Work, **fields: Any) -> int:
    """An English e-mail template with subject and content; returns the id."""
    return wording.save(
        work, form={"name": "Ready", "kind": "email", "language": "en", "subject": "Your bicycle", "content": "It is ready.", **fields}
    )


@locks.unwatched()
def make_note(work: Work, customer_id: int, **fields: Any) -> int:
    """A note on the customer's record; returns the message's id."""
    return sending.save_note(work, **{"key": ids.key(), "customer_id": customer_id, "subject": "Rang", "body": "Will call.", **fields}).id


@locks.unwatched()
def make_message(work: Work, customer_id: int, to: str, **fields: Any) -> int:
    """A message in the outbox, by SMS where `to` is no e-mail address; returns its id. Every question is answered with yes."""
    given = {
        "kind": "email" if "@" in to else "sms",
        "subject": "Your bicycle",
        "body": "It is ready.",
        "confirmed": ("ad_hoc", "same_words"),
    }
    return sending.enqueue(work, **{"key": ids.key(), "customer_id": customer_id, "to": to, **given, **fields}).id


@locks.unwatched()
def make_job(work: Work, customer_id: int, **fields: Any) -> int:
    """A job for the customer, not planned yet; returns its id."""
    return jobs.create(work, form={"customer_id": customer_id, "make": "Canyon", "model": "Grizl", "what_to_do": "Gear service", **fields})


def make_mechanic(work: Work, staff_id: int | None) -> int:
    """Let a member of staff work on jobs; returns their id."""
    person = work.session.get_one(Staff, staff_id)
    person.works_on_jobs = True
    return person.id or 0


def _agreed(row: str | dict[str, Any], name: str) -> dict[str, Any]:
    filled = {name: row, "agrees": True} if isinstance(row, str) else dict(row)
    return {**filled, "how": filled.get("how") or "in_person"} if filled.get("agrees") else filled
