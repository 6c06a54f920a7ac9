"""Frames that no page sends are dropped at the socket, at no cost and without their text in the log."""

from types import SimpleNamespace

import pytest

from rxapp.live import frames

SECRET = "hunter2-my-note"
GOOD = {"name": "state.x", "payload": {}, "router_data": {"pathname": "/", "query": {}}}
STRANGE = [
    (),
    (GOOD, GOOD),
    (None,),
    (SECRET,),
    ([GOOD],),
    ({},),
    ({"name": 5},),
    ({**GOOD, "payload": SECRET},),
    ({**GOOD, "router_data": None, "payload": {"a": SECRET}},),
    ({**GOOD, "router_data": {"query": SECRET}},),
]


@pytest.fixture
def socket(clock):
    """Reflex's end of a socket, with what reached it; it raises with the whole frame, as Reflex does."""
    reached = []

    async def hear(event, sid, *data):
        reached.append((event, *data))
        if data and "raise" in str(data):
            raise ValueError(f"Failed to deserialize event data: {data}")
        return "heard"

    namespace = SimpleNamespace(trigger_event=hear)
    frames.hear_only_pages(SimpleNamespace(event_namespace=namespace))  # type: ignore[arg-type]
    frames.said.filters.clear()
    frames.logs.sparing(frames.said)
    return SimpleNamespace(reached=reached, send=lambda event, *data: namespace.trigger_event(event, "sid", *data))


@pytest.mark.parametrize("data", STRANGE, ids=range(len(STRANGE)))
async def test_three_thousand_strange_frames_reach_nothing_and_are_one_line(socket, caplog, data):
    for _ in range(3000):
        assert await socket.send("event", *data) is None
    assert socket.reached == []
    assert caplog.messages == ["A socket sent what no page sends; it was dropped"]


async def test_an_event_of_a_page_is_heard(socket):
    assert await socket.send("event", GOOD) == "heard"
    assert await socket.send("event", {"name": "state.x"}) == "heard"
    assert len(socket.reached) == 2


@pytest.mark.parametrize("event", ["event", "ping", "client_error"])
async def test_what_raises_all_the_same_is_said_once_without_its_text(socket, caplog, event):
    for _ in range(3000):
        assert await socket.send(event, {**GOOD, "name": f"raise {SECRET}"}) is None
    assert len(caplog.messages) == 1
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


async def test_what_refuses_a_connection_still_does(socket):
    with pytest.raises(ValueError, match="Failed"):
        await socket.send("connect", {"raise": 1})
