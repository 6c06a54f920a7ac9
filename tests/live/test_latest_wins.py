"""Where states lie in Redis no event is broken off: what a tab shows must be what the server holds."""

import os
import subprocess
import sys

import pytest

from rxapp.core.settings import ROOT


@pytest.mark.parametrize(("url", "wins"), [("", "True"), ("redis://127.0.0.1:1/0", "False")])
def test_a_newer_search_ends_an_older_one_in_memory_alone(url, wins, tmp_path):
    asked = "from rxapp.customers.state.grid import GridState; print(GridState.event_handlers['search'].supersedes)"
    env = {**os.environ, "RXAPP_REDIS_URL": url, "RXAPP_DATA_DIR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert said.stdout.split()[-1] == wins
