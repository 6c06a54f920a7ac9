"""Two at the same moment: a link is used once, an administrator stays (both databases)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from rxapp.core.errors import Refusal
from rxapp.core.work import reading, work
from rxapp.staff import queries
from rxapp.staff.actions import links, people, roles
from rxapp.staff.models import Role, Staff

pytestmark = pytest.mark.both_databases


def together(*acts):
    """Run each in its own thread and transaction, begun at the same moment; returns each outcome or its Refusal."""
    gate = Barrier(len(acts))

    def one(actor, act):
        gate.wait(10)
        try:
            with work(actor) as job:
                return act(job)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as threads:
        return [future.result(30) for future in [threads.submit(one, *pair) for pair in acts]]


@pytest.mark.parametrize("turn", range(3))
def test_a_link_pressed_twice_at_once_opens_one_session(cast, turn):
    with work(cast.ada) as job:
        token = links.reset_link(job, staff_id=cast.ben.id)
    outcomes = together(*[(cast.ada, lambda job: links.accept(job, token=token, password_hash="x"))] * 4)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, links.LinkUnusable) for outcome in outcomes) == 3


@pytest.mark.parametrize("turn", range(3))
def test_two_administrators_who_deactivate_each_other_leave_one_clx21(cast, turn):
    with work() as job:
        administrator = job.session.exec(select(Role.id).where(Role.key == "administrator")).one()
        for person in (cast.ada, cast.ben):
            row = job.session.get_one(Staff, person.id)
            row.role_id, row.password_hash = administrator or 0, "x"
    outcomes = together(
        (cast.ada, lambda job: people.deactivate(job, staff_id=cast.ben.id)),
        (cast.ada, lambda job: people.deactivate(job, staff_id=cast.ada.id)),
    )
    assert sum(isinstance(outcome, people.LastAdministrator) for outcome in outcomes) == 1
    with reading() as job:
        assert len(queries.administrators(job)) == 1


def test_two_boxes_ticked_at_once_are_both_ticked_d65(cast):
    with work() as job:
        mechanic = job.session.exec(select(Role.id).where(Role.key == "mechanic")).one()
    names = ("export", "merge", "work_tickets", "edit_templates")
    together(*[(cast.ada, lambda job, name=name: roles.tick(job, role_id=mechanic, permission=name, is_on=True)) for name in names])
    with reading(cast.ada) as job:
        held = next(role.permissions for role in queries.roles(job) if role.key == "mechanic")
    assert set(names) <= set(held)
