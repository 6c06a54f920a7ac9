"""The demo shop of a new database: Calder Cycles, three people who work there, customers, templates and some history."""

from typing import Any

from rxapp.channels import registry
from rxapp.commands import demo_jobs, demo_tickets
from rxapp.commands.demo_past import past_of, pending_of
from rxapp.commands.demo_people import people
from rxapp.core import locks
from rxapp.core.work import Work
from rxapp.customers.actions import records
from rxapp.messages.actions import backfill
from rxapp.messages.delivery.actions import channel_status
from rxapp.shop import actions as shop
from rxapp.staff import queries as staff_queries
from rxapp.staff.actions import passwords
from rxapp.staff.actions import people as staff_people
from rxapp.staff.actions import roles as staff_roles
from rxapp.wording import actions as wording

PASSWORD = "demo"
STAFF = (  # the last: whether they work on jobs
    ("Ada Lindqvist", "ada@example.com", "administrator", False),
    ("Ben Okafor", "ben@example.com", "front_desk", True),
    ("Cleo Marsh", "cleo@example.com", "mechanic", True),
)
SHOP = {
    "name": "Calder Cycles",
    "service_email": "service@caldercycles.example.com",
    "phone": "01632 960400",
    "address": "14 Valley Road\nHebden Bridge\nHX7 0AB",
    "country": "GB",
    "zone": "Europe/London",
    "language": "en",
    "signature_email": "{{ staff.name }}\n{{ shop.name }}, 14 Valley Road, Hebden Bridge\n{{ shop.phone }}",
    "signature_sms": "{{ shop.name }}, {{ shop.phone }}",
}


@locks.unwatched()  # a whole shop in one work, with nobody beside it
def fill(work: Work) -> None:
    """Write the demo shop, as the SYSTEM actor. Does nothing where its people exist already."""
    if staff_queries.demo_people(work):
        return
    shop.save(work, form=SHOP)
    roles = staff_roles.add_roles(work)
    kept = passwords.hash_password(PASSWORD)
    hired = {
        name: staff_people.add_staff(
            work, name=name, email=email, role_id=roles[role], password_hash=kept, is_demo=True, works_on_jobs=is_mechanic
        )
        for name, email, role, is_mechanic in STAFF
    }
    shop.mark_as_demo(work)
    wording.add_starters(work)
    known = {form.get("last_name") or form.get("company", ""): records.create(work, form=_sure(form)) for form in people()}
    for past in past_of(work.now, SHOP["zone"], known, hired):
        backfill.add_past(work, past=past)
    if not any(channel.facts.is_set_up and not channel.facts.is_demo for channel in registry.channels()):  # made-up words never really go
        for past, goes_at in pending_of(work.now, SHOP["zone"], known, hired):
            backfill.add_pending(work, past=past, goes_at=goes_at)
    demo_jobs.fill(work, customers=known, staff=hired)
    demo_tickets.fill(work, customers=known, staff=hired)
    channel_status.note(work, sent_by=[("demo", "email"), ("demo", "sms")], errors={})


def _sure(form: dict[str, Any]) -> dict[str, Any]:
    """The form with the question about odd phone numbers answered with yes: the made-up numbers (`made_up`) are possible, yet not valid."""
    return {**form, "confirmed": True, "phones": [{**phone, "sure": True} for phone in form.get("phones", ())]}
