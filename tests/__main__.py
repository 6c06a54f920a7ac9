"""`python3 -m tests`: makes the environment, finds a browser, then runs every check and every test.

Extra arguments go to pytest, and then it runs what they choose: `python3 -m tests tests/customers -k grid`.
Standard library only, and readable by every Python 3, as `rxapp/__main__.py`.
"""

import os
import subprocess
import sys
from pathlib import Path

from rxapp import __main__ as launcher  # first: an old Python stops here, with one sentence
from tests import chromium

ROOT = Path(__file__).resolve().parents[1]
WITHOUT_BROWSER = ["-n", str(max(2, min(4, os.cpu_count() or 2))), "--ignore=tests/browser"]
BROWSER = ["tests/browser"]  # one process: the stories share one served desk


def main(words):
    """Run everything; returns the exit code (the linters and the type checker are tests like the others)."""
    os.chdir(str(ROOT))
    python = launcher.environment(ROOT / "tests" / "requirements.txt")
    try:
        os.environ["RXAPP_CHROMIUM"] = chromium.installed() or chromium.fetched(python)
    except chromium.NoChromium as reason:
        launcher.stop(str(reason))
    calls = [words] if words else [WITHOUT_BROWSER, BROWSER]
    return max(subprocess.call([str(python), "-m", "pytest", *call]) for call in calls)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
