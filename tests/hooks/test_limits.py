"""How often one may try."""

import pytest

from rxapp.core import clock as clocks
from rxapp.hooks.limits import EventLimit


@pytest.fixture
def seconds(monkeypatch):
    """A monotonic clock that the test moves: `seconds[0] += 1`."""
    now = [1000.0]
    monkeypatch.setattr(clocks, "monotonic", lambda: now[0])
    return now


def passed(limit, key, events):
    return sum(limit.allows(key) for _ in range(events))


def test_a_burst_passes_then_no_more(seconds):
    assert passed(EventLimit(), "tab", 100) == 40


def test_it_fills_again_with_time_but_not_beyond_the_burst(seconds):
    limit = EventLimit()
    passed(limit, "tab", 100)
    seconds[0] += 1
    assert passed(limit, "tab", 100) == 8
    seconds[0] += 3600
    assert passed(limit, "tab", 100) == 40


def test_steady_typing_is_never_refused(seconds):
    """A search every 150 ms, for ten minutes."""
    limit = EventLimit()
    for _ in range(4000):
        seconds[0] += 0.15
        assert limit.allows("tab")


def test_a_loop_is_held_at_the_rate(seconds):
    limit = EventLimit()
    count = 0
    for _ in range(1000):
        seconds[0] += 0.01
        count += limit.allows("tab")
    assert count in (119, 120)


def test_each_key_has_its_own(seconds):
    limit = EventLimit()
    passed(limit, "tab", 100)
    assert limit.allows("other tab")


def test_it_keeps_only_so_many_keys(seconds):
    limit = EventLimit(keys=10)
    for n in range(1000):
        limit.allows(f"invented {n}")
    assert len(limit._buckets) == 10


def test_the_busiest_is_not_the_one_forgotten(seconds):
    limit = EventLimit(keys=3)
    passed(limit, "busy", 100)
    for n in range(50):
        limit.allows(f"invented {n}")
        assert not limit.allows("busy")
