"""`python3 -m tests.bench`: makes the environment, finds a browser, then measures inside it. Standard library only."""

import os
import sys
from pathlib import Path

from rxapp import __main__ as launcher  # first: an old Python stops here, with one sentence
from tests import chromium

ROOT = Path(__file__).resolve().parents[2]


def main(words):
    """Measure, inside the environment of the tests; returns the exit code."""
    python = launcher.environment(ROOT / "tests" / "requirements.txt")
    try:
        os.environ["RXAPP_CHROMIUM"] = chromium.installed() or chromium.fetched(python)
    except chromium.NoChromium as reason:
        launcher.stop(str(reason))
    return launcher.inside(python, "-m", "tests.bench.run", *words)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
