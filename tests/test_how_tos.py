"""The README's how-tos hold: each is followed on a copy of the tree, and the copy is run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

SEND = '''"""Sends by pigeon."""

from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelFacts, OutgoingMessage, Receipt

FACTS = ChannelFacts("pigeon", Kind.SMS, "channel.pigeon", is_set_up=True)


async def send(message: OutgoingMessage) -> Receipt:
    """Let it fly."""
    return Receipt(f"feather-{message.id}")


async def check() -> None:
    """The loft is open."""
'''
WEBHOOK = '''"""What comes back by pigeon."""

from rxapp.channels.hooks import Hook, Posted
from rxapp.channels.signatures import NotGenuine, single
from rxapp.core import clock
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import InboundMessage


def _read(posted: Posted) -> list[InboundMessage]:
    if single(posted.headers, "x-ring") != "ours":
        raise NotGenuine("ring")
    number, words = posted.body.decode().split("|")
    return [InboundMessage(f"p-{number}", "pigeon", Kind.SMS, "+447700900633", "+447700900000", words, clock.now())]


HOOKS = (Hook("/hooks/pigeon", Kind.SMS, 2_000, _read, answer="<Coo/>"),)
'''
IMPORTS = "from rxapp.channels.pigeon import send as pigeon\nfrom rxapp.channels.pigeon import webhook as pigeon_webhook\n"
RUN = """
import asyncio
from starlette.applications import Starlette
from starlette.testclient import TestClient
from rxapp.commands import start
from rxapp.channels import registry
start.prepare()
registry.introduce()
import sqlalchemy as sa
from rxapp import web
from rxapp.core import db
from rxapp.core.kinds import Kind
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import OutgoingMessage
from rxapp.web.middleware import RequestGuard

assert ports.channel_for(Kind.SMS).name == "pigeon"
channel = registry.channel("pigeon", "sms")
assert asyncio.run(channel.send(OutgoingMessage(7, "r", Kind.SMS, "+447700900633", "Ready."))).provider_id == "feather-7"
client = TestClient(RequestGuard(Starlette(routes=web.routes())), base_url="http://10.0.0.7:3000")
assert client.post("/hooks/pigeon", content="1|Is it ready?").status_code == 403
assert client.post("/hooks/pigeon", content="x" * 2_001, headers={"x-ring": "ours"}).status_code == 413
for _ in range(2):
    answer = client.post("/hooks/pigeon", content="1|Is it ready?", headers={"x-ring": "ours"})
    assert (answer.status_code, answer.text) == (200, "<Coo/>")
assert client.post("/hooks/pigeon", content="no bar", headers={"x-ring": "ours"}).status_code == 200
with db.engine().connect() as connection:
    assert connection.execute(sa.text("SELECT channel, body FROM message WHERE direction = 'in'")).all() == [("pigeon", "Is it ready?")]
    assert connection.execute(sa.text("SELECT sort FROM providerevent")).scalars().all() == ["unreadable"]
print("It flies.")
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tree as a newcomer has it."""
    shutil.copytree(ROOT / "rxapp", tmp_path / "rxapp", ignore=shutil.ignore_patterns("__pycache__", "docs"))
    return tmp_path


def _run(folder: Path, script: str) -> str:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("RXAPP_")}
    data = folder / "data"
    data.mkdir()
    env = {**bare, "RXAPP_DATA_DIR": str(data), "RXAPP_DEMO": "off", "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _before(path: Path, mark: str, line: str) -> None:
    """Write a line before the one that holds the mark."""
    text = path.read_text(encoding="utf-8")
    assert text.count(mark) == 1
    path.write_text(text.replace(mark, line + mark), encoding="utf-8")


@pytest.mark.timeout(120)
def test_add_a_channel(copy):
    """A folder and its line in the registry: it sends, and its hook has a route, a cap and its own proof; nothing else is touched."""
    folder = copy / "rxapp" / "channels" / "pigeon"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Pigeons."""\n')
    (folder / "send.py").write_text(SEND)
    (folder / "webhook.py").write_text(WEBHOOK)
    registry = copy / "rxapp" / "channels" / "registry.py"
    _before(registry, "from rxapp.channels.sendgrid import send as sendgrid\n", IMPORTS)
    _before(
        registry,
        "        Channel(_demo(Kind.EMAIL)",
        "        Channel(pigeon.FACTS, pigeon.send, pigeon.check, hooks=pigeon_webhook.HOOKS),\n",
    )
    assert "It flies." in _run(copy, RUN)
