"""`python3 -m tests`: makes the environment, finds a browser, then runs every check and every test.

Extra arguments go to pytest, and then it runs what they choose: `python3 -m tests tests/customers -k grid`.
Standard library only, and readable by every Python 3, as `rxapp/__main__.py`.
"""

import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from rxapp import __main__ as launcher  # first: an old Python stops here, with one sentence
from tests import chromium

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = ["-n", str(max(3, min(5, (os.cpu_count() or 2) + 1)))]  # one more than there are cores: flows wait now and then
WITHOUT_BROWSER = [*PROCESSES, "--dist=loadscope", "--no-loadscope-reorder", "--ignore=tests/browser"]
BROWSER = ["tests/browser", "-n", str(max(2, min(4, os.cpu_count() or 2))), "--dist=loadfile"]  # each with a served desk of its own
PAGES = {"REFLEX_WEB_WORKDIR": ".web-browser"}  # as `tests/browser/server.py`


def main(words):
    """Run everything; returns the exit code (the linters and the type checker are tests like the others).

    Without a Chromium everything else still runs, and the last line counts what was left out, unless RXAPP_REQUIRE_CHROMIUM=1.
    """
    os.chdir(str(ROOT))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the flows start a hundred processes, each of which would compile us anew
    python = launcher.environment(ROOT / "tests" / "requirements.txt")
    missing = _browser(python)
    if words:
        return _pytest(python, *words)
    if not missing:
        with _pages(python):
            return max(_pytest(python, *call) for call in (WITHOUT_BROWSER, BROWSER))
    code = _pytest(python, *WITHOUT_BROWSER)
    print(f"Not run: {_count(python, BROWSER[0])} tests in {BROWSER[0]}. {missing}", flush=True)
    return code


def _browser(python):
    """Find or fetch a Chromium for the tests; returns why there is none, "" where there is one."""
    try:
        os.environ["RXAPP_CHROMIUM"] = chromium.installed() or chromium.fetched(python)
    except chromium.WrongChromium as reason:
        launcher.stop(str(reason))
    except chromium.NoChromium as reason:
        if os.environ.get("RXAPP_REQUIRE_CHROMIUM") == "1":
            launcher.stop(str(reason))
        return str(reason)
    return ""


@contextmanager
def _pages(python):
    """Build the stories' pages beside the other tests: it keeps one core busy for minutes, and the stories wait where it still runs.

    Where it fails, the first story builds again and tells why.
    """
    command = [str(python), "-c", "from rxapp.commands import serve; serve.build()"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("RXAPP_")}
    with tempfile.TemporaryDirectory(prefix="rxapp-pages-") as data:
        env = {**bare, **PAGES, "RXAPP_DATA_DIR": data}
        build = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            build.terminate()
            build.wait()


def _pytest(python, *words):
    return subprocess.call([str(python), "-m", "pytest", *words])


def _count(python, *words):
    """How many tests there are in a folder, as pytest counts them."""
    asked = [str(python), "-m", "pytest", "--collect-only", "-q", *words]
    said = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=False).stdout
    found = re.search(r"^(\d+) tests? collected", said, re.MULTILINE)
    return found.group(1) if found else "all"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
