"""Whom the panel's tests write to."""

import pytest

from rxapp.core.work import work
from rxapp.messages.delivery import ports
from rxapp.wording import actions as wording
from tests.factories import make_customer, make_shop
from tests.messages.desk import DEMO


@pytest.fixture
def oliver(cast):
    """A customer who agreed, in a shop that can send."""
    before = ports.channels()
    ports.set_channels(DEMO)
    with work(cast.ada) as job:
        make_shop(job)
        wording.add_starters(job)
        number = make_customer(job, first_name="Oliver", last_name="Hart", emails=[{"address": "oliver@example.com", "agrees": True}])
    yield number
    ports.set_channels(before)
