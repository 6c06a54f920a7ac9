"""A desk whose clock runs, a real SMTP server, and worker processes that share the desk's database."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from rxapp.core.settings import ROOT
from rxapp.messages.delivery import ports
from tests.cast import Cast
from tests.channels.smtp_peer import SmtpPeer, smtp_server
from tests.messages.desk import SMTP, Desk, open_desk

Start = Callable[..., subprocess.Popen]


@pytest.fixture
def desk(cast: Cast) -> Iterator[Desk]:
    """A shop that sends at once, by SMTP."""
    with open_desk(cast) as opened:
        opened.shop(undo_panel_for=0)
        ports.set_channels(SMTP)
        yield opened


@pytest.fixture
def peer() -> Iterator[SmtpPeer]:
    """The server to which every mail goes; it counts them."""
    with smtp_server(SmtpPeer()) as running:
        yield running


@pytest.fixture
def start_worker(db: sa.Engine, peer: SmtpPeer, tmp_path: Path) -> Iterator[Start]:
    """Starts `python3 -m rxapp worker`, or another module, as a process of its own; whatever still runs at the end is ended."""
    running: list[subprocess.Popen] = []
    environment = {
        **os.environ,
        "RXAPP_DATA_DIR": str(tmp_path),
        "RXAPP_DATABASE_URL": db.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql"),
        "RXAPP_SMTP_URL": f"smtp://127.0.0.1:{peer.port}?tls=off",
        "RXAPP_DEMO": "off",
        "RXAPP_WORKERS": "outside",
    }

    def start(*words: str, **other: str) -> subprocess.Popen:
        command = [sys.executable, "-m", *(words or ("rxapp.commands.worker",))]
        running.append(
            subprocess.Popen(command, cwd=ROOT, env=environment | other, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        )
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        if process.stdout:
            process.stdout.close()
