"""/files/remote/<token>: a mail's picture by our server, so that the page's policy stays closed."""

from datetime import timedelta

import pytest

from rxapp.channels.remote_files import Fetched, NotFetched
from rxapp.core import clock as house_clock
from rxapp.files import links, remote_cache
from rxapp.web import remote_pictures
from rxapp.workers import retention
from tests.files.conftest import folder, lying, picture  # noqa: F401 (fixtures)

URL = "https://shop.example/logo.png"
PNG = picture("PNG")


class Elsewhere:
    """Stands in for the internet, which `tests/channels/test_remote_files.py` tries; counts how often it is asked."""

    def __init__(self):
        self.asked, self.holds = [], {URL: PNG}

    async def fetch(self, url, *, types, cap):
        self.asked.append(url)
        if url not in self.holds:
            raise NotFetched("nothing there")
        return Fetched(self.holds[url], "image/png")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, folder):  # noqa: F811
    remote_cache._folder.cache_clear()
    made = Elsewhere()
    monkeypatch.setattr(remote_pictures, "fetcher", made)
    yield made
    remote_cache._folder.cache_clear()


@pytest.fixture
def inside(visitor):
    visitor.sign_in()
    return visitor


def address(url=URL):
    return links.picture_address(url, house_clock.now())


def test_staff_see_it_and_it_is_fetched_once(inside, elsewhere):
    answer = inside.get(address())
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert inside.get(address(), if_none_match=answer.headers["etag"]).status_code == 304
    assert elsewhere.asked == [URL]


def test_the_policy_of_the_pages_stays_closed(inside):
    assert "img-src 'self' data: blob:;" in inside.get("/customers").headers["content-security-policy"]


def test_nobody_else_has_anything_fetched(visitor, elsewhere):
    assert visitor.get(address()).status_code == 303
    assert elsewhere.asked == []


@pytest.mark.parametrize("token", ["x", "https%3A%2F%2Fshop.example%2Flogo.png", "a.b", "x" * 5000])
def test_what_no_mail_names_is_not_fetched(inside, elsewhere, token):
    assert inside.get(f"/files/remote/{token}").status_code == 404
    assert inside.get(address()[:-1]).status_code == 404
    assert elsewhere.asked == []


def test_an_address_lasts_a_day(inside, elsewhere, clock):
    old = address()
    clock.shift(timedelta(hours=25))
    inside.sign_in()
    assert inside.get(old).status_code == 404
    assert elsewhere.asked == []


def test_where_there_is_nothing_it_is_not_asked_at_once_again(inside, elsewhere):
    nothing = address("https://shop.example/none.png")
    for _ in range(3):
        answer = inside.get(nothing)
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
    assert len(elsewhere.asked) == 1


def test_after_a_week_it_is_forgotten(folder):  # noqa: F811
    now = house_clock.now().timestamp()
    remote_cache.keep(URL, PNG)
    assert remote_cache.kept(URL, now) == PNG
    assert remote_cache.kept(URL, now + remote_cache.KEPT_FOR + 5) is None
    assert remote_cache.kept("https://other.example/", now) is None
    remote_cache.forget_old(now)
    assert len(lying(folder.parent / "remote")) == 1
    remote_cache.forget_old(now + remote_cache.KEPT_FOR + 5)
    assert lying(folder.parent / "remote") == []


def test_the_hourly_loop_forgets(db, monkeypatch):
    asked = []
    monkeypatch.setattr(remote_cache, "forget_old", asked.append)
    retention.forget_uploads()
    assert len(asked) == 1
