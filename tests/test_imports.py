"""The import rules of the house, one contract each, as .importlinter states them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_house_keeps_its_order():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--config", ".importlinter", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
