"""GET /workshop/jobs: who gets in, which days, what is told."""

import pytest
from sqlmodel import select

from rxapp.core.work import work
from rxapp.staff.models import Role
from rxapp.staff.sessions import COOKIE
from tests import cast as people
from tests.factories import make_customer, make_job, make_mechanic
from tests.web.conftest import Visitor

pytestmark = pytest.mark.usefixtures("clock")
DAY = "2026-11-30"
HERE = f"/workshop/jobs?from={DAY}&to={DAY}"


@pytest.fixture
def planned(staffed):
    """A job of Cleo's from nine to ten, and one without a time."""
    with work(staffed.ben) as job:
        dora = make_customer(job, is_vip=True)
        cleo = make_mechanic(job, staffed.cleo.id)
        told = {"start": f"{DAY}T09:00", "end": f"{DAY}T10:00", "mechanic_id": cleo, "note": "Never to be told"}
        return make_job(job, dora, **told), make_job(job, dora)


def signed_in(actor) -> Visitor:
    visitor = Visitor()
    visitor.client.cookies.set(COOKIE, people.sign_in(actor))
    return visitor


def test_the_day_with_its_hours_columns_and_jobs(staffed, planned):  # CL-4, D-136
    answer = signed_in(staffed.rita).get(HERE)
    told = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert told["days"] == [{"day": DAY, "opens": "09:00", "closes": "18:00", "why": ""}]
    assert [row["name"] for row in told["mechanics"]] == [staffed.cleo.name]
    (row,), (later,) = told["jobs"], told["unplanned"]
    assert (row["id"], row["start"], row["end"], row["is_vip"]) == (planned[0], f"{DAY}T09:00", f"{DAY}T10:00", True)
    assert (later["id"], later["start"], later["end"], told["open"]) == (planned[1], "", "", 2)
    assert "Never to be told" not in answer.text
    assert (told["shows_from"], told["shows_until"]) == ("08:00", "19:00")


def test_times_are_the_shops_clock_on_both_sides_of_a_change_of_clocks(staffed):
    with work(staffed.ben) as job:
        dora = make_customer(job)
        for day in ("2026-10-24", "2026-10-26"):
            make_job(job, dora, start=f"{day}T09:00", end=f"{day}T10:30")
    told = signed_in(staffed.ada).get("/workshop/jobs?from=2026-10-24&to=2026-10-26").json()
    assert [(row["start"], row["end"]) for row in told["jobs"]] == [
        ("2026-10-24T09:00", "2026-10-24T10:30"),
        ("2026-10-26T09:00", "2026-10-26T10:30"),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?from=2026-11-30",
        "?from=today&to=2026-11-30",
        "?from=2026-12-01&to=2026-11-30",
        "?from=2026-01-01&to=2026-03-04",
        "?from=0001-01-01&to=0001-01-02",
        "?from=9999-12-30&to=9999-12-31",
        "?from=2026-11-30T09:00&to=2026-11-30",
    ],
)
def test_days_that_are_none_are_refused(staffed, asked):
    answer = signed_in(staffed.ada).get(f"/workshop/jobs{asked}")
    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")


def test_two_months_are_told(staffed):
    assert signed_in(staffed.ada).get("/workshop/jobs?from=2026-01-01&to=2026-03-03").status_code == 200


def test_without_a_session_nothing_is_told(staffed, planned):
    answer = Visitor().get(HERE, accept="application/json")
    assert (answer.status_code, answer.json()) == (401, {"error": "sign in"})


def test_without_the_right_nothing_is_told(staffed, planned):  # D-139
    with work(staffed.ada) as job:
        role = job.session.exec(select(Role).where(Role.key == "read_only")).one()
        role.permissions = [name for name in role.permissions if name != "see_jobs"]
    assert signed_in(staffed.rita).get(HERE).status_code == 403


def test_nothing_is_taken_there(staffed):
    visitor = signed_in(staffed.ada)
    assert visitor.client.post("/workshop/jobs", headers={"origin": visitor.address}).status_code in (404, 405)
