"""A web process ends with the one that started it: a killed parent leaves neither port nor data folder taken."""

import os
import signal
from pathlib import Path

from tests.flows.processes import Web, until


def test_a_killed_parent_takes_its_web_process_along(tmp_path: Path):
    """SIGKILL of the first process alone, as the system does when memory is short; the next start finds the port free."""
    web = Web(tmp_path, "desk")
    web.start()
    try:
        web.wait()
        first, *others = sorted(web.process_ids())
        assert others
        os.kill(first, signal.SIGKILL)
        until(lambda: not web.runs and web.health()[0] == 0)
        web.start()
        web.wait()
    finally:
        web.end(signal.SIGKILL)
