"""The tests' own provider: it counts truly, and does as it is told from another process too."""

import subprocess
import sys

import pytest

from rxapp.channels.sendgrid import send as sendgrid
from rxapp.channels.twilio import send as twilio
from rxapp.messages.delivery.ports import ChannelError
from tests import house
from tests.channels.http_peer import Act, RemotePeer
from tests.channels.test_sendgrid import LETTER
from tests.channels.test_twilio import TEXT


@pytest.fixture
def remote(tmp_path):
    """A peer that is a process of its own."""
    command = [sys.executable, "-m", "tests.channels.http_peer", "--log", str(tmp_path / "accepted.jsonl")]
    with subprocess.Popen(command, cwd=house.ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield RemotePeer(process.stdout.readline().strip()).wait()
        process.kill()


async def test_it_counts_what_went_out_twice(api, known):
    await sendgrid.send(LETTER)
    await twilio.send(TEXT)
    api.next(Act(drops="taken"))
    with pytest.raises(ChannelError):
        await twilio.send(TEXT)
    assert [(one.provider, one.key) for one in api.accepted] == [(name, LETTER.reference) for name in ("sendgrid", "twilio", "twilio")]
    assert api.counts() == {LETTER.reference: 3}


async def test_without_a_reference_address_and_words_count(api, known):
    known(public_url="")
    await twilio.send(TEXT)
    assert list(api.counts()) == [f"{TEXT.to} {TEXT.body}"]


async def test_it_obeys_from_another_process(known, remote, tmp_path):
    known(sendgrid_host=remote.url, twilio_api_base=remote.url)
    remote.next(Act(429, headers={"Retry-After": "3"}))
    with pytest.raises(ChannelError, match="busy"):
        await sendgrid.send(LETTER)
    remote.on(TEXT.to, Act(400))
    with pytest.raises(ChannelError, match="number_invalid"):
        await twilio.send(TEXT)
    await sendgrid.send(LETTER)
    assert remote.counts() == {LETTER.reference: 1}
    assert remote.accepted[0].to == LETTER.to
    assert len((tmp_path / "accepted.jsonl").read_text().splitlines()) == 1
    remote.clear()
    assert remote.accepted == []


async def test_a_share_of_the_requests_goes_wrong_and_the_rest_arrives(api, known):
    api.share(0.3, Act(503))
    bad = 0
    for _ in range(60):
        try:
            await twilio.send(TEXT)
        except ChannelError:
            bad += 1
    assert 5 < bad < 35
    assert len(api.accepted) == 60 - bad
