"""What the panel shows, read in one go when it opens and when the template changes."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from rxapp.core.errors import NotFound, Refusal
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers import rules
from rxapp.customers.queries import batch, lookups
from rxapp.messages import subjects
from rxapp.messages.composer.queries import Line, Person, TemplateChoice, filled, person_of, template_choices
from rxapp.messages.delivery import ports
from rxapp.messages.history.queries import timeline
from rxapp.messages.queries import drafts, owners
from rxapp.messages.rules import about as rule
from rxapp.messages.rules.sending import Owner
from rxapp.messages.rules.times import ScheduleProblem, latest_time, likely_times, schedule_problem, shop_moment
from rxapp.shop import queries as shops
from rxapp.wording.phrases import Phrases
from rxapp.wording.queries import filling, greetings


@dataclass
class AddressOwner:
    """Whose the address in *Send to* is, as far as it is not this customer's own: a word of `TO` and the other customer."""

    word: str = ""
    name: str = ""
    customer_id: int = 0


@dataclass(frozen=True, slots=True)
class SendTimes:
    """*Send later*: times likely to be chosen and the last one that can be, on the shop's clock, and why the one that is typed
    cannot be, a `ScheduleProblem` or ""."""

    likely: list[str]
    problem: str
    latest: str


@dataclass
class ShopFacts:
    """What the panel must know of the shop; `undo_for` in seconds, `sms_most` in characters (0: its channel takes any)."""

    name: str = ""
    email: str = ""
    zone: str = ""
    country: str = ""
    undo_for: int = 10
    email_is_demo: bool = True
    sms_is_demo: bool = True
    sms_most: int = 0


@dataclass
class Bubble:
    """One SMS of the thread on the customer's phone; the moment in ISO."""

    direction: str = ""
    body: str = ""
    at: str = ""


@dataclass
class JobFacts:
    """A job as the panel's head names it (`subjects.Subject`); id 0 for none."""

    id: int = 0
    name: str = ""
    label: str = ""
    status: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything that the panel opens with; the draft's content is None where there is none.

    `job` is what the words are about, `asked_job` the other one for which they are wanted (D-130), `jobs` the customer's open ones.
    """

    person: Person
    shop: ShopFacts
    kind: str
    templates: list[TemplateChoice]
    draft: dict[str, Any] | None
    thread: list[Bubble]
    phrases: dict[str, Phrases]
    owner: AddressOwner
    job: JobFacts
    asked_job: JobFacts
    jobs: list[JobFacts]


def send_times(work: Work, typed: str) -> SendTimes:
    """What stands at the field of *Send later* with this text in it; what is not a whole time yet is no problem before *Send* (D-8)."""
    zone = shops.shop(work).zone
    found = shop_moment(typed, zone)
    problem = found.problem or (schedule_problem(found.at, work.now) if found.at else None)
    is_told = problem not in (None, ScheduleProblem.MISSING, ScheduleProblem.UNREADABLE, ScheduleProblem.TWICE)
    return SendTimes(likely_times(work.now, zone), problem.value if problem and is_told else "", latest_time(work.now, zone))


def panel_for(work: Work, customer_id: int, kind: str = "", job_id: int = 0) -> Panel:
    """The panel of one customer; without a kind, that of the latest draft, else the preferred one if it can be met now, else e-mail (D-78).

    `job_id` is the job at which it opens (0: elsewhere). Raises NotAllowed, NotFound, also for a job that is not this customer's.
    """
    customer, shop = lookups.customer_for(work, customer_id), shops.shop(work)
    draft = drafts.draft_for(work, customer.id, kind)
    person = person_of(customer, shop)
    job, asked = _about(work, customer.id, job_id, draft.content if draft else {})
    chosen = Kind(kind or (draft.kind if draft else "") or (person.preference if can_be_met(person) else "") or Kind.EMAIL)
    return Panel(
        person=person,
        shop=_facts_of(shop),
        kind=chosen,
        templates=template_choices(work, chosen, person.language),
        draft=draft.content if draft else None,
        thread=_thread(work, person) if chosen == Kind.SMS else [],
        phrases=greetings.phrases_in_use(work),
        owner=_stranger(work, person, chosen, str(draft.content.get("to") or "")) if draft else AddressOwner(),
        job=job,
        asked_job=asked,
        jobs=[job_facts(row) for row in subjects.open_jobs(work, customer.id)],
    )


@dataclass(frozen=True, slots=True)
class Anew:
    """What of an open panel may have changed; `templates` are those of its type, `filled` is the chosen one filled for the record
    and job as they are now, None where it cannot be. A job that is not the customer's any more is none."""

    person: Person
    phrases: dict[str, Phrases]
    thread: list[Bubble]
    filled: filling.Filled | None
    owner: AddressOwner
    templates: list[TemplateChoice]
    job: JobFacts
    asked_job: JobFacts
    jobs: list[JobFacts]


def address_owner(work: Work, customer_id: int, kind: str, typed: str) -> AddressOwner:
    """Whose the typed address is: "own", another's who agrees or not, nobody's, one whose owner said no, or none at all (D-1, D-3).

    Raises NotAllowed.
    """
    if not typed.strip() or kind == Kind.NOTE:
        return AddressOwner()
    address = owners.normal_address(work, kind, typed)
    if not address:
        return AddressOwner("none")
    owned = owners.who_owns(work, customer_id, kind, address)
    if owned.owner is not Owner.OTHER:
        return AddressOwner("own" if owned.owner is Owner.THIS else "objects" if owned.objects else "nobody")
    other = batch.named(work, [owned.customer_id])[owned.customer_id]
    return AddressOwner("other_yes" if owned.agrees else "other_no", other.name, owned.customer_id)


def own_line(person: Person, kind: str, typed: str, *, country: str) -> Line | None:
    """The customer's own phone or e-mail that was typed, in whatever notation (B3b)."""
    is_email = kind == Kind.EMAIL
    lines = person.emails if is_email else person.phones
    typed_at = rules.folded_email(rules.email_address(typed)) if is_email else rules.phone_number(typed, country=country)
    return next((line for line in lines if typed_at and typed_at == (rules.folded_email(line.value) if is_email else line.value)), None)


def _stranger(work: Work, person: Person, kind: str, typed: str) -> AddressOwner:
    """The same, without a look where the address stands on this record."""
    own = own_line(person, kind, typed, country=shops.shop(work).country)
    return address_owner(work, person.id, kind, typed) if own is None else AddressOwner("own")


def can_be_met(person: Person) -> bool:
    """Whether an address of the preferred kind agrees, so that the preference, if there is one, can be met now (D-5)."""
    return any(line.agrees for line in (person.phones if person.preference == Kind.SMS else person.emails)) or not person.preference


def anew(work: Work, customer_id: int, kind: str, template_id: int = 0, to: str = "", *, jobs: tuple[int, int] = (0, 0)) -> Anew:
    """The customer, the shop's greetings, the templates, the chosen one's words and (for SMS) the thread, read again.

    `jobs` are the panel's: the one that the words are about, and the one that is asked about.

    Raises NotAllowed, NotFound.
    """
    person = person_of(lookups.customer_for(work, customer_id), shops.shop(work))
    thread = _thread(work, person) if kind == Kind.SMS else []
    again = None
    if template_id:
        with suppress(Refusal):
            again = filled(work, customer_id, template_id, jobs[0])[1]
    owner, templates = _stranger(work, person, kind, to), template_choices(work, kind, person.language)
    job, asked = (job_facts(subjects.job_of(work, number, customer_id)) for number in jobs)
    listed = [job_facts(row) for row in subjects.open_jobs(work, customer_id)]
    return Anew(person, greetings.phrases_in_use(work), thread, again, owner, templates, job, asked, listed)


def _about(work: Work, customer_id: int, job_id: int, draft: dict[str, Any]) -> tuple[JobFacts, JobFacts]:
    """The job that the panel stands for, and the one about which it asks (D-130); a draft's that is no more this customer's is none."""
    opened_from = subjects.job_of(work, job_id, customer_id)
    if job_id and opened_from is None:
        raise NotFound
    drafted_for = subjects.job_of(work, int(draft.get("job_id") or 0), customer_id)
    known = {job.id: job for job in (opened_from, drafted_for) if job}
    has_words = any(str(draft.get(name) or "").strip() for name in ("subject", "body", "aside"))
    told = rule.about(opened_from=job_id, drafted_for=drafted_for.id if drafted_for else 0, has_words=has_words)
    return job_facts(known.get(told.job_id)), job_facts(known.get(told.asks_for))


def job_facts(job: subjects.Subject | None) -> JobFacts:
    """The job as the head names it; id 0 for None."""
    return JobFacts(job.id, job.name, job.label, job.status, job.link) if job else JobFacts()


def _facts_of(shop: shops.ShopRow) -> ShopFacts:
    email, sms = ports.channel_for(Kind.EMAIL, shop.email_channel), ports.channel_for(Kind.SMS, shop.sms_channel)
    return ShopFacts(
        name=shop.name,
        email=shop.service_email,
        zone=shop.zone,
        country=shop.country,
        undo_for=shop.undo_panel_for,
        email_is_demo=bool(email and email.is_demo),
        sms_is_demo=bool(sms and sms.is_demo),
        sms_most=sms.most_chars if sms else 0,
    )


def _thread(work: Work, person: Person) -> list[Bubble]:
    return [Bubble(row.direction, row.body, row.at.isoformat()) for row in timeline.thread(work, person.id)]
