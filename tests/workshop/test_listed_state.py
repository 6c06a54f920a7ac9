"""A customer's jobs on their page, as a tab runs it."""

from rxapp.core.work import work
from rxapp.workshop.actions import status
from rxapp.workshop.state.listed import CustomerJobs
from tests.factories import make_customer, make_job


async def test_a_customers_jobs_are_shown_and_follow_each_change(screen, cast, bench):
    with work(cast.ben) as job:
        first, second = make_job(job, bench.dora), make_job(job, bench.dora, start="2026-11-30T09:00", end="2026-11-30T10:00")
        make_job(job, make_customer(job, first_name="Other", last_name="Person"))
    tab = await screen(cast.rita, path=f"/customers/{bench.dora}")
    await tab.do(CustomerJobs.load)
    state = await tab.state(CustomerJobs)
    assert [(row.shown, row.start) for row in state.to_do] == [("J-1002", "2026-11-30T09:00"), ("J-1001", "")]
    with work(cast.ben) as job:
        status.set_status(job, job_id=second, version=1, status="cancelled")
    await tab.do(CustomerJobs.refresh)
    state = await tab.state(CustomerJobs)
    assert ([row.id for row in state.to_do], [row.id for row in state.over]) == ([first], [second])
