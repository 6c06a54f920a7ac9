"""Finding a Chromium for the browser tests. Standard library only: `python3 -m tests` asks it before anything is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rxapp import __main__ as launcher

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
ELSEWHERE = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
ASK_PLAYWRIGHT = "from playwright.sync_api import sync_playwright as p\nwith p() as it: print(it.chromium.executable_path)"


class NoChromium(Exception):
    """None was found and none could be fetched; the message says what to do."""


class WrongChromium(NoChromium):
    """RXAPP_CHROMIUM names something that does not start, which nothing should pass over."""


def installed() -> str:
    """RXAPP_CHROMIUM, else one on the PATH, else ""."""
    named = os.environ.get("RXAPP_CHROMIUM", "")
    if named:
        if not starts(named):
            raise WrongChromium(f"RXAPP_CHROMIUM names {named}, which does not start. Name a Chromium, or leave the variable out.")
        return named
    found = [path for path in map(shutil.which, NAMES) if path] + [str(path) for path in ELSEWHERE]
    return next((path for path in found if starts(path)), "")


def quick(browser: str) -> str:
    """The shell without windows that comes with this browser, where there is one: the same engine at a third of the processor's time.

    It lacks what belongs to a window's settings, such as the refusal of third-party cookies.
    """
    return next((str(path) for path in _shells(Path(browser)) if starts(str(path))), browser)


def fetched(python: Path) -> str:
    """Playwright's own Chromium, downloaded on first use, else Debian's package where we are root there, else NoChromium."""
    ours = _playwrights(python)
    if not starts(ours):
        _quietly([str(python), "-m", "playwright", "install", "chromium"])
    if starts(ours):
        return ours
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _quietly(["apt-get", "update"])
        _quietly(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    found = installed()
    if not found:
        raise NoChromium(
            "The browser tests need Chromium, and it could not be downloaded. Install it (Debian: apt-get install chromium),"
            " or name one: RXAPP_CHROMIUM=/path/to/chromium python3 -m tests"
        )
    return found


def starts(path: str) -> bool:
    """Whether the program is there and all its libraries with it."""
    try:
        return bool(path) and subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _shells(browser: Path) -> Iterator[Path]:
    """Where Debian and Playwright put it: beside the browser, and in a folder beside the browser's with the same number."""
    if not browser.name:
        return
    yield browser.with_name("chromium-headless-shell")
    for folder in browser.parents:
        if folder.name.startswith("chromium-"):
            yield from sorted(folder.with_name(folder.name.replace("chromium-", "chromium_headless_shell-")).glob("*/*headless*shell*"))


def _playwrights(python: Path) -> str:
    asked = subprocess.run([str(python), "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def _quietly(command: list[str]) -> None:
    """Run it to its end; a failure is told, and the next way is tried."""
    os.environ |= {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        launcher.watched(command, f"Fetching Chromium ({Path(command[0]).name} {' '.join(command[1:3])})")
    except subprocess.CalledProcessError as error:
        sys.stderr.write("\n".join(error.output.splitlines()[-3:]) + "\n")
