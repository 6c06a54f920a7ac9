"""A shop with a mechanic and a customer, for every test of jobs."""

from dataclasses import dataclass

import pytest

from rxapp.core.work import work
from tests.factories import make_customer, make_mechanic, make_shop


@dataclass(frozen=True, slots=True)
class Bench:
    """Ids of the customer, and of Cleo and Ben, who work on jobs."""

    dora: int
    cleo: int
    ben: int


@pytest.fixture(autouse=True)
def on_that_day(clock) -> None:
    """Jobs stand on days around the tests' own one."""


@pytest.fixture
def bench(cast) -> Bench:
    """Dora agrees to both; the shop is in London, and open as usual."""
    with work() as job:
        make_shop(job)
        dora = make_customer(job, phones=["07700 900633"], emails=["dora@example.com"])
        return Bench(dora, make_mechanic(job, cast.cleo.id), make_mechanic(job, cast.ben.id))
