"""What the counter shows of the customer who stands at it."""

from dataclasses import dataclass

from rxapp.core.work import Work
from rxapp.counter import rules
from rxapp.customers.queries import lookups
from rxapp.messages.history.queries import timeline
from rxapp.messages.history.queries.rows import MessageRow
from rxapp.messages.history.rules import View
from rxapp.workshop import queries as workshop
from rxapp.workshop.queries import JobLine

CONTACTS = 5
OPEN, DONE = 12, 5


@dataclass(frozen=True, slots=True)
class Contact:
    """One of the last communications: its kind, own subject and state in words; `at` in ISO."""

    id: int
    kind: str
    subject: str
    state: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Served:
    """The customer at the counter; id 0 is nobody. `phone` and `email` are the main ones, `last_contact` is in ISO; "" is none.

    `note_line` is what is shown of the note at first, `note_is_cut` that there is more of it. `jobs` are at most twelve open ones,
    those to be collected first, then the last five done; `open_jobs` is how many are open in all.
    """

    id: int = 0
    name: str = ""
    title: str = ""
    company: str = ""
    phone: str = ""
    email: str = ""
    preference: str = ""
    note: str = ""
    note_line: str = ""
    note_is_cut: bool = False
    is_supplier: bool = False
    is_conflict: bool = False
    is_vip: bool = False
    is_hidden: bool = False
    last_contact: str = ""
    last_contact_kind: str = ""
    contacts: tuple[Contact, ...] = ()
    jobs: tuple[JobLine, ...] = ()
    open_jobs: int = 0


def served(work: Work, customer_id: int) -> Served:
    """The customer, hidden or not, with jobs and the last five communications. Raises NotAllowed, BadInput, NotFound."""
    row = lookups.customer_for(work, customer_id)
    open_jobs = rules.ready_first(workshop.open_jobs(work, row.id))
    done = [job for job in workshop.jobs_of(work, row.id) if job.is_done]
    line = rules.note_line(row.note)
    phone, email = row.main_phone, row.main_email
    return Served(
        **{name: getattr(row, name) for name in ("id", "name", "title", "preference", "note", "last_contact_kind")},
        **{name: getattr(row, name) for name in ("is_supplier", "is_conflict", "is_vip", "is_hidden")},
        company=row.company if row.company != row.name else "",
        phone=phone.shown if phone else "",
        email=email.address if email else "",
        note_line=line.text,
        note_is_cut=line.is_cut,
        last_contact=row.last_contact_at.isoformat() if row.last_contact_at else "",
        contacts=tuple(map(_contact, timeline.timeline(work, row.id, view=View.CONTACT).rows[:CONTACTS])),
        jobs=tuple(map(workshop.line, (*open_jobs[:OPEN], *done[:DONE]))),
        open_jobs=len(open_jobs),
    )


def _contact(row: MessageRow) -> Contact:
    return Contact(row.id, row.kind, row.subject, row.state, row.author, row.at.isoformat())
