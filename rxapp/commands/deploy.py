"""`python3 -m rxapp deploy`: Reflex's own `reflex deploy`, with the built pages packed into the back end.

The hosting gives pages and back end an address each. The desk runs wholly at the back end's address; the pages at the other one
redirect there.
"""

import argparse
import os
import subprocess
import sys

from rxapp import __main__ as launcher
from rxapp.commands import alone, built, serve
from rxapp.core.settings import ROOT

AT_HOME = ("data", "tests")
ADDRESSES = ("API_URL", "DEPLOY_URL", "REFLEX_API_URL", "REFLEX_DEPLOY_URL", "REFLEX_WEB_WORKDIR")


def main(words: list[str]) -> int:
    """Build the pages, pack them, and deploy. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python3 -m rxapp deploy",
        description="Deploys to Reflex's hosting. Every other word goes to `reflex deploy`, which knows --help too.",
        add_help="--help" in words[:1] or "-h" in words[:1],
    )
    _, others = parser.parse_known_args(words)
    for name in ADDRESSES:
        os.environ.pop(name, None)
    serve.build()
    if not alone.for_a_build():
        launcher.stop("A desk serves its pages from this folder, and a deploy would put other ones in their place. Stop it first.")
    built.pack()
    try:
        with built.lock_kept():
            return subprocess.call([sys.executable, "-m", "reflex", "deploy", *_left_at_home(), *others], cwd=ROOT)
    finally:
        built.bundle().unlink()


def _left_at_home() -> list[str]:
    """Options that leave out of the upload what the back end does not need (tests) and what is private (data)."""
    return [word for name in AT_HOME if (ROOT / name).exists() for word in ("--exclude-from-backend", str(ROOT / name))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
