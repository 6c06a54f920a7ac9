"""How often one may try."""

import pytest
from pydantic import ValidationError
from starlette.requests import Request

from rxapp.core import clock as clocks
from rxapp.core.settings import Settings
from rxapp.web import rate_limits
from rxapp.web.rate_limits import TokenBucket


@pytest.fixture
def seconds(monkeypatch):
    """A monotonic clock that the test moves: `seconds[0] += 1`."""
    now = [1000.0]
    monkeypatch.setattr(clocks, "monotonic", lambda: now[0])
    return now


def passed(limit, key, events):
    return sum(limit.allows(key) for _ in range(events))


def test_a_burst_passes_then_no_more(seconds):
    assert passed(TokenBucket(), "tab", 100) == 40


def test_it_fills_again_with_time_but_not_beyond_the_burst(seconds):
    limit = TokenBucket()
    passed(limit, "tab", 100)
    seconds[0] += 1
    assert passed(limit, "tab", 100) == 8
    seconds[0] += 3600
    assert passed(limit, "tab", 100) == 40


def test_steady_typing_is_never_refused(seconds):
    """A search every 150 ms, for ten minutes."""
    limit = TokenBucket()
    for _ in range(4000):
        seconds[0] += 0.15
        assert limit.allows("tab")


def test_a_loop_is_held_at_the_rate(seconds):
    limit = TokenBucket()
    count = 0
    for _ in range(1000):
        seconds[0] += 0.01
        count += limit.allows("tab")
    assert count in (119, 120)


def test_each_key_has_its_own(seconds):
    limit = TokenBucket()
    passed(limit, "tab", 100)
    assert limit.allows("other tab")


def test_it_keeps_only_so_many_keys(seconds):
    limit = TokenBucket(keys=10)
    for n in range(1000):
        limit.allows(f"invented {n}")
    assert len(limit._buckets) == 10


def test_the_busiest_is_not_the_one_forgotten(seconds):
    limit = TokenBucket(keys=3)
    passed(limit, "busy", 100)
    for n in range(50):
        limit.allows(f"invented {n}")
        assert not limit.allows("busy")


@pytest.mark.parametrize(
    ("peer", "noted", "trusted", "counts"),
    [
        ("127.0.0.1", "203.0.113.7", None, "203.0.113.7"),
        ("::ffff:127.0.0.1", "203.0.113.7", None, "203.0.113.7"),
        ("::1", "10.9.8.7, 203.0.113.7", None, "203.0.113.7"),
        ("10.0.0.5", "203.0.113.7", None, "10.0.0.5"),
        ("192.168.1.20", "203.0.113.7", None, "192.168.1.20"),
        ("10.0.0.5", "1.2.3.4, 203.0.113.7, 10.0.0.6", "10.0.0.0/24", "203.0.113.7"),
        ("10.0.0.5", "", "10.0.0.0/24", "10.0.0.5"),
        ("127.0.0.1", "203.0.113.7", "10.0.0.5", "127.0.0.1"),
        ("10.0.0.5", ",".join(["10.0.0.6"] * 500), "10.0.0.0/24", "10.0.0.6"),
    ],
)
def test_only_named_proxies_say_whom_they_speak_for(monkeypatch, peer, noted, trusted, counts):
    """screens.md, RXAPP_TRUSTED_PROXIES: loopback, where nothing else is named."""
    made = Settings(**({"trusted_proxies": trusted} if trusted else {}))
    monkeypatch.setattr(rate_limits, "settings", lambda: made)
    headers = [(b"x-forwarded-for", noted.encode())] if noted else []
    assert rate_limits.client_address(Request({"type": "http", "client": (peer, 1), "headers": headers})) == counts


@pytest.mark.parametrize("value", ["nonsense", "10.0.0.1/99", "10.0.0.1;10.0.0.2"])
def test_a_proxy_that_is_no_address_stops_the_start(value):
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=value)
