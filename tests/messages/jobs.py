"""Jobs of a made-up feature: what messages know of jobs without knowing the workshop."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rxapp.messages.facts import FACTS, Fact
from rxapp.messages.subjects import JOB, SUBJECTS, Subject, SubjectKind
from rxapp.staff.rules import Permission
from rxapp.wording.placeholders import PLACEHOLDERS, Placeholder


@dataclass
class Jobs:
    """The jobs by their ids, and the day for which each is promised."""

    rows: dict[int, Subject] = field(default_factory=dict)
    promised: dict[int, str] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)

    def add(self, job_id: int, customer_id: int, item: str = "Canyon Grizl, gear service", *, promised: str = "Friday") -> Subject:
        """A job of this customer; its number is 3300 and its id."""
        name = f"J-{3300 + job_id}"
        self.rows[job_id] = Subject(job_id, customer_id, name, f"{name} {item}", "state.saved", f"/workshop/jobs/{job_id}")
        self.promised[job_id] = promised
        return self.rows[job_id]

    def move(self, job_id: int, customer_id: int) -> None:
        """The job becomes another customer's."""
        self.add(job_id, customer_id)

    def open_of(self, customer_id: int) -> list[Subject]:
        """Those of a customer that are not done."""
        return [row for row in self.rows.values() if row.customer_id == customer_id and row.id not in self.done]

    def day(self, job_id: int, language: str) -> str:
        """The promised day as this language says it, "" for none."""
        day = self.promised.get(job_id, "")
        return f"{day} {language}" if day else ""


@contextmanager
def declared() -> Iterator[Jobs]:
    """The made-up feature, with its placeholders and facts, in the place of the workshop."""
    jobs = Jobs()
    kind = SubjectKind(
        JOB,
        Permission.SEE_JOBS.value,
        lambda _work, ids: {number: jobs.rows[number] for number in ids if number in jobs.rows},
        lambda _work, customer_id: jobs.open_of(customer_id),
    )
    lists = (SUBJECTS, FACTS, PLACEHOLDERS)
    before = [tuple(listed) for listed in lists]
    kept = [[entry for entry in listed if not entry.name.startswith(JOB)] for listed in before]
    SUBJECTS.declare(*kept[0], kind)
    FACTS.declare(*kept[1], Fact("job.promised_on", lambda _work, job_id, language: jobs.day(job_id, language)))
    PLACEHOLDERS.declare(*kept[2], *_placeholders(jobs))
    try:
        yield jobs
    finally:
        for listed, entries in zip(lists, before, strict=True):
            listed.declare(*entries)


def _placeholders(jobs: Jobs) -> tuple[Placeholder, ...]:
    def number(at) -> str:
        row = jobs.rows.get(at.subjects.get(JOB, 0))
        return row.name if row else ""

    def promised(at) -> str:
        return jobs.day(at.subjects.get(JOB, 0), at.language)

    return (
        Placeholder("job.number", JOB, "J-3315", number),
        Placeholder("job.promised_on", JOB, "4 December 2026", promised, fact="job.promised_on"),
    )
