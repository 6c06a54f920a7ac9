"""The linter, the formatter and the type checker have nothing to say."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "pyright": ["pyright", "-p", ".pyrightconfig.json", "--pythonpath", sys.executable],
}


@pytest.mark.timeout(900)  # the type checker needs minutes of a machine that runs other tests beside it
@pytest.mark.parametrize("check", CHECKS)
def test_it_is_clean(check):
    done = subprocess.run([sys.executable, "-m", *CHECKS[check]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
