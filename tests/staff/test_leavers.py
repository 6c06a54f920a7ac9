"""A closed account hands on what its person had at hand, as each feature says, in the same transaction."""

import pytest

from rxapp.core.errors import Refusal
from rxapp.core.work import reading, work
from rxapp.staff.actions import people
from rxapp.staff.leavers import LEAVERS, Leaver
from tests import shortcuts


class StillOpen(Refusal):
    """A feature that cannot let them go."""

    key = "refusal.too_fast"


@pytest.fixture
def declared():
    """Declares leavers; none afterwards but those of the shop."""
    before = tuple(LEAVERS)
    yield lambda *leavers: LEAVERS.declare(*before, *leavers)
    LEAVERS.declare(*before)


def _is_active(cast) -> bool:
    with reading(cast.ada) as job:
        return shortcuts.person_for(job, cast.ben.id).is_active


def test_each_feature_hears_of_it_once(cast, declared):
    left = []
    declared(*(Leaver(name, lambda _job, staff_id, name=name: left.append((name, staff_id))) for name in ("boats", "chats")))
    for _ in range(2):
        with work(cast.ada) as job:
            people.deactivate(job, staff_id=cast.ben.id)
    assert left == [("boats", cast.ben.id), ("chats", cast.ben.id)]
    assert not _is_active(cast)


def test_a_feature_that_refuses_keeps_the_account_open(cast, declared):
    def refuse(_job, _staff_id):
        raise StillOpen

    declared(Leaver("boats", refuse))
    with pytest.raises(StillOpen), work(cast.ada) as job:
        people.deactivate(job, staff_id=cast.ben.id)
    assert _is_active(cast)


def test_a_name_is_declared_once(declared):
    twice = Leaver("tickets", lambda _job, _staff_id: None)
    with pytest.raises(ValueError, match="tickets"):
        declared(twice, twice)
