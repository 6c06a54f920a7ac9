"""/_health tells a stranger only whether all is well (screens.md, Start and addresses)."""

import pytest

from rxapp.core import db as database
from tests.hooks.conftest import Visitor


def test_a_stranger_learns_only_that_it_works(visitor):
    answer = visitor.get("/_health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_who_is_signed_in_learns_more(visitor):
    visitor.sign_in()
    assert visitor.get("/_health").json().keys() > {"status", "since"}


@pytest.mark.parametrize(("given", "sees"), [("Bearer right", True), ("right", True), ("Bearer wrong", False), ("Bearer ", False)])
def test_the_token_shows_as_much(visitor, environment, given, sees):
    environment(RXAPP_HEALTH_TOKEN="right")
    assert ("since" in visitor.get("/_health", authorization=given).json()) is sees


def test_no_token_set_means_no_token_fits(visitor):
    assert visitor.get("/_health", authorization="Bearer ").json() == {"status": "ok"}


def test_an_unreachable_database_is_503_and_says_no_more():
    database.use(database.connect("sqlite:////nowhere/at/all.db"))
    try:
        answer = Visitor().get("/_health")
    finally:
        database.use(None)
    assert (answer.status_code, answer.json()) == (503, {"status": "failing"})
