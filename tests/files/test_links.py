"""A customer's link opens one file for 30 days; without a public address there is none (D-149)."""

from datetime import timedelta

import pytest

from rxapp.core.errors import NotFound
from rxapp.core.settings import settings
from rxapp.core.work import reading, work
from rxapp.files import actions, links
from tests.files.conftest import TICKETS, put

HERE = "https://desk.example.com"


@pytest.fixture
def use_id(cast, monkeypatch):
    monkeypatch.setenv("RXAPP_PUBLIC_URL", HERE)
    settings.cache_clear()
    with work(cast.ben) as job:
        return actions.attach(job, stored=put(), subject=TICKETS, subject_id=1, name="a.txt")


def token_for(actor, use_id) -> str:
    with reading(actor) as job:
        return links.link_to(job, use_id).removeprefix(f"{HERE}/f/")


def behind(token):
    with reading() as job:
        return links.file_behind(job, token)


def test_it_opens_for_thirty_days(cast, clock, use_id):
    token = token_for(cast.ben, use_id)
    clock.shift(timedelta(days=30, seconds=-2))
    assert behind(token).id == use_id
    clock.shift(3)
    assert behind(token) is None


def test_only_who_may_read_the_file_makes_one(cast, use_id):
    with pytest.raises(NotFound):
        token_for(cast.rita, use_id)


def test_without_a_public_address_it_is_refused(cast, use_id, monkeypatch):
    monkeypatch.delenv("RXAPP_PUBLIC_URL")
    settings.cache_clear()
    with pytest.raises(links.NoPublicUrl):
        token_for(cast.ben, use_id)


def test_it_opens_nothing_once_the_file_is_detached(cast, use_id):
    token = token_for(cast.ben, use_id)
    with work(cast.ben) as job:
        actions.detach(job, use_id=use_id)
        again = actions.attach(job, stored=put(b"other"), subject=TICKETS, subject_id=1, name="b.txt")
    assert again != use_id
    assert behind(token) is None


def test_a_made_up_one_opens_nothing(cast, use_id, clock):
    token = token_for(cast.ben, use_id)
    picture = links.picture_address("https://example.com/a.png", clock_now()).rpartition("/")[2]
    for wrong in ("", "x", token[:-1], token + "x", "x" * 10_000, picture, token.replace(".", "")):
        assert behind(wrong) is None, wrong


def test_a_pictures_address_is_ours_and_lasts_a_day(clock):
    address = links.picture_address("https://example.com/a.png?b=c", clock_now())
    token = address.removeprefix("/files/remote/")
    assert links.picture_behind(token, clock_now()) == "https://example.com/a.png?b=c"
    assert links.picture_behind(token[:-1], clock_now()) == ""
    clock.shift(timedelta(days=1, seconds=1))
    assert links.picture_behind(token, clock_now()) == ""


def clock_now():
    with reading() as job:
        return job.now
